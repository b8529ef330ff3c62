package io.latchkey.resteasy62.engines;

import jakarta.ws.rs.client.ClientBuilder;

final class ApacheAsyncAsyncTest extends EngineAsyncTest implements AnyFailureLimits {

    @Override
    ClientBuilder newBuilderOfEngine() {
        return Engines.vouchedFor(new ApacheAsyncEngine(Engines.apacheAsync().setRedirectStrategy(new NoRedirects())));
    }
}
