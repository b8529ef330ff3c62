package io.latchkey;

import io.latchkey.TokenException.Failure;
import io.latchkey.TokenLifetime.Margins;
import io.latchkey.TokenListener.FetchTrace;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenRequestException.Kind;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The engine: holds one token and sees to it that there is a next one, by one fetch at a time, however many callers. Whom
 * it asks is a {@link TokenIssuer}'s affair.
 *
 * <p>What it knows is one immutable {@link State} behind one volatile field. It is changed under one lock, which is held
 * for a few instructions and never while anything waits, does I/O, starts a thread or calls out. A token is published
 * before those who wait for it are woken.
 */
final class TokenHolder {

    private final TokenIssuer issuer;
    private final Timing timing;
    private final Margins margins;
    private final Duration acquireTimeout;
    private final @Nullable Warmth warmth;
    private final Telling telling;
    private final CredentialsLook look;

    private final ReentrantLock lock = new ReentrantLock();

    /** Written under the lock. */
    private volatile State state = State.EMPTY;

    /** Where the source in front of this holder keeps the token of the state, for the hot path. Told under the lock. */
    private Consumer<@Nullable AccessToken> front = token -> {};

    /** Those who wait for the fetch that is under way. Guarded by the lock. */
    private Set<Waiter> waiters = Set.of();

    /** How many tries run at this moment: more than one if earlier ones were told to end and did not. */
    private final AtomicInteger running = new AtomicInteger();

    TokenHolder(
            TokenIssuer issuer,
            Timing timing,
            Margins margins,
            Duration acquireTimeout,
            @Nullable Warmth warmth,
            Telling telling) {
        this.issuer = issuer;
        this.timing = timing;
        this.margins = margins;
        this.acquireTimeout = acquireTimeout;
        this.warmth = warmth;
        this.telling = telling;
        this.look = new CredentialsLook(issuer, timing);
    }

    /**
     * What is known.
     *
     * @param refused the token that was held last, if the API has refused it
     * @param fetch the one that is under way
     * @param coolDown the one after the last failure, if nothing has succeeded since; it may be over, and forgotten
     * @param granted when there was a token last
     */
    private record State(
            @Nullable Held held,
            @Nullable AccessToken refused,
            @Nullable Fetch fetch,
            @Nullable CoolDown coolDown,
            @Nullable Moment granted,
            boolean closed) {

        static final State EMPTY = new State(null, null, null, null, null, false);
        static final State CLOSED = new State(null, null, null, null, null, true);

        State refusing(AccessToken token) {
            return new State(null, token, fetch, coolDown, granted, closed);
        }

        State fetching(Fetch begun) {
            return new State(held, refused, begun, coolDown, granted, closed);
        }

        State granted(Held acquired, Moment now) {
            return new State(acquired, null, null, null, now, closed);
        }

        State failed(CoolDown cooling) {
            return new State(held, refused, null, cooling, granted, closed);
        }

        State cooling(CoolDown cooling) {
            return new State(held, refused, fetch, cooling, granted, closed);
        }

        @Nullable
        CoolDown remembered(Moment then) {
            return coolDown == null || coolDown.isForgotten(then) ? null : coolDown;
        }

        TokenStatus.State at(Moment now) {
            if (closed) {
                return TokenStatus.State.CLOSED;
            }
            if (held == null) {
                return refused == null ? TokenStatus.State.NONE : TokenStatus.State.GONE;
            }
            return switch (held.lifetime().at(now)) {
                case FRESH -> TokenStatus.State.FRESH;
                case STALE -> TokenStatus.State.STALE;
                case GONE -> TokenStatus.State.GONE;
            };
        }

        Reason reason(Moment now) {
            if (held == null) {
                return refused == null ? Reason.COLD : Reason.REJECTED;
            }
            return held.isGone(now) ? Reason.EXPIRED : Reason.AHEAD;
        }
    }

    /** Has whoever is in front of this holder told of each token, and of its end. Called once, before anything else. */
    void publishTo(Consumer<@Nullable AccessToken> source) {
        front = source;
    }

