package io.latchkey.store;

import io.latchkey.TokenStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shares a token through Redis (2.6.12 or newer) or Valkey, alone, with replicas or as a cluster, over the client that the
 * application has: all that is asked of it is to run a script.
 *
 * <pre>{@code
 * // Lettuce: a StatefulRedisConnection<String, String> or StatefulRedisClusterConnection<String, String>
 * RedisTokenStore.of((script, keys, arguments) -> connection.sync().eval(
 *         script, ScriptOutputType.VALUE, keys.toArray(String[]::new), arguments.toArray(String[]::new)));
 *
 * // Jedis: a RedisClient, RedisClusterClient or JedisPooled
 * RedisTokenStore.of((script, keys, arguments) -> (String) jedis.eval(script, keys, arguments));
 *
 * // Redisson
 * RedisTokenStore.of((script, keys, arguments) -> redisson.getScript(StringCodec.INSTANCE).eval(
 *         RScript.Mode.READ_WRITE, script, RScript.ReturnType.VALUE, List.copyOf(keys), arguments.toArray()));
 *
 * // Spring Data: a StringRedisTemplate
 * RedisTokenStore.of((script, keys, arguments) ->
 *         redis.execute(RedisScript.of(script, String.class), keys, arguments.toArray()));
 * }</pre>
 *
 * <p>There are two scripts, always the same; each names the one key that it uses, as a cluster demands. Reading is a
 * script as well, so that no client sends it to a replica, which may be behind. A user with an access control list
 * needs {@code +eval +evalsha +get +set +del} on the keys {@code latchkey-*}, or those with the prefix.
 *
 * <p>Each record has a time to live ({@code SET ... PX}). When the memory of the server is full, a record may be evicted,
 * or the script fails: the first costs a token request, the second is an error like any other.
 *
 * <p>Give the client a time-out of a second or two for commands, and let it fail while it is disconnected, if it can:
 * Lettuce queues commands for a minute by itself ({@code ClientOptions.disconnectedBehavior}), and a call that is given
 * up here is a command that is sent later.
 *
 * <p>Thread-safe, if the function is.
 */
public final class RedisTokenStore implements TokenStore {

    /** A record that was found is marked, so that nothing answered is not taken for nothing found. */
    private static final String READ = """
            local record = redis.call('GET', KEYS[1])
            return record and '=' .. record or '-'
            """;

    private static final String COMPARE_AND_SET = """
            local record = redis.call('GET', KEYS[1])
            if (record and '=' .. record or '-') ~= ARGV[1] then
                return 'changed'
            end
            if ARGV[2] == '-' then
                redis.call('DEL', KEYS[1])
            else
                redis.call('SET', KEYS[1], string.sub(ARGV[2], 2), 'PX', ARGV[3])
            end
            return 'done'
            """;

    private static final String ABSENT = "-";
    private static final String PRESENT = "=";

    private final Scripting redis;
    private final String keyPrefix;

    private RedisTokenStore(Scripting redis, String keyPrefix) {
        this.redis = Objects.requireNonNull(redis, "redis");
        this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
    }

    /**
     * Shares a token under keys that begin with {@code latchkey-}.
     *
     * @param redis runs a script on the server
     * @return a store over this function, whose client stays the caller's to close
     * @throws NullPointerException if the function is null
     */
    public static RedisTokenStore of(Scripting redis) {
        return new RedisTokenStore(redis, "");
    }

    /**
     * Shares a token under keys with a prefix, for a server that has a part of its keys set aside for each application.
     *
     * @param redis runs a script on the server
     * @param keyPrefix what each key begins with, {@code "orders:"} say
     * @return a store over this function, whose client stays the caller's to close
     * @throws NullPointerException if an argument is null
     */
    public static RedisTokenStore of(Scripting redis, String keyPrefix) {
        return new RedisTokenStore(redis, keyPrefix);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException if the function returns anything else than the script does
     */
    @Override
    public @Nullable String read(String key) throws Exception {
        String answer = redis.eval(READ, keys(key), List.of());
        if (ABSENT.equals(answer)) {
            return null;
        }
        if (answer == null || !answer.startsWith(PRESENT)) {
            throw unexpected();
        }
        return answer.substring(PRESENT.length());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException if the function returns anything else than the script does
     */
    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
            throws Exception {
        String answer = redis.eval(
                COMPARE_AND_SET,
                keys(key),
                List.of(marked(expected), marked(update), Long.toString(Milliseconds.of(timeToLive))));
        if ("done".equals(answer)) {
            return true;
        }
        if ("changed".equals(answer)) {
            return false;
        }
        throw unexpected();
    }

    private List<String> keys(String key) {
        return List.of(keyPrefix + key);
    }

    private static String marked(@Nullable String record) {
        return record == null ? ABSENT : PRESENT + record;
    }

    /** Without the answer, which may be a record in another encoding. */
    private static IOException unexpected() {
        return new IOException(
                "the function for Redis returned something else than the script: does it convert answers,"
                        + " or run within a pipeline or a transaction?");
    }

    /** Tells the prefix of the keys, if there is one. */
    @Override
    public String toString() {
        return "RedisTokenStore[" + keyPrefix + "]";
    }

    /** Runs a script on a Redis server, by {@code EVAL}, or {@code EVALSHA} where that is known to the server. */
    @FunctionalInterface
    public interface Scripting {

        /**
         * Runs a script and returns its answer. May block, and is called by several threads at once.
         *
         * @param script the script, in Lua
         * @param keys the keys that it uses: exactly one
         * @param arguments its further arguments, to be sent as they are, in UTF-8: visible ASCII characters and spaces
         * @return the answer as text, decoded from UTF-8 and nothing more; null, if the client has none, is an error here
         * @throws Exception if there is no answer
         */
        @Nullable
        String eval(String script, List<String> keys, List<String> arguments) throws Exception;
    }
}
