package io.latchkey.schedules;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs only when it is its turn. It plays in one schedule after the other. But for the turn itself, all of
 * its fields are touched by whoever has the turn.
 */
final class Actor extends Thread {

    private volatile boolean turn;

    private @Nullable Schedule schedule;
    private @Nullable Runnable work;
    private String role = "";
    private int number;

    /** What it waits for, if it waits. */
    private @Nullable BooleanSupplier until;

    private boolean ended;

    /** Told to it while it did not have the turn: a thread that is parked with its interrupt set would spin. */
    private boolean interrupted;

    /** How deep it is in what other threads would wait for outside of the schedule, as the initialization of a class. */
    private int quiet;

    Actor(int ordinal) {
        super("actor-" + ordinal);
        setDaemon(true);
    }

    /** The actor that runs on this thread, if it is one. */
    static @Nullable Actor current() {
        return Thread.currentThread() instanceof Actor actor ? actor : null;
    }

    void cast(Schedule in, String as, int nth, Runnable does) {
        schedule = in;
        role = as;
        number = nth;
        work = does;
        until = null;
        ended = false;
        interrupted = false;
        quiet = 0;
    }

    String role() {
        return role;
    }

    int number() {
        return number;
    }

    Schedule schedule() {
        Schedule now = schedule;
        if (now == null) {
            throw new IllegalStateException(this + " plays in no schedule");
        }
        return now;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether it could go on now. */
    boolean isEnabled() {
        return !ended && (until == null || until.getAsBoolean());
    }

    boolean isWaiting() {
        return !ended && until != null;
    }

    void waitsFor(@Nullable BooleanSupplier condition) {
        until = condition;
    }

    // -- the turn

    void giveTurn() {
        turn = true;
        LockSupport.unpark(this);
    }

    void awaitTurn() {
        if (Thread.interrupted()) {
            interrupted = true;
        }
        while (!turn) {
            LockSupport.park(this);
        }
        turn = false;
        if (interrupted) {
            interrupted = false;
            super.interrupt();
        }
    }

    @Override
    public void run() {
        while (true) {
            awaitTurn();
            Runnable does = work;
            if (does == null) {
                return; // dismissed
            }
            Schedule in = schedule();
            try {
                does.run();
            } catch (Throwable e) {
                in.fail(role + " threw", e);
            }
            boolean unused = Thread.interrupted();
            ended = true;
            work = null;
            in.leave();
        }
    }

    // -- interrupts

    @Override
    public void interrupt() {
        if (Thread.currentThread() == this) {
            super.interrupt();
        } else {
            interrupted = true;
        }
    }

    /** Whether its interrupt is set, whoever has the turn. */
    boolean isTold() {
        return interrupted || super.isInterrupted();
    }

    // -- quiet

    void hush() {
        quiet++;
    }

    void speak() {
        quiet--;
    }

    boolean isQuiet() {
        return quiet > 0;
    }
}
