package io.latchkey.chaos;

import java.time.Duration;
import java.time.Instant;

/** A wall clock that somebody sets, forward and back. Between two settings it goes as evenly as the monotonic one. */
final class LeapingClock {

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private volatile Setting setting = new Setting(Duration.ZERO);

    /** How the clock is set; each time, another object. */
    static final class Setting {

        private final Duration ahead;

        private Setting(Duration ahead) {
            this.ahead = ahead;
        }
    }

    Instant wallTime() {
        Duration ahead = setting.ahead;
        return start.plusNanos(System.nanoTime() - startNanos).plus(ahead);
    }

    /** The same object at two moments means that the clock was not set in between. */
    Setting setting() {
        return setting;
    }

    /** Called by one thread. */
    void leap(Duration by) {
        setting = new Setting(setting.ahead.plus(by));
    }
}
