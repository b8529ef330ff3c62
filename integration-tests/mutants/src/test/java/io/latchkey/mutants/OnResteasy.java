package io.latchkey.mutants;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import jakarta.ws.rs.client.ClientBuilder;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;

final class OnResteasy extends JaxrsScenarios implements RefusedRedirects {

    /** Enough to notice. */
    @Override
    public int callsInARow() {
        return 100;
    }

    @Override
    public String cure() {
        return "setFollowRedirects(false)";
    }

    @Override
    public ClientBuilder toldToFollow() {
        return ((ResteasyClientBuilder) newBuilder()).setFollowRedirects(true);
    }
}
