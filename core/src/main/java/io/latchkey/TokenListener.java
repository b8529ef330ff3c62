package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a token source of this library does, for metrics and traces. One listener can serve several sources: each
 * event names its own. Later versions may add to what an event tells; none is made but by this library.
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
     * A caller had to wait for a token, or for its failure. Called on the caller's thread for {@link TokenSource#token()};
     * otherwise, and so for adapters, on the thread of the source that ends the wait.
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

    /**
     * A call of the {@linkplain ClientCredentialsTokenSource.Builder#tokenStore token store} failed, or took too long; the
     * source goes on without it, and calls it again after some time. Called on a thread of the source.
     *
     * @param event why, and when the next call is due
     */
    default void storeFailed(StoreFailed event) {}

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

    /** What is told with each event: never a secret, a token or any part of one. */
    sealed interface Event {

        /**
         * Returns the name of the source, as it is set on its builder.
         *
         * @return the name
         */
        String source();
    }

    /** What is told of each fetch. */
    sealed interface FetchEvent extends Event {

        /**
         * Returns the token endpoint, without its query.
         *
         * @return the token endpoint, or null if the token comes from a function of the application's own
         */
        @Nullable
        URI tokenEndpoint();

        /**
         * Returns why a token was wanted.
         *
         * @return the reason
         */
        Reason reason();

        /**
         * Returns how long it took from the decision to fetch to the token, or to giving up, pauses between attempts
         * included.
         *
         * @return the time
         */
        Duration took();

        /**
         * Returns how many requests were sent.
         *
         * @return the number of requests; 0 if there was no need for any, as with a token that another instance has shared
         */
        int attempts();
    }

    /** A token was acquired. */
    sealed interface Acquired extends FetchEvent permits Events.Acquired {

        /**
         * Tells whether another instance has asked for the token, and shared it by the {@linkplain
         * ClientCredentialsTokenSource.Builder#tokenStore token store}.
         *
         * @return whether it came from the store
         */
        boolean shared();

        /**
         * Returns how long the token lives, from the moment at which it was asked for.
         *
         * @return its lifetime; without its last minute, if it is shared
         */
        Duration lifetime();

        /**
         * Returns the scope that was asked for.
         *
         * @return the scope, or null if none was
         */
        @Nullable
        String requestedScope();

        /**
         * Returns the scope that the token endpoint says it granted.
         *
         * @return the scope, or null if it says nothing, which means the one that was asked for (RFC 6749 section 5.1)
         */
        @Nullable
        String grantedScope();
    }

    /** A fetch ended without a token. */
    sealed interface Failed extends FetchEvent permits Events.Failed {

        /**
         * Returns what callers get.
         *
         * @return the failure
         */
        TokenException failure();

        /**
         * Returns when the next try is due at the earliest.
         *
         * @return the time, on this machine's wall clock
         */
        Instant nextTryAt();
    }

    /** The API refused a token. */
    sealed interface Rejected extends Event permits Events.Rejected {

        /**
         * Returns how long the token had been held, by whichever instance if it is shared.
         *
         * @return its age
         */
        Duration age();

        /**
         * Tells whether it was itself a replacement for a refused token, and younger than a tenth of its lifetime (between
         * 1 and 30 seconds): it is then kept, since an API that refuses every token cannot be helped by more of them.
         *
         * @return whether the token is kept
         */
        boolean young();

        /**
         * Returns the {@code error} of the API's Bearer challenge (RFC 6750 section 3).
         *
         * @return the error, or null if it named none
         */
        @Nullable
        String challengeError();
    }

    /** A caller had to wait. */
    sealed interface Waited extends Event permits Events.Waited {

        /**
         * Returns how long.
         *
         * @return the time
         */
        Duration waited();

        /**
         * Tells whether there was a token at the end.
         *
         * @return whether the caller got one
         */
        boolean successful();
    }

    /** The API wants more scope. */
    sealed interface InsufficientScope extends Event permits Events.InsufficientScope {

        /**
         * Returns the scope that the API's challenge names.
         *
         * @return the scope, or null if it names none
         */
        @Nullable
        String scope();
    }

    /** A call of the token store failed. */
    sealed interface StoreFailed extends Event permits Events.StoreFailed {

        /**
         * Returns what happened, as the log tells it once.
         *
         * @return a sentence, fit to be shown
         */
        String message();

        /**
         * Returns when the store is called again at the earliest.
         *
         * @return the time, on this machine's wall clock
         */
        Instant nextCallAt();
    }
}
