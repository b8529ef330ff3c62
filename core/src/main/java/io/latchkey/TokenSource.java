package io.latchkey;

import java.util.concurrent.CompletionStage;

/**
 * Where adapters get access tokens from. {@link ClientCredentialsTokenSource} is the one that this library brings;
 * an application may write its own, for another grant or for tests.
 *
 * <p>Implementations are thread-safe: one source serves every thread of an application, and every client that calls
 * the same API.
 */
public interface TokenSource {

    /**
     * Returns an access token that is valid now: from memory when one is at hand, otherwise after waiting for the
     * token endpoint. Blocks only in the second case, and is then interruptible.
     *
     * @return a token that has not expired and that was not {@linkplain #reject rejected}
     * @throws TokenException if no token is to be had in time; if the calling thread was interrupted, its interrupt
     *     status is still set
     * @throws IllegalStateException if the source was closed
     */
    AccessToken token() throws TokenException;

    /**
     * As {@link #token()}, without blocking the calling thread.
     *
     * <p>Whoever completes, cancels or times out the returned stage (through {@link
     * CompletionStage#toCompletableFuture()}) ends one wait only: no other caller notices. Dependent actions run on a
     * thread of the source, or on the calling thread if the token is at hand.
     *
     * @return a stage that is completed with the token, or exceptionally with a {@link TokenException}
     * @throws IllegalStateException if the source was closed
     */
    CompletionStage<AccessToken> tokenAsync();

    /**
     * Tells that the API answered 401 to a request that carried this very token (RFC 6750 section 3.1, {@code
     * invalid_token}), so that it is not given out again. Only the token that is held now can be rejected: a late
     * report of an older one changes nothing. Does not block and sends nothing by itself.
     *
     * @param token the token that the API refused
     */
    void reject(AccessToken token);
}
