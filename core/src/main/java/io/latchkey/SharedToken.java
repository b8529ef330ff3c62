package io.latchkey;

import io.latchkey.TokenIssuer.Issued;
import io.latchkey.TokenLifetime.Margins;
import java.time.Duration;
import java.util.List;

/**
 * A token that instances share, as one of them sees it.
 *
 * @param since when it was issued, as far as this instance can tell
 * @param replacement whether it was fetched in place of one that the API had refused
 */
record SharedToken(String value, Moment since, Duration lifetime, boolean replacement) {

    /** How far apart the clocks of instances may be. */
    static final Duration CLOCKS = Duration.ofMinutes(1);

    Duration left(Moment now) {
        return lifetime.minus(now.since(since));
    }

    /** For those who have not fetched it, as clocks differ: without its last minute, or a tenth of a short life. */
    private Duration usable() {
        Duration tenth = lifetime.dividedBy(10);
        return lifetime.minus(tenth.compareTo(CLOCKS) < 0 ? tenth : CLOCKS);
    }

    TokenLifetime.State at(Moment now, Margins margins) {
        return TokenLifetime.of(since, usable(), margins, 0).at(now);
    }

    Issued issued() {
        return new Issued(new Grant(value, usable(), null, List.of()), since, true, replacement);
    }

    /** Nothing of the value. */
    @Override
    public String toString() {
        return "SharedToken[since " + since.wall() + ", lifetime " + lifetime + "]";
    }
}
