package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a {@link ClientCredentialsTokenSource} does, for metrics and traces. No event holds a secret, a token or
 * any part of one.
 *
 * <p>Methods are called outside of all locks, after the fact, on the thread that is named with each. They may call the
 * source. They should be quick: one that blocks on a thread of the source delays nobody's token, but holds that thread.
 * One that throws changes nothing; it is logged once. Implementations are thread-safe.
 */
public interface TokenListener {

    /**
     * A token was acquired. Called on a thread of the source.
     *
     * @param event why, and at what cost
     */
    default void acquired(Acquired event) {}

    /**
     * A fetch ended without a token. Called on a thread of the source.
     *
     * @param event why, and when the next one is due
     */
    default void failed(Failed event) {}

    /**
     * The API refused the token that is held. Called on the thread that reported it.
     *
     * @param event what became of the token
     */
    default void rejected(Rejected event) {}

    /**
     * A caller of {@link TokenSource#token()} or of an adapter had to wait for a token, or for its failure. Called on
     * that caller's thread; for {@link TokenSource#tokenAsync()} on the thread that completes its stage.
     *
     * @param event how long
     */
    default void waited(Waited event) {}

    /**
     * The API wants a scope that the token does not have (RFC 6750 section 3.1); another token of the same client would
     * not have it either. Called on the thread that made the call.
     *
     * @param event which scope
     */
    default void insufficientScope(InsufficientScope event) {}

    /** Why a token was fetched. */
    enum Reason {
        /** There was none yet. */
        COLD,
        /** Ahead of the expiry of the one that is held, in the background. */
        AHEAD,
        /** The one that was held had expired. */
        EXPIRED,
        /** The API had refused the one that was held. */
        REJECTED
    }

    /**
     * A token was acquired.
     *
     * @param tokenEndpoint the token endpoint, without its query
     * @param reason why it was fetched
     * @param took from the decision to fetch to the token, pauses between attempts included
     * @param attempts how many token requests it took
     * @param lifetime how long it lives, from the moment it was asked for
     * @param requestedScope the scope that was asked for, or null if none was
     * @param grantedScope the scope that the token endpoint says it granted, or null if it says nothing, which means
     *     the one that was asked for (RFC 6749 section 5.1)
     */
    record Acquired(
            URI tokenEndpoint,
            Reason reason,
            Duration took,
            int attempts,
            Duration lifetime,
            @Nullable String requestedScope,
            @Nullable String grantedScope) {}

    /**
     * A fetch ended without a token.
     *
     * @param tokenEndpoint the token endpoint, without its query
     * @param reason why a token was wanted
     * @param took from the decision to fetch to giving up
     * @param attempts how many token requests were sent
     * @param failure what callers get
     * @param nextTryAt when the token endpoint is asked again at the earliest
     */
    record Failed(
            URI tokenEndpoint, Reason reason, Duration took, int attempts, TokenException failure, Instant nextTryAt) {}

    /**
     * The API refused a token.
     *
     * @param age how long the token had been held
     * @param young whether it was itself a replacement for a refused token, and younger than a tenth of its lifetime
     *     (between 1 and 30 seconds): it is then kept, since an API that refuses every token cannot be helped by more of
     *     them
     * @param challengeError the {@code error} of the API's Bearer challenge, or null if it named none
     */
    record Rejected(Duration age, boolean young, @Nullable String challengeError) {}

    /**
     * A caller had to wait.
     *
     * @param waited how long
     * @param successful whether there was a token at the end
     */
    record Waited(Duration waited, boolean successful) {}

    /**
     * The API wants more scope.
     *
     * @param scope the scope that the API's challenge names, or null if it names none
     */
    record InsufficientScope(@Nullable String scope) {}
}
