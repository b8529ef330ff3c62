package io.latchkey;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A token store in memory, which a test can look into, change, and break. */
final class MapStore implements TokenStore {

    /** What goes wrong before a call. */
    interface Trouble {
        void strike() throws Exception;
    }

    final Map<String, String> records = new ConcurrentHashMap<>();

    /** Each call, as {@code read} or {@code compareAndSet}. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** All that was ever written. */
    final List<String> written = new CopyOnWriteArrayList<>();

    final List<Duration> timesToLive = new CopyOnWriteArrayList<>();

    private final Semaphore news = new Semaphore(0);
    private volatile Trouble before = () -> {};

    void before(Trouble trouble) {
        before = trouble;
    }

    /** The only record. */
    String record() {
        if (records.size() != 1) {
            throw new AssertionError(records.size() + " records");
        }
        return records.values().iterator().next();
    }

    void replaceRecord(String text) {
        records.replaceAll((key, before) -> text);
    }

    /** Waits until so much was written. */
    void awaitWritten(int count) {
        try {
            while (written.size() < count) {
                if (!news.tryAcquire(30, TimeUnit.SECONDS)) {
                    throw new AssertionError(written.size() + " written");
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public @Nullable String read(String key) throws Exception {
        calls.add("read");
        before.strike();
        return records.get(key);
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
            throws Exception {
        calls.add("compareAndSet");
        before.strike();
        if (!key.matches("[a-z0-9-]{1,64}") || (update != null && !update.matches("[\\x20-\\x7E]+"))) {
            throw new AssertionError("against the contract: " + key + " " + update);
        }
        boolean done = set(key, expected, update);
        if (update != null && done) {
            written.add(key + " " + update);
            timesToLive.add(timeToLive);
            news.release();
        }
        return done;
    }

    private boolean set(String key, @Nullable String expected, @Nullable String update) {
        if (expected == null) {
            if (update == null) {
                throw new AssertionError("against the contract: neither expected nor update");
            }
            return records.putIfAbsent(key, update) == null;
        }
        return update == null ? records.remove(key, expected) : records.replace(key, expected, update);
    }
}
