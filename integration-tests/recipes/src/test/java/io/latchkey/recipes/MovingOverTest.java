package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.JacksonProvider;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.RealmsResource;

/** What applications had before, and what they have after: both work, until a token dies early. */
@Timeout(60)
final class MovingOverTest {

    private static final Sandbox SANDBOX = Sandbox.start();

    @AfterEach
    void reset() {
        SANDBOX.reset();
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
    }

    private static int status(OkHttpClient okhttp) throws IOException {
        Request prices =
                new Request.Builder().url(SANDBOX.apiOrigin() + "/prices").build();
        try (Response response = okhttp.newCall(prices).execute()) {
            return response.code();
        }
    }

    @Test
    void handWrittenCodeWorksUntilATokenDiesEarly() throws IOException {
        ClientCredentials client = SANDBOX.clientSecretPost();
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(new HandWrittenTokens(SANDBOX.tokenEndpoint().toString(), client.id(), client.secret()))
                .build();

        assertThat(status(okhttp)).isEqualTo(200);
        SANDBOX.revokeAll();
        assertThat(status(okhttp)).isEqualTo(401);
        assertThat(status(okhttp)).as("until the token would have expired").isEqualTo(401);
    }

    @Test
    void comesFromHandWrittenCode() throws IOException {
        ClientCredentials client = SANDBOX.clientSecretPost();
        String tokenEndpoint = SANDBOX.tokenEndpoint().toString();
        String clientId = client.id();
        String clientSecret = client.secret();
        String api = SANDBOX.apiOrigin();

        // tag::after[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .build();
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(api)))
                .build();
        // end::after[]

        assertThat(status(okhttp)).isEqualTo(200);
        SANDBOX.revokeAll();
        assertThat(status(okhttp)).isEqualTo(200);
        assertThat(SANDBOX.tokenRequests()).isEqualTo(2);
        tokens.close();
    }

    /** The token endpoint and the admin API of a Keycloak, whose first token is dead before its time; its 401 has no challenge. */
    private static FakeServer keycloak() {
        AtomicInteger tokens = new AtomicInteger();
        return FakeServer.start(request -> answer(request, tokens));
    }

    private static Reply answer(RecordedRequest request, AtomicInteger tokens) {
        if (request.target().equals("/realms/master/protocol/openid-connect/token")) {
            return Reply.token("t" + tokens.incrementAndGet(), 60);
        }
        return "Bearer t1".equals(request.header("Authorization"))
                ? Reply.of(401).header("Content-Type", "application/json").body("{\"error\":\"HTTP 401 Unauthorized\"}")
                : Reply.json("{\"realm\":\"partners\"}");
    }

    @Test
    void keycloaksOwnTokensFailTheCallThatFindsOutThatOneIsDead() {
        try (FakeServer server = keycloak()) {
            String url = server.origin();
            String clientId = "admin-job";
            String clientSecret = "secret";
            // tag::keycloak-before[]
            Keycloak keycloak = KeycloakBuilder.builder()
                    .serverUrl(url)
                    .realm("master")
                    .grantType(OAuth2Constants.CLIENT_CREDENTIALS)
                    .clientId(clientId)
                    .clientSecret(clientSecret)
                    .build();

            RealmsResource realms = keycloak.realms();
            // end::keycloak-before[]

            assertThatThrownBy(() -> realms.realm("partners").toRepresentation())
                    .isInstanceOf(NotAuthorizedException.class);
            assertThat(realms.realm("partners").toRepresentation().getRealm()).isEqualTo("partners");
            keycloak.close();
        }
    }

    @Test
    void comesFromKeycloaksAdminClient() {
        try (FakeServer server = keycloak()) {
            String url = server.origin();
            String clientId = "admin-job";
            String clientSecret = "secret";
            // tag::keycloak-after[]
            ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                    .tokenEndpoint(url + "/realms/master/protocol/openid-connect/token")
                    .clientId(clientId)
                    .clientSecret(clientSecret)
                    .build();
            Client client = ClientBuilder.newBuilder()
                    .register(new JacksonProvider(), 100) // Keycloak's own, as its client has it
                    .register(BearerAuthFilter.create(tokens, AllowedOrigins.of(url + "/admin")))
                    .build();

            RealmsResource realms = Keycloak.getClientProvider().targetProxy(client.target(url), RealmsResource.class);
            // end::keycloak-after[]

            assertThat(realms.realm("partners").toRepresentation().getRealm()).isEqualTo("partners");
            assertThat(server.requests())
                    .as("two token requests, and two calls")
                    .hasSize(4);
            client.close();
            tokens.close();
        }
    }

    @Test
    void handWrittenCodeSendsItsTokenWhereverItIsAsked() throws IOException {
        ClientCredentials client = SANDBOX.clientSecretPost();
        OkHttpClient before = new OkHttpClient.Builder()
                .addInterceptor(new HandWrittenTokens(SANDBOX.tokenEndpoint().toString(), client.id(), client.secret()))
                .build();
        ClientCredentialsTokenSource tokens = Partners.tokens(SANDBOX);
        OkHttpClient after = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(SANDBOX.apiOrigin())))
                .build();
        Request elsewhere =
                new Request.Builder().url(SANDBOX.elsewhere().origin() + "/").build();

        before.newCall(elsewhere).execute().close();
        after.newCall(elsewhere).execute().close();

        assertThat(SANDBOX.elsewhere().requests())
                .extracting(request -> request.hasToken())
                .containsExactly(true, false);
        tokens.close();
    }

    @Test
    void tellsWhyThereIsNoTokenWhereHandWrittenCodeFailsForALackOfJson() {
        ClientCredentials client = SANDBOX.clientSecretPost();
        SANDBOX.changeSecret(client.id(), "another");
        OkHttpClient before = new OkHttpClient.Builder()
                .addInterceptor(new HandWrittenTokens(SANDBOX.tokenEndpoint().toString(), client.id(), client.secret()))
                .build();
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(SANDBOX.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
        OkHttpClient after = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(SANDBOX.apiOrigin())))
                .build();

        assertThatThrownBy(() -> status(before)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> status(after))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client");
        tokens.close();
    }
}
