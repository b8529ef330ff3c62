package io.latchkey.keycloak;

import com.nimbusds.jwt.JWTClaimsSet;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;
import io.latchkey.TokenTransport;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Function;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;

/** What Keycloak refuses, how it says so, and what the reader of our message is told besides. */
@SuppressWarnings("ImmutableEnumChecker") // a function that knows nothing but what it is given
enum Refusal {
    WRONG_SECRET(
            "a wrong secret, `client_secret_post`",
            401,
            "unauthorized_client",
            Words.INVALID,
            "Check clientId and clientSecret",
            stage -> bySecret(stage, Stage.BY_SECRET, ClientAuthentication.clientSecretPost(), "wrong")),
    WRONG_SECRET_BASIC(
            "a wrong secret, `client_secret_basic`",
            401,
            "unauthorized_client",
            Words.INVALID,
            "Check clientId and clientSecret",
            stage -> bySecret(stage, Stage.BY_SECRET, ClientAuthentication.clientSecretBasic(), "wrong")),
    WRONG_SECRET_JWT(
            "a wrong secret, `client_secret_jwt`",
            400,
            "unauthorized_client",
            "Client authentication with client secret signed JWT failed: Signature on JWT token by client secret  failed"
                    + " validation",
            "and clientId and clientSecret",
            stage -> bySecret(
                    stage, Stage.BY_SECRET_JWT, ClientAuthentication.clientSecretJwt(), "wrong" + Realm.SECRET)),
    UNKNOWN_CLIENT(
            "a client id that it does not know",
            401,
            "invalid_client",
            Words.INVALID,
            "Check clientId and clientSecret",
            stage -> bySecret(stage, "nobody", ClientAuthentication.clientSecretPost(), Realm.SECRET)),
    NO_SERVICE_ACCOUNT(
            "a client without a service account",
            401,
            "unauthorized_client",
            "Client not enabled to retrieve service account",
            "Check clientId and clientSecret",
            stage -> bySecret(stage, Stage.OF_USERS, ClientAuthentication.clientSecretPost(), Realm.SECRET)),
    SECRET_FOR_A_KEY(
            "a secret, of a client that has a key",
            400,
            "invalid_client",
            "Parameter client_assertion_type is missing",
            "the clientAuthentication was client_secret_post, and this server may want another",
            stage -> bySecret(stage, Stage.BY_KEY, ClientAuthentication.clientSecretPost(), Realm.SECRET)),
    UNKNOWN_KEY(
            "a key id that it does not know",
            400,
            "invalid_client",
            "Unable to load public key",
            "The client assertion was signed by RS256, kid other",
            stage -> byKey(stage, Stage.BY_KEY, key(stage, "RS256").withKeyId("other"), null)),
    OTHER_KEY(
            "another key than the key id says",
            400,
            "invalid_client",
            "Client authentication with signed JWT failed: Signature on JWT token failed validation",
            "The client assertion was signed by RS256, kid RS256",
            stage -> byKey(
                    stage,
                    Stage.BY_KEY,
                    key(stage, "RS384").withAlgorithm("RS256").withKeyId("RS256"),
                    null)),
    OTHER_ALGORITHM(
            "another algorithm than was agreed upon",
            400,
            "invalid_client",
            "Invalid signature algorithm",
            "The client assertion was signed by ES256",
            stage -> byKey(stage, Stage.BY_PS256_ONLY, key(stage, "ES256").withKeyId("ES256"), null)),
    OTHER_AUDIENCE(
            "an audience that is neither the token endpoint nor the issuer, `private_key_jwt`",
            400,
            "invalid_client",
            "Invalid token audience",
            "for the audience",
            stage -> byKey(stage, Stage.BY_KEY, key(stage, "ES256").withKeyId("ES256"), stage.keycloak.issuer() + "/")),
    FEDERATED_EXPIRED(
            "an assertion of somebody else's that has expired",
            400,
            "invalid_client",
            "Token is not active",
            "The client assertion had expired",
            stage -> federated(stage, ofTheCloud(stage).expirationTime(in(-60)))),
    FEDERATED_EARLY(
            "one that is of the future",
            400,
            "invalid_client",
            "Token was issued in the future",
            "The client assertion becomes valid only",
            stage -> federated(stage, ofTheCloud(stage).issueTime(in(120)))),
    FEDERATED_OLD(
            "one that was issued longer than five minutes ago, but has not expired",
            400,
            "invalid_client",
            "Token was issued too far in the past to be used now",
            "Check that the server trusts whoever signs the client assertion",
            stage -> federated(stage, ofTheCloud(stage).issueTime(in(-360)))),
    FEDERATED_TO_THE_TOKEN_ENDPOINT(
            "one whose audience is the token endpoint",
            400,
            "invalid_client",
            "Invalid token audience",
            "and its audience",
            stage -> federated(
                    stage,
                    ofTheCloud(stage)
                            .audience(Keycloak.tokenEndpoint(stage.keycloak.issuer())
                                    .toString()))),
    FEDERATED_UNKNOWN_SUBJECT(
            "one of a workload that it does not know",
            401,
            "invalid_client",
            Words.INVALID,
            "and knows its subject as this client",
            stage -> federated(stage, ofTheCloud(stage).subject("workload-8"))),
    FEDERATED_UNKNOWN_ISSUER(
            "one of an identity provider that it does not know",
            401,
            "invalid_client",
            Words.INVALID,
            "that the server trusts whoever signs the client assertion",
            stage -> federated(stage, ofTheCloud(stage).issuer("https://nobody.example"))),
    FEDERATED_WITH_ITS_SUBJECT(
            "one with its subject as the client id beside it",
            401,
            "invalid_client",
            Words.INVALID,
            "and knows its subject as this client",
            stage -> federated(stage, ofTheCloud(stage)).clientId(Stage.WORKLOAD)),
    SPIFFE_AS_JWT_BEARER(
            "a JWT-SVID of the type `jwt-bearer`",
            401,
            "invalid_client",
            Words.INVALID,
            "that the server trusts whoever signs the client assertion",
            stage -> {
                String document = stage.spire.sign(
                        stage.claims(Stage.SPIFFE_ID, Instant.now()).build());
                return stage.tokens(ClientAuthentication.clientAssertion(() -> document));
            }),
    SPIFFE_OLD(
            "a JWT-SVID that was issued longer than five minutes ago, but has not expired",
            400,
            "invalid_client",
            "Token was issued too far in the past to be used now",
            "Check that the server trusts whoever signs the client assertion",
            stage -> {
                String document = stage.spire.sign(stage.claims(Stage.SPIFFE_ID, Instant.now())
                        .issueTime(in(-360))
                        .build());
                return stage.tokens(ClientAuthentication.clientAssertion(() -> document, Stage.JWT_SPIFFE));
            }),
    NO_CERTIFICATE(
            "no certificate, `tls_client_auth`",
            401,
            "invalid_client",
            Words.INVALID,
            "and the client certificate that the transport brings",
            stage -> stage.secureTokens(Stage.BY_CERTIFICATE, ClientAuthentication.tlsClientAuth())
                    .transport(over(stage.certificates.bare()))),
    BOUND_WITHOUT_A_CERTIFICATE(
            "no certificate, of a client whose tokens are bound to one",
            400,
            "invalid_request",
            "Client Certification missing for MTLS HoK Token Binding",
            "or a client certificate besides",
            stage -> stage.secureTokens(
                            Stage.BY_KEY_BOUND,
                            ClientAuthentication.privateKeyJwt(
                                    key(stage, "PS256").withKeyId("PS256")))
                    .transport(over(stage.certificates.bare()))),
    UNKNOWN_SCOPE(
            "a scope that it does not know",
            400,
            "invalid_scope",
            "Invalid scopes: prices",
            "The scope asked for was \"prices\"",
            stage -> bySecret(stage, Stage.BY_SECRET, ClientAuthentication.clientSecretPost(), Realm.SECRET)
                    .scope("prices"));

