package io.latchkey.jersey31connectors;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Configuration;
import java.net.CookiePolicy;
import org.apache.http.impl.client.DefaultHttpRequestRetryHandler;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.glassfish.jersey.apache.connector.ApacheClientProperties;
import org.glassfish.jersey.apache.connector.ApacheConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.spi.Connector;
import org.glassfish.jersey.client.spi.ConnectorProvider;
import org.glassfish.jersey.grizzly.connector.GrizzlyConnectorProvider;
import org.glassfish.jersey.jdk.connector.JdkConnectorProperties;
import org.glassfish.jersey.jdk.connector.JdkConnectorProvider;
import org.glassfish.jersey.jetty.connector.JettyClientProperties;
import org.glassfish.jersey.jetty.connector.JettyConnector;
import org.glassfish.jersey.jetty.connector.JettyConnectorProvider;
import org.glassfish.jersey.netty.connector.NettyConnectorProvider;

/** Clients with each of the connectors, as the contract wants them: without repeats and cookies of their own. */
final class Connectors {

    private Connectors() {}

    static ClientBuilder apache4(int connections) {
        PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
        pool.setDefaultMaxPerRoute(connections);
        pool.setMaxTotal(connections);
        return builder(new ApacheConnectorProvider())
                .property(ApacheClientProperties.RETRY_HANDLER, new DefaultHttpRequestRetryHandler(0, false))
                .property(ApacheClientProperties.DISABLE_COOKIES, true)
                // or the connector of a target that is collected shuts down the one pool of all
                .property(ApacheClientProperties.CONNECTION_MANAGER_SHARED, true)
                .property(ApacheClientProperties.CONNECTION_MANAGER, pool);
    }

    static ClientBuilder grizzly() {
        return builder(new GrizzlyConnectorProvider());
    }

    static ClientBuilder jdk(int connections) {
        return builder(new JdkConnectorProvider())
                .property(JdkConnectorProperties.COOKIE_POLICY, CookiePolicy.ACCEPT_NONE)
                .property(JdkConnectorProperties.MAX_CONNECTIONS_PER_DESTINATION, connections);
    }

    /** Jetty takes a 401 for its own affair, and fails without a challenge that it knows: it must be told not to. */
    static ClientBuilder jetty() {
        return builder(new JettyConnectorProvider() {
                    @Override
                    public Connector getConnector(Client client, Configuration configuration) {
                        JettyConnector connector = (JettyConnector) super.getConnector(client, configuration);
                        connector.getHttpClient().getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
                        return connector;
                    }
                })
                .property(JettyClientProperties.DISABLE_COOKIES, true);
    }

    static ClientBuilder netty() {
        return builder(new NettyConnectorProvider());
    }

    static ClientBuilder builder(ConnectorProvider connector) {
        return ClientBuilder.newBuilder().withConfig(new ClientConfig().connectorProvider(connector));
    }
}
