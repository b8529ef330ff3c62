package io.latchkey.schedules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ways to choose, and their names. */
final class Choosers {

    private static final Pattern PRIORITIES = Pattern.compile("priorities-(\\d+)-(\\d+)-(-?\\d+)");
    private static final Pattern WALK = Pattern.compile("walk-(\\d+)-(-?\\d+)");
    private static final Pattern PATH = Pattern.compile("path((?:-\\d+:\\d+)*)");

    private Choosers() {}

    /** The one of this name. */
    static Chooser named(String name) {
        Matcher priorities = PRIORITIES.matcher(name);
        if (priorities.matches()) {
            return new Priorities(
                    Integer.parseInt(priorities.group(1)),
                    Integer.parseInt(priorities.group(2)),
                    Long.parseLong(priorities.group(3)));
        }
        Matcher walk = WALK.matcher(name);
        if (walk.matches()) {
            return new Walk(Integer.parseInt(walk.group(1)), Long.parseLong(walk.group(2)));
        }
        Matcher path = PATH.matcher(name);
        if (path.matches()) {
            Map<Integer, Integer> turns = new TreeMap<>();
            for (String turn : path.group(1).split("-", -1)) {
                if (!turn.isEmpty()) {
                    String[] parts = turn.split(":", -1);
                    turns.put(Integer.valueOf(parts[0]), Integer.valueOf(parts[1]));
                }
            }
            return new Path(turns);
        }
        throw new IllegalArgumentException("no schedule is called " + name);
    }

    /**
     * Each actor has a priority by chance, and whoever has the highest of those who can go on does; a few times, at steps
     * that chance has chosen before, the one that runs is made the least of all. A fault that takes so many turns to come
     * about is found with a probability that has a lower bound.
     */
    static final class Priorities implements Chooser {

        private final int turns;
        private final int length;
        private final long seed;
        private final Random random;
        private final Set<Integer> turnsAt = new HashSet<>();
        private final Map<Integer, Double> priorities = new HashMap<>();
        private int demoted;

        Priorities(int turns, int length, long seed) {
            this.turns = turns;
            this.length = length;
            this.seed = seed;
            this.random = new Random(seed);
            for (int i = 0; i < turns; i++) {
                turnsAt.add(1 + random.nextInt(Math.max(1, length)));
            }
        }

        @Override
        public void joins(Actor actor) {
            priorities.put(actor.number(), random.nextDouble());
        }

        @Override
        public Actor next(@Nullable Actor running, List<Actor> enabled, int step) {
            if (running != null && turnsAt.contains(step)) {
                demoted++;
                priorities.put(running.number(), (double) -demoted);
            }
            Actor highest = enabled.get(0);
            for (Actor actor : enabled) {
                if (priority(actor) > priority(highest)) {
                    highest = actor;
                }
            }
            return highest;
        }

        private double priority(Actor actor) {
            return priorities.getOrDefault(actor.number(), 0.0);
        }

        @Override
        public double chance() {
            return random.nextDouble();
        }

        @Override
        public String toString() {
            return "priorities-" + turns + "-" + length + "-" + seed;
        }
    }

    /** At each step, with a probability, anybody goes on. */
    static final class Walk implements Chooser {

        private final int between;
        private final long seed;
        private final Random random;

        /**
         * Makes one.
         *
         * @param between how many steps there are between two turns, on average
         */
        Walk(int between, long seed) {
            this.between = between;
            this.seed = seed;
            this.random = new Random(seed);
        }

        @Override
        public Actor next(@Nullable Actor running, List<Actor> enabled, int step) {
            return running != null && random.nextInt(between) > 0
                    ? running
                    : enabled.get(random.nextInt(enabled.size()));
        }

        @Override
        public double chance() {
            return random.nextDouble();
        }

        @Override
        public String toString() {
            return "walk-" + between + "-" + seed;
        }
    }

    /** Whoever runs goes on, and then the first that can, but for some turns. */
    static final class Path implements Chooser {

        private final Map<Integer, Integer> turns;

        Path(Map<Integer, Integer> turns) {
            this.turns = turns;
        }

        @Override
        public Actor next(@Nullable Actor running, List<Actor> enabled, int step) {
            Integer number = turns.get(step);
            if (number != null) {
                for (Actor actor : enabled) {
                    if (actor.number() == number) {
                        return actor;
                    }
                }
            }
            return running == null ? enabled.get(0) : running;
        }

        @Override
        public double chance() {
            return 0.5;
        }

        @Override
        public String toString() {
            StringBuilder name = new StringBuilder("path");
            turns.forEach(
                    (step, number) -> name.append('-').append(step).append(':').append(number));
            return name.toString();
        }
    }

    /**
     * All paths with no more turns than so many that nobody had to make, one after the other, depth first. Whoever can go
     * on when the one before has to wait or has ended is no such turn.
     */
    static final class Search {

        private final int mostTurns;
        private List<Decision> decisions = new ArrayList<>();
        private boolean begun;

        Search(int mostTurns) {
            this.mostTurns = mostTurns;
        }

        /** A step at which there was a choice. */
        private static final class Decision {

            final int step;
            final boolean forced;
            final List<Integer> options;
            int chosen;

            Decision(int step, boolean forced, List<Integer> options) {
                this.step = step;
                this.forced = forced;
                this.options = options;
            }

            int turns() {
                return chosen > 0 && !forced ? 1 : 0;
            }
        }

        /** The next path, or null if that was all. */
        @Nullable
        Chooser next() {
            if (!begun) {
                begun = true;
                return new Follower();
            }
            while (!decisions.isEmpty()) {
                Decision last = decisions.get(decisions.size() - 1);
                if (last.chosen + 1 < last.options.size()) {
                    last.chosen++;
                    return new Follower();
                }
                decisions.remove(decisions.size() - 1);
            }
            return null;
        }

        private final class Follower implements Chooser {

            private int decided;
            private int turns;

            @Override
            public Actor next(@Nullable Actor running, List<Actor> enabled, int step) {
                if (enabled.size() == 1) {
                    return enabled.get(0);
                }
                boolean forced = running == null;
                if (decided == decisions.size()) {
                    if (running != null && turns >= mostTurns) {
                        return running;
                    }
                    decisions.add(new Decision(step, forced, options(running, enabled)));
                }
                Decision decision = decisions.get(decided);
                if (decision.step != step) {
                    if (decision.step > step && running != null) {
                        return running; // no more turns were left here
                    }
                    throw new IllegalStateException("not the same steps again: " + step + ", not " + decision.step);
                }
                decided++;
                turns += decision.turns();
                int number = decision.options.get(decision.chosen);
                return enabled.stream()
                        .filter(actor -> actor.number() == number)
                        .findFirst()
                        .orElseThrow();
            }

            private static List<Integer> options(@Nullable Actor running, List<Actor> enabled) {
                List<Integer> options = new ArrayList<>();
                if (running != null) {
                    options.add(running.number());
                }
                for (Actor actor : enabled) {
                    if (actor != running) {
                        options.add(actor.number());
                    }
                }
                return options;
            }

            @Override
            public double chance() {
                return 0.5;
            }

            @Override
            public String toString() {
                Map<Integer, Integer> taken = new TreeMap<>();
                for (Decision decision : decisions) {
                    if (decision.chosen > 0) {
                        taken.put(decision.step, decision.options.get(decision.chosen));
                    }
                }
                return new Path(taken).toString();
            }
        }
    }
}
