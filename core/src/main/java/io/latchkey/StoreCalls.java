package io.latchkey;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls a {@link TokenStore} so that it can cost nobody much: each call has a deadline, whatever the store's client thinks
 * of it; after one that failed, the store is left alone for some time. Thread-safe.
 */
final class StoreCalls {

    /** For how long a store that has failed is left alone. */
    static final Duration COOL_DOWN = Duration.ofSeconds(30);

    /** Each one that ignores its interrupt holds a thread: no more of them than this. */
    private static final int MOST_RUNNING = 3;

    private final TokenStore store;
    private final Duration deadline;
    private final Timing timing;
    private final Telling telling;
    private final AtomicInteger running = new AtomicInteger();
    private volatile @Nullable Moment failedAt;

    StoreCalls(TokenStore store, Duration deadline, Timing timing, Telling telling) {
        this.store = store;
        this.deadline = deadline;
        this.timing = timing;
        this.telling = telling;
    }

    /** There is no answer, and none to be waited for. */
    static final class Unavailable extends Exception {

        private static final long serialVersionUID = 1L;

        Unavailable() {
            super(null, null, false, false);
        }
    }

    /** Whoever has less patience than a call may take leaves, which is no failure of the store's. */
    @Nullable
    String read(String key, Duration patience) throws Unavailable, InterruptedException {
        return call(() -> store.read(key), patience);
    }

    /** As {@link #read}. */
    boolean compareAndSet(
            String key, @Nullable String expected, @Nullable String update, Duration timeToLive, Duration patience)
            throws Unavailable, InterruptedException {
        return call(() -> store.compareAndSet(key, expected, update, timeToLive), patience);
    }

    private <T extends @Nullable Object> T call(Callable<T> work, Duration patience)
            throws Unavailable, InterruptedException {
        Moment failed = failedAt;
        if (failed != null && timing.now().elapsedSince(failed).compareTo(COOL_DOWN) < 0) {
            throw new Unavailable();
        }
        if (running.get() >= MOST_RUNNING) {
            throw failed(MOST_RUNNING + " earlier calls still run, though they were told to end", null);
        }
        boolean impatient = patience.compareTo(deadline) < 0;
        try {
            T answer = timing.call(() -> counted(work), impatient ? patience : deadline);
            if (failed != null) {
                failedAt = null;
                telling.storeAnswers(store);
            }
            return answer;
        } catch (TimeoutException e) {
            throw impatient ? new Unavailable() : failed("it did not answer within " + deadline, null);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed("it threw " + cause.getClass().getName(), ShownCause.of(cause, List.of()));
        }
    }

    private <T extends @Nullable Object> T counted(Callable<T> work) throws Exception {
        running.incrementAndGet();
        try {
            return work.call();
        } finally {
            running.decrementAndGet();
        }
    }

    private Unavailable failed(String what, @Nullable Throwable cause) {
        Moment now = timing.now();
        boolean news = failedAt == null;
        failedAt = now;
        telling.storeFailed(store, what, cause, now.wallAfter(COOL_DOWN), news);
        return new Unavailable();
    }
}
