package io.latchkey;

import io.latchkey.engines.Engine;
import io.latchkey.engines.HazelcastCluster;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class HazelcastFaultTest extends EngineFaultContract {

    @Override
    protected Engine start() throws Exception {
        return HazelcastCluster.start();
    }
}
