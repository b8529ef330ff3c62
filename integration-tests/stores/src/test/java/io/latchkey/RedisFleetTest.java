package io.latchkey;

import io.latchkey.engines.Engine;
import io.latchkey.engines.Redis;

class RedisFleetTest extends FleetContract {

    @Override
    protected Engine start() throws Exception {
        return Redis.start();
    }
}
