package io.latchkey;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
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
     * Makes an exception without details of a token endpoint, for a {@link TokenSource} of the application's own.
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
     * @return the token endpoint, or null if the exception comes from a source that named none
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
     * @return the {@code error} member of the answer, or null if it had none
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

    /** The parts of a failure, for those who want more than its text. */
    record Failure(
            URI tokenEndpoint,
            int statusCode,
            @Nullable String error,
            @Nullable String errorDescription,
            boolean retryable,
            @Nullable Instant nextTryAt) {

        static Failure of(
                URI tokenEndpoint,
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