    /** What Keycloak says to most that it cannot place. */
    private static final class Words {
        static final String INVALID = "Invalid client or Invalid client credentials";
    }

    final String words;
    final int status;
    final String error;
    final String description;
    final String advice;
    private final Function<Stage, ClientCredentialsTokenSource.Builder> source;

    Refusal(
            String words,
            int status,
            String error,
            String description,
            String advice,
            Function<Stage, ClientCredentialsTokenSource.Builder> source) {
        this.words = words;
        this.status = status;
        this.error = error;
        this.description = description;
        this.advice = advice;
        this.source = source;
    }

    /** Whether it will be taken some time, or there will be another one: the times of the assertion say so. */
    boolean passes() {
        return this == FEDERATED_EXPIRED || this == FEDERATED_EARLY;
    }

    /** Whose token requests are refused. */
    ClientCredentialsTokenSource.Builder source(Stage stage) {
        return source.apply(stage);
    }

    private static ClientCredentialsTokenSource.Builder bySecret(
            Stage stage, String id, ClientAuthentication authentication, String secret) {
        return stage.tokens(id, authentication).clientSecret(secret);
    }

    private static ClientCredentialsTokenSource.Builder byKey(
            Stage stage, String id, SigningKey key, @Nullable String audience) {
        return stage.tokens(id, ClientAuthentication.privateKeyJwt(() -> key, audience));
    }

    private static SigningKey key(Stage stage, String id) {
        return SigningKey.of(stage.keys.privateKey(id), ClientKeys.algorithm(id));
    }

    private static JWTClaimsSet.Builder ofTheCloud(Stage stage) {
        return stage.workload(stage.cloudIssuer(), Stage.WORKLOAD);
    }

    private static ClientCredentialsTokenSource.Builder federated(Stage stage, JWTClaimsSet.Builder claims) {
        String assertion = stage.cloud.sign(claims.build());
        return stage.tokens(ClientAuthentication.clientAssertion(() -> assertion));
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plus(Duration.ofSeconds(seconds)));
    }

    private static TokenTransport over(HandshakeCertificates certificates) {
        return TokenTransport.of(
                HttpClient.newBuilder().sslContext(certificates.sslContext()).build());
    }
}
