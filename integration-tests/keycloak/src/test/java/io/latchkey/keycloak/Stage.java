package io.latchkey.keycloak;

import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keycloak, those whose assertions it takes, and the keys and certificates of its clients. */
final class Stage implements AutoCloseable {

    static final String BY_SECRET = "by-secret";
    static final String BY_ROTATED_SECRET = "by-rotated-secret";
    static final String BY_SECRET_JWT = "by-secret-jwt";
    static final String BY_KEY = "by-key";
    static final String BY_PS256_ONLY = "by-ps256-only";
    static final String BY_ROTATING_KEY = "by-rotating-key";
    static final String BY_CERTIFICATE = "by-certificate";
    static final String BY_KEY_BOUND = "by-key-bound";
    static final String BY_FAPI = "by-fapi";
    static final String BY_CLOUD = "by-cloud";
    static final String BY_STRICT_CLOUD = "by-strict-cloud";
    static final String BY_CLUSTER = "by-cluster";
    static final String BY_SPIFFE = "by-spiffe";
    static final String OF_USERS = "of-users";
    static final String ADMINISTRATOR = "administrator";

    /** How a cloud calls a workload: not as Keycloak calls its client. */
    static final String WORKLOAD = "workload-7";

    static final String SERVICE_ACCOUNT = "system:serviceaccount:shop:orders";
    static final String SPIFFE_ID = "spiffe://partner.example/shop/orders";

    static final String JWT_SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

    private final Publisher publisher;
    final Certificates certificates = new Certificates();
    final ClientKeys keys;
    final RotatingKey rotatingKey = new RotatingKey("own", KeyUse.SIGNATURE);
    final RotatingKey cloud = new RotatingKey("cloud", KeyUse.SIGNATURE);
    final RotatingKey cluster = new RotatingKey("cluster", KeyUse.SIGNATURE);
    final RotatingKey spire = new RotatingKey("spire", new KeyUse("jwt-svid"));
    final Keycloak keycloak;

    private Stage(Publisher publisher) throws IOException, GeneralSecurityException, InterruptedException {
        this.publisher = publisher;
        this.keys = new ClientKeys();
        this.keycloak = Keycloak.start(realm(), certificates);
    }

