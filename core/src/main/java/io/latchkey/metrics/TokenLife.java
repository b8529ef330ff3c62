package io.latchkey.metrics;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import io.latchkey.TokenListener.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a source's events say of its token: how long it has to live, and when a fetch succeeded and failed last. Events may
 * come in another order than they happened; one that is older than what is known changes nothing. Thread-safe.
 */
final class TokenLife {

    private final ReentrantLock lock = new ReentrantLock();

    /** Written under the lock. */
    private volatile State state = new State(0, null, 0, null, null);

    /**
     * What is known.
     *
     * @param token the newest one of which anything was told, by its fetch
     * @param expiresAt when it expires; null if it was refused, or there is none
     * @param fetch the newest one of which the end was told
     */
    private record State(
            long token,
            @Nullable Instant expiresAt,
            long fetch,
            @Nullable Instant succeeded,
            @Nullable Instant failed) {

        State acquired(long number, Instant expiry, Instant now) {
            // A token may be told to be refused before it is told to be there.
            State held = number > token ? new State(number, expiry, fetch, succeeded, failed) : this;
            return number > fetch ? new State(held.token, held.expiresAt, number, now, failed) : held;
        }

        State failed(long number, Instant now) {
            return number > fetch ? new State(token, expiresAt, number, succeeded, now) : this;
        }

        State refused(long number) {
            return number >= token ? new State(number, null, fetch, succeeded, failed) : this;
        }
    }

    private void change(UnaryOperator<State> change) {
        lock.lock();
        try {
            state = change.apply(state);
        } finally {
            lock.unlock();
        }
    }

    void acquired(Acquired event, Instant now) {
        change(known -> known.acquired(event.fetchNumber(), event.expiresAt(), now));
    }

    void failed(Failed event, Instant now) {
        change(known -> known.failed(event.fetchNumber(), now));
    }

    void rejected(Rejected event) {
        if (!event.young()) { // one that is young is kept
            change(known -> known.refused(event.fetchNumber()));
        }
    }

    /** In seconds; 0 without a token. */
    double remaining(Instant now) {
        Instant expiry = state.expiresAt();
        return expiry == null ? 0 : seconds(now, expiry);
    }

    /** In seconds; no number if no fetch has succeeded. */
    double sinceSuccess(Instant now) {
        Instant succeeded = state.succeeded();
        return succeeded == null ? Double.NaN : seconds(succeeded, now);
    }

    /** In seconds; no number if no fetch has failed. */
    double sinceFailure(Instant now) {
        Instant failed = state.failed();
        return failed == null ? Double.NaN : seconds(failed, now);
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
    }
}
