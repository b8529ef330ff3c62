package io.latchkey;

import java.time.Duration;
import java.time.Instant;

/**
 * A point in time on both clocks: the monotonic one, which stands still while a laptop sleeps, and the wall clock, which
 * somebody may set.
 */
record Moment(long nanos, Instant wall) {

    /**
     * How long ago an earlier moment was, by the clock that says longer. So either clock can end something, and neither
     * can prolong it.
     */
    Duration since(Moment earlier) {
        Duration monotonic = Duration.ofNanos(nanos - earlier.nanos);
        Duration byWall = Duration.between(earlier.wall, wall);
        return monotonic.compareTo(byWall) >= 0 ? monotonic : byWall;
    }

    /**
     * How long ago an earlier moment was, by the monotonic clock alone: deadlines and pauses go by it, or whoever sets the
     * wall clock would end them.
     */
    Duration elapsedSince(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    /** The wall clock's time so much later, or the end of time. */
    Instant wallAfter(Duration time) {
        return time.compareTo(Duration.between(wall, Instant.MAX)) < 0 ? wall.plus(time) : Instant.MAX;
    }
}
