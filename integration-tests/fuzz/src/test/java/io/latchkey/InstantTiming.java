package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Real threads, at a time that stands still: no delay passes, and pauses are none. */
final class InstantTiming implements Timing {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Instant wallTime() {
        return NOW;
    }

    @Override
    public double random() {
        return 0;
    }

    @Override
    public Task start(String name, Runnable work) {
        return SystemTiming.INSTANCE.start(name, work);
    }

    @Override
    public void complete(Runnable work) {
        SystemTiming.INSTANCE.complete(work);
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        return delay.isZero() ? start("now", work) : () -> {};
    }

    @Override
    public void pause(Duration length) {}

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        return SystemTiming.INSTANCE.call(work, longest);
    }
}
