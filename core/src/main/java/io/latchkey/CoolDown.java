package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time after a failed fetch in which nobody is asked for a token and callers fail at once. It goes by the monotonic
 * clock alone.
 *
 * @param failures how many fetches in a row have failed, but for those that only looked for credentials
 * @param failure what callers get
 * @param byCredentials whether the client's credentials, or that there were none, were the reason: others would end the
 *     cool-down
 * @param lookedAt when it was last seen to whether there are others
 * @param refusedAgain how often there were others, which were refused as well: a supplier that makes a new secret each
 *     time must not make a request of each look at it
 * @param endedEarly whether there are others now
 */
record CoolDown(
        Moment began,
        Duration length,
        int failures,
        TokenException failure,
        boolean byCredentials,
        Moment lookedAt,
        int refusedAgain,
        boolean endedEarly) {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration PROBED = Duration.ofSeconds(30);
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    /**
     * The cool-down after a failed fetch.
     *
     * @param before the one after the failed fetch before it, or null if that succeeded
     * @param endpoint who was asked, or null if that has no URI
     */
    static CoolDown after(
            @Nullable CoolDown before,
            TokenRequestException failure,
            Telling telling,
            @Nullable URI endpoint,
            Moment now,
            double chance) {
        // Nobody was asked who would have to be spared: whoever comes a second later may look for them again.
        boolean looked = failure.lacksCredentials() && failure.awaitsCredentials();
        int failures = (before == null ? 0 : before.failures) + (looked ? 0 : 1);
        boolean permanent = failure.kind() == TokenRequestException.Kind.PERMANENT;
        Duration length = looked ? BETWEEN_LOOKS : Backoff.coolDown(failures, permanent, chance);
        if (failure.retryAfter().compareTo(length) > 0) {
            length = failure.retryAfter();
        }
        Instant nextTryAt = now.wallAfter(length);
        TokenException forCallers = new TokenException(
                telling.named(failure.getMessage() + ". Until the next try, at "
                        + nextTryAt.truncatedTo(ChronoUnit.SECONDS) + ", whoever needs a new token fails at once"),
                failure.getCause(),
                TokenException.Failure.of(endpoint, failure, !permanent, nextTryAt));
        int refusedAgain = before == null ? 0 : before.refusedAgain + (before.endedEarly ? 1 : 0);
        return new CoolDown(
                now,
                length,
                failures,
                forCallers,
                failure.refusesClient() || failure.lacksCredentials(),
                now,
                refusedAgain,
                false);
    }

    /** When it is over, on a wall clock that may have been set since. */
    Instant endsAt(Moment now) {
        return now.wallElapsedSince(began, length);
    }

    boolean isOver(Moment now) {
        return endedEarly || now.elapsedSince(began).compareTo(length) >= 0;
    }

    /**
     * A fetch that begins then is a probe: one request, and callers fail with it. After a longer silence there is no herd
     * that a failed request could be multiplied by, and whoever comes then is better served by further tries.
     */
    boolean isProbedBy(Moment fetchBegan) {
        return fetchBegan.elapsedSince(began).compareTo(length.plus(PROBED)) < 0;
    }

    /** It ended so long ago that a failure now is no more of the same, but the first of others. */
    boolean isForgotten(Moment now) {
        return now.elapsedSince(began).compareTo(length.plus(REMEMBERED)) >= 0;
    }

    /** Somebody may have changed the credentials that were refused; the more often in vain, the more rarely looked at. */
    boolean isTimeToLook(Moment now) {
        Duration betweenLooks = BETWEEN_LOOKS.multipliedBy(1L << Math.min(refusedAgain, 6));
        return byCredentials && !endedEarly && now.elapsedSince(lookedAt).compareTo(betweenLooks) >= 0;
    }

    CoolDown looked(Moment now) {
        return new CoolDown(began, length, failures, failure, byCredentials, now, refusedAgain, endedEarly);
    }

    CoolDown ended() {
        return new CoolDown(began, length, failures, failure, byCredentials, lookedAt, refusedAgain, true);
    }
}
