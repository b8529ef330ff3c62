package io.latchkey;

import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.net.HttpURLConnection;
import org.apache.cxf.BusFactory;
import org.apache.cxf.transport.http.HTTPConduitConfigurer;
import org.apache.cxf.transports.http.configuration.HTTPClientPolicy;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.HttpUrlConnectorProvider;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.jboss.resteasy.client.jaxrs.internal.ResteasyClientBuilderImpl;

/** An implementation of Jakarta REST, as it is without options: with its own connector. */
final class JaxrsStack implements Stack {

    private final RuntimeDelegate runtime;
    private final Client client;

    private JaxrsStack(RuntimeDelegate runtime, ClientBuilder builder, BearerAuth auth) {
        this.runtime = runtime;
        this.client = builder.register(BearerAuthFilter.create(auth)).build();
    }

    static JaxrsStack jersey(BearerAuth auth, Recorder recorder) {
        RuntimeDelegate runtime = begin(new org.glassfish.jersey.internal.RuntimeDelegateImpl());
        HttpUrlConnectorProvider.ConnectionFactory throughRecorder =
                url -> (HttpURLConnection) url.openConnection(recorder.proxy());
        ClientConfig config =
                new ClientConfig().connectorProvider(new HttpUrlConnectorProvider().connectionFactory(throughRecorder));
        return new JaxrsStack(runtime, new JerseyClientBuilder().withConfig(config), auth);
    }

    static JaxrsStack resteasy(BearerAuth auth, Recorder recorder) {
        RuntimeDelegate runtime = begin(new org.jboss.resteasy.core.providerfactory.ResteasyProviderFactoryImpl());
        return new JaxrsStack(
                runtime, new ResteasyClientBuilderImpl().defaultProxy(recorder.host(), recorder.port()), auth);
    }

    static JaxrsStack cxf(BearerAuth auth, Recorder recorder) {
        RuntimeDelegate runtime = begin(new org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl());
        HTTPConduitConfigurer throughRecorder = (name, address, conduit) -> {
            HTTPClientPolicy policy = new HTTPClientPolicy();
            policy.setProxyServer(recorder.host());
            policy.setProxyServerPort(recorder.port());
            conduit.setClient(policy);
        };
        BusFactory.getDefaultBus().setExtension(throughRecorder, HTTPConduitConfigurer.class);
        return new JaxrsStack(runtime, new org.apache.cxf.jaxrs.client.spec.ClientBuilderImpl(), auth);
    }

    /** The API looks for its implementation once in a JVM; here are three. */
    private static RuntimeDelegate begin(RuntimeDelegate runtime) {
        RuntimeDelegate.setInstance(runtime);
        return runtime;
    }

    @Override
    public void get(String url, String path) {
        begin(runtime);
        WebTarget target = client.target(url);
        try (Response response =
                (path.isEmpty() ? target : target.path(path)).request().get()) {
            response.readEntity(String.class);
        }
    }
}
