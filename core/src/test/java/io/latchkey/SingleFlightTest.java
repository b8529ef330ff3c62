package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenListener.Waited;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** However many threads ask, the token endpoint sees one request; and each of them may leave. */
@Timeout(60)
class SingleFlightTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;

    @Test
    @Tag("D1")
    void fetchesOnceForAThousandThreads_cold() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        ClientCredentialsTokenSource source = engine.source();

        List<Caller> callers = Caller.many(1000, source::token);
        timing.awaitTimers(1 + 1000);
        gate.open();

        AccessToken first = callers.get(0).token();
        assertThat(callers).allSatisfy(caller -> assertThat(caller.token()).isSameAs(first));
        assertThat(transport.requests()).isEqualTo(1);
        timing.awaitThreads();
        assertThat(engine.events(Acquired.class)).hasSize(1);
        assertThat(engine.events(Waited.class)).hasSize(1000).allMatch(Waited::successful);
    }

    @Test
    @Tag("C11")
    void fetchesOnceForABurst_afterTheTokenHasExpired() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(Duration.ofHours(1));
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();

        List<Caller> callers = Caller.many(100, source::token);
        timing.awaitTimers(1 + 100);
        assertThat(callers).noneMatch(Caller::isDone);
        gate.open();

        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.token().value()).isEqualTo("token-2"));
        assertThat(transport.requests()).isEqualTo(2);
        timing.awaitThreads();
        assertThat(engine.events(Acquired.class))
                .extracting(Acquired::reason)
                .containsExactly(Reason.COLD, Reason.EXPIRED);
    }

    @Test
    @Tag("D10")
    void fetchesOnceForAHundredThreads_thatWereAllRefusedWithTheSameToken() {
        ClientCredentialsTokenSource source = engine.source();
        AccessToken refused = ask(source).join();
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();

        List<Caller> callers = Caller.many(100, () -> {
            source.reject(refused);
            return source.token();
        });
        timing.awaitTimers(1 + 100);
        gate.open();

        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.token().value()).isEqualTo("token-2"));
        assertThat(transport.requests()).isEqualTo(2);
        assertThat(engine.events(TokenListener.Rejected.class)).hasSize(1);
        timing.awaitThreads();
    }

    @Test
    @Tag("D15")
    @EnabledForJreRange(min = JRE.JAVA_21)
    void fetchesOnceForTenThousandVirtualThreads() throws ReflectiveOperationException {
        Method startVirtualThread = Thread.class.getMethod("startVirtualThread", Runnable.class);
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        ClientCredentialsTokenSource source = engine.source();

        List<Caller> callers = Caller.many(10_000, source::token, work -> {
            try {
                return (Thread) startVirtualThread.invoke(null, work);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        });
        timing.awaitTimers(1 + 10_000);
        gate.open();

        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.token().value()).isEqualTo("token-1"));
        assertThat(transport.requests()).isEqualTo(1);
        timing.awaitThreads();
    }

    @Test
    @Tag("D3")
    @Tag("O15")
    void fetchesOnce_howeverLongItTakes() {
        ClientCredentialsTokenSource source = engine.builder()
                .clientSecret("s3cret")
                .acquireTimeout(Duration.ofSeconds(25))
                .build();
        timing.holdWork();
        List<CompletableFuture<AccessToken>> callers = new ArrayList<>();
        for (int second = 0; second < 20; second++) {
            callers.add(ask(source));
            timing.advance(Duration.ofSeconds(1));
        }
        assertThat(timing.workHeld()).as("fetches under way").isEqualTo(1);

        timing.runAll();

        assertThat(callers).allSatisfy(caller -> assertThat(tokenOf(caller)).isEqualTo("token-1"));
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("D5")
    void goesOnForTheOthers_whenTheCallerWhoStartedItIsInterrupted() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        ClientCredentialsTokenSource source = engine.source();
        Caller first = Caller.of(source::token);
        gate.awaitArrival();
        Caller second = Caller.of(source::token);
        timing.awaitTimers(3);

        first.interrupt();

        assertThat(first.failure()).isInstanceOf(TokenException.class).hasMessageContaining("interrupted");
        assertThat(first.wasInterrupted()).isTrue();
        assertThat(timing.timersPending())
                .as("the interrupted caller's time-out is gone")
                .isEqualTo(2);
        assertThat(second.isDone()).isFalse();
        gate.open();
        assertThat(second.token().value()).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
        timing.awaitThreads();
    }

    @Test
    @Tag("D6")
    void letsAnInterruptedCallerGoAtOnce_withItsInterruptStatusSet() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        ClientCredentialsTokenSource source = engine.source();
        Caller caller = Caller.of(() -> {
            Thread.currentThread().interrupt();
            return source.token();
        });

        assertThat(caller.failure()).isInstanceOf(TokenException.class).hasCauseInstanceOf(InterruptedException.class);
        assertThat(caller.wasInterrupted()).isTrue();
        gate.open();
        timing.awaitThreads();
        assertThat(ask(source).join().value()).as("the fetch went on").isEqualTo("token-1");
    }

    @Test
    void givesAnInterruptedCallerTheTokenThatIsAtHand() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();

        Caller caller = Caller.of(() -> {
            Thread.currentThread().interrupt();
            return source.token();
        });

        assertThat(caller.token().value()).isEqualTo("token-1");
        assertThat(caller.wasInterrupted()).isTrue();
    }

    @Test
    @Tag("D5")
    @Tag("D8")
    void goesOnForTheOthers_whenTheCallerWhoStartedItCancels() {
        timing.holdWork();
        ClientCredentialsTokenSource source = engine.source();
        CompletableFuture<AccessToken> first = ask(source);
        CompletableFuture<AccessToken> second = ask(source);

        assertThat(first.cancel(true)).isTrue();
        assertThat(timing.timersPending()).isEqualTo(2);
        timing.runAll();

        assertThat(tokenOf(second)).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("D8")
    void goesOnForTheOthers_whenACallerCompletesItsOwnStage() {
        timing.holdWork();
        ClientCredentialsTokenSource source = engine.source();
        AccessToken own = AccessToken.of("own", FakeTiming.START);
        CompletableFuture<AccessToken> first = ask(source);
        CompletableFuture<AccessToken> second = ask(source);

        first.complete(own);
        timing.runAll();

        assertThat(first.join()).isSameAs(own);
        assertThat(tokenOf(second)).isEqualTo("token-1");
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("D7")
    void letsACallerGoAfterTheAcquireTimeout_andKeepsTheLateToken() {
        timing.holdWork();
        ClientCredentialsTokenSource source = engine.builder()
                .clientSecret("s3cret")
                .acquireTimeout(Duration.ofSeconds(3))
                .build();
        CompletableFuture<AccessToken> impatient = ask(source);
        timing.advance(Duration.ofSeconds(2));
        CompletableFuture<AccessToken> later = ask(source);
        timing.advance(Duration.ofMillis(999));
        assertThat(impatient).isNotDone();

        try (CapturedLog log = new CapturedLog()) {
            timing.advance(Duration.ofMillis(1));
            timing.runAll(); // the fetch, and the completion of the stage

            assertThat(failureOf(impatient))
                    .hasMessageContaining("within the acquireTimeout of PT3S")
                    .hasMessageContaining(Engine.ENDPOINT)
                    .hasMessageContaining("has not answered yet");
            assertThat(failureOf(impatient).isRetryable()).isTrue();
            assertThat(log.at(java.util.logging.Level.WARNING)).hasSize(1);
        }
        assertThat(tokenOf(later)).isEqualTo("token-1");
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("D7")
    void boundsTheWaitOfEachCaller_thoughTheTransportIgnoresEverything() {
        timing.useThreads();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        transport.then(request -> {
            arrived.countDown();
            boolean open = false;
            while (!open) {
                try {
                    open = never.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException deaf) {
                    // Goes on as if nothing had been.
                }
            }
            throw new IOException("too late");
        });
        ClientCredentialsTokenSource source = engine.source();
        Caller first = Caller.of(source::token);
        ScriptedTransport.await(arrived, "no request has come");
        timing.awaitTimers(2);
        timing.advance(Duration.ofSeconds(10));
        assertThat(first.failure()).hasMessageContaining("acquireTimeout of PT10S");

        // At the end of the exchange's own time there is room for another fetch, though that thread is still stuck.
        timing.advance(Duration.ofSeconds(20));
        engine.awaitEvents(Failed.class, 1);
        timing.advance(Duration.ofSeconds(2));
        Caller second = Caller.of(source::token);

        assertThat(second.token().value()).isEqualTo("token-1");
        never.countDown();
        timing.awaitThreads();
        assertThat(ask(source).join().value())
                .as("what the stuck one says now changes nothing")
                .isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("D4")
    void givesEachCallerAFailureOfItsOwn_withTheSameCause() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate(ScriptedTransport.error(400, "invalid_scope"));
        ClientCredentialsTokenSource source = engine.source();
        List<Caller> callers = Caller.many(10, source::token);
        timing.awaitTimers(1 + 10);

        try (CapturedLog log = new CapturedLog()) {
            gate.open();

            Throwable cause = Objects.requireNonNull(callers.get(0).failure().getCause());
            assertThat(cause).isInstanceOf(TokenException.class);
            assertThat(callers).allSatisfy(caller -> {
                assertThat(caller.failure()).hasMessage(cause.getMessage());
                assertThat(caller.failure().getCause()).isSameAs(cause);
                assertThat(caller.failure().getStackTrace())
                        .as("names the caller's own way here")
                        .anyMatch(frame -> frame.getClassName().equals(Caller.class.getName()));
            });
            assertThat(callers.stream().map(Caller::failure).distinct()).hasSize(10);
            timing.awaitThreads();
            assertThat(log.at(java.util.logging.Level.WARNING)).hasSize(1);
        }
    }

    @Test
    @Tag("D4")
    void givesEachStageAFailureOfItsOwn() {
        timing.holdWork();
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        ClientCredentialsTokenSource source = engine.source();
        CompletableFuture<AccessToken> first = ask(source);
        CompletableFuture<AccessToken> second = ask(source);

        timing.runAll();

        assertThat(failureOf(first))
                .isNotSameAs(failureOf(second))
                .hasCause(failureOf(second).getCause());
    }

    @Test
    @Tag("D8")
    void delaysNobody_whenDependentsOfAStageBlockOrThrow() throws Exception {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        ClientCredentialsTokenSource source = engine.source();
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<?> blocked = ask(source).thenAccept(token -> ScriptedTransport.await(never, "released"));
        CompletableFuture<?> broken = ask(source).thenAccept(token -> {
            throw new IllegalStateException("broken");
        });
        CompletableFuture<AccessToken> third = ask(source);
        Caller fourth = Caller.of(source::token);
        timing.awaitTimers(1 + 4);

        gate.open();

        assertThat(third.get(30, TimeUnit.SECONDS).value()).isEqualTo("token-1");
        assertThat(fourth.token().value()).isEqualTo("token-1");
        assertThatThrownBy(() -> broken.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("broken");
        assertThat(source.token().value()).isEqualTo("token-1");
        assertThat(blocked).isNotDone();
        never.countDown();
        blocked.get(30, TimeUnit.SECONDS);
        timing.awaitThreads();
    }

    @Test
    @Tag("D13")
    void completesAStageOnTheFetchThread_whenNoOtherCanBeStarted() {
        timing.holdWork();
        ClientCredentialsTokenSource source = engine.source();
        CompletableFuture<AccessToken> asked = ask(source);
        transport.then(request -> {
            timing.failNextStart(new OutOfMemoryError("unable to create native thread"));
            return ScriptedTransport.token("t", 3600).answer(request);
        });

        timing.runAll();

        assertThat(tokenOf(asked)).isEqualTo("t");
    }

    @Test
    @Tag("D7")
    void keepsTheLateToken_thoughNobodyWaitsForItAnyMore() throws Exception {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        ClientCredentialsTokenSource source = engine.builder()
                .clientSecret("s3cret")
                .acquireTimeout(Duration.ofSeconds(3))
                .build();
        CompletableFuture<AccessToken> impatient = ask(source);
        gate.awaitArrival();
        timing.advance(Duration.ofSeconds(3));
        engine.awaitEvents(Waited.class, 1);
        assertThat(failureOf(impatient)).hasMessageContaining("within the acquireTimeout");

        gate.open();
        timing.awaitThreads();

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("D14")
    void completesStages_thoughTheCommonPoolIsBlocked() throws Exception {
        int all = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
        CountDownLatch blocked = new CountDownLatch(all);
        CountDownLatch over = new CountDownLatch(1);
        for (int i = 0; i < all; i++) {
            ForkJoinPool.commonPool().execute(() -> {
                blocked.countDown();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        try {
            assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
            timing.useThreads();

            assertThat(ask(engine.source()).get(30, TimeUnit.SECONDS).value()).isEqualTo("token-1");
        } finally {
            over.countDown();
        }
        timing.awaitThreads();
    }

    @Test
    @Tag("D14")
    void needsNoCommonPool() throws Exception {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        ClientCredentialsTokenSource source = engine.source();
        int tasks = 4 * ForkJoinPool.getCommonPoolParallelism() + 4;
        List<CompletableFuture<String>> asked = IntStream.range(0, tasks)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return source.token().value();
                    } catch (TokenException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        gate.awaitArrival();
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        gate.open();

        for (CompletableFuture<String> each : asked) {
            assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo("token-1");
        }
        assertThat(transport.requests()).isEqualTo(1);
        timing.awaitThreads();
    }

    @Test
    void givesAFreshTokenWithItsHeaderAtOnce_alwaysTheSame() throws Exception {
        ClientCredentialsTokenSource source = engine.source();
        AccessToken token = ask(source).join();

        assertThat(source.token()).isSameAs(token);
        assertThat(source.token().authorizationHeader())
                .isSameAs(token.authorizationHeader())
                .isEqualTo("Bearer token-1");
        assertThat(ask(source)).isCompletedWithValue(token);
        assertThat(timing.timersPending()).isZero();
        assertThat(engine.events(Waited.class)).as("only the first one waited").hasSize(1);
    }
}
