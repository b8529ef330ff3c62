package io.latchkey.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MicronautTest {

    private final Sandbox sandbox = Sandbox.start();
    private final ApplicationContext application = ApplicationContext.run(configuration(sandbox.clientSecretPost()));

    private Map<String, Object> configuration(ClientCredentials client) {
        return Map.of(
                "partner.token-endpoint", sandbox.tokenEndpoint().toString(),
                "partner.api", sandbox.apiOrigin(),
                "partner.client-id", client.id(),
                "partner.client-secret", client.secret());
    }

    @AfterEach
    void close() {
        application.close();
        sandbox.close();
    }

    @Test
    void callsThroughARevokedToken() throws IOException {
        Prices prices = application.getBean(Prices.class);

        assertThat(prices.all()).contains("BTC");
        sandbox.revokeAll();
        assertThat(prices.all()).contains("BTC");

        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    @Test
    void closesTheSourceWithTheApplication() throws IOException {
        ClientCredentialsTokenSource tokens = application.getBean(ClientCredentialsTokenSource.class);
        assertThat(tokens.token().value()).isNotBlank();

        application.close();

        assertThatThrownBy(tokens::token).isInstanceOf(IllegalStateException.class);
    }
}
