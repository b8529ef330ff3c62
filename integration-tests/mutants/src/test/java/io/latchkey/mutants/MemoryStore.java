package io.latchkey.mutants;

import io.latchkey.TokenStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store as an application might write its own: right, until a mutant is made of it. */
final class MemoryStore implements TokenStore {

    private final Map<String, String> records;

    MemoryStore(Map<String, String> records) {
        this.records = records;
    }

    @Override
    public @Nullable String read(String key) throws IOException {
        requireUp();
        return records.get(key);
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
            throws IOException {
        requireUp();
        if (expected == null) {
            return update != null && records.putIfAbsent(key, update) == null;
        }
        return update == null ? records.remove(key, expected) : records.replace(key, expected, update);
    }

    private void requireUp() throws IOException {
        if (records.containsKey(MemoryEngine.DOWN)) {
            throw new IOException("away");
        }
    }
}
