package io.latchkey;

import io.latchkey.engines.Redis;
import io.latchkey.engines.RedisClients;
import io.latchkey.engines.Server;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class LettuceFaultTest extends ServerFaultContract {

    @Override
    Server start() throws Exception {
        return Redis.start(RedisClients::lettuce);
    }

    @Override
    void fill(boolean full) {
        RedisFaultTest.fill(server(), full);
    }
}
