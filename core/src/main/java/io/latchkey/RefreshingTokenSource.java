package io.latchkey;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Holds the token that a function of the application's own gets, and refreshes it in time: everything that {@link
 * ClientCredentialsTokenSource} does, for any other grant, or any other way to a token. One call of the function at a
 * time, however many callers; see the {@linkplain io.latchkey package} for how a token lives.
 *
 * <p>A token exchange (RFC 8693), for example, of the service's own token for one that a partner accepts:
 *
 * <pre>{@code
 * TokenTransport transport = TokenTransport.standard();
 * RefreshingTokenSource partner = RefreshingTokenSource.of(() ->
 *         transport.requestToken(TokenTransport.Request.form(endpoint, Map.of(
 *                 "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
 *                 "subject_token", own.token().value(),
 *                 "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
 *                 "client_id", id,
 *                 "client_secret", secret))));
 * }</pre>
 *
 * <p>There is no need to close a source that lives as long as the application. Thread-safe. Callers may be virtual
 * threads.
 */
public final class RefreshingTokenSource implements TokenSource, AutoCloseable {

    private final TokenHolder holder;
    private final Timing timing;
    private final Telling telling;

    /** The token that is held, here since the way to the holder costs each request a nanosecond. Written by the holder. */
    private volatile @Nullable AccessToken atHand;

    private RefreshingTokenSource(TokenHolder holder, Telling telling) {
        this.holder = holder;
        this.timing = holder.timing();
        this.telling = telling;
        holder.publishTo(token -> atHand = token);
    }

    /** Gets a token, in whatever way. */
    @FunctionalInterface
    public interface Grant {

        /**
         * Gets a token. Called on a thread of the source, by one at a time; may block, for half a minute at most: then,
         * or when the source is closed, the thread is interrupted, and a token that comes later is not looked at. It must
         * not ask this very source.
         *
         * @return a token, whose {@link AccessToken#expiresAt()} says how long it lives
         * @throws TokenException if there is none; what it tells, callers are told: {@link
         *     TokenException#isRetryable()} decides whether it is tried again while callers wait, and {@link
         *     TokenException#nextTryAt()} prolongs the pause
         * @throws IOException if there is none for now; tried again. Its type is told and not its message, which may
         *     quote what the other side sent
         * @throws InterruptedException if the thread was interrupted
         */
        AccessToken request() throws IOException, InterruptedException;
    }

    /**
     * Makes a token source with all options at their defaults.
     *
     * @param grant gets a token
     * @return the token source; nothing is called before the first token is asked for
     * @throws NullPointerException if the argument is null
     */
    public static RefreshingTokenSource of(Grant grant) {
        return builder(grant).build();
    }

    /**
     * Begins a token source.
     *
     * @param grant gets a token
     * @return a builder with everything at its default
     * @throws NullPointerException if the argument is null
     */
    public static Builder builder(Grant grant) {
        return new Builder(Objects.requireNonNull(grant, "grant"));
    }

    @Override
    public AccessToken token() throws TokenException {
        AccessToken token = atHand;
        return token != null && token.isSurelyFresh(timing) ? token : holder.token();
    }

    @Override
    public CompletionStage<AccessToken> tokenAsync() {
        return holder.tokenAsync();
    }

    @Override
    public @Nullable AccessToken tokenAtHand() {
        AccessToken token = atHand;
        return token != null && token.isSurelyFresh(timing) ? token : holder.tokenAtHand();
    }

    @Override
    public CompletionStage<AccessToken> lastingTokenAsync() {
        return holder.lastingTokenAsync();
    }

    @Override
    public void reject(AccessToken token) {
        reject(token, null);
    }

    @Override
    public void reject(AccessToken token, @Nullable String challengeError) {
        holder.reject(Objects.requireNonNull(token, "token"), challengeError);
    }

    @Override
    public void insufficientScope(AccessToken token, @Nullable String scope) {
        telling.insufficientScope(token, scope);
    }

    /**
     * As {@link ClientCredentialsTokenSource#prefetch()}.
     *
     * @throws IllegalStateException if the source was closed
     */
    public void prefetch() {
        holder.prefetch();
    }

    /**
     * As {@link ClientCredentialsTokenSource#status()}.
     *
     * @return an immutable snapshot
     */
    public TokenStatus status() {
        return holder.status();
    }

    /** As {@link ClientCredentialsTokenSource#close()}. */
    @Override
    public void close() {
        holder.close();
    }

    /**
     * Returns a text for logs.
     *
     * @return the name
     */
    @Override
    public String toString() {
        return "RefreshingTokenSource[" + telling.name() + "]";
    }

    /** Builds a {@link RefreshingTokenSource}. Each option can be set once. Not thread-safe. */
    public static final class Builder {

        private final Grant grant;
        private final EngineOptions options = new EngineOptions();

        private Builder(Grant grant) {
            this.grant = grant;
        }

        /**
         * As {@link ClientCredentialsTokenSource.Builder#name}. The default is {@code tokens}.
         *
         * @param name the name
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is blank, has control characters or more than 60 characters
         * @throws IllegalStateException if it was set already
         */
        public Builder name(String name) {
            options.name(name);
            return this;
        }

        /**
         * As {@link ClientCredentialsTokenSource.Builder#acquireTimeout}. The default is 10 seconds.
         *
         * @param timeout more than zero
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is zero, negative or longer than a year
         * @throws IllegalStateException if it was set already
         */
        public Builder acquireTimeout(Duration timeout) {
            options.acquireTimeout(timeout);
            return this;
        }

        /**
         * As {@link ClientCredentialsTokenSource.Builder#refreshAhead}. The default follows from the lifetime.
         *
         * @param ahead more than zero
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is zero, negative or longer than a year
         * @throws IllegalStateException if it was set already
         */
        public Builder refreshAhead(Duration ahead) {
            options.refreshAhead(ahead);
            return this;
        }

        /**
         * As {@link ClientCredentialsTokenSource.Builder#expiryMargin}. The default follows from the lifetime.
         *
         * @param margin zero or more
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is negative or longer than a year
         * @throws IllegalStateException if it was set already
         */
        public Builder expiryMargin(Duration margin) {
            options.expiryMargin(margin);
            return this;
        }

        /**
         * As {@link ClientCredentialsTokenSource.Builder#keepWarm}. The default is to refresh only when a caller comes by.
         *
         * @param idle more than zero
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is zero, negative or longer than a year
         * @throws IllegalStateException if it was set already
         */
        public Builder keepWarm(Duration idle) {
            options.keepWarm(idle);
            return this;
        }

        /**
         * As {@link ClientCredentialsTokenSource.Builder#listener}. The default is nobody.
         *
         * @param listener the listener
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalStateException if it was set already
         */
        public Builder listener(TokenListener listener) {
            options.listener(listener);
            return this;
        }

        Builder timing(Timing timing) {
            options.timing(timing);
            return this;
        }

        /**
         * Builds the token source. Calls nothing and starts no thread.
         *
         * @return the token source
         */
        public RefreshingTokenSource build() {
            TokenIssuer issuer = new OwnGrant(grant);
            Telling telling = options.telling(issuer);
            return new RefreshingTokenSource(options.holder(issuer, telling), telling);
        }

        /**
         * Returns a text for logs.
         *
         * @return nothing but the type
         */
        @Override
        public String toString() {
            return "RefreshingTokenSource.Builder";
        }
    }
}
