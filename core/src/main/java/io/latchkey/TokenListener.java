package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a token source of this library does, for metrics and traces; {@code io.latchkey.metrics} has those for
 * Micrometer and OpenTelemetry. One listener can serve several sources: each event names its own. Several listeners serve
 * one source by {@link #all}. Later versions may add to what an event tells; none is made but by this library.
 *
 * <p>Methods are called outside of all locks, after the fact, on the thread that is named with each. They may call the
 * source. They should be quick: one that blocks on a thread of the source delays nobody's token, but holds that thread;
 * only a {@link FetchTrace} is told before the fact, and delays what it is told of. One that throws changes nothing; it is
 * logged once. Implementations are thread-safe.
 *
 * <p>As no lock is held, an event may come after one that it happened before. {@link Fetching#fetchNumber()} tells which
 * is older.
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

    /**
     * Returns what is told of one fetch while it goes on, for a trace. Called on a caller's thread when it finds that a
     * token has to be fetched or waited for, so before it is known whether a fetch begins: what is returned may be dropped
     * without having been called. A source with a fresh token does not call this.
     *
     * @return something of this fetch alone, or null, as by default, if nobody wants to know
     */
    default @Nullable FetchTrace fetchTrace() {
        return null;
    }

    /**
     * Returns a listener that tells several, each whatever the others throw, in the order of the arguments.
     *
     * @param listeners all of them
     * @return one for all
     * @throws NullPointerException if an argument is null
     */
    static TokenListener all(TokenListener... listeners) {
        return Listeners.of(listeners);
    }

    /**
     * Is told of one fetch while it goes on. In this order: {@link #joined} by the caller who begins it, unless a timer
     * does; {@link #began}; {@link #requesting} for each try, and {@link #joined} for each caller who comes to wait, on
     * threads of their own; {@link #ended}, once. Others may join, and the source may be closed, while the first two are
     * being told. Thread-safe; what it throws changes nothing.
     */
    interface FetchTrace {

        /**
         * A caller begins the fetch, or comes to wait for it. Called on its thread, so that what is current there can be
         * noted: it is one of those that the fetch is for. There may be thousands.
         */
        default void joined() {}

        /**
         * The fetch begins. Called on the thread of whoever begins it, which is not the one that it runs on.
         *
         * @param event why
         */
        default void began(Fetching event) {}

        /**
         * A try begins: client credentials, and the token request. Called on the thread that makes it, so that what its
         * HTTP client does belongs to this fetch. A token store is called on other threads.
         *
         * @return what is closed on the same thread when the try is over, which may be after the fetch's end; or null
         */
        default @Nullable Scope requesting() {
            return null;
        }

        /**
         * The fetch is over. Called on a thread of the source, after the listener was told.
         *
         * @param event what the listener was told; null if the source was closed before there was anything to be told
         */
        default void ended(@Nullable FetchEvent event) {}
    }

    /** What lasts until it is closed. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {

        @Override
        void close();
    }

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

    /** What is told of each fetch when it begins. */
    sealed interface Fetching extends Event permits FetchEvent, Events.Fetching {

        /**
         * Returns the token endpoint, without its query.
         *
         * @return the token endpoint, or null if the token comes from a function of the application's own, or if the
         *     authorization server has not yet said where it is
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
         * Returns the number of the fetch, so that an event that comes late can be told from one that is news.
         *
         * @return its number: no other fetch of this process has it, and each one that begins later has a larger one
         */
        long fetchNumber();
    }

    /** What is told of each fetch when it is over. */
    sealed interface FetchEvent extends Fetching {

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
         * Returns when the token expires, as {@link AccessToken#expiresAt()} says it: it is given out no longer some time
         * before that, and not at all once it was {@linkplain
         * TokenListener#rejected rejected}.
         *
         * @return the end of its lifetime, on this machine's wall clock
         */
        Instant expiresAt();

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
         * Returns which token it was, by the {@linkplain Fetching#fetchNumber() number} of the fetch that brought it: there
         * may be another one since, which is as good as ever.
         *
         * @return the number of its fetch
         */
        long fetchNumber();

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
