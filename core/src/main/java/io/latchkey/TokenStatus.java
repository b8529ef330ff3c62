package io.latchkey;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * How a token source is, for a health check, a metric or a page that people look at. A look at what the source knows: it
 * asks nobody, waits for nothing and starts no fetch, and it does not count as use. It has no token and no secret in it.
 *
 * <p>{@link #isUp()} is the answer to a readiness probe. It says of each source:
 *
 * <ul>
 *   <li>one whose token is good is up, whatever its token endpoint does: calls go on;
 *   <li>one that has fetched nothing yet, or whose token has expired while nobody called, is up: its next caller waits for
 *       a token. If it were down, a probe would keep away the very call that gets the token;
 *   <li>one that has no good token, and whose last fetch has failed, is down: callers fail. It is up again with the next
 *       token, or five minutes after the cool-down that followed the failure, if nobody has asked since: then nobody
 *       knows, and the next caller may find out;
 *   <li>one that was closed is down.
 * </ul>
 *
 * <p>A source that is down gets its next token when somebody asks for it. Where a probe keeps all callers away, have it
 * ask: {@code prefetch()} does so without waiting, and no more often than the cool-down allows.
 *
 * <pre>{@code
 * TokenStatus status = tokens.status();
 * if (status.lastFailure() != null) {
 *     tokens.prefetch();
 * }
 * return status.isUp();
 * }</pre>
 *
 * <p>A probe that is to hold back traffic until there is a token has {@code prefetch()} called at start-up, and asks for
 * {@link State#FRESH} once.
 *
 * <p>Times are those of this machine's wall clock. A token is past its time when either that or the monotonic clock says so;
 * where the wall clock was set back by more than a second, the times that are still to come are corrected by that.
 *
 * <p>Immutable and thread-safe.
 */
public final class TokenStatus {

    private final State state;
    private final @Nullable Instant expiresAt;
    private final @Nullable Instant nextRefreshAt;
    private final @Nullable Instant lastSuccessAt;
    private final @Nullable Instant lastFailureAt;
    private final @Nullable TokenException lastFailure;
    private final @Nullable Instant nextTryAt;
    private final boolean up;

    /**
     * Takes a look.
     *
     * @param lifetime that of the token that is held, though it may be gone; or null
     * @param granted when there was a token last, or null
     * @param coolDown the one after the last failure, if nothing has succeeded since; or null
     * @param failing whether that failure still counts
     */
    TokenStatus(
            State state,
            @Nullable TokenLifetime lifetime,
            @Nullable Moment granted,
            @Nullable CoolDown coolDown,
            boolean failing,
            Moment now) {
        boolean good = state == State.FRESH || state == State.STALE;
        this.state = state;
        this.expiresAt = lifetime == null ? null : lifetime.expiresAt(now);
        this.nextRefreshAt = lifetime == null || !good ? null : lifetime.staleAt(now);
        this.lastSuccessAt = granted == null ? null : granted.wall();
        this.lastFailureAt = coolDown == null ? null : coolDown.began().wall();
        this.lastFailure = coolDown == null ? null : coolDown.failure();
        this.nextTryAt = coolDown == null || coolDown.isOver(now) ? null : coolDown.endsAt(now);
        this.up = good || (state != State.CLOSED && !failing);
    }

    /** What there is of a token; see the {@linkplain io.latchkey package} for how one lives. */
    public enum State {

        /** None was fetched yet. */
        NONE,

        /** It is given to callers at once. */
        FRESH,

        /** It is given to callers at once; the first of them has it refreshed in the background. */
        STALE,

        /** It has expired, is about to, or was rejected: the next caller waits for another. */
        GONE,

        /** The source was closed, and gives no token any more. */
        CLOSED
    }

    /**
     * Tells what there is of a token.
     *
     * @return the state at the time of the look
     */
    public State state() {
        return state;
    }

    /**
     * Tells whether whoever calls may expect a token: false after {@code close()}, and while there is no good token and
     * the last fetch has failed.
     *
     * @return whether the source is up
     */
    public boolean isUp() {
        return up;
    }

    /**
     * Returns when the token expires, or has expired, at the token endpoint. It is given out no longer a little before.
     *
     * @return the time, or null if no token is held: none was fetched yet, it was rejected, or the source was closed
     */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /**
     * Returns when the token becomes stale, or has become so: from then on the next caller has it refreshed in the
     * background, or a timer, with {@code keepWarm}; not before {@link #nextTryAt()}.
     *
     * @return the time, or null if there is no token that is fresh or stale
     */
    public @Nullable Instant nextRefreshAt() {
        return nextRefreshAt;
    }

    /**
     * Returns when the source last got a token; by a {@code tokenStore}, it may be one that another instance had asked for.
     *
     * @return the time, or null if it never did, or was closed
     */
    public @Nullable Instant lastSuccessAt() {
        return lastSuccessAt;
    }

    /**
     * Returns why the last fetch has failed, if none has succeeded since. Its message names the token endpoint, and what
     * that has answered: something for those who run the application, rather than for the world.
     *
     * @return the failure, or null if the last fetch has succeeded, or there was none, or the source was closed
     */
    public @Nullable TokenException lastFailure() {
        return lastFailure;
    }

    /**
     * Returns when that fetch has failed.
     *
     * @return the time, or null if there is no {@link #lastFailure()}
     */
    public @Nullable Instant lastFailureAt() {
        return lastFailureAt;
    }

    /**
     * Returns until when nobody is asked for a token after a failed fetch: until then, whoever needs a new one fails at
     * once. Changed credentials may end it sooner.
     *
     * @return the time, or null if nothing holds the next fetch back
     */
    public @Nullable Instant nextTryAt() {
        return nextTryAt;
    }

    /**
     * Returns a text for logs and health pages: state, times, and the last failure in words.
     *
     * @return a line without any secret or token
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "TokenStatus[", "]");
        text.add(up ? "up" : "down").add(state.name().toLowerCase(Locale.ROOT));
        add(text, "last success at ", lastSuccessAt);
        add(text, "next refresh at ", nextRefreshAt);
        add(text, "expires at ", expiresAt);
        add(text, "next try at ", nextTryAt);
        add(text, "last failure at ", lastFailureAt);
        return lastFailure == null
                ? text.toString()
                : text.add(lastFailure.getMessage()).toString();
    }

    private static void add(StringJoiner text, String what, @Nullable Instant time) {
        if (time != null) {
            text.add(what + time.truncatedTo(ChronoUnit.SECONDS));
        }
    }
}
