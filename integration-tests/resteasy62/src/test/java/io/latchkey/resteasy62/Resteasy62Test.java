package io.latchkey.resteasy62;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import io.latchkey.contract.jaxrs.SmallPoolScenario;
import io.latchkey.contract.jaxrs.UnknownEngineScenario;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.apache.http.impl.client.HttpClientBuilder;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;
import org.jboss.resteasy.client.jaxrs.engines.ApacheHttpClient43Engine;

@SuppressWarnings("removal") // the engine that is there by default
final class Resteasy62Test extends JaxrsScenarios
        implements RefusedRedirects, SmallPoolScenario, UnknownEngineScenario {

    @Override
    public int callsInARow() {
        return 1000;
    }

    @Override
    public ClientBuilder newBuilderOfUnknown() {
        return ((ResteasyClientBuilder) newBuilder()).httpEngine(new OfAnApplication());
    }

    /** Of an engine with a client of one's own, which decodes what it has asked for by itself. */
    @Override
    public ClientBuilder newBuilderOfTwoConnections() {
        return ((ResteasyClientBuilder) newBuilder())
                .httpEngine(new ApacheHttpClient43Engine(HttpClientBuilder.create()
                        .setMaxConnPerRoute(2)
                        .setMaxConnTotal(2)
                        .build()));
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
