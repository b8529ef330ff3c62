package io.latchkey.chaos;

import io.latchkey.TokenStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A token store that comes and goes. Thread-safe. */
final class WaywardStore implements TokenStore {

    private static final long LONGEST_HANG_SECONDS = 3;

    private final ConcurrentHashMap<String, String> records = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger misbehaved = new AtomicInteger();
    private volatile Manner manner = Manner.WELL;

    /** How it is. */
    enum Manner {
        WELL,
        /** Each call fails. */
        REFUSING,
        /** Each call takes until it is interrupted. */
        HANGING,
        /** Each call takes half a second. */
        SLOW,
        /** A change is made, and its maker is told that it failed. */
        LYING,
        /** A change is said to be made, and is not. */
        FORGETFUL,
        /** What is read is no record. */
        GARBLED
    }

    static Manner manner(int number) {
        Manner[] all = Manner.values();
        return all[1 + number % (all.length - 1)];
    }

    void behave(Manner how) {
        manner = how;
    }

    int misbehaved() {
        return misbehaved.get();
    }

    @Override
    public @Nullable String read(String key) throws IOException, InterruptedException {
        Manner now = suffered();
        String record = records.get(key);
        return now == Manner.GARBLED && record != null ? record.substring(record.length() / 2) + "?" : record;
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
            throws IOException, InterruptedException {
        Manner now = suffered();
        if (now == Manner.FORGETFUL) {
            return true;
        }
        boolean done = changed(key, expected, update);
        if (now == Manner.LYING) {
            throw new IOException("connection reset");
        }
        return done;
    }

    private boolean changed(String key, @Nullable String expected, @Nullable String update) {
        if (expected == null) {
            return records.putIfAbsent(key, Objects.requireNonNull(update)) == null;
        }
        return update == null ? records.remove(key, expected) : records.replace(key, expected, update);
    }

    private Manner suffered() throws IOException, InterruptedException {
        Manner now = manner;
        if (now == Manner.WELL) {
            return now;
        }
        misbehaved.incrementAndGet();
        switch (now) {
            case REFUSING -> throw new IOException("connection refused");
            case HANGING -> {
                boolean unused = closed.await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS);
                throw new IOException("timed out");
            }
            case SLOW -> {
                boolean unused = closed.await(500, TimeUnit.MILLISECONDS);
            }
            default -> {
                // Later.
            }
        }
        return now;
    }

    void close() {
        closed.countDown();
    }
}
