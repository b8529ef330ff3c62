package io.latchkey.mutants;

import static io.latchkey.mutants.Catalogue.mutant;
import static io.latchkey.mutants.Suite.CORE;
import static io.latchkey.mutants.Suite.OKHTTP;

import java.util.List;

/** What the engine could get wrong: fetching, waiting, time, and a token endpoint that fails. */
final class WrongSources {

    private static final String HOLDER = "TokenHolder";

    static final List<Mutant> ALL = List.of(
            // -- one fetch
            mutant(
                            CORE,
                            "D3 D1",
                            "fetches for each caller",
                            HOLDER,
                            "begun = token == null && fetch == null && cooling == null;",
                            "begun = token == null && cooling == null;")
                    .inEveryBuild(),
            mutant(
                    OKHTTP,
                    "D1",
                    "fetches for each caller",
                    HOLDER,
                    "begun = token == null && fetch == null && cooling == null;",
                    "begun = token == null && cooling == null;"),
            mutant(
                    CORE,
                    "D1",
                    "does not look again under the lock",
                    HOLDER,
                    "token = held != null && waiter.isServedBy(held, now) ? held.token() : null; fetch = state.fetch();",
                    "fetch = state.fetch();"),
            mutant(
                            CORE,
                            "D9",
                            "drops whatever token is there",
                            HOLDER,
                            "if (held == null || !held.is(token)) {",
                            "if (held == null) {")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "D9 F12",
                    "takes the refresh that was under way for the replacement",
                    HOLDER,
                    "fetch.reason() == Reason.REJECTED;",
                    "state.refused() != null;"),
            mutant(
                    CORE,
                    "D11 K1",
                    "keeps a lock across I/O",
                    HOLDER,
                    "return new Attempt(fetch, timing, issuer, running);",
                    """
                            return new Attempt(fetch, timing, new TokenIssuer() {
                                @Override
                                public Issued issue(Attempt attempt) throws TokenRequestException {
                                    lock.lock();
                                    try {
                                        return issuer.issue(attempt);
                                    } finally {
                                        lock.unlock();
                                    }
                                }

                                @Override
                                public String inWords() {
                                    return issuer.inWords();
                                }

                                @Override
                                public java.net.URI endpoint() {
                                    return issuer.endpoint();
                                }

                                @Override
                                public String shortName() {
                                    return issuer.shortName();
                                }

                                @Override
                                public String scope() {
                                    return issuer.scope();
                                }
                            }, running);
                            """),
            mutant(
                    CORE,
                    "F10",
                    "fetches anew each time that a fresh token is refused",
                    "Held",
                    "return replacement && age(now)",
                    "return replacement && age(now).isNegative() && age(now)"),
            mutant(
                    OKHTTP,
                    "F10 F21",
                    "fetches anew each time that a fresh token is refused",
                    "Held",
                    "return replacement && age(now)",
                    "return replacement && age(now).isNegative() && age(now)"),
            mutant(
                    OKHTTP,
                    "F1",
                    "keeps any token that is refused while it is young",
                    "Held",
                    "return replacement && age(now)",
                    "return age(now)"),

