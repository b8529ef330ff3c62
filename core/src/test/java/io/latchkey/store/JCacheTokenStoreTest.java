package io.latchkey.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JCacheTokenStoreTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String KEY = "latchkey-1-ab";

    private final ConcurrentMap<String, String> entries = new ConcurrentHashMap<>();
    private final JCacheTokenStore store = JCacheTokenStore.of(cacheOf(entries));

    @Test
    void readsWhatIsThere() {
        assertThat(store.read(KEY)).isNull();

        entries.put(KEY, "a record");
        assertThat(store.read(KEY)).isEqualTo("a record");
    }

    @Test
    void setsWhereThereIsNone() {
        assertThat(store.compareAndSet(KEY, null, "new", MINUTE)).isTrue();
        assertThat(store.compareAndSet(KEY, null, "other", MINUTE)).isFalse();
        assertThat(entries).containsEntry(KEY, "new");
    }

    @Test
    void replacesTheOneThatIsExpected() {
        entries.put(KEY, "old");

        assertThat(store.compareAndSet(KEY, "other", "new", MINUTE)).isFalse();
        assertThat(entries).containsEntry(KEY, "old");
        assertThat(store.compareAndSet(KEY, "old", "new", MINUTE)).isTrue();
        assertThat(entries).containsEntry(KEY, "new");
    }

    @Test
    void removesTheOneThatIsExpected() {
        entries.put(KEY, "old");

        assertThat(store.compareAndSet(KEY, "other", null, MINUTE)).isFalse();
        assertThat(entries).containsEntry(KEY, "old");
        assertThat(store.compareAndSet(KEY, "old", null, MINUTE)).isTrue();
        assertThat(entries).isEmpty();
    }

    @Test
    void whatTheCacheThrowsPasses() {
        JCacheTokenStore closed = JCacheTokenStore.of(cacheOf(null));

        assertThatThrownBy(() -> closed.read(KEY)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.compareAndSet(KEY, "old", "new", MINUTE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @SuppressWarnings("NullAway") // as a caller without a checker would
    void thereIsACache() {
        assertThatNullPointerException()
                .isThrownBy(() -> JCacheTokenStore.of(null))
                .withMessage("cache");
        assertThat(store).hasToString("JCacheTokenStore[tokens]");
    }

    /** A cache over a map, with no other methods than the store may call; over none, one that is closed. */
    @SuppressWarnings("unchecked")
    private static Cache<String, String> cacheOf(@Nullable ConcurrentMap<String, String> entries) {
        return (Cache<String, String>) Proxy.newProxyInstance(
                Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getName")) {
                        return "tokens";
                    }
                    if (entries == null) {
                        throw new IllegalStateException("closed");
                    }
                    return switch (method.getName() + arguments.length) {
                        case "get1" -> entries.get(arguments[0]);
                        case "putIfAbsent2" ->
                            entries.putIfAbsent((String) arguments[0], (String) arguments[1]) == null;
                        case "replace3" ->
                            entries.replace((String) arguments[0], (String) arguments[1], (String) arguments[2]);
                        case "remove2" -> entries.remove(arguments[0], arguments[1]);
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
    }
}
