package io.latchkey.schedules;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What {@link Rewriter} has classes call. On a thread that is no actor, each does what was there before.
 *
 * <p>The futures here are those of the code under test, which waits for them as it always has.
 */
public final class Points {

    private Points() {}

    /** Somebody else may go on here. */
    public static void step() {
        Actor actor = Actor.current();
        if (actor != null && !actor.isQuiet()) {
            actor.schedule().step(actor);
        }
    }

    /** What follows is done by one thread while others wait for it outside of the schedule. */
    public static void hush() {
        Actor actor = Actor.current();
        if (actor != null) {
            actor.hush();
        }
    }

    /** What had to be done so has been done. */
    public static void speak() {
        Actor actor = Actor.current();
        if (actor != null) {
            actor.speak();
        }
    }

    private static void block(BooleanSupplier condition) {
        Actor actor = Actor.current();
        if (actor != null) {
            actor.schedule().block(actor, condition);
        }
    }

    /** {@link ReentrantLock#lock()}. */
    @SuppressWarnings("LockNotBeforeTry") // the code under test has that
    public static void lock(ReentrantLock lock) {
        if (Actor.current() == null) {
            lock.lock();
            return;
        }
        step();
        while (!lock.tryLock()) {
            block(() -> !lock.isLocked());
        }
    }

    /** {@link Future#get()}. */
    public static Object get(Future<?> future) throws InterruptedException, ExecutionException {
        Actor actor = Actor.current();
        if (actor != null) {
            step();
            block(() -> future.isDone() || actor.isTold());
        }
        return future.get();
    }

    /** {@link CompletableFuture#join()}. */
    public static Object join(CompletableFuture<?> future) {
        if (Actor.current() != null) {
            step();
            block(future::isDone);
        }
        return future.join();
    }

    /** A way to wait that no schedule knows of. */
    public static void unknown(String what) {
        if (Actor.current() != null) {
            throw new AssertionError("the schedule does not know how to wait by " + what);
        }
    }
}
