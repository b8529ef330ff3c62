package io.latchkey.jersey31jnh;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import jakarta.ws.rs.client.ClientBuilder;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.jnh.connector.JavaNetHttpConnectorProvider;

final class Jersey31JnhTest extends JaxrsScenarios implements JerseyScenario, RefusedRedirects {
    @Override
    public ClientBuilder newBuilder() {
        return ClientBuilder.newBuilder()
                .withConfig(new ClientConfig().connectorProvider(new JavaNetHttpConnectorProvider()));
    }

    @Override
    public String cure() {
        return "jersey.config.client.followRedirects";
    }
}
