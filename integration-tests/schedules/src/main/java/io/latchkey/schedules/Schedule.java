package io.latchkey.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scene: of its actors one runs at a time, and at each step a {@link Chooser} says who goes on. All of its
 * fields are touched by whoever has the turn, but for the end.
 */
final class Schedule {

    /** Beyond it, nobody is getting anywhere. */
    private static final int MOST_STEPS = 50_000;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Crew crew;
    private final Chooser chooser;
    private final @Nullable Trace trace;
    private final Stage stage;
    private final Thread director = Thread.currentThread();
    private final List<Actor> actors = new ArrayList<>();
    private final List<Actor> enabled = new ArrayList<>();
    private int steps;
    private long print = 1;
    private @Nullable Throwable failure;
    private volatile boolean over;

    Schedule(Crew crew, Chooser chooser, @Nullable Trace trace) {
        this.crew = crew;
        this.chooser = chooser;
        this.trace = trace;
        this.stage = new Stage(this);
    }

    /** Plays a scene, to its end or to its first failure. */
    Played play(Scene scene) {
        Actor first = add("main", () -> {
            try {
                scene.play(stage);
            } catch (Throwable e) {
                fail(null, e);
            }
        });
        first.giveTurn();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!over) {
            LockSupport.parkNanos(this, PATIENCE_NANOS);
            if (!over && System.nanoTime() - deadline > 0) {
                AssertionError stuck = new AssertionError("somebody waits outside of the schedule");
                for (Actor actor : List.copyOf(actors)) {
                    AssertionError where = new AssertionError(actor.role());
                    where.setStackTrace(actor.getStackTrace());
                    stuck.addSuppressed(where);
                }
                throw stuck;
            }
        }
        Throwable why = failure;
        if (why == null) {
            crew.takeBack(actors);
        } // else they stay where they are, for ever
        return new Played(steps, print, why);
    }

    /**
     * How it went.
     *
     * @param print the same for the same turns at the same steps, and hardly for others
     */
    record Played(int steps, long print, @Nullable Throwable failure) {}

    // -- what actors do, each when it has the turn

    Actor add(String role, Runnable work) {
        Actor actor = crew.take();
        actor.cast(this, role, actors.size(), work);
        actors.add(actor);
        chooser.joins(actor);
        return actor;
    }

    double chance() {
        return chooser.chance();
    }

    /** Somebody else may go on here. */
    void step(Actor running) {
        Actor next = choose(running);
        if (next == null) {
            end();
            running.awaitTurn(); // which does not come
        } else if (next != running) {
            turnTo(next);
            running.awaitTurn();
        }
    }

    /** Others go on until the condition holds. */
    void block(Actor running, BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            return;
        }
        running.waitsFor(condition);
        Actor next = choose(null);
        if (next == null) {
            end();
            running.awaitTurn(); // which does not come
        } else if (next != running) {
            turnTo(next);
            running.awaitTurn();
        }
        running.waitsFor(null);
    }

    /** An actor has ended. */
    void leave() {
        Actor next = choose(null);
        if (next == null) {
            end();
        } else {
            turnTo(next);
        }
    }

    void fail(@Nullable String what, Throwable e) {
        if (failure == null) {
            failure = what == null ? e : new AssertionError(what, e);
        }
    }

    private void end() {
        over = true;
        LockSupport.unpark(director);
    }

    private void turnTo(Actor next) {
        print = (print * 31 + steps) * 0x9E3779B97F4A7C15L + next.number();
        if (trace != null) {
            trace.turn(steps, next);
        }
        next.giveTurn();
    }

    /** Who goes on; null if nobody can, or nobody is to any more. */
    private @Nullable Actor choose(@Nullable Actor running) {
        steps++;
        if (failure == null && steps > MOST_STEPS) {
            fail(null, new AssertionError("nobody gets anywhere: " + MOST_STEPS + " steps"));
        }
        if (failure != null) {
            return null;
        }
        findEnabled();
        while (enabled.isEmpty() && stage.letTimePass()) {
            findEnabled();
        }
        if (enabled.isEmpty()) {
            List<String> waiting = actors.stream()
                    .filter(Actor::isWaiting)
                    .map(actor -> actor.role() + at(actor))
                    .toList();
            if (!waiting.isEmpty()) {
                fail(null, new AssertionError("they wait for ever: " + waiting));
            }
            return null;
        }
        return chooser.next(running, enabled, steps);
    }

    private static String at(Actor actor) {
        return Trace.place(actor.getStackTrace());
    }

    private void findEnabled() {
        enabled.clear();
        for (int i = 0; i < actors.size(); i++) { // a condition may add one
            Actor actor = actors.get(i);
            if (actor.isEnabled()) {
                enabled.add(actor);
            }
        }
    }

    boolean isAnybodyWaiting() {
        return actors.stream().anyMatch(Actor::isWaiting);
    }

    boolean areOthersOver(Actor one) {
        for (Actor actor : actors) {
            if (actor != one && !actor.isEnded()) {
                return false;
            }
        }
        return true;
    }
}
