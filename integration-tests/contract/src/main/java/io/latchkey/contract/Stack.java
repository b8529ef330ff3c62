package io.latchkey.contract;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One HTTP client that bears our tokens, and how calls are made with it. Thread-safe. */
public interface Stack extends AutoCloseable {

    /** Calls on this thread, reads the whole answer and closes it. Failures are thrown as the stack throws them. */
    Answer call(Call call) throws IOException;

    /**
     * Calls in the stack's own asynchronous way. Cancelling the future cancels the call, where the stack can do that.
     * Failures are those that the stack gives.
     */
    CompletableFuture<Answer> callAsync(Call call);

    /** Finds the I/O failure in what the stack threw at its caller. */
    default IOException ioFailure(Throwable thrown) {
        if (thrown instanceof IOException failure) {
            return failure;
        }
        throw new AssertionError("not the I/O failure of this stack", thrown);
    }

    /** What is registered with the client: our interceptor or filter, and whatever else there is. It may be printed. */
    default Collection<?> registered() {
        return List.of();
    }

    /** Fails if a connection is still taken by an answer that nobody closed. Asked when all calls have ended. */
    default void assertNothingLeaked() {}

    @Override
    void close();

    /** This stack, for a contract that is run over its asynchronous way too. */
    default Stack asynchronous() {
        return new Asynchronous(this);
    }
}
