package io.latchkey;

import io.latchkey.engines.Engine;
import io.latchkey.engines.H2;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class H2FaultTest extends EngineFaultContract {

    @Override
    protected Engine start() throws Exception {
        return H2.start();
    }
}
