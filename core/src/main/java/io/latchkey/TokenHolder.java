package io.latchkey;

import io.latchkey.TokenException.Failure;
import io.latchkey.TokenLifetime.Margins;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenRequestException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds one token and sees to it that there is a next one: one fetch at a time, however many callers.
 *
 * <p>Everything that changes is guarded by one lock, which is held for a few instructions and never while anything
 * waits, does I/O, starts a thread or calls out. What is read without it is volatile, and read again under it before
 * anything is changed. A token is published before those who wait for it are woken.
 */
final class TokenHolder implements Fetch.Requester {

    /** How long a caller who wants a token with more life left waits for one, while another is good. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** To keep a token warm that lives no longer would be to ask the token endpoint without a pause, for nobody. */
    private static final Duration SHORTEST_KEPT_WARM = Duration.ofSeconds(10);

    private final TokenEndpoint endpoint;
    private final Timing timing;
    private final Margins margins;
    private final Duration acquireTimeout;
    private final @Nullable Warmth warmth;
    private final Telling telling;

    private final ReentrantLock lock = new ReentrantLock();

    // Written under the lock.
    private volatile @Nullable Held held;
    private volatile @Nullable Fetch fetch;
    private volatile @Nullable CoolDown coolDown;

    private volatile boolean closed;

    /** How many tries run at this moment: more than one if earlier ones were told to end and did not. */
    private final AtomicInteger running = new AtomicInteger();

    // Guarded by the lock.
    private boolean refused;

    TokenHolder(
            TokenEndpoint endpoint,
            Timing timing,
            Margins margins,
            Duration acquireTimeout,
            @Nullable Warmth warmth,
            Telling telling) {
        this.endpoint = endpoint;
        this.timing = timing;
        this.margins = margins;
        this.acquireTimeout = acquireTimeout;
        this.warmth = warmth;
        this.telling = telling;
    }

    // -- what callers do

    AccessToken token() throws TokenException {
        Held current = held;
        if (current != null && current.isSurelyFresh(timing.nanoTime())) {
            return current.token();
        }
        AccessToken atHand = atHand(false);
        return atHand != null ? atHand : await(join(false, false), null);
    }

    /**
     * For an exchange, which may be cancelled, and may want a token that lasts.
     *
     * @param lasting whether a token that is about to expire should be replaced first, if that can be done soon
     */
    AccessToken token(boolean lasting, BooleanSupplier cancelled) throws TokenException {
        Held current = held;
        if (!lasting && current != null && current.isSurelyFresh(timing.nanoTime())) {
            return current.token();
        }
        AccessToken atHand = atHand(lasting);
        return atHand != null ? atHand : await(join(lasting, false), cancelled);
    }

