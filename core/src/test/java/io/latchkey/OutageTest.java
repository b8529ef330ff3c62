package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A dead or angry token endpoint is never hammered, and one that heals is soon found healed. */
@Timeout(60)
class OutageTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final ClientCredentialsTokenSource source = engine.source();

    static Stream<IOException> transientFailures() {
        return Stream.of(
                new UnknownHostException("auth.example.com"),
                new ConnectException("refused"),
                new NoRouteToHostException(),
                new HttpConnectTimeoutException("connect"),
                new HttpTimeoutException("answer"),
                new InterruptedIOException(),
                new EOFException(),
                new SocketException("reset"),
                new IOException("anything else"));
    }

    @ParameterizedTest
    @MethodSource("transientFailures")
    @Tag("O2")
    @Tag("O8")
    @Tag("O9")
    void triesAgainWithinOneFetch_afterAnIoFailure(IOException failure) {
        transport.then(ScriptedTransport.failure(failure)).then(ScriptedTransport.failure(failure));

        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(asked).isNotDone();
        timing.advance(Duration.ofMillis(499));
        assertThat(transport.requests()).isEqualTo(1);
        timing.advance(Duration.ofMillis(1));
        assertThat(transport.requests()).isEqualTo(2);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(engine.events(Acquired.class)).singleElement().satisfies(acquired -> {
            assertThat(acquired.attempts()).isEqualTo(3);
            assertThat(acquired.took()).isEqualTo(Duration.ofMillis(1500));
        });
        assertThat(engine.events(Failed.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 425, 429, 500, 502, 503, 504, 599})
    @Tag("O2")
    @Tag("O13")
    void triesAgainWithinOneFetch_afterAStatusThatMayPass(int status) {
        transport.then(ScriptedTransport.status(status, "<html>"));

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"temporarily_unavailable", "server_error"})
    void triesAgainWithinOneFetch_afterAnErrorThatMayPass(String error) {
        transport.then(ScriptedTransport.error(400, error));

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_client", "401, invalid_client", "400, unauthorized_client", "400, invalid_scope",
        "400, invalid_request", "400, unsupported_grant_type", "403, access_denied", "422, anything"
    })
    @Tag("O5")
    void failsAtOnce_afterAPermanentError_andRecoversWithoutARestart(int status, String error) {
        transport.then(ScriptedTransport.error(status, error));

        TokenException failure = failureOf(ask(source));
        assertThat(failure.error()).isEqualTo(error);
        assertThat(failure.statusCode()).isEqualTo(status);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(transport.requests()).isEqualTo(1);

        // 2 seconds, longer than after a failure that may pass. A refused secret is looked at, but not sent again.
        engine.callEvery(Duration.ofMillis(10), Duration.ofMillis(1990), source);
        assertThat(transport.requests()).isEqualTo(1);
        timing.advance(Duration.ofMillis(10));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 410, 415})
    @Tag("O12")
    void failsAtOnce_whereNoTokenEndpointIs_andSaysSo(int status) {
        transport.then(ScriptedTransport.status(status, "<html>"));

        assertThat(failureOf(ask(source))).hasMessageContaining("Check tokenEndpoint");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("O10")
    void doesNotTryAgainInsideTheCall_afterATlsFailure_butAfterACoolDown() {
        transport.then(ScriptedTransport.failure(new SSLHandshakeException("expired")));

        TokenException failure = failureOf(ask(source));

        assertThat(failure).hasMessageContaining("TLS").hasMessageContaining("auth.example.com");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(transport.requests()).isEqualTo(1);
        timing.advance(Duration.ofSeconds(1));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("O14")
    void takesAnUncheckedExceptionOfTheTransportAsAFailureThatMayPass() {
        transport.then(request -> {
            throw new IllegalStateException("closed");
        });

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
    }

    @Test
    @Tag("O14")
    void keepsATokenWhoseAnswerCannotBeClosed() {
        byte[] answer = "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60}".getBytes(UTF_8);
        transport.then(request -> new TokenTransport.Response(200, Map.of(), new ByteArrayInputStream(answer) {
            @Override
            public void close() throws IOException {
                throw new IOException("reset");
            }
        }));

        assertThat(tokenOf(ask(source))).isEqualTo("t");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("O14")
    void takesANullOfTheTransportAsAFailureThatMayPass() {
        transport.otherwise(request -> null);

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(10));

        assertThat(failureOf(asked)).hasMessageContaining("the transport gave null");
        transport.lifetime(3600);
        timing.advance(Duration.ofSeconds(1));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("D13")
    void recovers_afterAnErrorInTheFetch() {
        transport.then(request -> {
            throw new NoClassDefFoundError("io/partner/Broken");
        });

        TokenException failure = failureOf(ask(source));
        assertThat(failure)
                .hasMessageContaining("NoClassDefFoundError")
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(failure.isRetryable()).isTrue();
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("D13")
    void recovers_afterAnErrorOfASupplier() {
        AtomicInteger asked = new AtomicInteger();
        ClientCredentialsTokenSource own = engine.builder()
                .clientSecret(() -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("io/vault/Broken");
                    }
                    return "s3cret";
                })
                .build();

        assertThat(failureOf(ask(own)))
                .hasMessageContaining("NoClassDefFoundError")
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
        timing.advance(Duration.ofSeconds(2));

        assertThat(tokenOf(ask(own))).isEqualTo("token-1");
    }

    @Test
    @Tag("D13")
    void recovers_afterNoThreadCouldBeStarted() {
        timing.failNextStart(new OutOfMemoryError("unable to create native thread"));

        assertThat(failureOf(ask(source))).hasMessageContaining("no thread could be started");
        assertThat(timing.timersPending()).as("the deadline is gone").isZero();
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("D13")
    void recovers_afterNoTimerCouldBeStarted_forTheDeadline() {
        timing.failNextTimer(new OutOfMemoryError("unable to create native thread"));

        assertThat(failureOf(ask(source))).hasMessageContaining("no thread could be started");
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("D13")
    void lets_aCallerGo_whenNoTimerCouldBeStartedForItsTimeOut() {
        timing.holdWork();
        CompletableFuture<AccessToken> first = ask(source);
        timing.failNextTimer(new OutOfMemoryError("unable to create native thread"));

        CompletableFuture<AccessToken> second = ask(source);
        timing.runAll();

        assertThat(failureOf(second)).hasMessageContaining("no timer for the acquireTimeout");
        assertThat(tokenOf(first)).isEqualTo("token-1");
    }

    @Test
    @Tag("D13")
    void recovers_afterNoTimerCouldBeStarted_forTheNextTry() {
        transport.then(request -> {
            timing.failNextTimer(new OutOfMemoryError("unable to create native thread"));
            throw new IOException("reset");
        });

        assertThat(failureOf(ask(source))).hasMessageContaining("no further try could be scheduled");
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("WE11")
    void sendsNothingForAFetchThatIsOver_thoughTheTimerOfItsNextTryFires() {
        transport.then(request -> {
            timing.failNextTimerThatFires(new OutOfMemoryError("unable to create native thread"));
            throw new IOException("reset");
        });
        assertThat(failureOf(ask(source))).hasMessageContaining("no further try could be scheduled");

        timing.advance(Duration.ofSeconds(10));

        assertThat(transport.requests()).isEqualTo(1);
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("WE9")
    void goesOnTrying_whenTheWallClockIsSetForwardBetweenTries() {
        transport.then(ScriptedTransport.unavailable());
        CompletableFuture<AccessToken> asked = ask(source);
        timing.advanceWall(Duration.ofSeconds(30));
        transport.then(request -> {
            timing.advanceWall(Duration.ofMinutes(5));
            return ScriptedTransport.unavailable().answer(request);
        });

        timing.advance(Duration.ofSeconds(2));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(3);
    }

    @Test
    @Tag("WE9")
    void sendsItsRequest_whenTheWallClockIsSetForwardWhileTheSecretIsRead() {
        ClientCredentialsTokenSource vaulted = engine.builder()
                .clientSecret(() -> {
                    timing.advanceWall(Duration.ofSeconds(40));
                    return "s3cret";
                })
                .build();

        assertThat(tokenOf(ask(vaulted))).isEqualTo("token-1");
    }

    @Test
    @Tag("D13")
    void recovers_afterAnErrorBetweenTheAnswerAndItsPublication() {
        transport.then(request -> {
            timing.chance(() -> {
                timing.chance(() -> 0.5);
                throw new StackOverflowError();
            });
            return ScriptedTransport.token("lost", 3600).answer(request);
        });

        assertThat(failureOf(ask(source))).hasRootCauseInstanceOf(StackOverflowError.class);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("O2")
    void givesUpWithinTheAcquireTimeout_thenFailsAtOnceUntilTheCoolDownIsOver() {
        transport.otherwise(ScriptedTransport.unavailable());

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(10));

        TokenException failure = failureOf(asked);
        assertThat(transport.requests()).isEqualTo(Backoff.ATTEMPTS);
        // 500 ms, 1 s and 2 s between the tries; then a cool-down of one second.
        assertThat(failure.nextTryAt()).isEqualTo(FakeTiming.START.plusMillis(4500));
        assertThat(failure).hasMessageContaining("2026-03-01T12:00:04Z");
        timing.advance(Duration.ofSeconds(20));
        assertThat(failureOf(ask(source)).nextTryAt())
                .isEqualTo(timing.wallTime().plusSeconds(2));
        assertThat(transport.requests()).as("a probe is one request").isEqualTo(Backoff.ATTEMPTS + 1);
        assertThat(failureOf(ask(source)).getCause())
                .isSameAs(failureOf(ask(source)).getCause());
        assertThat(transport.requests()).isEqualTo(Backoff.ATTEMPTS + 1);
    }

    @Test
    @Tag("O2")
    void triesNotAgain_whenTheNextTryWouldComeAfterTheAcquireTimeout() {
        transport.otherwise(ScriptedTransport.unavailable());
        ClientCredentialsTokenSource hasty = engine.builder()
                .clientSecret("s3cret")
                .acquireTimeout(Duration.ofMillis(1500))
                .build();

        CompletableFuture<AccessToken> asked = ask(hasty);
        assertThat(asked).isNotDone();
        timing.advance(Duration.ofMillis(500));

        assertThat(failureOf(asked))
                .as("the third try would be due after 1.5 s")
                .hasMessageContaining("503");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("D7")
    void namesTheLastFailure_whenTheAcquireTimeoutEndsAWaitBetweenTries() {
        transport.otherwise(ScriptedTransport.unavailable());
        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofMillis(300));
        transport.then(request -> {
            timing.advance(Duration.ofSeconds(10));
            throw new IOException("late");
        });

        timing.advance(Duration.ofMillis(300));

        assertThat(failureOf(asked))
                .hasMessageContaining("acquireTimeout of PT10S")
                .hasMessageContaining("the last try failed: token endpoint " + Engine.ENDPOINT + " answered 503");
        assertThat(failureOf(asked).statusCode()).isEqualTo(503);
        assertThat(failureOf(asked).tokenEndpoint()).hasToString(Engine.ENDPOINT);
    }

    @ParameterizedTest
    @CsvSource({"Retry-After, 30", "RateLimit-Reset, 30", "X-RateLimit-Reset, 1772366430"})
    @Tag("O3")
    @Tag("WP8")
    void leavesTheEndpointAlone_forAsLongAsItAsks(String header, String value) {
        transport.then(ScriptedTransport.status(429, "", header, value));

        TokenException failure = failureOf(ask(source));
        assertThat(failure.nextTryAt()).isEqualTo(FakeTiming.START.plusSeconds(30));
        engine.callEvery(Duration.ofMillis(100), Duration.ofMillis(29_900), source);
        assertThat(transport.requests()).isEqualTo(1);
        assertThat(failureOf(ask(source))).hasMessageContaining("2026-03-01T12:00:30Z");

        timing.advance(Duration.ofMillis(100));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("O3")
    @Tag("O4")
    void waitsForTheTimeThatTheEndpointNames_whenTheCallerCanWaitAsLong() {
        transport
                .then(ScriptedTransport.status(503, "", "Retry-After", "3"))
                .then(ScriptedTransport.status(503, "", "retry-after", "Sun, 01 Mar 2026 12:00:07 GMT"));

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofMillis(2999));
        assertThat(transport.requests()).isEqualTo(1);
        timing.advance(Duration.ofMillis(1));
        assertThat(transport.requests()).isEqualTo(2);
        timing.advance(Duration.ofMillis(3999));
        assertThat(transport.requests()).isEqualTo(2);
        timing.advance(Duration.ofMillis(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
    }

    @Test
    @Tag("O4")
    void believesTenMinutesAtMost() {
        transport.then(ScriptedTransport.status(503, "", "Retry-After", "31536000"));

        assertThat(failureOf(ask(source)).nextTryAt()).isEqualTo(FakeTiming.START.plusSeconds(600));
        timing.advance(Duration.ofMinutes(10));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "garbage", "Sun, 01 Mar 2020 12:00:00 GMT"})
    @Tag("O4")
    void goesByItsOwnBackOff_whenTheEndpointTalksNonsense(String retryAfter) {
        transport.then(ScriptedTransport.status(503, "", "Retry-After", retryAfter));

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofMillis(500));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
    }

    @Test
    @Tag("O6")
    void sendsAboutTenRequests_toAnEndpointThatIsAwayForAMinute_atAThousandCallsPerSecond() {
        transport.otherwise(ScriptedTransport.unavailable());
        Random random = new Random(6);
        timing.chance(random::nextDouble);

        try (CapturedLog log = new CapturedLog()) {
            engine.callEvery(Duration.ofMillis(1), Duration.ofMinutes(1), source);

            assertThat(transport.requests()).isBetween(6, 10);
            assertThat(transport.mostAtOnce()).isEqualTo(1);

            transport.lifetime(3600);
            // Found healed within the current cool-down, which is half a minute at most, give or take a fifth.
            engine.callEvery(Duration.ofMillis(1), Duration.ofSeconds(36), source);
            assertThat(tokenOf(ask(source))).isEqualTo("token-1");
            assertThat(log.at(Level.WARNING)).hasSize(1);
            assertThat(log.at(Level.INFO)).hasSize(1);
        }
    }

    @Test
    @Tag("O2")
    void findsAnEndpointHealedWithinTenSeconds_thatWasAwayForAFew() {
        for (int seed = 0; seed < 200; seed++) {
            Engine fresh = new Engine();
            fresh.timing.chance(new Random(seed)::nextDouble);
            ClientCredentialsTokenSource tokens = fresh.source();
            fresh.transport.otherwise(ScriptedTransport.unavailable());
            fresh.callEvery(Duration.ofMillis(100), Duration.ofSeconds(5), tokens);
            fresh.transport.lifetime(3600);

            fresh.callEvery(Duration.ofMillis(100), Duration.ofSeconds(10), tokens);

            assertThat(tokenOf(ask(tokens))).isEqualTo("token-1");
        }
    }

    @Test
    @Tag("O5")
    void coolsDownLongerEachTime_upToAMinuteAfterAPermanentError() {
        transport.otherwise(ScriptedTransport.error(400, "unauthorized_client"));
        List<Long> coolDowns = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Instant next = Objects.requireNonNull(failureOf(ask(source)).nextTryAt());
            Duration coolDown = Duration.between(timing.wallTime(), next);
            coolDowns.add(coolDown.toSeconds());
            timing.advance(coolDown);
        }

        assertThat(coolDowns).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(transport.requests()).isEqualTo(7);
    }

    @Test
    @Tag("O7")
    void sendsOneProbe_whenACoolDownIsOver_andTheFirstSuccessServesEverybody() {
        transport.then(ScriptedTransport.error(400, "unauthorized_client"));
        failureOf(ask(source));
        timing.advance(Duration.ofSeconds(2));
        timing.holdWork();

        List<CompletableFuture<AccessToken>> herd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            herd.add(ask(source));
        }
        assertThat(timing.workHeld()).isEqualTo(1);
        timing.runAll();

        assertThat(herd).allSatisfy(each -> assertThat(tokenOf(each)).isEqualTo("token-1"));
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("O7")
    void beginsAnewAfterAWhileInWhichNobodyAsked() {
        transport.then(ScriptedTransport.error(400, "unauthorized_client"));
        failureOf(ask(source));
        timing.advance(Duration.ofHours(1));
        transport.then(ScriptedTransport.unavailable());

        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(asked).as("the first failure of others is tried again").isNotDone();
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(3);
    }

    @Test
    @Tag("O2")
    void triesAgainForACaller_whoComesLongAfterARefreshHasFailed() {
        ask(source).join();
        timing.advance(Duration.ofMinutes(58));
        transport.then(ScriptedTransport.unavailable());
        ask(source).join();
        timing.advance(Duration.ofMinutes(2));
        transport.then(ScriptedTransport.unavailable());

        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(asked).as("not the probe of an outage any more").isNotDone();
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-2");
        assertThat(transport.requests()).isEqualTo(4);
    }

    @Test
    @Tag("O7")
    void beginsAnewAfterASuccess() {
        transport
                .then(ScriptedTransport.error(400, "unauthorized_client"))
                .then(ScriptedTransport.error(400, "unauthorized_client"))
                .then(ScriptedTransport.token("short", 10));
        failureOf(ask(source));
        timing.advance(Duration.ofSeconds(2));
        failureOf(ask(source));
        timing.advance(Duration.ofSeconds(4));
        assertThat(tokenOf(ask(source))).isEqualTo("short");
        timing.advance(Duration.ofSeconds(10));
        transport.then(ScriptedTransport.error(400, "unauthorized_client"));

        assertThat(failureOf(ask(source)).nextTryAt())
                .isEqualTo(timing.wallTime().plusSeconds(2));

        timing.advance(Duration.ofSeconds(2));
        transport.then(ScriptedTransport.unavailable());
        assertThat(ask(source)).as("a probe is not tried again").isCompletedExceptionally();
    }

    @Test
    @Tag("O15")
    void neverHasTwoRequestsInFlight_thoughTheEndpointIsSlowAndRefreshIsDueAgain() {
        transport.lifetime(10);
        ask(source).join();
        timing.advance(Duration.ofSeconds(7));
        timing.holdWork();

        engine.callEvery(Duration.ofMillis(100), Duration.ofSeconds(8), source);

        assertThat(timing.workHeld())
                .as("one refresh, and no completion of a stage")
                .isEqualTo(1);
        timing.runAll();
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("B26")
    void endsAnExchangeAfterHalfAMinute_andKeepsTheEndpointsAnswerOutAfterThat() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        Caller caller = Caller.of(source::token);
        gate.awaitArrival();
        timing.awaitTimers(2);
        timing.advance(Duration.ofSeconds(10));
        assertThat(caller.failure()).hasMessageContaining("acquireTimeout");

        timing.advance(Duration.ofSeconds(20));

        gate.awaitInterrupt();
        engine.awaitEvents(Failed.class, 1);
        assertThat(engine.events(Failed.class).get(0).failure()).hasMessageContaining("did not answer within 30 s");
        timing.awaitThreads();
    }

    @Test
    @Tag("D7")
    @Tag("K1")
    void sendsNothing_onceItsTimeIsUpWhileTheSecretWasStillAskedFor() {
        timing.useThreads();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch known = new CountDownLatch(1);
        ClientCredentialsTokenSource slow = engine.builder()
                .clientSecret(() -> {
                    asked.countDown();
                    awaitThoughInterrupted(known);
                    return "s3cret";
                })
                .build();
        Caller caller = Caller.of(slow::token);
        ScriptedTransport.await(asked, "the secret was not asked for");
        timing.awaitTimers(2);
        timing.advance(Duration.ofSeconds(30));
        caller.failure();
        engine.awaitEvents(Failed.class, 1);

        known.countDown();
        timing.awaitThreads();

        assertThat(engine.events(Failed.class).get(0).failure())
                .hasMessageContaining("there were no client credentials")
                .hasMessageContaining("within 30 s");
        assertThat(transport.requests()).isZero();
    }

    @Test
    @Tag("B26")
    @Tag("O6")
    void leavesNoMoreThanThreeThreads_toATransportThatIgnoresEverything() throws InterruptedException {
        timing.useThreads();
        CountDownLatch never = new CountDownLatch(1);
        Semaphore arrivals = new Semaphore(0);
        transport.otherwise(request -> {
            arrivals.release();
            awaitThoughInterrupted(never);
            throw new IOException("too late");
        });
        for (int i = 1; i <= 3; i++) {
            Caller.of(source::token);
            assertThat(arrivals.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            timing.awaitTimers(2);
            timing.advance(Duration.ofSeconds(30));
            engine.awaitEvents(Failed.class, i);
            timing.advance(Duration.ofMinutes(6));
        }

        Caller fourth = Caller.of(source::token);

        assertThat(fourth.failure())
                .hasMessageContaining("3 earlier token requests still run")
                .hasMessageContaining("needs a time-out of its own");
        assertThat(transport.requests()).isEqualTo(3);
        never.countDown();
        timing.awaitThreads();
        transport.lifetime(3600);
        timing.advance(Duration.ofMinutes(1));
        assertThat(Caller.of(source::token).token().value()).isEqualTo("token-1");
        timing.awaitThreads();
    }

    static void awaitThoughInterrupted(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                open = latch.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException deaf) {
                // Goes on as if nothing had been.
            }
        }
    }

    @Test
    @Tag("D13")
    void endsAnExchange_thoughNoThreadCanBeStartedForTheFailure() {
        timing.holdWork();
        CompletableFuture<AccessToken> unused = ask(source);
        timing.advance(Duration.ofSeconds(20));
        timing.failNextStart(new OutOfMemoryError("unable to create native thread"));

        timing.advance(Duration.ofSeconds(10));

        assertThat(engine.events(Failed.class)).hasSize(1);
        timing.runAll();
        assertThat(transport.requests()).as("what was cancelled does not run").isZero();
        timing.advance(Duration.ofSeconds(1));
        CompletableFuture<AccessToken> asked = ask(source);
        timing.runAll();
        assertThat(tokenOf(asked)).isEqualTo("token-1");
    }
}
