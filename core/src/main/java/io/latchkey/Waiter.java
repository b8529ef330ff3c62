package io.latchkey;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One caller who waits for the fetch that is under way. It may leave at any time: nobody else notices. */
final class Waiter extends CompletableFuture<AccessToken> {

    private final Moment since;
    private final boolean runsDependents;
    private volatile Timing.@Nullable Task timeout;

    /**
     * Makes a waiter.
     *
     * @param runsDependents whether it is handed to an application, whose dependent actions may block whoever completes
     *     it
     */
    Waiter(Moment since, boolean runsDependents) {
        this.since = since;
        this.runsDependents = runsDependents;
    }

    Moment since() {
        return since;
    }

    boolean runsDependents() {
        return runsDependents;
    }

    /** Ends the wait; false if it has ended otherwise. */
    boolean settle(@Nullable AccessToken token, @Nullable TokenException failure) {
        return failure == null ? complete(token) : completeExceptionally(failure);
    }

    void timeout(Timing.Task task) {
        timeout = task;
        if (isDone()) {
            task.cancel();
        }
    }

    void cancelTimeout() {
        Timing.Task task = timeout;
        if (task != null) {
            task.cancel();
        }
    }
}
