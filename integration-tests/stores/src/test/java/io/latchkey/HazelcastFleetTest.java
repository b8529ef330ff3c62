package io.latchkey;

import io.latchkey.engines.Engine;
import io.latchkey.engines.HazelcastCluster;

class HazelcastFleetTest extends FleetContract {

    @Override
    protected Engine start() throws Exception {
        return HazelcastCluster.start();
    }
}
