package io.latchkey;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One caller who waits for the fetch that is under way. It may leave at any time: nobody else notices. */
final class Waiter extends CompletableFuture<AccessToken> {

    /** What waits. */
    enum Kind {
        /** A thread, which is woken at once. */
        THREAD,
        /** A stage that an application has, whose dependent actions may block whoever completes it. */
        STAGE,
        /** An upload that has a token already, and looks for one that lasts; it gives up without a word. */
        UPLOAD
    }

    private final Kind kind;
    private final Moment since;

    Waiter(Kind kind, Moment since) {
        this.kind = kind;
        this.since = since;
    }

    Kind kind() {
        return kind;
    }

    Moment since() {
        return since;
    }

    boolean isServedBy(Held held, Moment now) {
        return kind == Kind.UPLOAD ? held.lastsAt(now) : !held.isGone(now);
    }

    /** Ends the wait; false if it has ended otherwise. */
    boolean settle(@Nullable AccessToken token, @Nullable TokenException failure) {
        return failure == null ? complete(token) : completeExceptionally(failure);
    }
}
