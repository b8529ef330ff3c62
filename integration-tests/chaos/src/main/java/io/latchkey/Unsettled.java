package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a token source live by the real monotonic clock and threads, and by a wall clock and a chance of the test's own. In
 * this package, as the door to time is not public.
 */
public final class Unsettled implements Timing {

    /** Whether the work on this thread was told to end. */
    private static final ThreadLocal<AtomicBoolean> TOLD = ThreadLocal.withInitial(AtomicBoolean::new);

    private final Supplier<Instant> wallClock;
    private final DoubleSupplier chance;

    private Unsettled(Supplier<Instant> wallClock, DoubleSupplier chance) {
        this.wallClock = wallClock;
        this.chance = chance;
    }

    /**
     * Begins a token source.
     *
     * @param wallClock tells its wall time
     * @param chance gives numbers from 0 (inclusive) to 1 (exclusive)
     * @return a builder
     */
    public static ClientCredentialsTokenSource.Builder source(Supplier<Instant> wallClock, DoubleSupplier chance) {
        return ClientCredentialsTokenSource.builder().timing(new Unsettled(wallClock, chance));
    }

    /**
     * Returns a look at the work that runs on this thread, from now on and for whoever wants to know.
     *
     * @return tells whether the source has told that work to end, whether or not it has ended
     */
    public static BooleanSupplier toldToEnd() {
        return TOLD.get()::get;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return wallClock.get();
    }

    @Override
    public double random() {
        return chance.getAsDouble();
    }

    @Override
    public Task start(String name, Runnable work) {
        AtomicBoolean told = new AtomicBoolean();
        Task task = SystemTiming.INSTANCE.start(name, () -> {
            TOLD.set(told);
            try {
                work.run();
            } finally {
                TOLD.remove();
            }
        });
        return () -> {
            told.set(true);
            task.cancel();
        };
    }

    @Override
    public void complete(Runnable work) {
        SystemTiming.INSTANCE.complete(work);
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        return SystemTiming.INSTANCE.after(delay, work);
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
        SystemTiming.INSTANCE.pause(length);
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        return SystemTiming.INSTANCE.call(work, longest);
    }
}
