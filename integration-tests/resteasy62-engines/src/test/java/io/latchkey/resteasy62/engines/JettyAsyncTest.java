package io.latchkey.resteasy62.engines;

import jakarta.ws.rs.client.ClientBuilder;

final class JettyAsyncTest extends EngineAsyncTest implements AnyFailureLimits {

    @Override
    ClientBuilder newBuilderOfEngine() {
        return Engines.in(Engines.jetty());
    }
}
