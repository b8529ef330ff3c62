package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Fresh, stale or gone, and when. Pure arithmetic on the age of a token, which counts from the moment at which it was
 * asked for, since the server may have begun its life any time after (RFC 6749 section 5.1).
 *
 * <pre>
 *   asked for                      stale from                  gone from    expiry
 *   |------------ fresh ------------|---------- stale ----------|-- margin --|
 * </pre>
 *
 * <ul>
 *   <li>The margin is a tenth of the lifetime, at most 30 seconds: the time that a request may be on its way.
 *   <li>The stale stretch before it is a quarter of the lifetime, at most 10 minutes: how long the token endpoint may
 *       be slow or away without anybody noticing. It begins earlier by up to a fifth of itself, at random, so that a
 *       fleet that was started together does not come back together.
 * </ul>
 *
 * <p>An hour's token is so refreshed after 47.5 to 49.5 minutes and given out until half a minute before its end; one of
 * ten seconds is refreshed after 6 to 6.5 seconds and given out for 9.
 */
final class TokenLifetime {

    enum State {
        FRESH,
        STALE,
        GONE
    }

    /** A token that names no lifetime, so that RFC 6749 section 5.1 leaves us to find out. */
    static final Duration IF_UNKNOWN = Duration.ofMinutes(5);

    /** A token that is said to live no second at all: a server that rounds down means less than a second by it. */
    static final Duration IF_ZERO = Duration.ofSeconds(1);

    /** The most that counts, so that a lifetime in milliseconds is not taken for thousands of years. */
    static final Duration LONGEST = Duration.ofDays(30);

    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(30);
    private static final Duration LONGEST_STALE = Duration.ofMinutes(10);
    private static final Duration SHORTEST_STALE = Duration.ofSeconds(30);
    private static final Duration SHORTEST_YOUTH = Duration.ofSeconds(1);
    private static final Duration LONGEST_YOUTH = Duration.ofSeconds(30);

    private final Moment askedFor;
    private final Duration lifetime;
    private final Duration staleFrom;
    private final Duration goneFrom;

    private TokenLifetime(Moment askedFor, Duration lifetime, Duration staleFrom, Duration goneFrom) {
        this.askedFor = askedFor;
        this.lifetime = lifetime;
        this.staleFrom = staleFrom;
        this.goneFrom = goneFrom;
    }

    /**
     * Lays out a lifetime.
     *
     * @param chance from 0 to 1: how much of the jitter to take
     */
    static TokenLifetime of(Moment askedFor, Duration lifetime, Margins margins, double chance) {
        Duration half = lifetime.dividedBy(2);
        Duration tenth = lifetime.dividedBy(10);
        Duration margin =
                margins.expiryMargin == null ? least(tenth, LONGEST_MARGIN) : least(margins.expiryMargin, half);
        Duration goneFrom = lifetime.minus(margin);
        Duration stale = margins.refreshAhead == null
                ? least(lifetime.dividedBy(4), LONGEST_STALE)
                // Two settings that leave no time for a refresh still get some.
                : most(least(margins.refreshAhead, half).minus(margin), least(tenth, SHORTEST_STALE));
        Duration jitter = Duration.ofNanos((long) (stale.toNanos() / 5.0 * chance));
        return new TokenLifetime(askedFor, lifetime, goneFrom.minus(stale).minus(jitter), goneFrom);
    }

    State at(Moment now) {
        Duration age = now.since(askedFor);
        if (age.compareTo(staleFrom) < 0) {
            return State.FRESH;
        }
        return age.compareTo(goneFrom) < 0 ? State.STALE : State.GONE;
    }

    /**
     * Tells whether the token will outlive an upload that begins now: it has twice the margin left. A fresh one always
     * does, or a large margin would have every upload fetch a token of its own.
     */
    boolean lastsAt(Moment now) {
        Duration margin = lifetime.minus(goneFrom);
        return now.since(askedFor).compareTo(most(goneFrom.minus(margin), staleFrom)) < 0;
    }

    boolean isOver(Moment now) {
        return left(now).compareTo(Duration.ZERO) <= 0;
    }

    Duration left(Moment now) {
        return lifetime.minus(now.since(askedFor));
    }

    Duration untilStale(Moment now) {
        return most(staleFrom.minus(now.since(askedFor)), Duration.ZERO);
    }

    /**
     * For how long a replacement counts as young: a tenth of its life, but at least 1 second, or a quarter of a life that is
     * shorter than 4, and at most 30.
     */
    Duration youth() {
        Duration shortest = least(SHORTEST_YOUTH, lifetime.dividedBy(4));
        return least(most(lifetime.dividedBy(10), shortest), LONGEST_YOUTH);
    }

    Instant expiresAt() {
        return askedFor.wallAfter(lifetime);
    }

    /** The same, on a wall clock that may have been set since. */
    Instant expiresAt(Moment now) {
        return now.wallSince(askedFor, lifetime);
    }

    Instant staleAt(Moment now) {
        return now.wallSince(askedFor, staleFrom);
    }

    Duration lifetime() {
        return lifetime;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration most(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** What the user has set; null where it follows from the lifetime. Each is capped at half of the lifetime. */
    record Margins(
            @Nullable Duration expiryMargin, @Nullable Duration refreshAhead) {}
}
