package io.latchkey;

import io.latchkey.engines.Engine;
import io.latchkey.engines.H2;

class H2FleetTest extends FleetContract {

    @Override
    protected Engine start() throws Exception {
        return H2.start();
    }
}