    /** Called under the lock. */
    private void publish(State next) {
        Held held = next.held();
        state = next;
        front.accept(held == null ? null : held.token());
    }

    /** What is known now. Changes nothing. */
    TokenStatus status() {
        State known = state;
        Moment now = now();
        Held held = known.held();
        return new TokenStatus(
                known.at(now),
                held == null ? null : held.lifetime(),
                known.granted(),
                known.coolDown(),
                known.remembered(now) != null,
                now);
    }

    // -- what callers do

    AccessToken token() throws TokenException {
        AccessToken token = tokenAtHand();
        if (token != null) {
            return token;
        }
        Waiter waiter = new Waiter(Waiter.Kind.THREAD, now());
        join(waiter, waiter.since(), acquireTimeout);
        boolean successful = false;
        try {
            token = Waiting.await(waiter);
            successful = true;
            return token;
        } finally {
            telling.waited(now().elapsedSince(waiter.since()), successful);
        }
    }

    /** The token, if there is one that needs no waiting; it is refreshed if it is stale. */
    @Nullable
    AccessToken tokenAtHand() {
        Held held = state.held();
        if (held != null && held.token().isSurelyFresh(timing)) {
            return held.token();
        }
        held = heldAtHand(now());
        return held == null ? null : held.token();
    }

    private @Nullable Held heldAtHand(Moment now) {
        if (warmth != null) {
            warmth.used(now);
        }
        Held held = state.held();
        if (held == null) {
            return null;
        }
        TokenLifetime.State at = held.at(now);
        if (at == TokenLifetime.State.STALE) {
            startFetch(now, false, true);
        }
        return at == TokenLifetime.State.GONE ? null : held;
    }

