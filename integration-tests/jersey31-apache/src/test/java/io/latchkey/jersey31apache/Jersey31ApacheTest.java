package io.latchkey.jersey31apache;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.MediaType;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.glassfish.jersey.apache5.connector.Apache5ClientProperties;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.media.multipart.Boundary;

final class Jersey31ApacheTest extends JaxrsScenarios implements JerseyScenario {
    @Override
    public ClientBuilder newBuilder() {
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
                                        .setMaxConnPerRoute(callsAtOnce())
                                        .setMaxConnTotal(callsAtOnce())
                                        .build()));
    }

    /** The connector sends the headers before the writer of the parts has added a boundary to them. */
    @Override
    public MediaType typeOfParts() {
        return Boundary.addBoundary(MediaType.MULTIPART_FORM_DATA_TYPE);
    }
}
