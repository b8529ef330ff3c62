package io.latchkey;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The time that all instances live in, on real threads: it runs, or it stands still, and it passes as a test says. Where
 * it stands still, no lease grows old and no store is late, however slow the machine is, so that requests can be counted.
 * Thread-safe.
 */
final class WorldTime {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    /** What is a second to a store is half a minute to a machine that has other things to do. */
    private static final int SLOWNESS = 30;

    /** Pauses are real, but shorter where time stands still. */
    private static final int HASTE = 8;

    private final long start = System.nanoTime();
    private final AtomicInteger atWork = new AtomicInteger();
    private volatile Now now = new Now(0, true);

    /**
     * How time goes.
     *
     * @param nanos since the start, by the world's time; or by how much it is ahead of real time, while that runs
     */
    private record Now(long nanos, boolean still) {}

    private long nanos() {
        Now current = now;
        return current.still ? current.nanos : current.nanos + realNanos();
    }

    private long realNanos() {
        return System.nanoTime() - start;
    }

    /** From now on it runs as real time does. */
    void runs() {
        now = new Now(nanos() - realNanos(), false);
    }

    /** From now on it stands still. */
    void standsStill() {
        now = new Now(nanos(), true);
    }

    void passes(Duration time) {
        Now current = now;
        now = new Now(current.nanos + time.toNanos(), current.still);
    }

    /** Waits until no instance fetches, publishes or drops any more. */
    void awaitRest() {
        if (atWork.get() == 0) {
            return;
        }
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> atWork.get() == 0);
    }

    /** What no clock shows exactly. */
    Instant instant() {
        return START.plusNanos(nanos());
    }

    /** The clocks and threads of an instance, whose wall clock is off by some time. */
    Timing of(Duration ahead) {
        return new Local(ahead);
    }

    private final class Local implements Timing {

        private final Duration ahead;

        Local(Duration ahead) {
            this.ahead = ahead;
        }

        /** The zero of a monotonic clock is any. */
        @Override
        public long nanoTime() {
            return nanos() + 17 * ahead.toNanos();
        }

        @Override
        public Instant wallTime() {
            return instant().plus(ahead);
        }

        @Override
        public double random() {
            return ThreadLocalRandom.current().nextDouble();
        }

        @Override
        public Task start(String name, Runnable work) {
            atWork.incrementAndGet();
            AtomicBoolean ended = new AtomicBoolean();
            Task task = SystemTiming.INSTANCE.start(name, () -> {
                try {
                    work.run();
                } finally {
                    end(ended);
                }
            });
            return () -> {
                task.cancel();
                end(ended); // it may never begin
            };
        }

        private void end(AtomicBoolean ended) {
            if (ended.compareAndSet(false, true)) {
                atWork.decrementAndGet();
            }
        }

        @Override
        public void complete(Runnable work) {
            SystemTiming.INSTANCE.complete(work);
        }

        @Override
        public Task after(Duration delay, Runnable work) {
            return SystemTiming.INSTANCE.after(now.still ? delay.multipliedBy(SLOWNESS) : delay, work);
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            SystemTiming.INSTANCE.pause(now.still ? length.dividedBy(HASTE) : length);
        }

        @Override
        public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
                throws ExecutionException, TimeoutException, InterruptedException {
            return SystemTiming.INSTANCE.call(work, now.still ? longest.multipliedBy(SLOWNESS) : longest);
        }
    }
}
