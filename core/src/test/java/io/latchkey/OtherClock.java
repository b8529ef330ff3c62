package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Another machine in the same world: its wall clock is off by some time.
 *
 * @param ahead by how much
 */
record OtherClock(Timing world, Duration ahead) implements Timing {

    @Override
    public long nanoTime() {
        return world.nanoTime() + ahead.toNanos() * 17; // the zero of a monotonic clock is any
    }

    @Override
    public Instant wallTime() {
        return world.wallTime().plus(ahead);
    }

    @Override
    public double random() {
        return world.random();
    }

    @Override
    public Task start(String name, Runnable work) {
        return world.start(name, work);
    }

    @Override
    public void complete(Runnable work) {
        world.complete(work);
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
