package io.latchkey;

import io.latchkey.SharedRecord.Sight;
import io.latchkey.StoreCalls.Unavailable;
import io.latchkey.TokenLifetime.Margins;
import io.latchkey.TokenLifetime.State;
import io.latchkey.TokenListener.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One fetch's looks at the {@link SharedRecord}, one after the other, until there is a token in it, or the lease is had, or
 * the patience is over.
 */
final class TokenSearch {

    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(3);

    /** While nobody waits for the token. Leaves time for the request, before the try is out of time. */
    private static final Duration PATIENCE_IN_BACKGROUND = Duration.ofSeconds(15);

    private static final Duration LEASE_IN_BACKGROUND = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final SharedRecord record;
    private final @Nullable SharedToken held;
    private final Attempt attempt;
    private final RefusedTokens refused;
    private final Timing timing;
    private final Margins margins;
    private final Duration patience;
    private final Moment began;
    private final double chance;

    /**
     * Prepares a search.
     *
     * @param held what this instance had last
     * @param refused what it had, and does not take again
     * @param patience how long callers wait before the token endpoint is asked without a lease
     */
    TokenSearch(
            SharedRecord record,
            @Nullable SharedToken held,
            Attempt attempt,
            RefusedTokens refused,
            Timing timing,
            Margins margins,
            Duration patience) {
        this.record = record;
        this.held = held;
        this.attempt = attempt;
        this.refused = refused;
        this.timing = timing;
        this.margins = margins;
        this.patience = patience;
        this.began = timing.now();
        this.chance = timing.random();
    }

    /** How long callers wait, at most, of the time that they have. */
    static Duration patience(Duration acquireTimeout) {
        Duration half = acquireTimeout.dividedBy(2);
        return half.compareTo(LONGEST_PATIENCE) < 0 ? half : LONGEST_PATIENCE;
    }

    /**
     * What was found: a token; or the record, with our lease in it; or neither, and it is time to do without.
     *
     * @param token of another instance
     * @param othersAsk whether it is time to do without a token, as others ask, and nobody waits for it here
     */
    record Found(@Nullable SharedToken token, @Nullable Sight leased, boolean othersAsk) {

        static final Found NOTHING = new Found(null, null, false);
        static final Found OTHERS_ASK = new Found(null, null, true);
    }

    Found run() throws Unavailable, InterruptedException {
        Duration left = patience; // one look there is in any case
        boolean othersAsk = false;
        for (int looks = 1; !left.isNegative(); looks++) {
            // The last call of one that nobody waits for may take its time, or it would be given up, and the lease with
            // it.
            Duration longestCall = attempt.wantedSince() == null ? patience : left;
            Sight sight = record.look(longestCall);
            SharedToken token = sight.token();
            if (token != null && isGood(token, sight.now())) {
                return new Found(token, null, false);
            }
            othersAsk = record.isLeasedByOther(sight);
            if (record.isFree(sight, longestLease())) {
                boolean keep = token != null && !isUseless(token, sight.now());
                StoreRecord update = new StoreRecord(keep ? sight.record().token() : null, record.newLease());
                Sight leased = record.change(sight, update, longestCall);
                if (leased != null) {
                    return new Found(null, leased, false);
                }
            }
            timing.pause(pause(looks));
            left = left();
        }
        return othersAsk && attempt.wantedSince() == null ? Found.OTHERS_ASK : Found.NOTHING;
    }

    private boolean isUseless(SharedToken token, Moment now) {
        return token.left(now).isNegative() || isRefused(token);
    }

    private boolean isRefused(SharedToken token) {
        return attempt.isRefused(token.value()) || refused.contains(token.value());
    }

    /** A refresh ahead is after a fresh one that ends later; who has none takes any. */
    private boolean isGood(SharedToken token, Moment now) {
        if (isRefused(token)) {
            return false;
        }
        State state = token.at(now, margins);
        if (attempt.reason() != Reason.AHEAD) {
            return state != State.GONE;
        }
        return state == State.FRESH && (held == null || token.left(now).compareTo(held.left(now)) > 0);
    }

    private Duration longestLease() {
        return attempt.wantedSince() == null ? LEASE_IN_BACKGROUND : patience.dividedBy(2);
    }

    /** A little less than it may be, by chance, so that not all instances lose patience at once. */
    private Duration left() {
        Moment wantedSince = attempt.wantedSince();
        Moment now = timing.now();
        return wantedSince == null
                ? scaled(PATIENCE_IN_BACKGROUND, 1 - chance / 5).minus(now.elapsedSince(began))
                : scaled(patience, 1 - chance / 5).minus(now.elapsedSince(wantedSince));
    }

    private Duration pause(int looks) {
        Duration longest = attempt.wantedSince() == null ? patience.dividedBy(2) : LONGEST_PAUSE;
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(looks - 1, 10));
        return scaled(grown.compareTo(longest) < 0 ? grown : longest, 0.5 + timing.random());
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }
}
