package io.latchkey.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What one instance runs on: clocks that are its own, chance, and threads that end all at once if it is killed. */
public final class Machine {

    private final World world;
    private final Instant wallAtBeginning;
    private final SplittableRandom chance;
    private final boolean steady;
    private final long bootedBefore;
    private final Set<World.Strand> strands = new LinkedHashSet<>();
    private boolean dead;

    /**
     * Makes one.
     *
     * @param wallAtBeginning what its wall clock said, or would have said, at the beginning of the world
     * @param steady whether it does without chance, so that all machines do everything after the same time
     */
    Machine(World world, Instant wallAtBeginning, boolean steady) {
        this.world = world;
        this.wallAtBeginning = wallAtBeginning;
        this.chance = world.chance();
        this.steady = steady;
        this.bootedBefore = chance.nextLong(1L << 50);
    }

    /**
     * Returns its monotonic clock, which has nothing to do with that of another machine.
     *
     * @return nanoseconds
     */
    public long nanoTime() {
        return bootedBefore + world.now();
    }

    /**
     * Returns its wall clock, which may be fast or slow.
     *
     * @return the time
     */
    public Instant wallTime() {
        return wallAtBeginning.plusNanos(world.now());
    }

    /**
     * Returns its own chance.
     *
     * @return a number from 0 to 1
     */
    public double random() {
        return steady ? 0 : chance.nextDouble();
    }

    /**
     * Starts work on a thread of its own.
     *
     * @param work what may pause
     * @return interrupts it, or forgets it if it has not begun
     */
    public Runnable start(Runnable work) {
        if (dead) {
            return () -> {};
        }
        return begin(work)::interrupt;
    }

    private World.Strand begin(Runnable work) {
        World.Strand strand = world.start(work);
        strands.add(strand);
        strand.whenEnded(strands::remove);
        return strand;
    }

    /**
     * Does something later, in no time.
     *
     * @param delay when
     * @param work what
     * @return cancels it
     */
    public Runnable after(Duration delay, Runnable work) {
        World.Event event = world.after(delay.toNanos(), () -> {
            if (!dead) {
                work.run();
            }
        });
        return event::cancel;
    }

    /**
     * Has the work that calls this wait.
     *
     * @param length for how long
     * @throws InterruptedException if it is interrupted meanwhile
     */
    public void pause(Duration length) throws InterruptedException {
        pause(length.toNanos());
    }

    void pause(long nanos) throws InterruptedException {
        caller().pause(nanos);
    }

    private World.Strand caller() {
        if (dead) {
            throw new World.Killed();
        }
        World.Strand caller = world.current();
        if (caller == null) {
            throw new IllegalStateException("this work is to be done in no time, and wants to wait");
        }
        return caller;
    }

    /**
     * Has the work that calls this wait for other work, for so long and no longer.
     *
     * @param <T> what it gives
     * @param work the other work
     * @param longest for how long
     * @return what it has given
     * @throws ExecutionException if it threw
     * @throws TimeoutException if it took too long; it is interrupted then
     * @throws InterruptedException if the waiting was interrupted
     */
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        World.Strand caller = caller();
        Called<T> called = new Called<>(work, caller);
        World.Strand strand = begin(called);
        try {
            caller.pause(longest.toNanos());
            return called.answer();
        } finally {
            called.left = true;
            strand.interrupt();
        }
    }

    /** Work that another piece of work waits for. */
    private static final class Called<T extends @Nullable Object> implements Runnable {

        private final Callable<T> work;
        private final World.Strand caller;
        private @Nullable T value;
        private @Nullable Throwable failure;
        private boolean done;
        private boolean left;

        Called(Callable<T> work, World.Strand caller) {
            this.work = work;
            this.caller = caller;
        }

        @Override
        public void run() {
            try {
                value = work.call();
            } catch (World.Killed killed) {
                throw killed;
            } catch (Exception | Error e) {
                failure = e;
            }
            done = true;
            if (!left) {
                caller.wake();
            }
        }

        @SuppressWarnings("NullAway") // a T, as it is done and has not failed
        T answer() throws ExecutionException, TimeoutException {
            if (!done) {
                throw new TimeoutException();
            }
            if (failure != null) {
                throw new ExecutionException(failure);
            }
            return value;
        }
    }

    /** The plug is pulled: nothing more happens on it, and nobody is told. */
    void kill() {
        dead = true;
        for (World.Strand each : List.copyOf(strands)) {
            each.kill();
        }
    }
}
