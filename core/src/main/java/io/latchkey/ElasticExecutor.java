package io.latchkey;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs work on as few threads as it takes: on one, as long as that gets on; on twice as many, and twice as many again,
 * whenever none of them has come to its next piece of work for some milliseconds. So ten thousand quick pieces take one
 * thread, and those that block, for ever maybe, or until one behind them has run, hold up nobody.
 */
final class ElasticExecutor implements Executor {

    private static final long PATIENCE_MILLIS = 10;

    private final Executor threads;
    private final ScheduledExecutorService timer;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicBoolean watched = new AtomicBoolean();

    /**
     * Makes an executor.
     *
     * @param threads starts a thread for each piece of work, without bounds
     */
    ElasticExecutor(Executor threads, ScheduledExecutorService timer) {
        this.threads = threads;
        this.timer = timer;
    }

    /** Where no thread is to be had, the work waits for one; it is done on the spot if there is not even a timer. */
    @Override
    public void execute(Runnable work) {
        waiting.add(work);
        if (working.get() == 0) {
            addThread();
        }
        watch();
    }

    private void addThread() {
        working.incrementAndGet();
        try {
            threads.execute(this::work);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            working.decrementAndGet();
        }
    }

    private void work() {
        try {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                taken.incrementAndGet();
                next.run();
            }
        } finally {
            // Also after what has thrown: the rest is not lost with this thread.
            if (working.decrementAndGet() == 0 && !waiting.isEmpty()) {
                addThread();
            }
        }
    }

    private void watch() {
        if (waiting.isEmpty() || !watched.compareAndSet(false, true)) {
            return;
        }
        long before = taken.get();
        try {
            var unused = timer.schedule(() -> look(before), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | OutOfMemoryError noTimer) {
            watched.set(false);
            if (working.get() == 0) {
                working.incrementAndGet();
                work();
            }
        }
    }

    private void look(long before) {
        watched.set(false);
        if (!waiting.isEmpty() && taken.get() == before) {
            for (int more = Math.max(working.get(), 1); more > 0; more--) {
                addThread();
            }
        }
        watch();
    }
}
