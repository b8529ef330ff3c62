package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the client proves to the token endpoint who it is (RFC 6749 section 2.3): by a secret that both know, by a client
 * assertion (RFC 7521 section 4.2) that is signed here or by somebody else, or by the certificate of its TLS connection.
 * Exactly one way for each token request, as that section demands. Immutable and thread-safe.
 */
public final class ClientAuthentication {

    static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final String ENCODED = "client_secret_basic";
    private static final Set<String> TLS_NAMES = Set.of("tls_client_auth", "self_signed_tls_client_auth");
    private static final String UNENCODED = "client_secret_basic (not form-encoded)";

    private final String name;
    private final Needs needs;
    private final String credentials;
    private final Proof proof;
    private final boolean overMutualTls;

    private ClientAuthentication(String name, Needs needs, String credentials, Proof proof, boolean overMutualTls) {
        this.name = name;
        this.needs = needs;
        this.credentials = credentials;
        this.proof = proof;
        this.overMutualTls = overMutualTls;
    }

    /** What of a builder's options it cannot do without. */
    private enum Needs {
        ID_AND_SECRET,
        ID,
        NEITHER
    }

    private static ClientAuthentication bySecret(String name, SecretCredential.Way way) {
        return new ClientAuthentication(
                name,
                Needs.ID_AND_SECRET,
                "clientId and clientSecret",
                secret -> new SecretCredential(Objects.requireNonNull(secret).get(), way),
                false);
    }

    /**
     * The client id and the client secret as parameters of the form (RFC 6749 section 2.3.1, {@code
     * client_secret_post}). The default.
     *
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretPost() {
        return bySecret(
                "client_secret_post",
                (draft, secret) ->
                        draft.parameter("client_id", draft.clientId()).secretParameter("client_secret", secret));
    }

    /**
     * The client id and the client secret in an {@code Authorization: Basic} header, each form-encoded first, as RFC 6749
     * section 2.3.1 demands ({@code client_secret_basic}).
     *
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretBasic() {
        return bySecret(
                ENCODED, (draft, secret) -> basic(draft, FormBody.encoded(draft.clientId()), FormBody.encoded(secret)));
    }

    /**
     * As {@link #clientSecretBasic()}, without the form-encoding, for servers that take the pair as it is (RFC 7617).
     * Makes a difference only if the id or the secret has characters other than letters, digits, {@code -}, {@code _},
     * {@code .} and {@code *}. The id must not have a colon, which separates the two.
     *
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretBasicUnencoded() {
        return bySecret(UNENCODED, (draft, secret) -> basic(draft, draft.clientId(), secret));
    }

    private static void basic(TokenRequestDraft draft, String id, String secret) {
        String pair = Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
        draft.secret(pair).secret(pair.replace("=", "")).header("Authorization", "Basic " + pair);
    }

    /**
     * A JWT, signed with the client secret by HS256, for the audience that most servers expect, the token endpoint
     * (RFC 7523 section 2.2, OpenID Connect Core section 9, {@code client_secret_jwt}). The secret has at least 32 bytes
     * (RFC 7518 section 3.2), or token requests fail.
     *
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretJwt() {
        return clientSecretJwt(null);
    }

    /**
     * As {@link #clientSecretJwt()}, for another audience, such as the issuer identifier of the authorization server.
     *
     * @param audience the {@code aud} claim, or null for the default: the issuer identifier if the source was built with
     *     {@code issuer}, or else the token endpoint
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretJwt(@Nullable String audience) {
        return bySecret("client_secret_jwt", new SecretCredential.Way() {
            @Override
            public void authenticate(TokenRequestDraft draft, String secret) {
                KeyCredential.sign(draft, JwtSigner.hs256(secret), audience);
            }

            @Override
            public boolean isSigned() {
                return true;
            }
        });
    }

    /**
     * A JWT, signed with a private key (RFC 7523 section 2.2, OpenID Connect Core section 9, {@code private_key_jwt}).
     * Needs no client secret. Its audience is the token endpoint, or the issuer identifier if the source was built with
     * {@code issuer}.
     *
     * @param key the private key
     * @param algorithm one that {@link SigningKey#of(PrivateKey, String)} takes
     * @param keyId the {@code kid} header, by which the server finds the public key, or null for none
     * @return the client authentication
     * @throws NullPointerException if the key or the algorithm is null
     * @throws IllegalArgumentException if the algorithm is none of these, or does not go with the key
     */
    public static ClientAuthentication privateKeyJwt(PrivateKey key, String algorithm, @Nullable String keyId) {
        return privateKeyJwt(key, algorithm, keyId, null);
    }

