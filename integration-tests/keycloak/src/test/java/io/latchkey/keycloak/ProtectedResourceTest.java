package io.latchkey.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The admin REST API, whose 401 has no challenge. */
@Timeout(600)
@ExtendWith(OnStage.class)
final class ProtectedResourceTest {

    private final Stage stage;
    private final Administration administration;

    ProtectedResourceTest(Stage stage) {
        this.stage = stage;
        this.administration = new Administration(stage);
    }

    @Test
    void aTokenThatWasRevokedIsReplacedInOkHttp() throws Exception {
        try (ClientCredentialsTokenSource tokens = administration.tokens()) {
            OkHttpClient client = administration.calling(tokens);
            assertThat(status(client)).isEqualTo(200);
            AccessToken revoked = tokens.token();
            revoke(revoked);

            assertThat(status(client)).isEqualTo(200);

            assertThat(tokens.token().value()).isNotEqualTo(revoked.value());
        }
    }

    @Test
    void aTokenThatWasRevokedIsReplacedInJakartaRest() throws Exception {
        try (ClientCredentialsTokenSource tokens = administration.tokens()) {
            Client client = ClientBuilder.newClient().register(BearerAuthFilter.create(tokens, administration.api()));
            try {
                assertThat(status(client)).isEqualTo(200);
                AccessToken revoked = tokens.token();
                revoke(revoked);

                assertThat(status(client)).isEqualTo(200);

                assertThat(tokens.token().value()).isNotEqualTo(revoked.value());
            } finally {
                client.close();
            }
        }
    }

    @Test
    void whoMayNotIsToldSoAndKeepsTheToken() throws Exception {
        try (ClientCredentialsTokenSource tokens = stage.tokens(
                        Stage.BY_SECRET, ClientAuthentication.clientSecretPost())
                .clientSecret(Realm.SECRET)
                .build()) {
            AccessToken token = tokens.token();

            assertThat(status(administration.calling(tokens))).isEqualTo(403);

            assertThat(tokens.token()).isEqualTo(token);
        }
    }

    private URI clients() {
        return URI.create(stage.keycloak.admin() + "/clients?clientId=" + Stage.BY_SECRET);
    }

    private int status(OkHttpClient client) throws IOException {
        Request request = new Request.Builder().url(clients().toString()).build();
        try (Response response = client.newCall(request).execute()) {
            return response.code();
        }
    }

    private int status(Client client) {
        try (jakarta.ws.rs.core.Response response =
                client.target(clients()).request().get()) {
            return response.getStatus();
        }
    }

    private void revoke(AccessToken token) throws IOException, InterruptedException {
        String form = "client_id=" + Stage.ADMINISTRATOR + "&client_secret=" + URLEncoder.encode(Realm.SECRET, UTF_8)
                + "&token=" + token.value();
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(Keycloak.revocation(stage.keycloak.issuer()))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
