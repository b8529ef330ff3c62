package io.latchkey.chaos;

import io.latchkey.AccessToken;
import io.latchkey.TokenException;
import io.latchkey.TokenListener;
import io.latchkey.TokenSource;
import io.latchkey.TokenStatus;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes everything on to a token source, and checks what it gives: no token that it has seen refused or that is over, and
 * no wait while it has a good one. Thread-safe.
 */
final class Witness implements TokenSource {

    private final World world;
    private final int number;
    private final TokenSource source;
    private final Supplier<TokenStatus> status;
    private final Refusals refusals;
    private final Verdict verdict;
    private final AtomicLong waits = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong reported = new AtomicLong();

    Witness(
            World world,
            int number,
            TokenSource source,
            Supplier<TokenStatus> status,
            Refusals refusals,
            Verdict verdict) {
        this.world = world;
        this.number = number;
        this.source = source;
        this.status = status;
        this.refusals = refusals;
        this.verdict = verdict;
    }

    /**
     * Hears from a source what it does with a token that it is told of, on the thread that tells it: it drops it; or keeps
     * it, as it is too young to be replaced again; or says nothing, as it said so before, or has another one by now.
     */
    static final class Verdict implements TokenListener {

        private final ThreadLocal<Boolean> dropped = new ThreadLocal<>();

        @Override
        public void rejected(Rejected event) {
            dropped.set(!event.young());
        }

        private boolean drops(Runnable reject) {
            dropped.remove();
            reject.run();
            Boolean told = dropped.get();
            dropped.remove();
            return told != null && told;
        }
    }

    /** How the source was at a moment. */
    private record Look(LeapingClock.Setting clock, TokenStatus status) {

        /**
         * Whether a token that was good at both moments was good in between: it is still the same, and no clock was set, so
         * that its age only grew.
         */
        boolean isGoodUntil(Look later) {
            Instant granted = status.lastSuccessAt();
            return clock == later.clock
                    && isGood()
                    && later.isGood()
                    && granted != null
                    && granted.equals(later.status.lastSuccessAt());
        }

        private boolean isGood() {
            return status.state() == TokenStatus.State.FRESH || status.state() == TokenStatus.State.STALE;
        }
    }

    /** The clock is looked at outermost, so that it was not set while the source was looked at if it is the same later. */
    private Look before() {
        LeapingClock.Setting clock = world.clock().setting();
        return new Look(clock, status());
    }

    private Look after() {
        TokenStatus now = status();
        return new Look(world.clock().setting(), now);
    }

    private long ask() {
        world.asked(number);
        return world.order().next();
    }

    private AccessToken given(AccessToken token, long asked, long askedAt) {
        refusals.used(token.value(), asked, "it gave that token to somebody who asked later");
        Tokens.Issued issued = world.tokens().byValue(token.value());
        if (issued != null && issued.isSurelyOverAt(askedAt, Sources.margin(number, issued.saidLife()))) {
            world.violations().add(Promise.NOT_OVER, "source " + number + " gave a token that was over");
        }
        return token;
    }

    private void checkNoneWasGood(Look before, String how) {
        Look after = after();
        waits.incrementAndGet();
        if (before.isGoodUntil(after)) {
            world.violations()
                    .add(
                            Promise.NO_WAIT,
                            "source " + number + " had a token, " + before.status() + ", then " + after.status()
                                    + ", and " + how);
        }
    }

    @Override
    public AccessToken token() throws TokenException {
        long asked = ask();
        long askedAt = System.nanoTime();
        return given(source.token(), asked, askedAt);
    }

    @Override
    public @Nullable AccessToken tokenAtHand() {
        long asked = ask();
        long askedAt = System.nanoTime();
        Look before = before();
        AccessToken token = source.tokenAtHand();
        if (token == null) {
            checkNoneWasGood(before, "gave none");
            return null;
        }
        return given(token, asked, askedAt);
    }

    @Override
    public CompletionStage<AccessToken> tokenAsync() {
        long asked = ask();
        long askedAt = System.nanoTime();
        Look before = before();
        CompletionStage<AccessToken> stage = source.tokenAsync();
        if (!stage.toCompletableFuture().isDone()) {
            checkNoneWasGood(before, "had a caller wait");
        }
        watch(stage, asked, askedAt);
        return stage;
    }

    /** May wait for a second while a token is at hand that is about to end: that is what it is for. */
    @Override
    public CompletionStage<AccessToken> lastingTokenAsync() {
        long asked = ask();
        long askedAt = System.nanoTime();
        CompletionStage<AccessToken> stage = source.lastingTokenAsync();
        watch(stage, asked, askedAt);
        return stage;
    }

    private void watch(CompletionStage<AccessToken> stage, long asked, long askedAt) {
        var unused = stage.whenComplete((token, failure) -> {
            if (token != null) {
                given(token, asked, askedAt);
            }
        });
    }

    @Override
    public void reject(AccessToken token) {
        reject(token, null);
    }

    @Override
    public void reject(AccessToken token, @Nullable String challengeError) {
        reported.incrementAndGet();
        if (verdict.drops(() -> source.reject(token, challengeError))) {
            dropped.incrementAndGet();
            refusals.refused(token.value(), world.order().next());
        }
    }

    @Override
    public void insufficientScope(AccessToken token, @Nullable String scope) {
        source.insufficientScope(token, scope);
    }

    TokenStatus status() {
        return status.get();
    }

    Refusals refusals() {
        return refusals;
    }

    long waits() {
        return waits.get();
    }

    /** How often it was told that a token was refused. */
    long reported() {
        return reported.get();
    }

    /** How often it dropped it for that. */
    long dropped() {
        return dropped.get();
    }
}
