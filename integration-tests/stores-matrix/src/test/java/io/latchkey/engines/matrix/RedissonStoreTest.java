package io.latchkey.engines.matrix;

import io.latchkey.engines.Client;
import io.latchkey.engines.Redis;
import io.latchkey.engines.Server;
import io.latchkey.engines.ServerContract;
import io.latchkey.store.RedisTokenStore;
import java.util.List;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

class RedissonStoreTest extends ServerContract {

    /** What an application writes. */
    private static RedisTokenStore storeOf(RedissonClient redisson) {
        return RedisTokenStore.of((script, keys, arguments) -> redisson.getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_WRITE,
                        script,
                        RScript.ReturnType.VALUE,
                        List.copyOf(keys),
                        arguments.toArray()));
    }

    @Override
    protected Server start() throws Exception {
        return Redis.start((port, timeout) -> {
            Config config = new Config();
            config.useSingleServer()
                    .setAddress("redis://127.0.0.1:" + port)
                    .setTimeout((int) timeout.toMillis())
                    .setRetryAttempts(0);
            RedissonClient redisson = Redisson.create(config);
            return new Client(storeOf(redisson), redisson::shutdown);
        });
    }
}
