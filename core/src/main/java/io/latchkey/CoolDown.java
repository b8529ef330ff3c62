package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time after a failed fetch in which the token endpoint is left alone and callers fail at once.
 *
 * @param failures how many fetches in a row have failed
 * @param refusedSecret the secret that the token endpoint refused, if that was the reason: another one ends the cool-down
 * @param secretAskedFor when the supplier was last asked for another one
 * @param otherSecretsRefused how often another one was refused as well: a supplier that makes a new secret each time
 *     must not make a request of each look at it
 */
record CoolDown(
        Moment began,
        Duration length,
        int failures,
        TokenException failure,
        @Nullable String refusedSecret,
        Moment secretAskedFor,
        int otherSecretsRefused) {

    private static final Duration BETWEEN_LOOKS_AT_THE_SECRET = Duration.ofSeconds(1);
    private static final Duration PROBED = Duration.ofSeconds(30);
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    /**
     * The cool-down after a failed fetch.
     *
     * @param before the one after the failed fetch before it, or null if that succeeded
     * @param secret the client secret that was sent, or null
     */
    static CoolDown after(
            @Nullable CoolDown before,
            TokenRequestException failure,
            @Nullable String secret,
            URI tokenEndpoint,
            Moment now,
            double chance) {
        int failures = before == null ? 1 : before.failures + 1;
        boolean permanent = failure.kind() == TokenRequestException.Kind.PERMANENT;
        Duration length = Backoff.coolDown(failures, permanent, chance);
        if (failure.retryAfter().compareTo(length) > 0) {
            length = failure.retryAfter();
        }
        String refusedSecret = failure.refusesClient() ? secret : null;
        Instant nextTryAt = now.wallAfter(length);
        TokenException forCallers = new TokenException(
                failure.getMessage() + ". Until the next try, at " + nextTryAt.truncatedTo(ChronoUnit.SECONDS)
                        + ", whoever needs a new token fails at once",
                failure.getCause(),
                TokenException.Failure.of(tokenEndpoint, failure, !permanent, nextTryAt));
        return new CoolDown(
                now, length, failures, forCallers, refusedSecret, now, otherSecretsRefused(before, refusedSecret));
    }

    private static int otherSecretsRefused(@Nullable CoolDown before, @Nullable String refusedSecret) {
        if (before == null) {
            return 0;
        }
        boolean another =
                refusedSecret != null && before.refusedSecret != null && !refusedSecret.equals(before.refusedSecret);
        return before.otherSecretsRefused + (another ? 1 : 0);
    }

    boolean isOver(Moment now) {
        return now.since(began).compareTo(length) >= 0;
    }

    /**
     * A fetch that begins then is a probe: one request, and callers fail with it. After a longer silence there is no herd
     * that a failed request could be multiplied by, and whoever comes then is better served by further tries.
     */
    boolean isProbedBy(Moment fetchBegan) {
        return fetchBegan.since(began).compareTo(length.plus(PROBED)) < 0;
    }

    /** It ended so long ago that a failure now is no more of the same, but the first of others. */
    boolean isForgotten(Moment now) {
        return now.since(began).compareTo(length.plus(REMEMBERED)) >= 0;
    }

    boolean isTimeToLookAtTheSecret(Moment now) {
        Duration betweenLooks = BETWEEN_LOOKS_AT_THE_SECRET.multipliedBy(1L << Math.min(otherSecretsRefused, 6));
        return refusedSecret != null && now.since(secretAskedFor).compareTo(betweenLooks) >= 0;
    }

    CoolDown withSecretAskedFor(Moment now) {
        return new CoolDown(began, length, failures, failure, refusedSecret, now, otherSecretsRefused);
    }

    /** The secret is not shown. */
    @Override
    public String toString() {
        return "CoolDown[" + length + " from " + began.wall() + "]";
    }
}
