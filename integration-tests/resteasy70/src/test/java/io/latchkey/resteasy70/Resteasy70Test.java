package io.latchkey.resteasy70;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import io.latchkey.contract.jaxrs.SmallPoolScenario;
import io.latchkey.contract.jaxrs.UnknownEngineScenario;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;
import org.jboss.resteasy.client.jaxrs.engines.ApacheHttpClient43Engine;

@SuppressWarnings("removal") // the engine that is there by default
final class Resteasy70Test extends JaxrsScenarios
        implements RefusedRedirects, SmallPoolScenario, UnknownEngineScenario {

    @Override
    public ClientBuilder newBuilderOfUnknown() {
        return ((ResteasyClientBuilder) newBuilder()).httpEngine(new OfAnApplication());
    }

    @Override
    public ClientBuilder newBuilderOfTwoConnections() {
        return ((ResteasyClientBuilder) newBuilder()).connectionPoolSize(2);
    }

    @Override
    public String cure() {
        return "setFollowRedirects(false)";
    }

    @Override
    public ClientBuilder toldToFollow() {
        return ((ResteasyClientBuilder) newBuilder()).setFollowRedirects(true);
    }

    /** RESTEasy takes time-outs for a whole client only. */
    @Override
    public WebTarget impatient(URI uri) {
        return closing(newBuilder()
                        .register(filter())
                        .readTimeout(2, TimeUnit.SECONDS)
                        .build())
                .target(uri);
    }

    /** An engine that nobody but this application knows. */
    private static final class OfAnApplication extends ApacheHttpClient43Engine {}
}