    CompletableFuture<AccessToken> tokenAsync() {
        AccessToken atHand = atHand(false);
        if (atHand != null) {
            return CompletableFuture.completedFuture(atHand);
        }
        try {
            return join(false, true);
        } catch (TokenException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private AccessToken await(Waiter waiter, @Nullable BooleanSupplier cancelled) throws TokenException {
        boolean successful = false;
        try {
            AccessToken token = Waiting.await(waiter, cancelled);
            successful = true;
            return token;
        } finally {
            telling.waited(timing.now().since(waiter.since()), successful);
        }
    }

    void reject(AccessToken token, @Nullable String challengeError) {
        Moment now = timing.now();
        Held current;
        boolean young;
        lock.lock();
        try {
            current = held;
            if (current == null || !current.is(token)) {
                return;
            }
            young = current.isYoungReplacement(now);
            if (!young) {
                held = null;
                refused = true;
            }
        } finally {
            lock.unlock();
        }
        telling.rejected(current, young, current.age(now), challengeError);
    }

    /** Starts a fetch for nobody in particular, as stubbornly as if somebody waited for it. */
    void prefetch() {
        ensureOpen();
        Moment now = timing.now();
        Held current = held;
        if (current == null || current.at(now) != TokenLifetime.State.FRESH) {
            startFetch(now, true);
        }
    }

    void close() {
        Fetch underWay;
        List<Waiter> waiters;
        lock.lock();
        try {
            closed = true;
            held = null;
            coolDown = null;
            underWay = fetch;
            waiters = underWay == null ? List.of() : endOf(underWay);
        } finally {
            lock.unlock();
        }
        if (warmth != null) {
            warmth.close();
        }
        if (underWay != null) {
            underWay.cancel();
        }
        TokenException gone = new TokenException(
                "the token source for " + endpoint.shown() + " was closed while a caller waited for a token",
                null,
                Failure.of(endpoint.shown(), null, false, null));
        waiters.forEach(waiter -> deliver(waiter, null, gone));
    }

    // -- what is at hand

    private @Nullable AccessToken atHand(boolean lasting) {
        Moment now = timing.now();
        if (warmth != null) {
            warmth.used(now);
        }
        Held current = held;
        if (current == null) {
            return null;
        }
        TokenLifetime.State state = current.at(now);
        if (state == TokenLifetime.State.STALE) {
            startFetch(now, false);
        }
        return state != TokenLifetime.State.GONE
                        && (!lasting || current.lifetime().lastsAt(now))
                ? current.token()
                : null;
    }

    // -- waiting

    private Waiter join(boolean lasting, boolean runsDependents) throws TokenException {
        Moment now = timing.now();
        Held atHand = held;
        boolean settlesForLess = lasting && atHand != null && isGood(atHand, false, now);
        Waiter waiter = new Waiter(now, runsDependents, settlesForLess);
        CoolDown cooling = coolingDown(now);
        Fetch joined = fetch;
        Fetch started = null;
        if (cooling == null || joined != null) {
            lock.lock();
            try {
                ensureOpen();
                Held current = held;
                if (current != null && isGood(current, lasting, now)) {
                    waiter.complete(current.token());
                    return waiter;
                }
                joined = fetch;
                cooling = coolingDown(now);
                if (joined == null && cooling == null) {
                    started = newFetch(now);
                    joined = started;
                }
                if (joined != null) {
                    joined.add(waiter);
                }
            } finally {
                lock.unlock();
            }
        }
        if (joined != null) {
            waitFor(joined, started, waiter);
        } else if (!settleForLess(waiter)) {
            throw TokenException.forCaller(cooling == null ? null : cooling.failure());
        }
        return waiter;
    }

    private static boolean isGood(Held current, boolean lasting, Moment now) {
        return current.at(now) != TokenLifetime.State.GONE
                && (!lasting || current.lifetime().lastsAt(now));
    }

    private void waitFor(Fetch joined, @Nullable Fetch started, Waiter waiter) {
        waiter.whenOver(() -> leave(joined, waiter));
        if (started != null) {
            started.start();
        }
        if (waiter.settlesForLess() && PATIENCE.compareTo(acquireTimeout) < 0) {
            limit(waiter, PATIENCE, () -> losePatience(joined, waiter));
        } else {
            limit(waiter, acquireTimeout, () -> timeOut(joined, waiter));
        }
    }

    private void limit(Waiter waiter, Duration longest, Runnable end) {
        try {
            waiter.timeout(timing.after(longest, end));
        } catch (RuntimeException | Error noTimer) {
            deliver(waiter, null, new TokenException("no timer for the acquireTimeout could be started", noTimer));
        }
    }

    private void losePatience(Fetch joined, Waiter waiter) {
        if (!settleForLess(waiter)) {
            limit(waiter, acquireTimeout.minus(PATIENCE), () -> timeOut(joined, waiter));
        }
    }

    /** A token with less life left than was wanted is better than none, as long as it has any and was not refused. */
    private boolean settleForLess(Waiter waiter) {
        Held current = held;
        return waiter.settlesForLess()
                && current != null
                && !current.lifetime().isOver(timing.now())
                && waiter.complete(current.token());
    }

    private void leave(Fetch joined, Waiter waiter) {
        waiter.cancelTimeout();
        lock.lock();
        try {
            joined.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    private void timeOut(Fetch joined, Waiter waiter) {
        if (waiter.isDone() || settleForLess(waiter)) {
            return;
        }
        TokenRequestException lastFailure = joined.lastFailure();
        String message = "no access token within the acquireTimeout of " + acquireTimeout + " from token endpoint "
                + endpoint.shown()
                + (lastFailure == null
                        ? ": it has not answered yet; the token request goes on, for later callers"
                        : "; the last try failed: " + lastFailure.getMessage());
        deliver(
                waiter,
                null,
                new TokenException(message, lastFailure, Failure.of(endpoint.shown(), lastFailure, true, null)));
        timing.leaveTimer(() -> telling.timedOut(joined, message));
    }

    /** Wakes a caller. One whose dependent actions may block is left to a thread that is there for that. */
    private void deliver(Waiter waiter, @Nullable AccessToken token, @Nullable TokenException failure) {
        if (!waiter.runsDependents()) {
            if (failure == null || !settleForLess(waiter)) {
                waiter.settle(token, failure);
            }
            return;
        }
        Duration waited = timing.now().since(waiter.since()); // before its dependent actions take their time
        Runnable settle = () -> {
            if (waiter.settle(token, failure == null ? null : TokenException.forCaller(failure))) {
                telling.waited(waited, token != null);
            }
        };
        try {
            timing.complete(settle);
        } catch (RuntimeException | Error noThread) {
            settle.run();
        }
    }

    // -- fetching

    private void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("the token source for " + endpoint.shown() + " is closed");
        }
    }

    /** The cool-down that forbids a fetch now, or null. */
    private @Nullable CoolDown coolingDown(Moment now) {
        CoolDown cooling = coolDown;
        return cooling == null || cooling.isOver(now) || cooling.isTimeToLookAtTheSecret(now) ? null : cooling;
    }

    /** Called under the lock. */
    private Fetch newFetch(Moment now) {
        CoolDown cooling = coolDown;
        if (cooling != null && cooling.isForgotten(now)) {
            coolDown = null;
        }
        String refusedSecret = cooling == null || cooling.isOver(now) ? null : cooling.refusedSecret();
        Fetch next = new Fetch(endpoint, timing, this, reason(now), now, refusedSecret, running);
        fetch = next;
        return next;
    }

    private Reason reason(Moment now) {
        Held current = held;
        if (current == null) {
            return refused ? Reason.REJECTED : Reason.COLD;
        }
        return current.at(now) == TokenLifetime.State.GONE ? Reason.EXPIRED : Reason.AHEAD;
    }

    /** Starts a fetch that nobody waits for, unless one is under way or it is too early after a failure. */
    private void startFetch(Moment now, boolean patiently) {
        if (fetch != null || coolingDown(now) != null) {
            return;
        }
        Fetch started;
        lock.lock();
        try {
            if (closed || fetch != null || coolingDown(now) != null) {
                return;
            }
            started = newFetch(now);
            if (patiently) {
                started.wanted(now);
            }
        } finally {
            lock.unlock();
        }
        started.start();
    }

    @Override
    public void granted(Fetch done, Grant grant, Moment askedFor) {
        Moment now = timing.now();
        TokenLifetime lifetime = TokenLifetime.of(askedFor, grant.lifetime(), margins, timing.random());
        AccessToken token = AccessToken.of(grant.accessToken(), lifetime.expiresAt());
        List<Waiter> waiters;
        lock.lock();
        try {
            if (fetch != done) {
                return;
            }
            // A fetch that began before the refusal may bring a token that was revoked with the refused one.
            held = new Held(token, lifetime, now, done.reason() == Reason.REJECTED);
            refused = false;
            coolDown = null;
            waiters = endOf(done);
        } finally {
            lock.unlock();
        }
        waiters.forEach(waiter -> deliver(waiter, token, null));
        if (lifetime.lifetime().compareTo(SHORTEST_KEPT_WARM) >= 0) {
            wakeAfter(lifetime.untilStale(now));
        }
        telling.acquired(done, now, grant);
    }

    @Override
    public void failed(Fetch done, TokenRequestException failure) {
        if (done.isLookAtTheSecret() && done.requests() == 0) {
            secretUnchanged(done); // or not to be had: the cool-down has a reason of its own, and a length
            return;
        }
        Moment now = timing.now();
        CoolDown cooling;
        List<Waiter> waiters;
        Duration delay;
        lock.lock();
        try {
            if (fetch != done) {
                return;
            }
            delay = delayBeforeNextTry(done, failure, now);
            cooling = CoolDown.after(coolDown, failure, done.lastSecret(), endpoint.shown(), now, timing.random());
            if (delay == null) {
                coolDown = cooling;
                waiters = endOf(done);
            } else {
                waiters = List.of();
            }
        } finally {
            lock.unlock();
        }
        if (delay != null) {
            done.tryAgain(delay);
            return;
        }
        waiters.forEach(waiter -> deliver(waiter, null, cooling.failure()));
        wakeAfter(cooling.length());
        telling.failed(done, now, cooling);
    }

    @Override
    public void secretUnchanged(Fetch done) {
        Moment now = timing.now();
        CoolDown cooling;
        List<Waiter> waiters;
        lock.lock();
        try {
            cooling = coolDown;
            if (fetch != done || cooling == null) {
                return;
            }
            coolDown = cooling.withSecretAskedFor(now);
            waiters = endOf(done);
        } finally {
            lock.unlock();
        }
        waiters.forEach(waiter -> deliver(waiter, null, cooling.failure()));
    }

    /** Called under the lock. */
    private List<Waiter> endOf(Fetch done) {
        fetch = null;
        return done.removeAll();
    }

    /** How long to wait before the same fetch tries again, or null if it has failed. Called under the lock. */
    private @Nullable Duration delayBeforeNextTry(Fetch done, TokenRequestException failure, Moment now) {
        Moment wantedSince = done.wantedSince();
        CoolDown before = coolDown;
        boolean probe = before != null && before.isProbedBy(done.began());
        if (failure.kind() != Kind.TRANSIENT || wantedSince == null || probe || done.tries() >= Backoff.ATTEMPTS) {
            return null;
        }
        Duration delay = Backoff.delay(done.tries(), timing.random());
        if (failure.retryAfter().compareTo(delay) > 0) {
            delay = failure.retryAfter();
        }
        return now.since(wantedSince).plus(delay).compareTo(acquireTimeout) < 0 ? delay : null;
    }

    // -- keeping warm

    private void wakeAfter(Duration delay) {
        if (warmth != null) {
            warmth.wakeAfter(delay, this);
        }
    }

    /** Called by a timer: refreshes the token, if anybody has wanted one lately. */
    void warmUp() {
        Moment now = timing.now();
        if (warmth == null || !warmth.isWanted(now)) {
            return;
        }
        Held current = held;
        if (current != null && current.at(now) == TokenLifetime.State.FRESH) {
            wakeAfter(current.lifetime().untilStale(now));
        } else {
            startFetch(now, false);
        }
    }
}
