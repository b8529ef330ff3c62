package io.latchkey;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * No access token is to be had. The message tells what happened, at which token endpoint, with which HTTP status and
 * OAuth error (RFC 6749 section 5.2), and what its reader can do about it. It never holds a secret, a token or the body
 * of a response.
 *
 * <p>An {@link IOException}, so that HTTP clients treat it as a call that failed. Each caller that waited gets an
 * exception of its own, with its own stack trace, and the first failure as its cause.
 */
public class TokenException extends IOException {

    private static final long serialVersionUID = 1L;

    // Transient: an exception that travels by Java serialization keeps its message and its trace.
    private final transient @Nullable Failure failure;

    /**
     * Makes an exception without details, for a {@link TokenSource} of the application's own. {@link #builder} makes one
     * that has them.
     *
     * @param message what happened, without any secret in it
     * @param cause what led to it, or null
     */
    public TokenException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = null;
    }

    TokenException(@Nullable String message, @Nullable Throwable cause, @Nullable Failure failure) {
        super(message, cause);
        this.failure = failure;
    }

    /**
     * An exception for one more caller of those who share a failure: with a stack trace of its own, and what happened
     * first as its cause.
     */
    static TokenException forCaller(@Nullable Throwable failure) {
        if (failure instanceof TokenException shared) {
            Throwable first = shared.getCause() instanceof TokenException earlier ? earlier : shared;
            return new TokenException(shared.getMessage(), first, shared.failure);
        }
        return new TokenException("the token source failed: " + failure, failure);
    }

    /**
     * Returns the token endpoint that was asked, without its query.
     *
     * @return the token endpoint, or null if the exception comes from a source that named none, or if the authorization
     *     server has not yet said where it is ({@link ClientCredentialsTokenSource.Builder#issuer(String)})
     */
    public @Nullable URI tokenEndpoint() {
        return failure == null ? null : failure.tokenEndpoint();
    }

    /**
     * Returns the HTTP status of the token endpoint's answer.
     *
     * @return the status code, or 0 if there was no answer
     */
    public int statusCode() {
        return failure == null ? 0 : failure.statusCode();
    }

    /**
     * Returns the OAuth error code, such as {@code invalid_client} (RFC 6749 section 5.2).
     *
     * @return the {@code error} member of the answer, or null if it had none that could be an OAuth error code
     */
    public @Nullable String error() {
        return failure == null ? null : failure.error();
    }

    /**
     * Returns the token endpoint's own explanation (RFC 6749 section 5.2), without control characters, capped in
     * length, with any occurrence of the client secret masked.
     *
     * @return the {@code error_description} member of the answer, or null if it had none
     */
    public @Nullable String errorDescription() {
        return failure == null ? null : failure.errorDescription();
    }

    /**
     * Tells whether the same call may succeed later without anybody's doing: true after a failed connection, a
     * time-out or an overloaded token endpoint, false after a wrong secret, say.
     *
     * @return whether the failure is transient
     */
    public boolean isRetryable() {
        return failure != null && failure.retryable();
    }

    /**
     * Returns when the token endpoint is asked again at the earliest: until then callers fail at once.
     *
     * @return the time, on this machine's wall clock, or null if nothing holds the next try back
     */
    public @Nullable Instant nextTryAt() {
        return failure == null ? null : failure.nextTryAt();
    }

    /**
     * Begins an exception that tells all that it can, for a {@link TokenSource}, a {@link TokenTransport} or a {@link
     * RefreshingTokenSource.Grant} of the application's own.
     *
     * @param message what happened and what to do about it, without any secret in it
     * @return a builder
     * @throws NullPointerException if the message is null
     */
    public static Builder builder(String message) {
        return new Builder(message);
    }

    /** Builds a {@link TokenException}. What is not set is not known. Not thread-safe. */
    public static final class Builder {

        private final String message;
        private @Nullable Throwable cause;
        private @Nullable URI tokenEndpoint;
        private int statusCode;
        private @Nullable String error;
        private @Nullable String errorDescription;
        private boolean retryable;
        private @Nullable Instant nextTryAt;

        private Builder(String message) {
            this.message = Objects.requireNonNull(message, "message");
        }

        /**
         * Sets what led to it.
         *
         * @param failure the cause; it is logged with the exception, so there must be no secret in it
         * @return this builder
         */
        public Builder cause(Throwable failure) {
            cause = failure;
            return this;
        }

        /**
         * Sets who was asked, see {@link TokenException#tokenEndpoint()}.
         *
         * @param uri the token endpoint; user-info, query and fragment are left out
         * @return this builder
         */
        public Builder tokenEndpoint(URI uri) {
            tokenEndpoint = Endpoints.shown(uri);
            return this;
        }

        /**
         * Sets the HTTP status of the answer.
         *
         * @param status the status code
         * @return this builder
         */
        public Builder statusCode(int status) {
            statusCode = status;
            return this;
        }

        /**
         * Sets the OAuth error code (RFC 6749 section 5.2).
         *
         * @param code the {@code error} of the answer
         * @return this builder
         */
        public Builder error(@Nullable String code) {
            error = code;
            return this;
        }

        /**
         * Sets the server's own explanation.
         *
         * @param description the {@code error_description} of the answer, fit to be shown
         * @return this builder
         */
        public Builder errorDescription(@Nullable String description) {
            errorDescription = description;
            return this;
        }

        /**
         * Sets whether the same call may succeed later without anybody's doing. The default is false.
         *
         * @param mayPass whether the failure is transient
         * @return this builder
         */
        public Builder retryable(boolean mayPass) {
            retryable = mayPass;
            return this;
        }

        /**
         * Sets when it makes sense to ask again at the earliest, a {@code Retry-After}, say (RFC 9110 section 10.2.3).
         *
         * @param time on this machine's wall clock
         * @return this builder
         */
        public Builder nextTryAt(@Nullable Instant time) {
            nextTryAt = time;
            return this;
        }

        /**
         * Builds the exception.
         *
         * @return the exception
         */
        public TokenException build() {
            return new TokenException(
                    message,
                    cause,
                    new Failure(tokenEndpoint, statusCode, error, errorDescription, retryable, nextTryAt));
        }
    }

    /** The parts of a failure, for those who want more than its text. */
    record Failure(
            @Nullable URI tokenEndpoint,
            int statusCode,
            @Nullable String error,
            @Nullable String errorDescription,
            boolean retryable,
            @Nullable Instant nextTryAt) {

        static Failure of(
                @Nullable URI tokenEndpoint,
                @Nullable TokenRequestException failure,
                boolean retryable,
                @Nullable Instant nextTryAt) {
            return failure == null
                    ? new Failure(tokenEndpoint, 0, null, null, retryable, nextTryAt)
                    : new Failure(
                            tokenEndpoint,
                            failure.statusCode(),
                            failure.error(),
                            failure.errorDescription(),
                            retryable,
                            nextTryAt);
        }
    }
}
