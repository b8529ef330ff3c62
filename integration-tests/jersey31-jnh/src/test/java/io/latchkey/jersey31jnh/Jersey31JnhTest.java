package io.latchkey.jersey31jnh;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.jaxrs.FilterScenario;
import io.latchkey.contract.jaxrs.HandedOnScenario;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.jnh.connector.JavaNetHttpConnectorProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class Jersey31JnhTest extends JaxrsScenarios implements JerseyScenario, RefusedRedirects, HandedOnScenario {
    @Override
    public ClientBuilder newBuilder() {
        return ClientBuilder.newBuilder()
                .withConfig(new ClientConfig().connectorProvider(new JavaNetHttpConnectorProvider()));
    }

    @Override
    public String cure() {
        return "jersey.config.client.followRedirects";
    }

    /** It asks the configuration that it was made with, here that of a target, which the bare client knows nothing of. */
    @Test
    @Tag("WS4")
    void refusesTheFirstCallOfATargetThatFollowsRedirects() {
        Client cold = closing(newBuilder().register(filter()).build());

        assertThat(FilterScenario.failureOf(() -> cold.target(scene().uri("/orders"))
                        .property("jersey.config.client.followRedirects", true)
                        .request()
                        .get()))
                .hasMessageContaining(cure());

        assertThat(scene().tokenRequests()).isZero();
        assertThat(scene().api().requests()).isEmpty();
    }
}
