package io.latchkey;

import java.time.Duration;

/** When the token endpoint may be asked again after a failure. Pure arithmetic. */
final class Backoff {

    /** Requests that one fetch sends at most while callers wait for it: with six probes, ten in an outage of a minute. */
    static final int ATTEMPTS = 4;

    /** The longest {@code Retry-After} that is believed (RFC 9110 section 10.2.3). */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration FIRST_TRANSIENT = Duration.ofSeconds(1);
    private static final Duration LONGEST_TRANSIENT = Duration.ofSeconds(30);
    private static final Duration FIRST_PERMANENT = Duration.ofSeconds(2);
    private static final Duration LONGEST_PERMANENT = Duration.ofSeconds(60);

    private Backoff() {}

    /**
     * The delay before the next request of the same fetch: anything up to 1, 2, 4 seconds ("full jitter": the herd of
     * a whole fleet spreads best that way).
     *
     * @param attempts how many requests the fetch has sent
     */
    static Duration delay(int attempts, double chance) {
        return scaled(doubled(FIRST_DELAY, attempts, LONGEST_TRANSIENT), chance);
    }

    /**
     * The cool-down after a failed fetch, in which callers fail at once: about 1 second, doubling to 30, if the failure
     * may pass by itself; about 2 seconds, doubling to 60, if somebody has to do something about it. Give or take a
     * fifth.
     *
     * @param failures how many fetches in a row have failed
     */
    static Duration coolDown(int failures, boolean permanent, double chance) {
        Duration mean = permanent
                ? doubled(FIRST_PERMANENT, failures, LONGEST_PERMANENT)
                : doubled(FIRST_TRANSIENT, failures, LONGEST_TRANSIENT);
        return scaled(mean, 0.8 + 0.4 * chance);
    }

    private static Duration doubled(Duration first, int nth, Duration longest) {
        int doublings = Math.min(nth - 1, 16);
        Duration grown = first.multipliedBy(1L << doublings);
        return grown.compareTo(longest) < 0 ? grown : longest;
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }
}
