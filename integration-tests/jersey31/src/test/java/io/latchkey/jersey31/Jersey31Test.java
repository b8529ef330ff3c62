package io.latchkey.jersey31;

import io.latchkey.contract.jaxrs.DefaultConnectorScenario;
import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.UnknownEngineScenario;
import jakarta.ws.rs.client.ClientBuilder;
import java.util.concurrent.Future;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.HttpUrlConnectorProvider;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;

final class Jersey31Test extends JaxrsScenarios
        implements HttpUrlConnectionLimits, DefaultConnectorScenario, UnknownEngineScenario {

    @Override
    public int callsInARow() {
        return 1000;
    }

    @Override
    public ClientBuilder newBuilderOfUnknown() {
        return ClientBuilder.newBuilder()
                .withConfig(new ClientConfig()
                        .connectorProvider((client, configuration) -> new OfAnApplication(
                                new HttpUrlConnectorProvider().getConnector(client, configuration))));
    }

    /** A connector that nobody but this application knows. */
    private record OfAnApplication(Connector connector) implements Connector {

        @Override
        public ClientResponse apply(ClientRequest request) {
            return connector.apply(request);
        }

        @Override
        public Future<?> apply(ClientRequest request, AsyncConnectorCallback callback) {
            return connector.apply(request, callback);
        }

        @Override
        public String getName() {
            return "of an application";
        }

        @Override
        public void close() {
            connector.close();
        }
    }
}
