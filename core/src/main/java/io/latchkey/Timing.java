package io.latchkey;

import java.time.Duration;
import java.time.Instant;

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

    default Moment now() {
        return new Moment(nanoTime(), wallTime());
    }

    /** Work that was handed over. */
    interface Task {

        /** Interrupts it if it is running, forgets it if it is not. */
        void cancel();
    }
}
