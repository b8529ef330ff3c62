package io.latchkey;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How a thread waits for a token: until there is one, or it is interrupted, or nobody wants it any more. */
final class Waiting {

    /** OkHttp 4 tells nobody of a cancelled call, so it has to be asked; this soon, a cancelled call is over. */
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private Waiting() {}

    /** Nobody wants the token any more. */
    static final class Cancelled extends TokenException {

        private static final long serialVersionUID = 1L;

        private Cancelled() {
            super("cancelled while waiting for an access token", null);
        }
    }

    /**
     * Waits.
     *
     * @param cancelled asked now and then whether to give up, or null
     */
    static AccessToken await(
            CompletableFuture<? extends @Nullable AccessToken> wait, @Nullable BooleanSupplier cancelled)
            throws TokenException {
        while (true) {
            try {
                return cancelled == null
                        ? got(wait, wait::get)
                        : got(wait, () -> wait.get(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException stillWaiting) {
                if (cancelled != null && cancelled.getAsBoolean()) {
                    wait.cancel(false);
                    throw new Cancelled();
                }
            }
        }
    }

    private static AccessToken got(CompletableFuture<? extends @Nullable AccessToken> wait, Getting getting)
            throws TokenException, TimeoutException {
        try {
            AccessToken token = getting.get();
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

    private interface Getting {
        @Nullable
        AccessToken get() throws InterruptedException, ExecutionException, TimeoutException;
    }
}
