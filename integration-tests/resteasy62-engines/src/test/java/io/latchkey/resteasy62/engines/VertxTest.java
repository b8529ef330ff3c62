package io.latchkey.resteasy62.engines;

import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.jaxrs.HandedOnScenario;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.RedirectScenario;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.client.jaxrs.engines.vertx.VertxClientHttpEngine;

@SuppressWarnings("removal")
final class VertxTest extends JaxrsScenarios implements HandedOnScenario, RefusedRedirects, VertxLimits {

    @Override
    public ClientBuilder newBuilder() {
        return Engines.vouchedFor(new VertxEngine(false));
    }

    @Override
    public ClientBuilder toldToFollow() {
        return Engines.in(new VertxEngine(true));
    }

    @Override
    public List<RedirectSetting> redirectSettings() {
        return List.of(
                RedirectSetting.vouchedFor(this::newStack),
                RedirectSetting.toldToFollow(auth -> RedirectScenario.stack(toldToFollow(), auth)));
    }

    @Override
    public String cure() {
        return "FOLLOWS_NO_REDIRECTS";
    }

    @Override
    public WebTarget impatient(URI uri) {
        return client().target(uri).property(VertxClientHttpEngine.REQUEST_TIMEOUT_MS, Engines.PATIENCE);
    }
}
