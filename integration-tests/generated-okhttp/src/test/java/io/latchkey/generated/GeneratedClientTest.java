package io.latchkey.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.generated.api.DefaultApi;
import io.latchkey.generated.model.Order;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that openapi-generator made (okhttp-gson) bears our tokens. */
@Timeout(60)
final class GeneratedClientTest {

    private static final Sandbox SANDBOX = Sandbox.start();

    private final ClientCredentialsTokenSource tokens = tokens(SANDBOX.clientSecretPost());
    private final DefaultApi partner = partner(tokens, SANDBOX.apiOrigin());

    // tag::client[]
    static DefaultApi partner(TokenSource tokens, String api) {
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(api)))
                .build();
        return new DefaultApi(new ApiClient(okhttp).setBasePath(api));
    }
    // end::client[]

    private static ClientCredentialsTokenSource tokens(ClientCredentials client) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(SANDBOX.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
    }

    @AfterEach
    void reset() {
        tokens.close();
        SANDBOX.reset();
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
    }

    @Test
    void callsWithAToken() throws ApiException {
        assertThat(partner.prices()).hasSize(2);
        assertThat(SANDBOX.apiRequestsWithToken()).isEqualTo(1);
    }

    @Test
    void placesAnOrderOnceThroughARevokedToken() throws ApiException {
        partner.prices();
        SANDBOX.revokeAll();

        assertThat(partner.order(new Order().instrument("BTC")).getOrderId()).isNotBlank();

        assertThat(SANDBOX.ordersProcessed()).isEqualTo(1);
        assertThat(SANDBOX.apiRequests("/orders")).isEqualTo(2);
    }

    @Test
    void failsWithTheReasonIfThereIsNoToken() {
        SANDBOX.changeSecret(SANDBOX.clientSecretPost().id(), "another");

        assertThatThrownBy(partner::prices)
                .isInstanceOf(ApiException.class)
                .hasCauseInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client");
    }

    /** The description names an OAuth flow, and the generator was told to leave it. */
    @Test
    void hasNoTokenCodeOfItsOwn() {
        assertThatThrownBy(() -> Class.forName("io.latchkey.generated.auth.RetryingOAuth"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    /** Nor is it in the way where it was left in, as long as nobody gives it credentials. */
    @Test
    void needsNothingSwitchedOff() throws Exception {
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(SANDBOX.apiOrigin())))
                .build();
        var before = new io.latchkey.generated.before.api.DefaultApi(
                new io.latchkey.generated.before.ApiClient(okhttp).setBasePath(SANDBOX.apiOrigin()));
        before.prices();
        SANDBOX.revokeAll();

        assertThat(before.prices()).hasSize(2);

        assertThat(SANDBOX.tokenRequests()).isEqualTo(2);
        assertThat(SANDBOX.apiRequests("/prices")).isEqualTo(3);
    }

    @Test
    void leavesAnAccessTokenOfTheCallersAlone() {
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(SANDBOX.apiOrigin())))
                .build();
        var client = new io.latchkey.generated.before.ApiClient(okhttp).setBasePath(SANDBOX.apiOrigin());
        client.setAccessToken("of another");

        assertThatThrownBy(new io.latchkey.generated.before.api.DefaultApi(client)::prices)
                .hasMessageContaining("401");
        assertThat(SANDBOX.tokenRequests()).isZero();
    }

    private static io.latchkey.generated.before.api.DefaultApi retryingOAuth(ClientCredentials client) {
        String api = SANDBOX.apiOrigin();
        String tokenEndpoint = SANDBOX.tokenEndpointBesideApi().toString();
        String clientId = client.id();
        String clientSecret = client.secret();
        return Before.partner(api, tokenEndpoint, clientId, clientSecret);
    }

    @Test
    void retryingOAuthWorksAndFetchesATokenForAScopeThatIsMissing() throws Exception {
        var before = retryingOAuth(SANDBOX.clientSecretPost());

        assertThat(before.prices()).hasSize(2);
        SANDBOX.revokeAll();
        assertThat(before.prices()).hasSize(2);
        assertThat(SANDBOX.tokenRequests()).isEqualTo(2);

        assertThatThrownBy(before::accounts).hasMessageContaining("403");
        assertThat(SANDBOX.tokenRequests()).as("for what no token would cure").isEqualTo(3);
        assertThat(SANDBOX.apiRequests("/accounts")).isEqualTo(2);
    }

    @Test
    void oursFetchesNoneForAScopeThatIsMissing() throws Exception {
        partner.prices();

        assertThatThrownBy(partner::accounts).hasMessageContaining("403");

        assertThat(SANDBOX.tokenRequests()).isEqualTo(1);
        assertThat(SANDBOX.apiRequests("/accounts")).isEqualTo(1);
    }
}