    /**
     * As {@link #privateKeyJwt(PrivateKey, String, String)}, for another audience.
     *
     * @param key the private key
     * @param algorithm one that {@link SigningKey#of(PrivateKey, String)} takes
     * @param keyId the {@code kid} header, or null for none
     * @param audience the {@code aud} claim, or null for the default
     * @return the client authentication
     * @throws NullPointerException if the key or the algorithm is null
     * @throws IllegalArgumentException if the algorithm is none of these, or does not go with the key
     */
    public static ClientAuthentication privateKeyJwt(
            PrivateKey key, String algorithm, @Nullable String keyId, @Nullable String audience) {
        SigningKey bare = SigningKey.of(key, algorithm);
        SigningKey named = keyId == null ? bare : bare.withKeyId(keyId);
        return privateKeyJwt(() -> named, audience);
    }

    /**
     * A JWT, signed with a key that does not change ({@code private_key_jwt}).
     *
     * @param key the key, with what the server finds its public key by
     * @return the client authentication
     * @throws NullPointerException if the key is null
     */
    public static ClientAuthentication privateKeyJwt(SigningKey key) {
        Objects.requireNonNull(key, "key");
        return privateKeyJwt(() -> key);
    }

    /**
     * A JWT, signed with a key that may change ({@code private_key_jwt}). The supplier is asked anew for each token request,
     * so that a key that was rotated is used without a restart; and once more when the token endpoint refuses the client.
     * It is called on a thread of the source and may block. If it throws or gives null, the token request is not sent.
     *
     * @param keys gives the key to sign with now
     * @return the client authentication
     * @throws NullPointerException if it is null
     */
    public static ClientAuthentication privateKeyJwt(Supplier<SigningKey> keys) {
        return privateKeyJwt(keys, null);
    }

    /**
     * As {@link #privateKeyJwt(Supplier)}, for another audience.
     *
     * @param keys gives the key to sign with now
     * @param audience the {@code aud} claim, or null for the default: the issuer identifier if the source was built with
     *     {@code issuer}, or else the token endpoint
     * @return the client authentication
     * @throws NullPointerException if the supplier is null
     */
    public static ClientAuthentication privateKeyJwt(Supplier<SigningKey> keys, @Nullable String audience) {
        Supplied<SigningKey> key = Supplied.by("the signing key", Objects.requireNonNull(keys, "keys"));
        return new ClientAuthentication(
                "private_key_jwt",
                Needs.ID,
                "clientId, and that the server knows the public key",
                secret -> new KeyCredential(key.get(), audience),
                false);
    }

    /**
     * A JWT that somebody else signs (RFC 7521 section 4.2, RFC 7523 section 2.2): a platform that vouches for its
     * workloads, a signing service. Needs no client secret, and no client id either: the assertion says who the client is.
     * If {@code clientId} is set, it is sent beside it, as some servers demand.
     *
     * <p>The supplier is asked anew for each token request that is sent, and never twice for one; once more when the token
     * endpoint refuses the client; and, while callers fail since it was refused or has expired, now and then for whether
     * there is another. It is called on a thread of the source and may block. If it throws, or gives null, a blank text or
     * what is no JWT, the token request is not sent; that is tried again like any failure that may pass.
     *
     * <p>An assertion is sent whatever its times are by this machine's clock: only the server's counts. One that was refused
     * and has expired, or is not yet valid, is not sent again.
     *
     * @param supplier gives the assertion to send now
     * @return the client authentication
     * @throws NullPointerException if it is null
     */
    public static ClientAuthentication clientAssertion(Supplier<String> supplier) {
        return clientAssertion(supplier, JWT_BEARER);
    }

    /**
     * As {@link #clientAssertion(Supplier)}, for another type of assertion, such as {@code
     * urn:ietf:params:oauth:client-assertion-type:jwt-spiffe}. What is said there of a JWT holds if the type has {@code jwt}
     * in it; assertions of other types are sent as they are.
     *
     * @param supplier gives the assertion to send now
     * @param assertionType the {@code client_assertion_type}, an absolute URI (RFC 7521 section 4.2)
     * @return the client authentication
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the type is no absolute URI
     */
    public static ClientAuthentication clientAssertion(Supplier<String> supplier, String assertionType) {
        return clientAssertion(
                Supplied.by("the client assertion", Objects.requireNonNull(supplier, "supplier")), assertionType);
    }

    /**
     * As {@link #clientAssertion(Supplier)}, with the assertion in a file that somebody else writes and replaces: a projected
     * service account token of Kubernetes, a JWT-SVID. The file is read anew for each token request, through whatever
     * symbolic links there are then.
     *
     * <p>It has the assertion alone; line breaks and a byte order mark around it do not count. It need not exist before the
     * first token is asked for. While it does not, cannot be read, is empty or has more than 64 KiB, token requests are not
     * sent, and fail with its path in the message, like others that may pass by themselves; callers who wait get their
     * token as soon as the file is there. If others on this machine may write it, that is logged, once.
     *
     * @param file the file; a relative path starts in the directory in which the application was started
     * @return the client authentication
     * @throws NullPointerException if it is null
     * @throws IllegalArgumentException if it is an empty path, or that of a directory
     */
    public static ClientAuthentication clientAssertionFile(Path file) {
        return clientAssertionFile(file, JWT_BEARER);
    }

