package io.latchkey.store;

import io.latchkey.TokenStore;
import java.time.Duration;
import java.util.Objects;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Shares a token through a cache of the application's (JSR 107), which its instances have in common: Hazelcast,
 * Infinispan, Ignite, Redisson, or Ehcache on Terracotta. A cache within one JVM shares nothing.
 *
 * <pre>{@code
 * Cache<String, String> cache = cacheManager.createCache("tokens", new MutableConfiguration<String, String>()
 *         .setTypes(String.class, String.class)
 *         .setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(Duration.ONE_DAY)));
 *
 * JCacheTokenStore.of(cache);
 * }</pre>
 *
 * <p>JCache takes no time to live with a value; the cache's {@code ExpiryPolicy} decides. Let it count from the last
 * change, {@code ModifiedExpiryPolicy}, and be longer than the tokens live. With {@code CreatedExpiryPolicy} a good record
 * is forgotten now and then, at the cost of a token request; without any, what a rotated secret leaves behind stays, some
 * kilobytes each time.
 *
 * <p>What makes one instance's change visible to all is the cache's affair: have it distributed or replicated, with
 * synchronous copies, and without a near cache. While the members of a cluster do not see each other, each part has a
 * record of its own: a token request for each, and nothing worse.
 *
 * <p>Uses {@code get}, {@code putIfAbsent}, {@code replace} and {@code remove} with the old value, and nothing that
 * would have to be deployed on other members. Thread-safe, as caches are.
 */
@SuppressWarnings("exports") // javax.cache is optional, and no module that says so
public final class JCacheTokenStore implements TokenStore {

    private final Cache<String, String> cache;
    private final String name;

    private JCacheTokenStore(Cache<String, String> cache) {
        this.cache = cache;
        this.name = cache.getName();
    }

    /**
     * Shares a token through a cache.
     *
     * @param cache the cache
     * @return a store over this cache, which stays the caller's to close
     * @throws NullPointerException if the cache is null
     */
    public static JCacheTokenStore of(Cache<String, String> cache) {
        return new JCacheTokenStore(Objects.requireNonNull(cache, "cache"));
    }

    /**
     * {@inheritDoc}
     *
     * @throws CacheException if the cache fails
     * @throws IllegalStateException if it is closed
     */
    @Override
    public @Nullable String read(String key) {
        return cache.get(key);
    }

    /**
     * {@inheritDoc} The cache's own time to live counts, not this one.
     *
     * @throws CacheException if the cache fails
     * @throws IllegalStateException if it is closed
     */
    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive) {
        if (expected == null) {
            return cache.putIfAbsent(key, Objects.requireNonNull(update, "update"));
        }
        return update == null ? cache.remove(key, expected) : cache.replace(key, expected, update);
    }

    /** Tells the name of the cache. */
    @Override
    public String toString() {
        return "JCacheTokenStore[" + name + "]";
    }
}
