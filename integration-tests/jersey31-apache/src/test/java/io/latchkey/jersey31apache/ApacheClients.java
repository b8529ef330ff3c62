package io.latchkey.jersey31apache;

import jakarta.ws.rs.client.ClientBuilder;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.glassfish.jersey.apache5.connector.Apache5ClientProperties;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;

/** Clients with the connector as the contract wants it. */
final class ApacheClients {

    private ApacheClients() {}

    static ClientBuilder newBuilder(int connections) {
        return ClientBuilder.newBuilder()
                .withConfig(new ClientConfig()
                        .connectorProvider(new Apache5ConnectorProvider())
                        // repeats of its own (a 429, a dropped POST) and cookies of its own are not ours to count
                        .property(
                                Apache5ClientProperties.RETRY_STRATEGY,
                                new DefaultHttpRequestRetryStrategy(0, TimeValue.ZERO_MILLISECONDS))
                        .property(Apache5ClientProperties.DISABLE_COOKIES, true)
                        // or the connector of a target that is collected shuts down the one pool of all
                        .property(Apache5ClientProperties.CONNECTION_MANAGER_SHARED, true)
                        .property(
                                Apache5ClientProperties.CONNECTION_MANAGER,
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setMaxConnPerRoute(connections)
                                        .setMaxConnTotal(connections)
                                        .build()));
    }
}
