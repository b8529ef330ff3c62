package io.latchkey;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One caller who waits for the fetch that is under way. It may leave at any time: nobody else notices. */
final class Waiter extends CompletableFuture<AccessToken> {

    private final Moment since;
    private final boolean runsDependents;
    private final boolean settlesForLess;
    private volatile Timing.@Nullable Task timeout;

    /**
     * Makes a waiter.
     *
     * @param runsDependents whether it is handed to an application, whose dependent actions may block whoever completes
     *     it
     * @param settlesForLess whether there is a token that would do, if there is soon none with more life left
     */
    Waiter(Moment since, boolean runsDependents, boolean settlesForLess) {
        this.since = since;
        this.runsDependents = runsDependents;
        this.settlesForLess = settlesForLess;
    }

    Moment since() {
        return since;
    }

    boolean runsDependents() {
        return runsDependents;
    }

    boolean settlesForLess() {
        return settlesForLess;
    }

    /** Runs something at the end of the wait, however it ends: its result, its time-out, or the caller's cancelling. */
    void whenOver(Runnable work) {
        var unused = whenComplete((token, failure) -> work.run());
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
