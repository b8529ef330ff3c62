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

    public static Client jedis(int port, Duration timeout) {
        redis.clients.jedis.RedisClient jedis = redis.clients.jedis.RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", port))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .timeoutMillis(Math.toIntExact(timeout.toMillis()))
                        .build())
                .build();
        return new Client(storeOf(jedis), jedis::close);
    }

    /** By itself, Lettuce keeps what cannot be sent. */
    public static Client lettuce(int port, Duration timeout) {
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Engine.PATIENCE)
                .build());
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        StatefulRedisConnection<String, String> connection = client.connect();
        connection.setTimeout(timeout);
        return new Client(storeOf(connection), () -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
    }
}
