package io.latchkey.engines.matrix;

import io.latchkey.engines.Client;
import io.latchkey.engines.Redis;
import io.latchkey.engines.Server;
import io.latchkey.engines.ServerContract;
import io.latchkey.store.RedisTokenStore;
import io.lettuce.core.ClientOptions;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

class SpringStoreTest extends ServerContract {

    /** What an application writes. */
    private static RedisTokenStore storeOf(StringRedisTemplate redis) {
        return RedisTokenStore.of((script, keys, arguments) ->
                redis.execute(RedisScript.of(script, String.class), keys, arguments.toArray()));
    }

    @Override
    protected Server start() throws Exception {
        return Redis.start((port, timeout) -> {
            LettuceConnectionFactory connections = new LettuceConnectionFactory(
                    new RedisStandaloneConfiguration("127.0.0.1", port),
                    LettuceClientConfiguration.builder()
                            .commandTimeout(timeout)
                            .shutdownTimeout(Duration.ZERO)
                            .clientOptions(ClientOptions.builder()
                                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                                    .build())
                            .build());
            connections.afterPropertiesSet();
            connections.start();
            return new Client(storeOf(new StringRedisTemplate(connections)), connections::destroy);
        });
    }
}
