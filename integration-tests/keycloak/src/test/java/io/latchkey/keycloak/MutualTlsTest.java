package io.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.okhttp.OkHttpTokenTransport;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Certificates that say who the client is, and tokens that are bound to them (RFC 8705). */
@Timeout(600)
@ExtendWith(OnStage.class)
final class MutualTlsTest {

    private final Stage stage;
    private final HeldCertificate certificate;
    private final HandshakeCertificates tls;

    MutualTlsTest(Stage stage) {
        this.stage = stage;
        this.certificate = stage.certificates.issueToClient();
        this.tls = stage.certificates.with(certificate);
    }

    @Test
    void byTheCertificate() throws Exception {
        try (ClientCredentialsTokenSource tokens = overTheJdk(
                        Stage.BY_CERTIFICATE, ClientAuthentication.tlsClientAuth(), tls)
                .build()) {
            AccessToken token = tokens.token();

            assertThat(Stage.client(token)).isEqualTo(Stage.BY_CERTIFICATE);
            assertThat(Stage.thumbprint(token)).isEqualTo(Certificates.thumbprint(certificate.certificate()));
        }
    }

    @Test
    void byAKeyWithTokensThatAreBoundToTheCertificate() throws Exception {
        ClientAuthentication byKey =
                ClientAuthentication.privateKeyJwt(stage.keys.privateKey("PS256"), "PS256", "PS256");
        try (ClientCredentialsTokenSource tokens =
                overTheJdk(Stage.BY_KEY_BOUND, byKey.overMutualTls(), tls).build()) {
            AccessToken token = tokens.token();

            assertThat(Stage.client(token)).isEqualTo(Stage.BY_KEY_BOUND);
            assertThat(Stage.thumbprint(token)).isEqualTo(Certificates.thumbprint(certificate.certificate()));
        }
    }

    @Test
    void aBoundTokenInOkHttp() throws Exception {
        OkHttpClient base = okhttp(tls);
        try (ClientCredentialsTokenSource tokens =
                source(OkHttpTokenTransport.over(base)).build()) {
            assertThat(status(calling(base, tokens))).isEqualTo(200);
            assertThat(status(calling(okhttp(stage.certificates.bare()), tokens)))
                    .as("without the certificate")
                    .isEqualTo(401);
        }
    }

    @Test
    void aBoundTokenInJakartaRest() {
        Client base = ClientBuilder.newBuilder().sslContext(tls.sslContext()).build();
        Client bare = ClientBuilder.newBuilder()
                .sslContext(stage.certificates.bare().sslContext())
                .build();
        try (ClientCredentialsTokenSource tokens =
                source(JaxrsTokenTransport.over(base)).build()) {
            BearerAuthFilter filter = BearerAuthFilter.create(tokens, api());
            assertThat(status(base.register(filter))).isEqualTo(200);
            assertThat(status(bare.register(filter)))
                    .as("without the certificate")
                    .isEqualTo(401);
        } finally {
            base.close();
            bare.close();
        }
    }

    private ClientCredentialsTokenSource.Builder overTheJdk(
            String id, ClientAuthentication authentication, HandshakeCertificates certificates) {
        return stage.secureTokens(id, authentication)
                .transport(TokenTransport.of(HttpClient.newBuilder()
                        .sslContext(certificates.sslContext())
                        .build()));
    }

    private ClientCredentialsTokenSource.Builder source(TokenTransport transport) {
        return stage.secureTokens(Stage.BY_CERTIFICATE, ClientAuthentication.tlsClientAuth())
                .scope("openid")
                .transport(transport);
    }

    private static OkHttpClient okhttp(HandshakeCertificates certificates) {
        return new OkHttpClient.Builder()
                .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
                .build();
    }

    private OkHttpClient calling(OkHttpClient base, ClientCredentialsTokenSource tokens) {
        return base.newBuilder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api()))
                .build();
    }

    private AllowedOrigins api() {
        URI issuer = stage.keycloak.secureIssuer();
        return AllowedOrigins.of("https://localhost:" + issuer.getPort());
    }

    private int status(OkHttpClient client) throws Exception {
        Request request = new Request.Builder()
                .url(Keycloak.userInfo(stage.keycloak.secureIssuer()).toString())
                .build();
        try (Response response = client.newCall(request).execute()) {
            return response.code();
        }
    }

    private int status(Client client) {
        try (jakarta.ws.rs.core.Response response = client.target(Keycloak.userInfo(stage.keycloak.secureIssuer()))
                .request()
                .get()) {
            return response.getStatus();
        }
    }
}
