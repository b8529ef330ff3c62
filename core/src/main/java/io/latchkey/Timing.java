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

    /** Runs work that may block on a thread of its own. Throws what a JVM throws that can start no thread. */
    Task start(Runnable work);

    /** Runs work that may block as long as it likes, on a thread that no token request waits for. Throws as above. */
    void complete(Runnable work);

    /** Runs work that is done in no time, after a delay. */
    Task after(Duration delay, Runnable work);

    /** Hands work over that the timer has met and that may block: a log may, and so may a listener. */
    default void leaveTimer(Runnable work) {
        try {
            Task unused = start(work);
        } catch (RuntimeException | Error noThread) {
            work.run();
        }
    }

    default Moment now() {
        return new Moment(nanoTime(), wallTime());
    }

    /** Work that was handed over. */
    interface Task {

        /** Interrupts it if it is running, forgets it if it is not. */
        void cancel();
    }
}
