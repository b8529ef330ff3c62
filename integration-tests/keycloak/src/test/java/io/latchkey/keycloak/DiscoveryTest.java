package io.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** By the issuer identifier, in place of the token endpoint (RFC 8414). */
@Timeout(600)
@ExtendWith(OnStage.class)
final class DiscoveryTest {

    private final Stage stage;
    private final URI issuer;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    DiscoveryTest(Stage stage) {
        this.stage = stage;
        this.issuer = stage.keycloak.issuer();
    }

    @Test
    void theMetadataIsAskedForOnceAndThenTokens() throws Exception {
        try (ClientCredentialsTokenSource tokens = bySecret(issuer.toString())
                .transport(noting(TokenTransport.standard()))
                .build()) {
            AccessToken first = tokens.token();
            tokens.reject(first);
            AccessToken second = tokens.token();

            assertThat(Stage.client(second)).isEqualTo(Stage.BY_SECRET);
            assertThat(second).isNotEqualTo(first);
        }
        String endpoint = "POST " + Keycloak.tokenEndpoint(issuer);
        assertThat(asked)
                .as("although the metadata is not to be kept, as Keycloak says")
                .containsExactly(
                        "GET " + issuer.resolve("/.well-known/oauth-authorization-server" + issuer.getPath()),
                        endpoint,
                        endpoint);
    }

    /** As behind proxies that hand on {@code /realms/} alone. */
    @Test
    void inThePlaceOfOpenIdConnect() throws Exception {
        TokenTransport standard = TokenTransport.standard();
        TokenTransport ofRealmsAlone = request -> request.endpoint().getPath().startsWith("/realms/")
                ? standard.send(request)
                : new TokenTransport.Response(404, Map.of(), InputStream.nullInputStream());
        try (ClientCredentialsTokenSource tokens =
                bySecret(issuer.toString()).transport(noting(ofRealmsAlone)).build()) {
            assertThat(Stage.client(tokens.token())).isEqualTo(Stage.BY_SECRET);
        }
        assertThat(asked)
                .containsExactly(
                        "GET " + issuer.resolve("/.well-known/oauth-authorization-server" + issuer.getPath()),
                        "GET " + issuer + "/.well-known/openid-configuration",
                        "POST " + Keycloak.tokenEndpoint(issuer));
    }

    /** Its audience is the issuer then: Keycloak takes that of its own clients as well as the token endpoint. */
    @Test
    void aKeyOfTheClient() throws Exception {
        ClientAuthentication byKey =
                ClientAuthentication.privateKeyJwt(stage.keys.privateKey("ES256"), "ES256", "ES256");
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientId(Stage.BY_KEY)
                .clientAuthentication(byKey)
                .build()) {
            assertThat(Stage.client(tokens.token())).isEqualTo(Stage.BY_KEY);
        }
    }

    /** At the token endpoint that the metadata names for that, the same one with Keycloak. */
    @Test
    void overMutualTls() throws Exception {
        HeldCertificate certificate = stage.certificates.issueToClient();
        URI secure = stage.keycloak.secureIssuer();
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(secure)
                .clientId(Stage.BY_CERTIFICATE)
                .clientAuthentication(ClientAuthentication.tlsClientAuth())
                .transport(noting(TokenTransport.of(HttpClient.newBuilder()
                        .sslContext(stage.certificates.with(certificate).sslContext())
                        .build())))
                .build()) {
            AccessToken token = tokens.token();

            assertThat(Stage.thumbprint(token)).isEqualTo(Certificates.thumbprint(certificate.certificate()));
        }
        assertThat(asked).last().isEqualTo("POST " + Keycloak.tokenEndpoint(secure));
    }

    @Test
    void aRealmThatIsNotThere() {
        URI nobody = URI.create(issuer + "-of-yesterday");
        try (ClientCredentialsTokenSource tokens = bySecret(nobody.toString()).build()) {
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("issuer " + nobody + " does not say where its token endpoint is: ")
                    .hasMessageContaining(nobody + "/.well-known/openid-configuration answered 404. Check issuer");
        }
    }

    @Test
    void aSlashTooMany() {
        try (ClientCredentialsTokenSource tokens = bySecret(issuer + "/").build()) {
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining(
                            "is about another issuer, \"" + issuer + "\", which differs only by the slash at the end");
        }
    }

    /** Its metadata does not list them: they are client assertions like those of {@code private_key_jwt}. */
    @Test
    void anAssertionThatIsRefusedIsNotSaidToBeUnknown() {
        String ofNobody = stage.cloud.sign(
                stage.workload(stage.cloudIssuer(), "workload-8").build());
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientAuthentication(ClientAuthentication.clientAssertion(() -> ofNobody))
                .build()) {
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("and knows its subject as this client")
                    .hasMessageNotContaining("does not list");
        }
    }

    private static ClientCredentialsTokenSource.Builder bySecret(String issuer) {
        return ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientId(Stage.BY_SECRET)
                .clientSecret(Realm.SECRET);
    }

    private TokenTransport noting(TokenTransport transport) {
        return request -> {
            asked.add(request.method() + " " + request.endpoint());
            return transport.send(request);
        };
    }
}
