package io.latchkey;

import java.time.Duration;
import java.time.Instant;

/**
 * A point in time on both clocks: the monotonic one, which stands still while a laptop sleeps, and the wall clock, which
 * somebody may set.
 */
record Moment(long nanos, Instant wall) {

    /** What two looks at two clocks, and a clock that is slewed, may make of the same time. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

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

    /**
     * When, on the wall clock as it goes now, so much time since an earlier moment will have passed by the clock that says
     * longer, see {@link #since}. A wall clock that was set back since makes it earlier.
     */
    Instant wallSince(Moment earlier, Duration time) {
        Duration behind = behind(earlier);
        return behind.isNegative()
                ? earlier.wallAfter(time)
                : earlier.wallAfter(time).minus(behind);
    }

    /** The same by the monotonic clock alone, see {@link #elapsedSince}. */
    Instant wallElapsedSince(Moment earlier, Duration time) {
        return earlier.wallAfter(time).minus(behind(earlier));
    }

    /** By how much the wall clock was set back since; negative if it was set forward, or if the machine slept. */
    private Duration behind(Moment earlier) {
        Duration behind = elapsedSince(earlier).minus(Duration.between(earlier.wall, wall));
        return behind.abs().compareTo(TOLERANCE) < 0 ? Duration.ZERO : behind;
    }
}
