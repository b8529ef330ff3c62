package io.latchkey.metrics;

import io.latchkey.TokenStore;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store in memory, which fails when it is told to. */
final class MapTokenStore implements TokenStore {

    private final Map<String, String> records = new ConcurrentHashMap<>();
    volatile boolean fails;

    @Override
    public @Nullable String read(String key) {
        if (fails) {
            throw new IllegalStateException("out of order");
        }
        return records.get(key);
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive) {
        if (!Objects.equals(read(key), expected)) {
            return false;
        }
        if (update == null) {
            records.remove(key);
        } else {
            records.put(key, update);
        }
        return true;
    }
}
