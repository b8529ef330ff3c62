package io.latchkey;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where adapters get access tokens from. {@link ClientCredentialsTokenSource} and {@link RefreshingTokenSource} are the
 * ones that this library brings; an application may write its own, or decorate one.
 *
 * <p>Adapters, and whoever else can be cancelled, ask by {@link #tokenAtHand}, {@link #tokenAsync} and {@link
 * #lastingTokenAsync}, and wait by themselves; they never call {@link #token}. What has a default works without it, but
 * less well: <b>a decorator passes every method on</b>, those with a default too.
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

    /**
     * As {@link #reject(AccessToken)}, and tells why, for whoever watches.
     *
     * @param token the token that the API refused
     * @param challengeError the {@code error} of the API's challenge (RFC 6750 section 3), or null if it named none;
     *     text from the other side, not to be shown as it is
     */
    default void reject(AccessToken token, @Nullable String challengeError) {
        reject(token);
    }

    /**
     * Tells that the API wants a scope that the token does not have (RFC 6750 section 3.1). Another token of the same
     * client would not have it either, so nothing is fetched; this is for whoever watches. Does nothing by default.
     *
     * @param token the token that the request carried
     * @param scope the scope that the API's challenge names, or null if it names none; text from the other side, not to
     *     be shown as it is
     */
    default void insufficientScope(AccessToken token, @Nullable String scope) {}

    /**
     * Returns the token that is at hand, without ever waiting: what most calls are served by. By default none is, and
     * callers go on to {@link #tokenAsync}.
     *
     * @return a token that {@link #token()} would return at once, or null if it would have to wait or to fail
     */
    default @Nullable AccessToken tokenAtHand() {
        return null;
    }

    /**
     * As {@link #tokenAsync()}, for a request that has one try only, since its body cannot be written twice: prefers a
     * token that will not expire on the way. One that is about to expire is replaced first, if that takes no longer than
     * a second. By default the same as {@link #tokenAsync()}.
     *
     * @return a stage as that of {@link #tokenAsync()}
     * @throws IllegalStateException if the source was closed
     */
    default CompletionStage<AccessToken> lastingTokenAsync() {
        return tokenAsync();
    }
}
