package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A world in which work that is started runs a moment later, as on a thread of its own, so that whoever has started it goes
 * on first.
 *
 * @param world whose clocks and timers it has
 * @param latency how much later
 */
record BusyTiming(FakeTiming world, Supplier<Duration> latency) implements Timing {

    @Override
    public long nanoTime() {
        return world.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return world.wallTime();
    }

    @Override
    public double random() {
        return world.random();
    }

    @Override
    public Task start(String name, Runnable work) {
        return world.after(latency.get(), work);
    }

    @Override
    public void complete(Runnable work) {
        Task unused = world.after(Duration.ZERO, work);
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        return world.after(delay, work);
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
        world.pause(length);
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        return world.call(work, longest);
    }
}
