package io.latchkey.resteasy62.engines;

import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.jaxrs.HandedOnScenario;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.RedirectScenario;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import java.time.Duration;
import java.util.List;

final class ReactorNettyTest extends JaxrsScenarios
        implements HandedOnScenario, RefusedRedirects, FewConnectionsLimits, ReactorNettySseLimits {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Override
    public ClientBuilder newBuilder() {
        return Engines.vouchedFor(Engines.reactorNetty(false, LONG));
    }

    @Override
    public ClientBuilder toldToFollow() {
        return Engines.in(Engines.reactorNetty(true, LONG));
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
        return closing(Engines.vouchedFor(Engines.reactorNetty(false, Engines.PATIENCE))
                        .register(filter())
                        .build())
                .target(uri);
    }
}
