package io.latchkey.resteasy62.engines;

import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import org.jboss.resteasy.client.jaxrs.engines.jetty.JettyClientEngine;

/** It follows redirects by itself; asked for each request, it does not. */
@SuppressWarnings("removal")
final class JettyTest extends JettyLimits {

    @Override
    public ClientBuilder newBuilder() {
        return Engines.in(Engines.jetty());
    }

    @Override
    public WebTarget impatient(URI uri) {
        return client().target(uri).property(JettyClientEngine.REQUEST_TIMEOUT_MS, Engines.PATIENCE);
    }
}
