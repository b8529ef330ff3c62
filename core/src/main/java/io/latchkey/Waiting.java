package io.latchkey;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How a thread waits for a token: until there is one, or it is interrupted, or nobody wants it any more. */
final class Waiting {

    private Waiting() {}

    /** Nobody wants the token any more. */
    static final class Cancelled extends TokenException {

        private static final long serialVersionUID = 1L;

        private Cancelled() {
            super("cancelled while waiting for an access token", null);
        }
    }

    /**
     * Waits, unless it turns out that nobody wants the token any more.
     *
     * @param cancellation asked now and then whether to give up, or null
     */
    static AccessToken await(
            CompletableFuture<? extends @Nullable AccessToken> wait, @Nullable BooleanSupplier cancellation)
            throws TokenException {
        if (cancellation == null || wait.isDone()) {
            return await(wait);
        }
        CancellationWatch.Watched watched = CancellationWatch.INSTANCE.watch(wait, cancellation);
        try {
            return await(wait);
        } catch (TokenException e) {
            throw watched.isCancelled() ? new Cancelled() : e;
        } finally {
            watched.end();
        }
    }

    /** Waits. A wait that is interrupted is cancelled, which ends nothing but the wait. */
    static AccessToken await(CompletableFuture<? extends @Nullable AccessToken> wait) throws TokenException {
        try {
            AccessToken token = wait.get();
            if (token == null) {
                throw new TokenException("the token source gave null instead of a token", null);
            }
            return token;
        } catch (InterruptedException e) {
            wait.cancel(false);
            Thread.currentThread().interrupt();
            throw new TokenException("interrupted while waiting for an access token", e);
        } catch (ExecutionException e) {
            throw TokenException.forCaller(e.getCause());
        } catch (CancellationException e) {
            throw TokenException.forCaller(e);
        }
    }
}
