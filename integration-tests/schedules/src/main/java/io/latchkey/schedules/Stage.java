package io.latchkey.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a scene and its actors find: threads that take turns, and a clock that moves when somebody moves it, or when nobody
 * can do anything but wait. Called by actors, each when it has the turn.
 */
public final class Stage {

    private final Schedule schedule;

    /** In the order in which they were set, so that those of one time fire in it. */
    private final List<Timer> timers = new ArrayList<>();

    private final List<Long> sleepers = new ArrayList<>();
    private long nanos;
    private boolean firing;

    Stage(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Something that others may interrupt, or wait for. */
    public interface Part {

        /** Interrupts its thread. */
        void interrupt();

        /** Whether it has ended. */
        boolean isOver();
    }

    private static final class Timer {

        final long due;
        final Runnable work;

        Timer(long due, Runnable work) {
            this.due = due;
            this.work = work;
        }
    }

    private static Actor current() {
        Actor actor = Actor.current();
        if (actor == null) {
            throw new IllegalStateException(Thread.currentThread() + " is no actor");
        }
        return actor;
    }

    // -- threads

    /** Has another actor do something, from some step on. */
    public Part start(String role, Runnable work) {
        Actor actor = schedule.add(role, work);
        return new Part() {

            @Override
            public void interrupt() {
                if (!isOver()) {
                    actor.interrupt();
                }
            }

            @Override
            public boolean isOver() {
                return actor.isEnded();
            }
        };
    }

    /** Somebody else may go on here. */
    public void step() {
        Actor actor = current();
        if (!actor.isQuiet()) {
            schedule.step(actor);
        }
    }

    /** Others go on until this holds, or the thread is interrupted. */
    public void await(BooleanSupplier condition) throws InterruptedException {
        Actor actor = current();
        step();
        schedule.block(actor, () -> actor.isTold() || condition.getAsBoolean());
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Others go on until there are none but the caller; time passes as they need it. */
    public void awaitOthers() {
        Actor actor = current();
        schedule.block(actor, () -> schedule.areOthersOver(actor));
    }

    /** A number from 0 (inclusive) to 1 (exclusive), the same for the same schedule. */
    public double chance() {
        return schedule.chance();
    }

    // -- time

    /** The clock, from 0 on. */
    public long nanos() {
        return nanos;
    }

    /** Moves the clock. What falls due runs on a thread of its own, one after the other, from some step on. */
    public void advanceSeconds(long seconds) {
        step();
        moveTo(nanos + TimeUnit.SECONDS.toNanos(seconds));
    }

    /** Has something run later; a call of what is returned forgets it, if it has not begun. */
    public Runnable after(long delay, Runnable work) {
        Timer timer = new Timer(nanos + Math.max(0, delay), work);
        timers.add(timer);
        fire();
        return () -> timers.remove(timer);
    }

    /** How many timers are set. */
    public int timersPending() {
        return timers.size();
    }

    /**
     * Waits until this holds, or for so long.
     *
     * @return whether it holds
     */
    public boolean await(BooleanSupplier condition, long longest) throws InterruptedException {
        Long until = nanos + longest;
        sleepers.add(until);
        try {
            await(() -> nanos >= until || condition.getAsBoolean());
            return condition.getAsBoolean();
        } finally {
            sleepers.remove(until);
        }
    }

    private void moveTo(long then) {
        nanos = Math.max(nanos, then);
        fire();
    }

    private @Nullable Timer earliest() {
        Timer earliest = null;
        for (Timer timer : timers) {
            if (earliest == null || timer.due < earliest.due) {
                earliest = timer;
            }
        }
        return earliest;
    }

    private void fire() {
        Timer next = earliest();
        if (!firing && next != null && next.due <= nanos) {
            firing = true;
            schedule.add("timer", this::runDue);
        }
    }

    private void runDue() {
        for (Timer due = earliest(); due != null && due.due <= nanos; due = earliest()) {
            timers.remove(due);
            due.work.run();
        }
        firing = false;
    }

    /**
     * Nobody can go on: it is the time of the next who waits for one.
     *
     * @return false if nobody does
     */
    boolean letTimePass() {
        long next = Long.MAX_VALUE;
        for (long sleeper : sleepers) {
            next = Math.min(next, sleeper);
        }
        Timer timer = firing ? null : earliest();
        if (timer != null) {
            next = Math.min(next, timer.due);
        }
        if (next == Long.MAX_VALUE || (next <= nanos && timer == null) || !schedule.isAnybodyWaiting()) {
            return false;
        }
        moveTo(next);
        return true;
    }
}
