package io.latchkey.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.generated.api.DefaultApi;
import io.latchkey.generated.model.Order;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import jakarta.ws.rs.ProcessingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that openapi-generator made (jersey3) bears our tokens. */
@Timeout(60)
final class GeneratedClientTest {

    private final Sandbox sandbox = Sandbox.start();
    private final ClientCredentialsTokenSource tokens = tokens(sandbox.clientSecretPost());
    private final DefaultApi partner = partner(tokens, sandbox.apiOrigin());

    private ClientCredentialsTokenSource tokens(ClientCredentials client) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
    }

    // tag::client[]
    static DefaultApi partner(TokenSource tokens, String api) {
        ApiClient client = new ApiClient();
        client.setBasePath(api);
        client.getHttpClient().register(BearerAuthFilter.create(tokens, AllowedOrigins.of(api)));
        return new DefaultApi(client);
    }
    // end::client[]

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
                .isInstanceOf(ProcessingException.class)
                .hasCauseInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client");
    }

    /** The description names an OAuth flow, and the generator was told to leave it. */
    @Test
    void hasNoTokenCodeOfItsOwn() {
        assertThatThrownBy(() -> Class.forName("io.latchkey.generated.auth.OAuth"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
