package io.latchkey.engines;

import io.latchkey.store.RedisTokenStore;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;

/** What an application writes for each client of Redis. */
public final class RedisClients {

    private RedisClients() {}

    public static RedisTokenStore storeOf(UnifiedJedis jedis) {
        return RedisTokenStore.of((script, keys, arguments) -> (String) jedis.eval(script, keys, arguments));
    }

    public static RedisTokenStore storeOf(StatefulRedisConnection<String, String> connection) {
        return RedisTokenStore.of((script, keys, arguments) -> connection
                .sync()
                .eval(script, ScriptOutputType.VALUE, keys.toArray(String[]::new), arguments.toArray(String[]::new)));
    }

    /** Jedis waits for two seconds by itself, for a connection and for an answer. */
    public static Client jedis(int port) {
        redis.clients.jedis.RedisClient jedis = redis.clients.jedis.RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", port))
                .clientConfig(DefaultJedisClientConfig.builder().build())
                .build();
        return new Client(storeOf(jedis), jedis::close);
    }

    /** Lettuce waits for a minute by itself, and keeps what cannot be sent. */
    public static Client lettuce(int port) {
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofSeconds(2))
                .build());
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        return new Client(storeOf(client.connect()), () -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
    }
}
