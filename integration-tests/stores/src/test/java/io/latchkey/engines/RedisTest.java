package io.latchkey.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.TokenStore;
import io.latchkey.store.RedisTokenStore;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/** What only Redis has: times to live, a memory that is full, lists of what one may. */
@Timeout(60)
class RedisTest {

    private static final String KEY = "latchkey-1-ab";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void eachChangeSetsTheTimeToLive() throws Exception {
        try (Redis redis = Redis.start();
                RedisClient jedis = RedisClient.create("127.0.0.1", redis.port())) {
            TokenStore store = RedisClients.storeOf(jedis);

            store.compareAndSet(KEY, null, "first", Duration.ofHours(1));
            assertThat(jedis.pttl(KEY)).isBetween(1L, 3_600_000L);
            store.compareAndSet(KEY, "first", "second", Duration.ofDays(2));
            assertThat(jedis.pttl(KEY)).isBetween(3_600_001L, 172_800_000L);
            store.compareAndSet(KEY, "second", null, MINUTE);
            assertThat(jedis.exists(KEY)).isFalse();
        }
    }

    /** The record is another's until Redis itself forgets it, and there is none from then on. */
    @Test
    void aRecordIsForgottenInTime() throws Exception {
        try (Redis redis = Redis.start();
                Client client = redis.connect()) {
            client.compareAndSet(KEY, null, "first", Duration.ofMillis(1));

            while (client.read(KEY) != null) {
                Thread.onSpinWait();
            }
            assertThat(client.compareAndSet(KEY, "first", "second", MINUTE)).isFalse();
            assertThat(client.compareAndSet(KEY, null, "second", MINUTE)).isTrue();
        }
    }

    @Test
    void aFullMemoryIsAnErrorAndWhatIsThereStays() throws Exception {
        try (Redis redis = Redis.start(RedisClients::jedis, "--maxmemory-policy", "noeviction");
                RedisClient jedis = RedisClient.create("127.0.0.1", redis.port())) {
            TokenStore store = RedisClients.storeOf(jedis);
            store.compareAndSet(KEY, null, "first", MINUTE);
            jedis.configSet("maxmemory", "1");

            assertThatThrownBy(() -> store.compareAndSet(KEY, "first", "second", MINUTE))
                    .isInstanceOf(JedisDataException.class);
            assertThatThrownBy(() -> store.compareAndSet("latchkey-1-cd", null, "first", MINUTE))
                    .isInstanceOf(JedisDataException.class);

            jedis.configSet("maxmemory", "0");
            assertThat(store.read(KEY)).isEqualTo("first");
        }
    }

    /** Those that the Javadoc names are enough, on the keys with the prefix, and on no others. */
    @Test
    void aUserNeedsFewRights() throws Exception {
        String[] user = "--user orders on nopass ~orders:latchkey-* -@all +eval +evalsha +get +set +del".split(" ");
        try (Redis redis = Redis.start(RedisClients::jedis, user);
                RedisClient jedis = RedisClient.builder()
                        .hostAndPort(new HostAndPort("127.0.0.1", redis.port()))
                        .clientConfig(DefaultJedisClientConfig.builder()
                                .user("orders")
                                .password("any")
                                .build())
                        .build()) {
            RedisTokenStore.Scripting scripting =
                    (script, keys, arguments) -> (String) jedis.eval(script, keys, arguments);
            TokenStore store = RedisTokenStore.of(scripting, "orders:");

            assertThat(store.compareAndSet(KEY, null, "first", MINUTE)).isTrue();
            assertThat(store.compareAndSet(KEY, "first", "second", MINUTE)).isTrue();
            assertThat(store.read(KEY)).isEqualTo("second");
            assertThat(store.compareAndSet(KEY, "second", null, MINUTE)).isTrue();
            assertThatThrownBy(() -> RedisTokenStore.of(scripting).read(KEY)).isInstanceOf(JedisDataException.class);
        }
    }

    /** A client that does something with answers is found out at once, and never taken for an empty store. */
    @Test
    void aFunctionThatIsNoneIsAnError() throws Exception {
        try (Redis redis = Redis.start();
                RedisClient jedis = RedisClient.create("127.0.0.1", redis.port())) {
            TokenStore wrapping =
                    RedisTokenStore.of((script, keys, arguments) -> "\"" + jedis.eval(script, keys, arguments) + "\"");
            TokenStore silent = RedisTokenStore.of((script, keys, arguments) -> null);

            assertThatThrownBy(() -> wrapping.read(KEY)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> silent.read(KEY)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> silent.compareAndSet(KEY, null, "first", MINUTE))
                    .isInstanceOf(IOException.class);
        }
    }
}