            // -- those who wait
            mutant(
                            CORE,
                            "D4",
                            "gives all who wait one exception",
                            "Waiting",
                            "throw TokenException.forCaller(e.getCause());",
                            "throw (TokenException) e.getCause();")
                    .inEveryBuild(),
            mutant(
                            CORE,
                            "D5",
                            "ends the fetch when a caller leaves",
                            HOLDER,
                            "waiters.remove(waiter);",
                            "waiters.remove(waiter); Fetch left = state.fetch();"
                                    + " if (waiter.isCancelled() && left != null) { left.cancel(); }")
                    .inEveryBuild(),
            mutant(
                            CORE,
                            "SingleFlightTest.letsACallerGoAfterTheAcquireTimeout_andKeepsTheLateToken D7",
                            "ends the fetch when a caller has waited long enough",
                            HOLDER,
                            "if (fetch.isLateForTheFirstTime()) {",
                            "fetch.cancel(); if (fetch.isLateForTheFirstTime()) {")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "D7",
                    "drops a token that comes when nobody waits any more",
                    HOLDER,
                    "boolean better = held == null || !held.outlives(acquired, now);",
                    "boolean better = !waiters.isEmpty() && (held == null || !held.outlives(acquired, now));"),
            mutant(
                    CORE,
                    "D8",
                    "runs what depends on a token on the thread that fetched it",
                    HOLDER,
                    "if (waiter.kind() != Waiter.Kind.STAGE) {",
                    "if (waiter.kind() != null) {"),
            mutant(
                    CORE,
                    "D14",
                    "completes on the common pool",
                    HOLDER,
                    "timing.complete(() -> { if (waiter.settle(",
                    "java.util.concurrent.ForkJoinPool.commonPool().execute(() -> { if (waiter.settle("),
            mutant(
                    CORE,
                    "D13",
                    "does not survive an Error in a fetch",
                    "Attempt",
                    "} catch (RuntimeException | Error e) { outcome = broken(e); }",
                    "} catch (RuntimeException e) { outcome = broken(e); }"),
            mutant(CORE, "K1 D11", "leaves a fetch running when it is closed", HOLDER, "underWay.cancel();", ""),
            mutant(
                            CORE,
                            "D12",
                            "lets what a listener throws through",
                            "Listeners",
                            "} catch (RuntimeException | Error e) { if (threw",
                            "} catch (java.util.MissingResourceException e) { if (threw")
                    .inEveryBuild(),

            // -- time
            mutant(
                            CORE,
                            "C4",
                            "believes the wall clock alone",
                            "Moment",
                            "return monotonic.compareTo(byWall) >= 0 ? monotonic : byWall;",
                            "return byWall;")
                    .inEveryBuild(),
            mutant(
                            CORE,
                            "C6",
                            "believes the monotonic clock alone",
                            "Moment",
                            "return monotonic.compareTo(byWall) >= 0 ? monotonic : byWall;",
                            "return monotonic;")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "WE9",
                    "measures pauses by the wall clock",
                    "Moment",
                    "Duration elapsedSince(Moment earlier) { return Duration.ofNanos(nanos - earlier.nanos);",
                    "Duration elapsedSince(Moment earlier) { return Duration.between(earlier.wall, wall);"),
            mutant(
                    CORE,
                    "C12",
                    "compares the monotonic clock by size",
                    "AccessToken",
                    "SystemTiming.nanoTime(timing) - surelyFreshUntil < 0",
                    "SystemTiming.nanoTime(timing) < surelyFreshUntil"),
            mutant(
                    CORE,
                    "C1",
                    "counts the lifetime from the answer",
                    "TokenEndpoint",
                    "later.isZero() ? grant : grant.with(remarkOnTheTime()), now)",
                    "later.isZero() ? grant : grant.with(remarkOnTheTime()), attempt.now())"),
            mutant(
                    CORE,
                    "C2",
                    "gives a token out to its last moment",
                    "TokenLifetime",
                    "Duration goneFrom = lifetime.minus(margin);",
                    "Duration goneFrom = lifetime;"),
            mutant(
                    CORE,
                    "O11",
                    "gives a token out after its end",
                    HOLDER,
                    "return at == TokenLifetime.State.GONE ? null : held;",
                    "return held;"),
            mutant(
                    CORE,
                    "C3",
                    "has the same margin for short lives",
                    "TokenLifetime",
                    "margins.expiryMargin == null ? least(tenth, LONGEST_MARGIN)",
                    "margins.expiryMargin == null ? LONGEST_MARGIN"),
            mutant(
                            CORE,
                            "C13",
                            "refreshes without jitter",
                            "TokenLifetime",
                            "stale.toNanos() / 5.0 * chance",
                            "stale.toNanos() / 5.0 * 0")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "C10 D2",
                    "lets callers wait for a refresh",
                    HOLDER,
                    "return at == TokenLifetime.State.GONE ? null : held;",
                    "return at == TokenLifetime.State.FRESH ? held : null;"),
            mutant(
                    CORE,
                    "C10",
                    "does not refresh ahead",
                    HOLDER,
                    "if (at == TokenLifetime.State.STALE) {",
                    "if (at == null) {"),
            mutant(
                            CORE,
                            "WE6",
                            "takes a worse token for a better one",
                            HOLDER,
                            "boolean better = held == null || !held.outlives(acquired, now);",
                            "boolean better = true;")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "WE5",
                    "hands out a token that was over when it came",
                    HOLDER,
                    "if (lifetime.isOver(now)) {",
                    "if (lifetime.lifetime().isNegative()) {"),
            mutant(
                    CORE,
                    "K6",
                    "keeps warm what nobody uses",
                    "Warmth",
                    "return used != null && now.elapsedSince(used).compareTo(idle) <= 0;",
                    "return used != null;"),
            mutant(CORE, "K1", "leaves a timer behind", "Warmth", "closed = true; timer.run();", "closed = true;"),
            mutant(
                    CORE,
                    "WE12",
                    "refreshes a warm token without a pause",
                    "Warmth",
                    "wakeAfter(untilStale.compareTo(pause) >= 0 ? untilStale : pause, holder);",
                    "wakeAfter(untilStale, holder);"),

            // -- a token endpoint that fails
            mutant(
                            CORE,
                            "O2",
                            "asks a dead token endpoint for each caller",
                            "CoolDown",
                            "return endedEarly || now.elapsedSince(began).compareTo(length) >= 0;",
                            "return true;")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "O5 O7",
                    "never asks again",
                    "CoolDown",
                    "return endedEarly || now.elapsedSince(began).compareTo(length) >= 0;",
                    "return endedEarly;"),
            mutant(
                    CORE,
                    "O5",
                    "pauses as long after the tenth failure as after the first",
                    "CoolDown",
                    "int failures = (before == null ? 0 : before.failures) + (looked ? 0 : 1);",
                    "int failures = 1;"),
            mutant(
                    CORE,
                    "O7",
                    "remembers failures after a success",
                    HOLDER,
                    "return new State(acquired, null, null, null, now, closed);",
                    "return new State(acquired, null, null, coolDown, now, closed);"),
            mutant(
                            CORE,
                            "O1",
                            "drops a good token when its refresh fails",
                            HOLDER,
                            "State failed(CoolDown cooling) { return new State(held,",
                            "State failed(CoolDown cooling) { return new State(null,")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "O2",
                    "gives up at the first failure",
                    HOLDER,
                    "if (tries >= Backoff.ATTEMPTS) {",
                    "if (tries >= 1) {"),
            mutant(
                    CORE,
                    "O2",
                    "tries again without end",
                    HOLDER,
                    "if (tries >= Backoff.ATTEMPTS) {",
                    "if (tries < 0) {"),
            mutant(
                    CORE,
                    "O2",
                    "tries again in step with all others",
                    "Backoff",
                    "return scaled(doubled(FIRST_DELAY, attempts, LONGEST_TRANSIENT), chance);",
                    "return doubled(FIRST_DELAY, attempts, LONGEST_TRANSIENT);"),
            mutant(
                    CORE,
                    "O5",
                    "tries again though the client was refused",
                    HOLDER,
                    "if (failure.kind() != Kind.TRANSIENT || wantedSince == null || probe) {",
                    "if (wantedSince == null || probe) {"),
            mutant(
                            CORE,
                            "O3",
                            "does not heed Retry-After",
                            "CoolDown",
                            "if (failure.retryAfter().compareTo(length) > 0) {",
                            "if (failure.retryAfter().isNegative()) {")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "O4",
                    "heeds a Retry-After of a year",
                    "RetryAfter",
                    "return wait.compareTo(Backoff.LONGEST_RETRY_AFTER) < 0 ? wait : Backoff.LONGEST_RETRY_AFTER;",
                    "return wait;"),
            mutant(
                    CORE,
                    "WP4",
                    "compares a server's time with its own clock",
                    "RetryAfter",
                    "Instant serversNow = date == null ? now : date;",
                    "Instant serversNow = now;"),
            mutant(
                    CORE,
                    "WE11",
                    "sends a request for a fetch that is over",
                    "Fetch",
                    "if (over) { return;",
                    "if (number < 0) { return;"),
            mutant(
                    CORE,
                    "B26",
                    "lets an exchange last as long as it likes",
                    "Attempt",
                    "deadline = timing.after(TIMEOUT, this::timeOut);",
                    "deadline = timing.after(TIMEOUT.multipliedBy(100), this::timeOut);"),
            mutant(
                    CORE,
                    "L1",
                    "logs each failure of an outage",
                    "Telling",
                    "boolean news = !Objects.equals(outage.getAndSet(kind), kind);",
                    "boolean news = outage.getAndSet(kind) != \"\";"));

    private WrongSources() {}
}
