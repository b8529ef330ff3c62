package io.latchkey.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.generated.api.DefaultApi;
import io.latchkey.generated.model.Order;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that openapi-generator made (okhttp-gson) bears our tokens. */
@Timeout(60)
final class GeneratedClientTest {

    private final Sandbox sandbox = Sandbox.start();
    private final ClientCredentialsTokenSource tokens = tokens(sandbox.clientSecretPost());
    private final DefaultApi partner = new DefaultApi(new ApiClient(new OkHttpClient.Builder()
                    .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(sandbox.apiOrigin())))
                    .build())
            .setBasePath(sandbox.apiOrigin()));

    private ClientCredentialsTokenSource tokens(ClientCredentials client) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
    }

    @AfterEach
    void closeTheSandbox() {
        tokens.close();
        sandbox.close();
    }

    @Test
    void callsWithAToken() throws ApiException {
        assertThat(partner.prices()).hasSize(2);
        assertThat(sandbox.apiRequestsWithToken()).isEqualTo(1);
    }

    @Test
    void placesAnOrderOnceThroughARevokedToken() throws ApiException {
        partner.prices();
        sandbox.revokeAll();

        assertThat(partner.order(new Order().instrument("BTC")).getOrderId()).isNotBlank();

        assertThat(sandbox.ordersProcessed()).isEqualTo(1);
        assertThat(sandbox.apiRequests("/orders")).isEqualTo(2);
    }

    @Test
    void failsWithTheReasonIfThereIsNoToken() {
        sandbox.changeSecret(sandbox.clientSecretPost().id(), "another");

        assertThatThrownBy(partner::prices)
                .isInstanceOf(ApiException.class)
                .hasCauseInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client");
    }
}
