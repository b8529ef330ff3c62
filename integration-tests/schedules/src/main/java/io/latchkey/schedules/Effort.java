package io.latchkey.schedules;

import java.util.Random;

/**
 * How many schedules of a scene are tried: so many, by seeds that are the same each time, or until a time, by seeds of
 * chance.
 *
 * @param schedules of each scene, at most
 * @param nanos for each scene, at most
 * @param seed what the seeds begin with
 */
record Effort(long schedules, long nanos, long seed) {

    /** By a property, for how many minutes all of the scenes are to be tried. */
    private static final String MINUTES = "schedules.minutes";

    private static final String SEED = "schedules.seed";

    private static final long NEVER = Long.MAX_VALUE;

    /** What a build can afford, or what was asked for. */
    static Effort of(int schedules, int scenes) {
        Integer minutes = Integer.getInteger(MINUTES);
        if (minutes == null) {
            return new Effort(schedules, NEVER, Long.getLong(SEED, 1));
        }
        long seed = Long.getLong(SEED, new Random().nextInt());
        return new Effort(NEVER, minutes * 60_000_000_000L / scenes, seed);
    }

    static Effort few(long schedules) {
        return new Effort(schedules, NEVER, 1);
    }
}
