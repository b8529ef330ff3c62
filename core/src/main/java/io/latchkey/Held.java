package io.latchkey;

import io.latchkey.TokenLifetime.State;
import java.time.Duration;

/**
 * The token that is held, and what is known of it.
 *
 * @param fetchNumber which fetch has brought it
 * @param acquired when it was; by whichever instance that was, if several share it
 * @param replacement whether it was fetched in place of one that the API had refused
 */
record Held(AccessToken token, TokenLifetime lifetime, long fetchNumber, Moment acquired, boolean replacement) {

    /**
     * For how long a look at both clocks is good. A machine that is put to sleep within it may be handed a token that
     * expired meanwhile, just as it may be put to sleep between the handing and the sending.
     */
    private static final long TRUST_NANOS = Duration.ofMillis(1).toNanos();

    Held {
        token.surelyFreshUntil(acquired.nanos());
    }

    boolean is(AccessToken other) {
        return token.hasValueOf(other);
    }

    State at(Moment now) {
        State state = lifetime.at(now);
        if (state == State.FRESH) {
            long untilStale = lifetime.untilStale(now).toNanos();
            token.surelyFreshUntil(now.nanos() + Math.min(untilStale, TRUST_NANOS));
        }
        return state;
    }

    boolean isGone(Moment now) {
        return at(now) == State.GONE;
    }

    /** Neither gone, nor in that last stretch of its life in which an upload might not reach the API in time. */
    boolean lastsAt(Moment now) {
        return !isGone(now) && lifetime.lastsAt(now);
    }

    Duration age(Moment now) {
        return now.elapsedSince(acquired);
    }

    /** A replacement for a refused token that is so young that another one would be refused too. */
    boolean isYoungReplacement(Moment now) {
        return replacement && age(now).compareTo(lifetime.youth()) < 0;
    }

    /** A refresh may bring a token that ends sooner than the one at hand, which is then kept. */
    boolean outlives(Held other, Moment now) {
        return !isGone(now) && !is(other.token) && lifetime.left(now).compareTo(other.lifetime.left(now)) > 0;
    }
}
