package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A token request failed: what is to be told of it, and what can be done about it. */
final class TokenRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final Set<String> MAY_BE_THE_SECRETS =
            Set.of("unauthorized_client", "access_denied", "invalid_grant");

    private static final Set<Integer> NOT_THERE = Set.of(404, 405, 410);

    private static final Set<Integer> STATUS_OF_REFUSALS = Set.of(200, 400, 401, 403);

    /** What can be done. */
    enum Kind {
        /** It may pass by itself, so soon that callers are made to wait for another try. */
        TRANSIENT,
        /** It may pass by itself, but not while a caller waits: a certificate, say. */
        LASTING,
        /** Somebody has to do something about it. */
        PERMANENT
    }

    private final transient Kind kind;
    private final int statusCode;
    private final @Nullable String error;
    private final @Nullable String errorDescription;
    private final Duration retryAfter;

    /** What the client's credentials have to do with it, if they do. */
    private enum Credentials {
        /** Nothing, as far as one can tell. */
        NOT_CONCERNED,
        /** There were none, so that nobody was asked. */
        MISSING,
        /** The same, and it costs nothing to look again soon. */
        AWAITED,
        /** They were refused, and by their own times they had to be. */
        OUTDATED
    }

    private final Credentials credentials;

    /** For how long the refused credentials are of no use, by their own times; null if those are not the reason. */
    private final @Nullable Duration uselessFor;

    /** What time it was where the answer came from; null if there was none. */
    private final transient @Nullable ServerClock clock;

    private TokenRequestException(
            String message,
            @Nullable Throwable cause,
            Kind kind,
            int statusCode,
            @Nullable String error,
            @Nullable String errorDescription,
            Duration retryAfter,
            Credentials credentials,
            @Nullable Duration uselessFor,
            @Nullable ServerClock clock) {
        super(message, cause);
        this.kind = kind;
        this.statusCode = statusCode;
        this.error = error;
        this.errorDescription = errorDescription;
        this.retryAfter = retryAfter;
        this.credentials = credentials;
        this.uselessFor = uselessFor;
        this.clock = clock;
    }

    /** There was no answer. */
    static TokenRequestException unanswered(Kind kind, String message, @Nullable Throwable cause) {
        return new TokenRequestException(
                message, cause, kind, 0, null, null, Duration.ZERO, Credentials.NOT_CONCERNED, null, null);
    }

    /**
     * There was no request.
     *
     * @param awaited whether it costs nothing to look again soon whether there are credentials
     */
    static TokenRequestException withoutCredentials(String message, @Nullable Throwable cause, boolean awaited) {
        return new TokenRequestException(
                message,
                cause,
                Kind.TRANSIENT,
                0,
                null,
                null,
                Duration.ZERO,
                awaited ? Credentials.AWAITED : Credentials.MISSING,
                null,
                null);
    }

    /**
     * There was an answer, and it was no token.
     *
     * @param clock null where no time of ours matters
     */
    static TokenRequestException answered(
            Kind kind,
            String message,
            int statusCode,
            @Nullable String error,
            @Nullable String errorDescription,
            Duration retryAfter,
            @Nullable ServerClock clock) {
        return new TokenRequestException(
                message,
                null,
                kind,
                statusCode,
                error,
                errorDescription,
                retryAfter,
                Credentials.NOT_CONCERNED,
                null,
                clock);
    }

    /** What an application's own code says, in its own words. */
    static TokenRequestException of(TokenException failure, Instant now) {
        Instant next = failure.nextTryAt();
        Duration pause = next == null || next.isBefore(now) ? Duration.ZERO : Duration.between(now, next);
        boolean absurd = pause.compareTo(Backoff.LONGEST_RETRY_AFTER) > 0;
        return new TokenRequestException(
                String.valueOf(failure.getMessage()),
                failure.getCause() == null ? null : ShownCause.of(failure.getCause(), List.of()),
                failure.isRetryable() ? Kind.TRANSIENT : Kind.PERMANENT,
                failure.statusCode(),
                failure.error(),
                failure.errorDescription(),
                absurd ? Backoff.LONGEST_RETRY_AFTER : pause,
                Credentials.NOT_CONCERNED,
                null,
                null);
    }

    /** For an application's own code. */
    TokenException told(URI endpoint, Instant now) {
        return new TokenException(
                getMessage(),
                getCause(),
                TokenException.Failure.of(
                        Endpoints.shown(endpoint),
                        this,
                        kind != Kind.PERMANENT,
                        retryAfter.isZero() ? null : now.plus(retryAfter)));
    }

    Kind kind() {
        return kind;
    }

    int statusCode() {
        return statusCode;
    }

    @Nullable
    String error() {
        return error;
    }

    @Nullable
    String errorDescription() {
        return errorDescription;
    }

    /** How long the token endpoint wants to be left alone, see {@link Backoff#LONGEST_RETRY_AFTER}. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** The same refusal, of credentials that are of no use for so long: there will be others. */
    TokenRequestException untilCredentialsChange(Duration useless) {
        return waiting(String.valueOf(getMessage()), Credentials.OUTDATED, useless);
    }

    /** The same, without having been asked again. */
    TokenRequestException stillThere() {
        return waiting(getMessage() + "; it is still there, and was not sent again", Credentials.AWAITED, uselessFor);
    }

    private TokenRequestException waiting(String message, Credentials which, @Nullable Duration useless) {
        return new TokenRequestException(
                message,
                getCause(),
                Kind.TRANSIENT,
                statusCode,
                error,
                errorDescription,
                retryAfter,
                which,
                useless,
                clock);
    }

    /** Whether nobody was asked, for want of credentials. */
    boolean lacksCredentials() {
        return credentials == Credentials.MISSING || credentials == Credentials.AWAITED;
    }

    /** Whether to look again soon whether there are other credentials. */
    boolean awaitsCredentials() {
        return credentials == Credentials.AWAITED || credentials == Credentials.OUTDATED;
    }

    @Nullable
    Duration uselessFor() {
        return uselessFor;
    }

    @Nullable
    ServerClock clock() {
        return clock;
    }

    /** Nobody who is a token endpoint has answered: it may be elsewhere. */
    boolean isElsewhere() {
        return statusCode == 0 || statusCode / 100 == 3 || NOT_THERE.contains(statusCode);
    }

    /** The client authentication was refused, or may have been: another secret may help. */
    boolean refusesClient() {
        return refusesClient(statusCode, error);
    }

    /**
     * {@code invalid_client}, or a 401 by whatever name; or another error that servers answer to a wrong secret with,
     * although it has other meanings, too.
     */
    static boolean refusesClient(int statusCode, @Nullable String error) {
        return statusCode == 401
                || "invalid_client".equals(error)
                || (error != null && MAY_BE_THE_SECRETS.contains(error) && STATUS_OF_REFUSALS.contains(statusCode));
    }
}