    CompletableFuture<AccessToken> tokenAsync() {
        AccessToken token = tokenAtHand();
        if (token != null) {
            return CompletableFuture.completedFuture(token);
        }
        Waiter waiter = new Waiter(Waiter.Kind.STAGE, now());
        try {
            join(waiter, waiter.since(), acquireTimeout);
            return waiter;
        } catch (TokenException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    CompletableFuture<AccessToken> lastingTokenAsync() {
        Held held = heldAtHand(now());
        if (held == null) {
            return tokenAsync();
        }
        Moment now = now();
        return held.lastsAt(now)
                ? CompletableFuture.completedFuture(held.token())
                : new LastingWait(this, now, acquireTimeout).begin(held.token());
    }

    /** The token that is held, also within its margin. */
    @Nullable
    AccessToken tokenNotOver() {
        Held held = state.held();
        return held == null || held.lifetime().isOver(now()) ? null : held.token();
    }

    void reject(AccessToken token, @Nullable String challengeError) {
        Moment now = now();
        Held held;
        boolean young;
        lock.lock();
        try {
            held = state.held();
            if (held == null || !held.is(token)) {
                return;
            }
            young = held.isYoungReplacement(now);
            if (!young) {
                publish(state.refusing(held.token()));
            }
        } finally {
            lock.unlock();
        }
        if (!young) {
            issuer.refused(held.token());
        }
        telling.rejected(held, young, held.age(now), challengeError);
    }

    /** Starts a fetch for nobody in particular, as stubbornly as if somebody waited for it. */
    void prefetch() {
        ensureOpen();
        Moment now = now();
        if (!isFresh(now)) {
            startFetch(now, true, true);
        }
    }

    void close() {
        Fetch underWay;
        Set<Waiter> left;
        lock.lock();
        try {
            underWay = state.fetch();
            publish(State.CLOSED);
            left = removeWaiters();
        } finally {
            lock.unlock();
        }
        if (warmth != null) {
            warmth.close();
        }
        if (underWay != null) {
            underWay.cancel();
            underWay.trace().ended(null);
        }
        look.cancel();
        TokenException gone = new TokenException(
                telling.named(
                        "the token source for " + issuer.inWords() + " was closed while a caller waited for a token"),
                null,
                Failure.of(issuer.endpoint(), null, false, null));
        left.forEach(waiter -> deliver(waiter, null, gone));
    }

    private void ensureOpen() {
        if (state.closed()) {
            throw new IllegalStateException(telling.named("the token source for " + issuer.inWords() + " is closed"));
        }
    }

    // -- waiting

    /**
     * Has the caller on this thread wait for the fetch that is under way or for a new one, unless it can be served by now.
     *
     * @throws TokenException if nobody may be asked now
     */
    void join(Waiter waiter, Moment now, Duration longest) throws TokenException {
        join(waiter, now, longest, true);
    }

    /** The same for a caller who has joined before, on whichever thread. */
    void joinAgain(Waiter waiter, Moment now, Duration longest) throws TokenException {
        join(waiter, now, longest, false);
    }

    private void join(Waiter waiter, Moment now, Duration longest, boolean onCallersThread) throws TokenException {
        CoolDown cooling = coolingDownLookedAt(now);
        Fetch fetch = state.fetch();
        AccessToken token = null;
        boolean begun = false;
        if (cooling == null || fetch != null) {
            FetchTrace trace = telling.trace(); // here, as no listener is called under the lock
            lock.lock();
            try {
                ensureOpen();
                Held held = state.held();
                token = held != null && waiter.isServedBy(held, now) ? held.token() : null;
                fetch = state.fetch();
                cooling = coolingDown(now);
                begun = token == null && fetch == null && cooling == null;
                if (begun) {
                    fetch = newFetch(now, trace);
                }
                if (token == null && fetch != null) {
                    fetch.wantedBy(Thread.currentThread(), now);
                    addWaiter(waiter);
                }
            } finally {
                lock.unlock();
            }
        }
        if (token != null) {
            waiter.complete(token);
        } else if (fetch == null) {
            throw TokenException.forCaller(cooling == null ? null : cooling.failure());
        } else {
            if (onCallersThread) {
                fetch.trace().joined();
            }
            if (begun) {
                telling.fetching(fetch);
                fetch.start();
            }
            limit(waiter, longest);
        }
    }

    /** Called under the lock. */
    private void addWaiter(Waiter waiter) {
        if (waiters.isEmpty()) {
            waiters = new LinkedHashSet<>(); // most sources have nobody waiting, most of the time
        }
        waiters.add(waiter);
    }

    /** Called under the lock. */
    private Set<Waiter> removeWaiters() {
        Set<Waiter> all = waiters;
        waiters = Set.of();
        return all;
    }

    private void limit(Waiter waiter, Duration longest) {
        try {
            Timing.Task timeOut = timing.after(longest, () -> timeOut(waiter));
            var unused = waiter.whenComplete((token, failure) -> leave(waiter, timeOut));
        } catch (RuntimeException | Error noTimer) {
            deliver(waiter, null, new TokenException("no timer for the acquireTimeout could be started", noTimer));
        }
    }

    private void leave(Waiter waiter, Timing.Task timeOut) {
        timeOut.cancel();
        lock.lock();
        try {
            if (!waiters.isEmpty()) {
                waiters.remove(waiter);
            }
        } finally {
            lock.unlock();
        }
    }

    private void timeOut(Waiter waiter) {
        Fetch fetch = state.fetch();
        if (waiter.isDone() || fetch == null) {
            return; // its fetch has ended just now, and it is about to be told
        }
        if (waiter.kind() == Waiter.Kind.UPLOAD) {
            waiter.cancel(false);
            return;
        }
        TokenRequestException lastFailure = fetch.lastFailure();
        String message = telling.named("no access token within the acquireTimeout of " + acquireTimeout + " from "
                + issuer.inWords()
                + (lastFailure == null
                        ? ": it has not answered yet; the token request goes on, for later callers"
                        : "; the last try failed: " + lastFailure.getMessage()));
        deliver(
                waiter,
                null,
                new TokenException(message, lastFailure, Failure.of(issuer.endpoint(), lastFailure, true, null)));
        if (fetch.isLateForTheFirstTime()) {
            timing.complete(() -> telling.timedOut(message));
        }
    }

    /** Wakes a caller. One whose dependent actions may block is left to a thread that is there for that. */
    void deliver(Waiter waiter, @Nullable AccessToken token, @Nullable TokenException failure) {
        if (waiter.kind() != Waiter.Kind.STAGE) {
            waiter.settle(token, failure);
            return;
        }
        Duration waited = now().elapsedSince(waiter.since()); // before its dependent actions take their time
        timing.complete(() -> {
            if (waiter.settle(token, failure == null ? null : TokenException.forCaller(failure))) {
                telling.waited(waited, token != null);
            }
        });
    }

    // -- fetching

    /** The cool-down that forbids a fetch now, or null. */
    private @Nullable CoolDown coolingDown(Moment now) {
        CoolDown cooling = state.coolDown();
        return cooling == null || cooling.isOver(now) ? null : cooling;
    }

    /** The same, after a look has begun at whether it still has a reason. Not called under the lock. */
    private @Nullable CoolDown coolingDownLookedAt(Moment now) {
        CoolDown cooling = coolingDown(now);
        if (cooling != null && cooling.isTimeToLook(now)) {
            if (change(cooling, current -> current.isTimeToLook(now), current -> current.looked(now))) {
                look.begin(name(), () -> change(cooling, current -> true, CoolDown::ended));
            }
            return coolingDown(now);
        }
        return cooling;
    }

    /** Changes a cool-down, unless there is another by now, or somebody else has changed it. Tells whether it has. */
    private boolean change(CoolDown cooling, Predicate<CoolDown> unchanged, UnaryOperator<CoolDown> change) {
        lock.lock();
        try {
            CoolDown current = state.coolDown();
            if (current == null || !current.began().equals(cooling.began()) || !unchanged.test(current)) {
                return false;
            }
            publish(state.cooling(change.apply(current)));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Called under the lock. */
    private Fetch newFetch(Moment now, FetchTrace trace) {
        Fetch fetch = new Fetch(this, state.reason(now), now, trace);
        publish(state.fetching(fetch));
        return fetch;
    }

    /** Starts a fetch that nobody waits for, unless one is under way or it is too early after a failure. */
    private void startFetch(Moment now, boolean patiently, boolean onCallersThread) {
        if (state.fetch() != null || coolingDownLookedAt(now) != null) {
            return;
        }
        FetchTrace trace = telling.trace();
        Fetch fetch;
        lock.lock();
        try {
            if (state.closed() || state.fetch() != null || coolingDown(now) != null || isFresh(now)) {
                return; // or another fetch has ended just now
            }
            fetch = newFetch(now, trace);
            if (patiently) {
                fetch.wanted(now);
            }
        } finally {
            lock.unlock();
        }
        if (onCallersThread) {
            trace.joined();
        }
        telling.fetching(fetch);
        fetch.start();
    }

    private boolean isFresh(Moment now) {
        Held held = state.held();
        return held != null && held.at(now) == TokenLifetime.State.FRESH;
    }

    Attempt newAttempt(Fetch fetch) {
        return new Attempt(fetch, timing, issuer, running);
    }

    Timing timing() {
        return timing;
    }

    Moment now() {
        return timing.now();
    }

    String name() {
        return telling.name();
    }

    boolean isRefused(String token) {
        AccessToken refused = state.refused();
        return refused != null && refused.hasValue(token);
    }

    /** A try of this fetch has ended. Called on a thread that may block. */
    void tried(Fetch fetch, Outcome outcome) {
        Moment now = now();
        if (outcome instanceof Outcome.Failed failed) {
            failed(fetch, failed.failure(), now);
        } else if (outcome instanceof Outcome.Granted granted) {
            granted(fetch, granted.issued(), now);
        }
    }

    private void granted(Fetch fetch, TokenIssuer.Issued issued, Moment now) {
        Grant grant = issued.grant();
        TokenLifetime lifetime = TokenLifetime.of(issued.since(), grant.lifetime(), margins, timing.random());
        if (lifetime.isOver(now)) {
            failed(fetch, unfit(Kind.TRANSIENT, "it lived " + grant.lifetime() + ", and was over when it came"), now);
            return;
        }
        // A fetch that began before the refusal may bring a token that was revoked with the refused one.
        boolean replacement = issued.shared() ? issued.replacement() : fetch.reason() == Reason.REJECTED;
        Moment young = issued.shared() ? issued.since() : now;
        AccessToken token = AccessToken.of(grant.accessToken(), lifetime.expiresAt());
        Held acquired = new Held(token, lifetime, fetch.number(), young, replacement);
        Set<Waiter> served;
        lock.lock();
        try {
            if (state.fetch() != fetch) {
                return;
            }
            Held held = state.held();
            boolean better = held == null || !held.outlives(acquired, now);
            if (better) {
                publish(state.granted(acquired, now));
            }
            served = better ? removeWaiters() : null;
        } finally {
            lock.unlock();
        }
        if (served == null) {
            failed(fetch, unfit(Kind.LASTING, "it ends before the one at hand, which is kept"), now);
            return;
        }
        fetch.end();
        served.forEach(waiter -> deliver(waiter, token, null));
        if (warmth != null) {
            warmth.acquired(lifetime, now, this);
        }
        telling.acquired(fetch, now, issued, token);
    }

    private TokenRequestException unfit(Kind kind, String why) {
        return TokenRequestException.unanswered(
                kind, "the access token from " + issuer.inWords() + " is of no use: " + why, null);
    }

    private void failed(Fetch fetch, TokenRequestException failure, Moment now) {
        CoolDown cooling;
        Duration pause;
        Set<Waiter> left;
        lock.lock();
        try {
            if (state.fetch() != fetch) {
                return;
            }
            pause = pauseBeforeNextTry(fetch, failure, now);
            CoolDown before = state.remembered(fetch.began());
            cooling = CoolDown.after(before, failure, telling, issuer.endpoint(), now, timing.random());
            if (pause == null) {
                publish(state.failed(cooling));
            }
            left = pause == null ? removeWaiters() : Set.of();
        } finally {
            lock.unlock();
        }
        if (pause != null) {
            fetch.tryAgain(pause);
            return;
        }
        fetch.end();
        left.forEach(waiter -> deliver(waiter, null, cooling.failure()));
        if (warmth != null) {
            warmth.wakeAfter(cooling.length(), this);
        }
        telling.failed(fetch, now, cooling);
    }

    /** How long to wait before the same fetch tries again, or null if it has failed. Called under the lock. */
    private @Nullable Duration pauseBeforeNextTry(Fetch fetch, TokenRequestException failure, Moment now) {
        Moment wantedSince = fetch.wantedSince();
        CoolDown before = state.coolDown();
        boolean probe = before != null && before.isProbedBy(fetch.began());
        if (failure.kind() != Kind.TRANSIENT || wantedSince == null || probe) {
            return null;
        }
        // A look for credentials has asked nobody: it may be had as long as somebody waits, and often if it is cheap.
        boolean looked = failure.lacksCredentials();
        int tries = looked ? fetch.triesWithoutThis() : fetch.tries();
        if (tries >= Backoff.ATTEMPTS) {
            return null;
        }
        int pauses = failure.awaitsCredentials() ? 1 : looked ? 2 : tries;
        Duration pause = Backoff.delay(pauses, timing.random());
        if (failure.retryAfter().compareTo(pause) > 0) {
            pause = failure.retryAfter();
        }
        return now.elapsedSince(wantedSince).plus(pause).compareTo(acquireTimeout) < 0 ? pause : null;
    }

    /** Called by a timer that keeps the token warm: refreshes it, if anybody has wanted one lately. */
    void warmUp() {
        Moment now = now();
        if (warmth == null || !warmth.isWanted(now)) {
            return;
        }
        Held held = state.held();
        if (held != null && held.at(now) == TokenLifetime.State.FRESH) {
            warmth.wakeAfter(held.lifetime().untilStale(now), this);
        } else {
            startFetch(now, false, false);
        }
    }
}
