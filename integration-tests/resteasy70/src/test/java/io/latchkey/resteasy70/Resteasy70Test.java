package io.latchkey.resteasy70;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import io.latchkey.contract.jaxrs.SmallPoolScenario;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;

final class Resteasy70Test extends JaxrsScenarios implements RefusedRedirects, SmallPoolScenario {

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
}
