package io.latchkey.store;

import java.time.Duration;

/** Times to live as engines take them: whole, more than nothing, and small enough to be added to any clock. */
final class Milliseconds {

    private static final Duration MOST = Duration.ofDays(3650);

    private Milliseconds() {}

    /** Rounded up, since what counts is that nothing is forgotten too early. */
    static long of(Duration timeToLive) {
        if (timeToLive.compareTo(MOST) >= 0) {
            return MOST.toMillis();
        }
        return Math.max(1, timeToLive.plusNanos(999_999).toMillis());
    }
}
