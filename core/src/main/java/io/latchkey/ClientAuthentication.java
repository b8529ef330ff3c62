package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.PrivateKey;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the client proves to the token endpoint who it is (RFC 6749 section 2.3). Exactly one way for each token request,
 * as that section demands. Immutable and thread-safe.
 */
public final class ClientAuthentication {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final String ENCODED = "client_secret_basic";
    private static final String UNENCODED = "client_secret_basic (not form-encoded)";

    private final String name;
    private final boolean needsSecret;
    private final String credentials;
    private final Method method;

    private ClientAuthentication(String name, Method method) {
        this(name, true, "clientId and clientSecret", method);
    }

    private ClientAuthentication(String name, boolean needsSecret, String credentials, Method method) {
        this.name = name;
        this.needsSecret = needsSecret;
        this.credentials = credentials;
        this.method = method;
    }

    /**
     * The client id and the client secret as parameters of the form (RFC 6749 section 2.3.1, {@code
     * client_secret_post}). The default.
     *
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretPost() {
        return new ClientAuthentication(
                "client_secret_post",
                draft -> draft.parameter("client_id", draft.clientId())
                        .secretParameter("client_secret", draft.clientSecret()));
    }

    /**
     * The client id and the client secret in an {@code Authorization: Basic} header, each form-encoded first, as RFC 6749
     * section 2.3.1 demands ({@code client_secret_basic}).
     *
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretBasic() {
        return new ClientAuthentication(
                ENCODED,
                draft -> basic(draft, FormBody.encoded(draft.clientId()), FormBody.encoded(draft.clientSecret())));
    }

    /**
     * As {@link #clientSecretBasic()}, without the form-encoding, for servers that take the pair as it is (RFC 7617).
     * Makes a difference only if the id or the secret has characters other than letters, digits, {@code -}, {@code _},
     * {@code .} and {@code *}. The id must not have a colon, which separates the two.
     *
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretBasicUnencoded() {
        return new ClientAuthentication(UNENCODED, draft -> basic(draft, draft.clientId(), draft.clientSecret()));
    }

    private static void basic(TokenRequestDraft draft, String id, String secret) {
        String pair = Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
        draft.secret(pair).header("Authorization", "Basic " + pair);
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
     * @param audience the {@code aud} claim, or null for the token endpoint
     * @return the client authentication
     */
    public static ClientAuthentication clientSecretJwt(@Nullable String audience) {
        return new ClientAuthentication("client_secret_jwt", draft -> {
            JwtSigner signer = JwtSigner.hs256(draft.clientSecret());
            assertion(draft, signer, audience);
        });
    }

    /**
     * A JWT, signed with a private key, for the token endpoint as its audience (RFC 7523 section 2.2, OpenID Connect
     * Core section 9, {@code private_key_jwt}). Needs no client secret.
     *
     * @param key the private key
     * @param algorithm {@code RS256} or {@code PS256} with an RSA key, {@code ES256} with a P-256 key, {@code EdDSA} with
     *     an Ed25519 key (RFC 7518 section 3.1, RFC 8037)
     * @param keyId the {@code kid} header, by which the server finds the public key, or null for none
     * @return the client authentication
     * @throws NullPointerException if the key or the algorithm is null
     * @throws IllegalArgumentException if the algorithm is none of these, or does not go with the key
     */
    public static ClientAuthentication privateKeyJwt(PrivateKey key, String algorithm, @Nullable String keyId) {
        return privateKeyJwt(key, algorithm, keyId, null);
    }

    /**
     * As {@link #privateKeyJwt(PrivateKey, String, String)}, for another audience, such as the issuer identifier of the
     * authorization server.
     *
     * @param key the private key
     * @param algorithm {@code RS256}, {@code PS256}, {@code ES256} or {@code EdDSA}
     * @param keyId the {@code kid} header, or null for none
     * @param audience the {@code aud} claim, or null for the token endpoint
     * @return the client authentication
     * @throws NullPointerException if the key or the algorithm is null
     * @throws IllegalArgumentException if the algorithm is none of these, or does not go with the key
     */
    public static ClientAuthentication privateKeyJwt(
            PrivateKey key, String algorithm, @Nullable String keyId, @Nullable String audience) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(algorithm, "algorithm");
        JwtSigner signer = JwtSigner.privateKey(key, algorithm, keyId);
        return new ClientAuthentication(
                "private_key_jwt",
                false,
                "clientId, and that the server knows the public key",
                draft -> assertion(draft, signer, audience));
    }

    private static void assertion(TokenRequestDraft draft, JwtSigner signer, @Nullable String audience) {
        String aud = audience == null ? draft.endpoint().toString() : audience;
        draft.parameter("client_id", draft.clientId())
                .parameter("client_assertion_type", ASSERTION_TYPE)
                .secretParameter("client_assertion", signer.assertion(draft.clientId(), aud, draft.now()));
    }

    /**
     * Only the client id, in the form: the client proves who it is by the certificate of its TLS connection (mutual TLS,
     * RFC 8705 section 2), which the {@link TokenTransport} brings. Needs no client secret.
     *
     * @return the client authentication
     */
    public static ClientAuthentication none() {
        return new ClientAuthentication(
                "none",
                false,
                "clientId, and the client certificate that the transport brings",
                draft -> draft.parameter("client_id", draft.clientId()));
    }

    boolean needsSecret() {
        return needsSecret;
    }

    void checkClientId(String id) {
        if (name.equals(UNENCODED) && id.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "clientId has a colon, at which a server would cut it off (RFC 7617 section"
                            + " 2) when it comes by clientAuthentication " + name + "; clientSecretBasic() encodes it");
        }
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

    boolean isAssertion() {
        return name.endsWith("_jwt");
    }

    void authenticate(TokenRequestDraft draft) {
        method.authenticate(draft);
    }

    /**
     * Returns the name of the method, for logs.
     *
     * @return the name that RFC 7591 section 2 and OpenID Connect give it, without any secret
     */
    @Override
    public String toString() {
        return name;
    }

    private interface Method {
        void authenticate(TokenRequestDraft draft);
    }
}
