package io.latchkey.resteasy62.engines;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import org.jboss.resteasy.client.jaxrs.engines.URLConnectionEngine;

final class UrlConnectionTest extends JaxrsScenarios implements UrlConnectionLimits {

    @Override
    public ClientBuilder newBuilder() {
        return Engines.in(new URLConnectionEngine());
    }

    @Override
    public WebTarget impatient(URI uri) {
        URLConnectionEngine engine = new URLConnectionEngine();
        engine.setReadTimeout((int) Engines.PATIENCE.toMillis());
        return closing(Engines.in(engine).register(filter()).build()).target(uri);
    }
}
