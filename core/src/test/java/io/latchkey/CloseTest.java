package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits is let go, nothing is sent any more, and nothing is left running. */
@Timeout(60)
@Tag("D11")
@Tag("K1")
class CloseTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final ClientCredentialsTokenSource source = engine.source();

    @Test
    void refusesLaterCallers() {
        ask(source).join();

        source.close();

        assertThatIllegalStateException().isThrownBy(source::token).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(source::tokenAsync).withMessageContaining(Engine.ENDPOINT);
        assertThatIllegalStateException().isThrownBy(() -> Engine.lasting(source));
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void refusesLaterCallers_alsoWithinACoolDown() {
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        failureOf(ask(source));

        source.close();

        assertThatIllegalStateException().isThrownBy(source::token);
    }

    @Test
    void letsWhoeverWaitsGo_andBreaksTheRequestOff() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        List<Caller> callers = Caller.many(10, source::token);
        gate.awaitArrival();
        CompletableFuture<AccessToken> stage = ask(source);
        timing.awaitTimers(1 + 11);

        source.close();

        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.failure())
                        .isInstanceOf(TokenException.class)
                        .hasMessageContaining("closed while a caller waited")
                        .hasMessageContaining(Engine.ENDPOINT));
        gate.awaitInterrupt();
        timing.awaitThreads();
        assertThat(failureOf(stage))
                .hasMessageContaining("closed")
                .extracting(TokenException::isRetryable)
                .isEqualTo(false);
        assertThat(timing.timersPending()).isZero();
        assertThat(engine.events(TokenListener.Failed.class)).isEmpty();
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void isIdempotent_alsoFromSeveralThreads() throws Exception {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        Caller caller = Caller.of(source::token);
        gate.awaitArrival();
        CountDownLatch together = new CountDownLatch(1);
        List<Thread> closers = IntStream.range(0, 8)
                .mapToObj(i -> Caller.PLATFORM.start(() -> {
                    ScriptedTransport.await(together, "started");
                    source.close();
                }))
                .toList();

        together.countDown();
        for (Thread closer : closers) {
            closer.join();
        }
        source.close();

        assertThat(caller.failure()).hasMessageContaining("closed");
        timing.awaitThreads();
        assertThat(timing.timersPending()).isZero();
    }

    @Test
    void sendsNothing_whenItsFetchHasNotBegunYet() {
        timing.holdWork();
        CompletableFuture<AccessToken> asked = ask(source);

        source.close();
        timing.runAll();

        assertThat(failureOf(asked)).hasMessageContaining("closed");
        assertThat(transport.requests()).isZero();
        assertThat(timing.timersPending()).isZero();
    }

    @Test
    void sendsNothingMore_whenItComesBetweenTwoTries() {
        transport.then(ScriptedTransport.unavailable());
        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(timing.timersPending()).isEqualTo(2);

        source.close();
        timing.advance(Duration.ofMinutes(1));

        assertThat(failureOf(asked)).hasMessageContaining("closed");
        assertThat(timing.timersPending()).isZero();
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void publishesNothing_whenTheAnswerIsOnItsWay() {
        transport.then(request -> {
            source.close();
            return ScriptedTransport.token("late", 3600).answer(request);
        });

        CompletableFuture<AccessToken> asked = ask(source);

        assertThat(failureOf(asked)).hasMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(source::token);
        assertThat(engine.events(TokenListener.Acquired.class)).isEmpty();
    }

    @Test
    void triesNotAgain_whenTheFailureIsOnItsWay() {
        transport.then(request -> {
            source.close();
            return ScriptedTransport.unavailable().answer(request);
        });

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofMinutes(1));

        assertThat(failureOf(asked)).hasMessageContaining("closed");
        assertThat(transport.requests()).isEqualTo(1);
        assertThat(timing.timersPending()).isZero();
    }

    @Test
    void triesNotAgain_whenItComesWhileTheNextTryIsBeingScheduled() {
        AtomicBoolean failing = new AtomicBoolean(true);
        // Chance is asked for the pause before the next try, when the fetch has already failed.
        timing.chance(() -> {
            if (failing.getAndSet(false)) {
                Thread unused = Caller.PLATFORM.start(source::close);
            }
            return 0.5;
        });
        transport.otherwise(ScriptedTransport.unavailable());

        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(asked).failsWithin(Duration.ofSeconds(30));
        timing.advance(Duration.ofMinutes(1));

        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void endsNoRefreshTwice_whenTheTokenIsStale() throws Exception {
        ask(source).join();
        timing.advance(Duration.ofMinutes(50));
        timing.holdWork();
        source.token();

        source.close();
        timing.runAll();

        assertThat(transport.requests()).isEqualTo(1);
        assertThat(timing.timersPending()).isZero();
    }

    @Test
    void leavesTheSecretInPeace_whenItComesDuringALookAtIt() {
        transport.then(ScriptedTransport.error(401, "invalid_client"));
        AtomicReference<@Nullable AutoCloseable> closing = new AtomicReference<>();
        ClientCredentialsTokenSource other = engine.builder()
                .clientSecret(() -> {
                    AutoCloseable toClose = closing.getAndSet(null);
                    if (toClose != null) {
                        try {
                            toClose.close();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return "old";
                })
                .build();
        failureOf(ask(other));
        timing.advance(Duration.ofSeconds(1));
        closing.set(other);

        assertThatIllegalStateException().isThrownBy(() -> ask(other)).withMessageContaining("closed");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void leavesTheTransportOfTheUserOpen() {
        source.close();

        assertThat(ask(engine.source()).join().value()).isEqualTo("token-1");
    }

    @Test
    void changesNothing_whenATokenIsRejectedAfterwards() {
        AccessToken token = ask(source).join();
        source.close();

        source.reject(token);

        assertThat(engine.events(TokenListener.Rejected.class)).isEmpty();
    }
}
