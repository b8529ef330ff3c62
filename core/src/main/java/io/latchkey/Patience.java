package io.latchkey;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a try waits for the answer to begin, before it is given up for another one on a new connection. A few seconds
 * at first, so that a connection that leads nowhere costs no more; longer at a token endpoint that has shown to be slow.
 * Thread-safe.
 */
final class Patience {

    private final long least;
    private final AtomicLong nanos;

    Patience(Duration least) {
        this.least = least.toNanos();
        this.nanos = new AtomicLong(this.least);
    }

    /** The patience of a try that has so much time left in all. */
    Duration within(Duration left) {
        return Duration.ofNanos(Math.min(nanos.get(), left.toNanos()));
    }

    /** Nothing came in this time: the next try waits twice as long, up to the time of a whole exchange. */
    void ranOut(Duration waited, Duration whole) {
        long doubled = Math.min(2 * waited.toNanos(), whole.toNanos());
        nanos.accumulateAndGet(doubled, Math::max);
    }

    /** An answer began after this time: the next one may take twice as long. */
    void answered(Duration took) {
        nanos.set(Math.max(2 * took.toNanos(), least));
    }
}
