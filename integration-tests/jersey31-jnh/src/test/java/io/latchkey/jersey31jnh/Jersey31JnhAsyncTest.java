package io.latchkey.jersey31jnh;

import io.latchkey.contract.jaxrs.JavaHttpAsyncLimits;
import io.latchkey.contract.jaxrs.JaxrsAsyncContract;
import jakarta.ws.rs.client.ClientBuilder;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.jnh.connector.JavaNetHttpConnectorProvider;

final class Jersey31JnhAsyncTest extends JaxrsAsyncContract implements JavaHttpAsyncLimits {
    @Override
    public ClientBuilder newBuilder() {
        return ClientBuilder.newBuilder()
                .withConfig(new ClientConfig().connectorProvider(new JavaNetHttpConnectorProvider()));
    }
}