    static Stage open() throws IOException, GeneralSecurityException, InterruptedException {
        Publisher publisher = new Publisher();
        try {
            return new Stage(publisher);
        } catch (IOException | GeneralSecurityException | InterruptedException | RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    private String realm() {
        Map<String, String> known = Map.of("use.jwks.string", "true", "jwks.string", keys.jwkSet());
        Map<String, String> bound = Map.of("tls.client.certificate.bound.access.tokens", "true");
        Map<String, String> certificate = Map.of(
                "x509.subjectdn",
                Certificates.CLIENT,
                "x509.casubjectdn",
                Certificates.AUTHORITY,
                "x509.allow.regex.pattern.comparison",
                "false");
        URI cloudKeys = publisher.publish("/cloud/keys", cloud::jwkSet);
        URI clusterKeys = publisher.publish("/cluster/keys", cluster::jwkSet);
        publisher.publish(
                "/cluster/.well-known/openid-configuration",
                () -> "{\"issuer\":\"" + clusterIssuer() + "\",\"jwks_uri\":\"" + clusterKeys + "\"}");
        return new Realm()
                .client(BY_SECRET, "client-secret", Map.of())
                .client(BY_ROTATED_SECRET, "client-secret", Map.of())
                .client(Realm.AWKWARD_ID, Realm.AWKWARD_SECRET, "client-secret", Map.of())
                .client(BY_SECRET_JWT, "client-secret-jwt", Map.of())
                .client(BY_KEY, "client-jwt", known)
                .client(BY_PS256_ONLY, "client-jwt", joined(known, Map.of("token.endpoint.auth.signing.alg", "PS256")))
                .client(
                        BY_ROTATING_KEY,
                        "client-jwt",
                        Map.of(
                                "use.jwks.url",
                                "true",
                                "jwks.url",
                                publisher
                                        .publish("/clients/rotating", rotatingKey::jwkSet)
                                        .toString()))
                .client(BY_CERTIFICATE, "client-x509", joined(certificate, bound))
                .client(BY_KEY_BOUND, "client-jwt", joined(known, bound))
                .client(BY_FAPI, "client-jwt", joined(joined(known, bound), Realm.FAPI_CLIENT))
                .client(BY_CLOUD, "federated-jwt", federated("cloud", WORKLOAD))
                .client(BY_STRICT_CLOUD, "federated-jwt", federated("strict-cloud", WORKLOAD))
                .client(BY_CLUSTER, "federated-jwt", federated("cluster", SERVICE_ACCOUNT))
                .client(BY_SPIFFE, "federated-jwt", federated("spire", SPIFFE_ID))
                .clientOfUsers(OF_USERS)
                .client(ADMINISTRATOR, "client-secret", Map.of())
                .openIdProvider("cloud", cloudIssuer(), cloudKeys, Map.of("supportsClientAssertionReuse", "true"))
                .openIdProvider(
                        "strict-cloud", strictCloudIssuer(), cloudKeys, Map.of("fedClientAssertionMaxExp", "3600"))
                .identityProvider(
                        "cluster",
                        "kubernetes",
                        Map.of("issuer", clusterIssuer().toString()))
                .identityProvider(
                        "spire",
                        "spiffe",
                        Map.of(
                                "trustDomain",
                                "spiffe://partner.example",
                                "bundleEndpoint",
                                publisher
                                        .publish("/spire/bundle", spire::jwkSet)
                                        .toString()))
                .json(ADMINISTRATOR);
    }

    private static Map<String, String> federated(String identityProvider, String subject) {
        return Map.of("jwt.credential.issuer", identityProvider, "jwt.credential.sub", subject);
    }

    private static Map<String, String> joined(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(others);
        return all;
    }

    /** Whose assertions are taken as often as they are sent. */
    URI cloudIssuer() {
        return publisher.at("/cloud");
    }

    /** Whose assertions are taken once, as Keycloak does if it is not told otherwise. */
    URI strictCloudIssuer() {
        return publisher.at("/strict-cloud");
    }

    URI clusterIssuer() {
        return publisher.at("/cluster");
    }

    /** What the cloud says of the workload now, for Keycloak, in the words that it takes; valid for some minutes. */
    JWTClaimsSet.Builder workload(URI issuer, String subject) {
        return claims(subject, Instant.now()).issuer(issuer.toString());
    }

    /** The same of SPIFFE, whose identity documents name no issuer. */
    JWTClaimsSet.Builder claims(String subject, Instant from) {
        return new JWTClaimsSet.Builder()
                .subject(subject)
                .audience(keycloak.issuer().toString())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(from))
                .expirationTime(Date.from(from.plus(Duration.ofMinutes(4))));
    }

    /** A source of tokens by plain HTTP, but for its secret, if it needs one. */
    ClientCredentialsTokenSource.Builder tokens(String clientId, ClientAuthentication authentication) {
        return tokens(authentication).clientId(clientId);
    }

    /** The same for who is no more than the assertion says. */
    ClientCredentialsTokenSource.Builder tokens(ClientAuthentication authentication) {
        return tokens(keycloak.issuer(), authentication);
    }

    /** The same over mutual TLS, for which it needs a transport. */
    ClientCredentialsTokenSource.Builder secureTokens(String clientId, ClientAuthentication authentication) {
        return tokens(keycloak.secureIssuer(), authentication).clientId(clientId);
    }

    private static ClientCredentialsTokenSource.Builder tokens(URI issuer, ClientAuthentication authentication) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(Keycloak.tokenEndpoint(issuer))
                .clientAuthentication(authentication);
    }

    /** What Keycloak says in the token. */
    private static JWTClaimsSet claims(AccessToken token) throws ParseException {
        return SignedJWT.parse(token.value()).getJWTClaimsSet();
    }

    /** For whom Keycloak has made the token. */
    static String client(AccessToken token) throws ParseException {
        return claims(token).getStringClaim("azp");
    }

    /** Of the certificate that the token is bound to. */
    static @Nullable Object thumbprint(AccessToken token) throws ParseException {
        Map<String, Object> confirmation = claims(token).getJSONObjectClaim("cnf");
        return confirmation == null ? null : confirmation.get("x5t#S256");
    }

    @Override
    public void close() throws IOException {
        try {
            keycloak.close();
        } finally {
            publisher.close();
        }
    }
}
