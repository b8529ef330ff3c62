package io.latchkey.resteasy62.engines;

import jakarta.ws.rs.client.ClientBuilder;

final class VertxAsyncTest extends EngineAsyncTest implements AnyFailureLimits {

    @Override
    ClientBuilder newBuilderOfEngine() {
        return Engines.vouchedFor(new VertxEngine(false));
    }
}
