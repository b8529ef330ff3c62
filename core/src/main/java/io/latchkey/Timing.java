package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The only door to clocks, delays, threads and chance, so that a test can hold the whole world still. */
interface Timing {

    /** The monotonic clock, in nanoseconds, see {@link System#nanoTime()}. */
    long nanoTime();

    /** The wall clock. */
    Instant wallTime();

    /** A number from 0 (inclusive) to 1 (exclusive). */
    double random();

    /**
     * Runs work that may block on a thread that bears this name too. Throws what a JVM throws that can start no thread.
     */
    Task start(String name, Runnable work);

    /** Runs what may block as long as it likes, an application's code, say, where it holds up nobody. Never throws. */
    void complete(Runnable work);

    /** Runs work that is done in no time, after a delay. */
    Task after(Duration delay, Runnable work);

    /** Has the calling thread wait, one that may block. */
    void pause(Duration length) throws InterruptedException;

    /**
     * Has the calling thread, one that may block, wait for work of an application's code on another one, for so long and no
     * longer, whatever that code does: it is then interrupted, and left to itself.
     *
     * @throws ExecutionException with what the work has thrown as its cause
     * @throws TimeoutException if it took too long
     */
    <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException;

    default Moment now() {
        return new Moment(nanoTime(), wallTime());
    }

    /** Work that was handed over. */
    interface Task {

        /** Interrupts it if it is running, forgets it if it is not. */
        void cancel();
    }
}
