package io.latchkey.resteasy70;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.SmallPoolScenario;
import jakarta.ws.rs.client.ClientBuilder;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;

final class Resteasy70Test extends JaxrsScenarios implements SmallPoolScenario {

    @Override
    public ClientBuilder newBuilderOfTwoConnections() {
        return ((ResteasyClientBuilder) newBuilder()).connectionPoolSize(2);
    }
}
