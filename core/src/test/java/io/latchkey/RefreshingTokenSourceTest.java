package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.latchkey.RefreshingTokenSource.Grant;
import io.latchkey.TokenListener.Acquired;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole engine, over a function of the application's own. */
@Timeout(60)
class RefreshingTokenSourceTest {

    @RegisterExtension
    final Canary canary = new Canary();

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final Deque<Grant> script = new ArrayDeque<>();
    private final AtomicInteger calls = new AtomicInteger();

    private final RefreshingTokenSource source = RefreshingTokenSource.builder(this::request)
            .name("exchange")
            .listener(engine)
            .timing(timing)
            .build();

    private AccessToken request() throws IOException, InterruptedException {
        int number = calls.incrementAndGet();
        Grant step = script.poll();
        return step == null ? AccessToken.of("own-" + number, timing.wallTime().plusSeconds(3600)) : step.request();
    }

    @Test
    void holdsATokenAndRefreshesItInTheBackground() throws Exception {
        assertThat(source.token().value()).isEqualTo("own-1");
        timing.advance(Duration.ofMinutes(47));
        assertThat(source.tokenAtHand()).isNotNull();
        assertThat(calls).hasValue(1);

        timing.advance(Duration.ofMinutes(2));
        assertThat(source.token().value()).isEqualTo("own-1");
        assertThat(source.token().value()).isEqualTo("own-2");

        assertThat(engine.events(Acquired.class)).hasSize(2).allSatisfy(event -> {
            assertThat(event.source()).isEqualTo("exchange");
            assertThat(event.tokenEndpoint()).isNull();
        });
    }

    @Test
    void callsTheFunctionOnce_howeverManyAsk() {
        timing.holdWork();
        CompletableFuture<AccessToken> one = ask(source);
        CompletableFuture<AccessToken> other = ask(source);
        timing.runAll();

        assertThat(tokenOf(one)).isEqualTo("own-1");
        assertThat(tokenOf(other)).isEqualTo("own-1");
        assertThat(calls).hasValue(1);
    }

    @Test
    void replacesATokenThatTheApiHasRefused() {
        source.reject(ask(source).join());

        assertThat(tokenOf(ask(source))).isEqualTo("own-2");
        source.insufficientScope(ask(source).join(), "orders");
        assertThat(engine.events(TokenListener.InsufficientScope.class)).hasSize(1);
    }

    @Test
    void triesAgain_afterAnIoFailure_andTellsItsTypeOnly() {
        script.add(() -> {
            throw new IOException("the server said " + canary.token());
        });

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("own-2");
        for (int i = 0; i < Backoff.ATTEMPTS; i++) {
            script.add(() -> {
                throw new IllegalStateException("broken by " + canary.token());
            });
        }
        source.reject(ask(source).join());
        asked = ask(source);
        timing.advance(Duration.ofSeconds(10));
        assertThat(canary.seen(failureOf(asked)))
                .hasMessageStartingWith("exchange: the application's own grant threw java.lang.IllegalStateException.");
    }

    @Test
    void tellsWhatTheFunctionTells_andDoesAsItSays() {
        script.add(() -> {
            throw TokenException.builder("the subject token was refused. Log in again")
                    .statusCode(400)
                    .error("invalid_grant")
                    .errorDescription("expired")
                    .build();
        });

        TokenException failure = failureOf(ask(source));

        assertThat(failure).hasMessageStartingWith("exchange: the subject token was refused. Log in again. Until");
        assertThat(failure.error()).isEqualTo("invalid_grant");
        assertThat(failure.errorDescription()).isEqualTo("expired");
        assertThat(failure.statusCode()).isEqualTo(400);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(calls).as("permanent").hasValue(1);
    }

    @Test
    @Tag("O3")
    void leavesTheOtherSideAlone_forAsLongAsTheFunctionSays() {
        script.add(() -> {
            throw TokenException.builder("busy")
                    .retryable(true)
                    .nextTryAt(timing.wallTime().plusSeconds(40))
                    .build();
        });
        failureOf(ask(source));

        timing.advance(Duration.ofSeconds(39));
        assertThat(failureOf(ask(source)).nextTryAt()).isEqualTo(FakeTiming.START.plusSeconds(40));
        timing.advance(Duration.ofSeconds(1));
        assertThat(tokenOf(ask(source))).isEqualTo("own-2");
    }

