package io.latchkey;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store whose calls are counted, and the key that they are for. Thread-safe. */
final class SeenStore implements TokenStore {

    private final TokenStore store;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile String key = "";

    SeenStore(TokenStore store) {
        this.store = store;
    }

    @Override
    public @Nullable String read(String key) throws Exception {
        this.key = key;
        reads.incrementAndGet();
        return store.read(key);
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
            throws Exception {
        changes.incrementAndGet();
        return store.compareAndSet(key, expected, update, timeToLive);
    }

    int calls() {
        return reads.get() + changes.get();
    }

    /** Of the last read. */
    String key() {
        return key;
    }

    /** Waits until a look that has begun from now on has ended, by the look that follows it. */
    void awaitLook() {
        int until = reads.get() + 2;
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> reads.get() >= until);
    }
}
