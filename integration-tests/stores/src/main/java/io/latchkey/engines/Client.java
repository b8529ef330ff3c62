package io.latchkey.engines;

import io.latchkey.TokenStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A store, and the client that it uses.
 *
 * @param store what an application would write
 * @param closing closes its client, as it would in the end
 */
public record Client(TokenStore store, Runnable closing) implements TokenStore, AutoCloseable {

    @Override
    public @Nullable String read(String key) throws Exception {
        return store.read(key);
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
            throws Exception {
        return store.compareAndSet(key, expected, update, timeToLive);
    }

    @Override
    public void close() {
        closing.run();
    }
}