    @Test
    void believesNoPauseOfMoreThanTenMinutes() {
        script.add(() -> {
            throw TokenException.builder("closed for the winter")
                    .retryable(true)
                    .nextTryAt(timing.wallTime().plus(Duration.ofDays(90)))
                    .build();
        });

        assertThat(failureOf(ask(source)).nextTryAt()).isEqualTo(FakeTiming.START.plusSeconds(600));
    }

    @Test
    void takesANull_andATokenThatIsOver_asAFailureThatMayPass() {
        script.add(RefreshingTokenSourceTest::nothing);
        script.add(() -> AccessToken.of("dead", timing.wallTime().minusSeconds(1)));

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(3));

        assertThat(tokenOf(asked)).isEqualTo("own-3");
    }

    @Test
    void takesATokenWithoutAnEndToLiveAMonth() {
        script.add(() -> AccessToken.of("endless", Instant.MAX));

        assertThat(ask(source).join().expiresAt()).isEqualTo(FakeTiming.START.plus(Duration.ofDays(30)));
    }

    @Test
    void passesAnInterruptOnAndTriesAgain() {
        script.add(() -> {
            throw new InterruptedException();
        });

        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(Thread.interrupted()).isTrue();
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("own-2");
    }

    @Test
    @Tag("A13")
    void saysWhatIsWrong_whenTheFunctionAsksItsOwnSource() {
        script.add(source::token);

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(10));

        assertThat(tokenOf(asked)).isEqualTo("own-2");
        assertThat(canary.logged("from within its own token request")).isEmpty();
    }

    @Test
    void takesAllThatASourceTakes() throws Exception {
        RefreshingTokenSource full = RefreshingTokenSource.builder(this::request)
                .acquireTimeout(Duration.ofSeconds(1))
                .refreshAhead(Duration.ofMinutes(20))
                .expiryMargin(Duration.ofMinutes(10))
                .keepWarm(Duration.ofDays(1))
                .timing(timing)
                .build();
        full.prefetch();
        assertThat(full.token().value()).isEqualTo("own-1");

        timing.advance(Duration.ofHours(2));

        assertThat(calls.get()).as("kept warm").isBetween(3, 4);
        assertThat(Engine.lasting(full)).isSameAs(full.token());
        assertThat(full).hasToString("RefreshingTokenSource[tokens]");
        full.close();
        assertThatIllegalStateException().isThrownBy(full::token);
    }

    @Test
    @Tag("D7")
    void boundsTheWaitAsItIsTold() {
        RefreshingTokenSource hasty = RefreshingTokenSource.builder(this::request)
                .acquireTimeout(Duration.ofSeconds(1))
                .timing(timing)
                .build();
        timing.holdWork();
        CompletableFuture<AccessToken> asked = ask(hasty);

        timing.advance(Duration.ofSeconds(1));
        timing.runAll();

        assertThat(failureOf(asked)).hasMessageContaining("within the acquireTimeout of PT1S");
    }

    @Test
    void refreshesAheadAndKeepsTheMarginAsItIsTold() {
        RefreshingTokenSource early = RefreshingTokenSource.builder(this::request)
                .refreshAhead(Duration.ofMinutes(20))
                .expiryMargin(Duration.ofMinutes(15))
                .timing(timing)
                .build();
        early.prefetch();
        assertThat(calls).hasValue(1);
        timing.holdWork();

        timing.advance(Duration.ofMinutes(39));
        assertThat(early.tokenAtHand()).isNotNull();
        assertThat(timing.workHeld()).isZero();
        timing.advance(Duration.ofMinutes(1));
        assertThat(early.tokenAtHand()).as("stale").isNotNull();
        assertThat(timing.workHeld()).isEqualTo(1);
        timing.advance(Duration.ofMinutes(5));
        assertThat(early.tokenAtHand()).as("in its margin").isNull();
    }

    @Test
    void needsNothingButTheFunction() throws Exception {
        AccessToken token = AccessToken.of("own", Instant.now().plusSeconds(60));
        try (RefreshingTokenSource plain = RefreshingTokenSource.of(() -> token)) {
            assertThat(plain.token().value()).isEqualTo("own");
        }
        assertThat(RefreshingTokenSource.builder(() -> token)).hasToString("RefreshingTokenSource.Builder");
    }

    @Test
    @SuppressWarnings("NullAway") // as a caller without a null checker would
    void refusesNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> RefreshingTokenSource.of(null))
                .withMessage("grant");
        assertThatNullPointerException().isThrownBy(() -> source.reject(null)).withMessage("token");
    }

    @SuppressWarnings("NullAway")
    private static AccessToken nothing() {
        return null;
    }
}