    /**
     * As {@link #clientAssertionFile(Path)}, for another type of assertion, see {@link #clientAssertion(Supplier, String)}.
     *
     * @param file the file
     * @param assertionType the {@code client_assertion_type}, an absolute URI (RFC 7521 section 4.2)
     * @return the client authentication
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the path is empty, or that of a directory; if the type is no absolute URI
     */
    public static ClientAuthentication clientAssertionFile(Path file, String assertionType) {
        return clientAssertion(
                Supplied.from(SettingFile.of("clientAssertionFile", "the client assertion", file)), assertionType);
    }

    private static ClientAuthentication clientAssertion(Supplied<String> assertion, String type) {
        ClientAssertion.checkType(type);
        return new ClientAuthentication(
                "client_assertion",
                Needs.NEITHER,
                "that the server trusts whoever signs the client assertion, and knows its subject as this client; and its"
                        + " audience",
                secret -> ClientAssertion.of(assertion, type),
                false);
    }

    /**
     * Only the client id, in the form: the client proves who it is by the certificate of its TLS connection (mutual TLS,
     * RFC 8705 section 2, {@code tls_client_auth} and {@code self_signed_tls_client_auth}), which the {@link TokenTransport}
     * brings. Needs no client secret. If the source was built with {@code issuer}, token requests go to the token endpoint
     * that the server has for mutual TLS (section 5).
     *
     * @return the client authentication
     */
    public static ClientAuthentication tlsClientAuth() {
        return byTransport("tls_client_auth", "clientId, and the client certificate that the transport brings")
                .overMutualTls();
    }

    /**
     * Only the client id, in the form: what proves who the client is comes with the {@link TokenTransport}, a header that a
     * gateway wants, say. Needs no client secret.
     *
     * @return the client authentication
     */
    public static ClientAuthentication none() {
        return byTransport("none", "clientId, and what the transport brings to prove who the client is");
    }

    private static ClientAuthentication byTransport(String name, String credentials) {
        Credential nothing = draft -> draft.parameter("client_id", draft.clientId());
        return new ClientAuthentication(name, Needs.ID, credentials, secret -> nothing, false);
    }

    /**
     * The same, over a TLS connection to which the {@link TokenTransport} brings a client certificate as well, for tokens that
     * are bound to it (RFC 8705 section 3). If the source was built with {@code issuer}, token requests go to the token endpoint
     * that the server has for mutual TLS (section 5); with {@code tokenEndpoint}, to that one.
     *
     * @return the client authentication
     */
    public ClientAuthentication overMutualTls() {
        return new ClientAuthentication(name, needs, credentials, proof, true);
    }

    boolean isOverMutualTls() {
        return overMutualTls;
    }

    boolean needsSecret() {
        return needs == Needs.ID_AND_SECRET;
    }

    boolean needsClientId() {
        return needs != Needs.NEITHER;
    }

    void checkClientId(String id) {
        if (name.equals(UNENCODED) && id.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "clientId has a colon, at which a server would cut it off (RFC 7617 section"
                            + " 2) when it comes by clientAuthentication " + name + "; clientSecretBasic() encodes it");
        }
    }

    /** Whether it is among the methods that an authorization server says it knows, by one of its names or a like one. */
    boolean isAmong(List<String> methods) {
        return switch (name) {
            case "none" -> methods.contains(name) || methods.stream().anyMatch(TLS_NAMES::contains);
            case "tls_client_auth" -> methods.stream().anyMatch(TLS_NAMES::contains);
            case "client_assertion" -> methods.stream().anyMatch(method -> method.contains("jwt"));
            case UNENCODED -> methods.contains(ENCODED);
            default -> methods.contains(name);
        };
    }

    /** What to check when it is refused. */
    String credentials() {
        return credentials;
    }

    /** How the same credentials go in the same place, spelled otherwise; or null. */
    @Nullable
    String otherSpelling() {
        return switch (name) {
            case ENCODED -> "as they are: ClientAuthentication.clientSecretBasicUnencoded()";
            case UNENCODED -> "form-encoded: ClientAuthentication.clientSecretBasic()";
            default -> null;
        };
    }

    /** What proves it now, to be sent once. */
    Credential credential(@Nullable Supplied<String> secret) throws Supplied.Missing {
        return proof.by(secret);
    }

    /**
     * Returns the name of the method, for logs.
     *
     * @return the name that RFC 7591 section 2 and OpenID Connect give it, {@code client_assertion} where they have none;
     *     without any secret
     */
    @Override
    public String toString() {
        return name;
    }

    private interface Proof {
        Credential by(@Nullable Supplied<String> secret) throws Supplied.Missing;
    }
}
