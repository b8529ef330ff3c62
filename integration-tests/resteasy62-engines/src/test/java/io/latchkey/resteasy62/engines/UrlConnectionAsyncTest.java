package io.latchkey.resteasy62.engines;

import jakarta.ws.rs.client.ClientBuilder;
import org.jboss.resteasy.client.jaxrs.engines.URLConnectionEngine;

final class UrlConnectionAsyncTest extends EngineAsyncTest implements UrlConnectionLimits {

    @Override
    ClientBuilder newBuilderOfEngine() {
        return Engines.in(new URLConnectionEngine());
    }
}
