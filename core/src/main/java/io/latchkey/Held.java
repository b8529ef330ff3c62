package io.latchkey;

import io.latchkey.TokenLifetime.State;
import java.time.Duration;

/** The token that is held, and what is known of it. */
final class Held {

    /**
     * For how long a look at both clocks is good. A machine that is put to sleep within it may be handed a token that
     * expired meanwhile, just as it may be put to sleep between the handing and the sending.
     */
    private static final long TRUST_NANOS = Duration.ofMillis(1).toNanos();

    private final AccessToken token;
    private final TokenLifetime lifetime;
    private final Moment acquired;
    private final boolean replacement;

    /** By the monotonic clock. A race between two looks at the clocks is won by either. */
    private volatile long freshUntil;

    Held(AccessToken token, TokenLifetime lifetime, Moment acquired, boolean replacement) {
        this.token = token;
        this.lifetime = lifetime;
        this.acquired = acquired;
        this.replacement = replacement;
        this.freshUntil = acquired.nanos();
    }

    AccessToken token() {
        return token;
    }

    TokenLifetime lifetime() {
        return lifetime;
    }

    boolean is(AccessToken other) {
        return token.value().equals(other.value());
    }

    /** The whole of the hot path: one clock read, since both clocks said lately that the token is fresh. */
    boolean isSurelyFresh(long nanoTime) {
        return nanoTime - freshUntil < 0;
    }

    State at(Moment now) {
        State state = lifetime.at(now);
        if (state == State.FRESH) {
            long untilStale = lifetime.untilStale(now).toNanos();
            freshUntil = now.nanos() + Math.min(untilStale, TRUST_NANOS);
        }
        return state;
    }

    Duration age(Moment now) {
        return now.since(acquired);
    }

    /** A replacement for a refused token that is so young that another one would be refused too. */
    boolean isYoungReplacement(Moment now) {
        return replacement && age(now).compareTo(lifetime.youth()) < 0;
    }
}
