package io.latchkey.schedules;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tries schedules of scenes, and names the one in which a scene has failed. */
public final class Explorer implements AutoCloseable {

    private final Crew crew = new Crew();
    private final Backstage backstage;

    private Explorer(Map<String, byte[]> others) {
        backstage = new Backstage(others);
    }

    /** Of the product as it is. */
    public static Explorer ofProduct() {
        return new Explorer(Map.of());
    }

    /** Of the product with other classes, by name, in the place of its own. */
    static Explorer ofProductWith(Map<String, byte[]> others) {
        return new Explorer(others);
    }

    /**
     * How it went.
     *
     * @param schedules how many were tried
     * @param different how many of them were not the same turns at the same steps
     * @param steps how many there were in all
     */
    record Explored(String scene, long schedules, long different, long steps, double seconds) {

        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT,
                    "schedules explored: %,d (%,d different, %,d steps, %.1f s): %s",
                    schedules,
                    different,
                    steps,
                    seconds,
                    scene);
        }
    }

    /** A scene has failed, in a schedule that can be run again. */
    static final class Failed extends AssertionError {

        private static final long serialVersionUID = 1L;

        private final String schedule;

        Failed(String scene, String schedule, String trace, Throwable why) {
            super(
                    scene + " fails in the schedule " + schedule + ": " + why + "\n  " + trace
                            + "\nKeep it: a line with \"" + scene + ", " + schedule + "\" in kept-schedules.csv",
                    why);
            this.schedule = schedule;
        }

        String schedule() {
            return schedule;
        }
    }

    /** Tries schedules by chance: priorities that change once to four times, and walks. */
    Explored explore(String scene, Effort effort) {
        long began = System.nanoTime();
        Set<Long> prints = new HashSet<>();
        long steps = 0;
        int longest = play(scene, Choosers.named("path"), null).steps();
        long tried = 0;
        while (tried < effort.schedules() && System.nanoTime() - began < effort.nanos()) {
            String name = name(effort.seed() + tried, (int) (tried % 8), longest);
            Schedule.Played played = play(scene, Choosers.named(name), null);
            check(scene, name, played);
            tried++;
            steps += played.steps();
            longest = Math.max(longest, played.steps());
            prints.add(played.print());
        }
        return new Explored(scene, tried, prints.size(), steps, (System.nanoTime() - began) / 1e9);
    }

    private static String name(long seed, int way, int longest) {
        return switch (way) {
            case 0, 1 -> "priorities-1-" + longest + "-" + seed;
            case 2, 3 -> "priorities-2-" + longest + "-" + seed;
            case 4 -> "priorities-3-" + longest + "-" + seed;
            case 5 -> "priorities-4-" + longest + "-" + seed;
            case 6 -> "walk-20-" + seed;
            default -> "walk-4-" + seed;
        };
    }

    /**
     * Tries all schedules with at most so many turns that nobody had to make.
     *
     * @return null if there are more than were asked for
     */
    @Nullable
    Explored exhaust(String scene, int turns, long most) {
        long began = System.nanoTime();
        Choosers.Search search = new Choosers.Search(turns);
        long tried = 0;
        long steps = 0;
        for (Chooser next = search.next(); next != null; next = search.next()) {
            if (tried == most) {
                return null;
            }
            Schedule.Played played = play(scene, next, null);
            check(scene, next.toString(), played);
            tried++;
            steps += played.steps();
        }
        return new Explored(
                scene + ", each with at most " + turns + " turn(s)",
                tried,
                tried,
                steps,
                (System.nanoTime() - began) / 1e9);
    }

    private void check(String scene, String name, Schedule.Played played) {
        if (played.failure() != null) {
            replay(scene, name);
            throw new Failed(scene, name, "but not when it was run again", played.failure());
        }
    }

    /** Runs a schedule again. */
    Schedule.Played replay(String scene, String schedule) {
        Trace trace = new Trace();
        Schedule.Played played = play(scene, Choosers.named(schedule), trace);
        if (played.failure() != null) {
            throw new Failed(scene, schedule, trace.toString(), played.failure());
        }
        return played;
    }

    private Schedule.Played play(String scene, Chooser chooser, @Nullable Trace trace) {
        return new Schedule(crew, chooser, trace).play(backstage.scene(scene));
    }

    @Override
    public void close() {
        crew.dismiss();
    }
}
