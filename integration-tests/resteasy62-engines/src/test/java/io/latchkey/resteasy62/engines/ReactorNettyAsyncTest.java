package io.latchkey.resteasy62.engines;

import io.latchkey.contract.jaxrs.HandedOnLimits;
import jakarta.ws.rs.client.ClientBuilder;
import java.time.Duration;

final class ReactorNettyAsyncTest extends EngineAsyncTest implements HandedOnLimits {

    @Override
    ClientBuilder newBuilderOfEngine() {
        return Engines.vouchedFor(Engines.reactorNetty(false, Duration.ofMinutes(1)));
    }
}
