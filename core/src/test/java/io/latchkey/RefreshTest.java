package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenListener.Waited;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stale token is given at once, to everybody, while one refresh runs in the background. */
@Timeout(60)
class RefreshTest {

    /** With {@link FakeTiming}'s chance of one half, an hour's token is fresh for 48 min 30 s and stale until 59 min 30 s. */
    private static final Duration STALE = Duration.ofMinutes(50);

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;

    @Test
    @Tag("D2")
    @Tag("C10")
    void letsNobodyWait_notEvenWhoNoticesThatItIsStale() throws Exception {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(STALE);
        timing.holdWork();

        for (int second = 0; second < 30; second++) {
            assertThat(source.token().value()).isEqualTo("token-1");
            assertThat(tokenOf(ask(source))).isEqualTo("token-1");
            timing.advance(Duration.ofMillis(999));
        }

        assertThat(timing.workHeld()).as("refreshes under way").isEqualTo(1);
        timing.runAll();
        assertThat(source.token().value()).isEqualTo("token-2");
        assertThat(transport.requests()).isEqualTo(2);
        assertThat(engine.events(Waited.class))
                .as("only the first caller of all waited")
                .hasSize(1);
        assertThat(engine.events(Acquired.class))
                .last()
                .extracting(Acquired::reason)
                .isEqualTo(Reason.AHEAD);
    }

    @Test
    @Tag("C10")
    void letsABurstThroughAtOnce_withOneRefresh() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(STALE);
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();

        assertThat(Caller.many(100, source::token))
                .allSatisfy(caller -> assertThat(caller.token().value()).isEqualTo("token-1"));

        gate.awaitArrival();
        gate.open();
        timing.awaitThreads();
        assertThat(transport.requests()).isEqualTo(2);
        assertThat(ask(source).join().value()).isEqualTo("token-2");
    }

    @Test
    @Tag("C9")
    @Tag("K6")
    void isJudgedOnUse_withoutAnyTimer() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();

        assertThat(timing.timersPending()).isZero();
        timing.advance(Duration.ofDays(1));
        assertThat(transport.requests()).as("nobody asked").isEqualTo(1);
        assertThat(tokenOf(ask(source))).isEqualTo("token-2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 10, 30, 60, 300, 3600, 86_400, 2_592_000})
    @Tag("C2")
    @Tag("C3")
    void fetchesOnceForEachLife(long lifetime) {
        transport.lifetime(lifetime);
        ClientCredentialsTokenSource source = engine.source();
        Duration life = Duration.ofSeconds(lifetime);

        AtomicInteger next = new AtomicInteger();
        timing.chance(() -> next.getAndIncrement() % 10 / 10.0);
        Duration often =
                life.dividedBy(100).compareTo(Duration.ofMinutes(5)) < 0 ? life.dividedBy(100) : Duration.ofMinutes(5);
        engine.callEvery(often, life.multipliedBy(20), source);

        // A life is used up to where it becomes stale: between six tenths and nearly all of it.
        assertThat(transport.requests()).isBetween(20, 34);
        assertThat(engine.events(Waited.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 10, 60, 3600})
    @Tag("C2")
    void givesNoTokenOutWithinItsMargin(long lifetime) {
        transport.lifetime(lifetime);
        ClientCredentialsTokenSource source = engine.source();
        Duration life = Duration.ofSeconds(lifetime);
        Duration margin =
                life.dividedBy(10).compareTo(Duration.ofSeconds(30)) < 0 ? life.dividedBy(10) : Duration.ofSeconds(30);
        AccessToken first = ask(source).join();
        timing.holdWork();
        Duration age = Duration.ZERO;
        for (Duration step = life.dividedBy(200); age.compareTo(life.multipliedBy(2)) < 0; age = age.plus(step)) {
            CompletableFuture<AccessToken> asked = ask(source);
            boolean given = asked.isDone() && !asked.isCompletedExceptionally() && asked.join() == first;
            assertThat(given).as("given at the age of %s", age).isEqualTo(age.compareTo(life.minus(margin)) < 0);
            timing.advance(step);
        }
    }

    @Test
    @Tag("C3")
    void fetchesATokenOfFiveSecondsOncePerLife() {
        transport.lifetime(5);
        ClientCredentialsTokenSource source = engine.source();

        engine.callEvery(Duration.ofMillis(10), Duration.ofMinutes(1), source);

        assertThat(transport.requests()).isBetween(12, 20);
    }

    @Test
    void fetchesATokenThatIsSaidToLiveNoTimeAtAllNotForEachCall() {
        transport.lifetime(0);
        ClientCredentialsTokenSource source = engine.source();

        engine.callEvery(Duration.ofMillis(10), Duration.ofSeconds(10), source);

        assertThat(transport.requests()).isLessThanOrEqualTo(16);
    }

    /** A thousand calls in ten seconds: how many end in a 401, and what it costs the token endpoint. */
    @ParameterizedTest
    @CsvSource({"1000, 0, 16", "900, 0, 16", "500, 0, 26", "300, 0, 40", "200, 195, 41", "0, 1000, 41"})
    @Tag("WP15")
    void putsUpWithTokensThatLiveLessThanASecond(long realLife, int refusedCalls, int requests) {
        Map<String, Instant> issued = new HashMap<>();
        transport.otherwise(request -> {
            String token = "token-" + issued.size();
            issued.put(token, timing.wallTime());
            return ScriptedTransport.token(token, 0).answer(request);
        });
        ClientCredentialsTokenSource source = engine.source();
        Predicate<AccessToken> isRefused = token -> !timing.wallTime()
                .isBefore(Objects.requireNonNull(issued.get(token.value())).plusMillis(realLife));

        int refused = 0;
        for (int call = 0; call < 1000; call++) {
            AccessToken first = ask(source).join();
            if (isRefused.test(first)) {
                source.reject(first);
                AccessToken second = ask(source).join();
                boolean again = second != first && !isRefused.test(second);
                refused += again ? 0 : 1;
                if (second != first && !again) {
                    source.reject(second);
                }
            }
            timing.advance(Duration.ofMillis(10));
        }

        assertThat(refused).as("calls that end in a 401").isEqualTo(refusedCalls);
        assertThat(transport.requests()).as("token requests").isLessThanOrEqualTo(requests);
    }

    @Test
    @Tag("O1")
    void goesOnTrying_whenABackgroundRefreshFails_asLongAsTheTokenLives() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(STALE);
        transport.otherwise(ScriptedTransport.unavailable());

        try (CapturedLog log = new CapturedLog()) {
            Duration left = Duration.ofMinutes(9);
            for (Duration gone = Duration.ZERO; gone.compareTo(left) < 0; gone = gone.plusMillis(500)) {
                assertThat(tokenOf(ask(source))).isEqualTo("token-1");
                timing.advance(Duration.ofMillis(500));
            }

            // 1, 2, 4, 8, 16 seconds, then every half minute.
            assertThat(transport.requests() - 1).isBetween(20, 24);
            assertThat(log.at(Level.WARNING)).hasSize(1);

            transport.lifetime(3600);
            engine.callEvery(Duration.ofSeconds(1), Duration.ofSeconds(29), source);
            assertThat(tokenOf(ask(source))).isEqualTo("token-2");
            assertThat(log.at(Level.INFO)).singleElement().asString().contains("gives tokens again");
        }
        assertThat(engine.events(Waited.class)).hasSize(1);
    }

    @Test
    @Tag("O1")
    void goesOnTrying_thoughOneFailureIsAnError() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(STALE);
        transport.then(request -> {
            throw new StackOverflowError();
        });

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        timing.advance(Duration.ofSeconds(2));
        assertThat(tokenOf(ask(source))).as("starts the next try").isNotNull();

        assertThat(tokenOf(ask(source))).isEqualTo("token-2");
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 0, 1, 30})
    @Tag("WE6")
    void keepsTheTokenAtHand_whenARefreshBringsOneThatEndsSooner(long lifetime) {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(STALE);
        transport.lifetime(lifetime);

        try (CapturedLog log = new CapturedLog()) {
            engine.callEvery(Duration.ofSeconds(1), Duration.ofMinutes(8), source);

            assertThat(log.at(Level.WARNING))
                    .filteredOn(line -> line.contains("it ends before the one at hand"))
                    .hasSize(1);
        }
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(engine.events(Waited.class)).as("who had to wait").hasSize(1);
        assertThat(transport.requests()).as("as after any failure").isBetween(15, 24);
        transport.lifetime(3600);
        engine.callEvery(Duration.ofSeconds(1), Duration.ofSeconds(40), source);
        assertThat(tokenOf(ask(source))).startsWith("token-").isNotEqualTo("token-1");
    }

    @Test
    @Tag("WE6")
    void takesATokenThatEndsSooner_onceTheOneAtHandWasRefused() {
        ClientCredentialsTokenSource source = engine.source();
        AccessToken token = ask(source).join();
        timing.advance(STALE);
        timing.holdWork();
        ask(source).join();
        source.reject(token);
        transport.lifetime(30);
        CompletableFuture<AccessToken> asked = ask(source);
        timing.runAll();

        assertThat(tokenOf(asked)).isEqualTo("token-2");
    }

    @Test
    @Tag("WE6")
    void takesTheSameTokenAgain_withWhatIsLeftOfItsLife() {
        transport.then(ScriptedTransport.token("same", 3600)).then(ScriptedTransport.token("same", 599));
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(STALE);
        ask(source).join();

        engine.callEvery(Duration.ofSeconds(1), Duration.ofMinutes(5), source);

        assertThat(transport.requests())
                .as("one for each stretch, and no failure")
                .isEqualTo(2);
        assertThat(engine.events(Failed.class)).isEmpty();
    }

    @Test
    @Tag("O1")
    void triesNoMoreThanOncePerRefresh_sinceNobodyWaits() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(STALE);
        transport.then(ScriptedTransport.failure(new IOException("reset")));

        ask(source).join();
        timing.advance(Duration.ofMillis(900));

        assertThat(transport.requests()).isEqualTo(2);
        assertThat(engine.events(Failed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.AHEAD);
            assertThat(failed.attempts()).isEqualTo(1);
        });
    }

    @Test
    void isTriedAgainAtOnce_whenTheTokenExpiresMeanwhileAndCallersWait() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(Duration.ofSeconds(59 * 60 + 29));
        timing.holdWork();
        transport.then(ScriptedTransport.unavailable());
        ask(source).join();
        timing.advance(Duration.ofSeconds(1));

        CompletableFuture<AccessToken> waiting = ask(source);
        timing.runAll();
        assertThat(waiting).isNotDone();
        timing.advance(Duration.ofSeconds(1));
        timing.runAll();

        assertThat(tokenOf(waiting)).isEqualTo("token-2");
    }

    @Test
    @Tag("O11")
    void failsAtTheExpiry_withTheLastReason_andNeverGivesADeadToken() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        transport.otherwise(ScriptedTransport.status(503, "", "Retry-After", "600"));
        timing.advance(Duration.ofSeconds(59 * 60 + 29));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");

        timing.advance(Duration.ofSeconds(1));

        assertThat(failureOf(ask(source))).hasMessageContaining("answered 503");
        assertThat(failureOf(ask(source)).statusCode()).isEqualTo(503);
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    void keepsAToken_whoseUploadWouldOutliveIt_ifNoOtherIsToBeHad() throws Exception {
        ClientCredentialsTokenSource source = engine.source();
        AccessToken token = ask(source).join();
        transport.otherwise(ScriptedTransport.error(400, "invalid_scope"));
        timing.advance(Duration.ofSeconds(59 * 60 + 10));

        assertThat(Engine.lasting(source)).isSameAs(token);
        assertThat(source.token()).isSameAs(token);
        assertThat(Engine.lasting(source)).isSameAs(token);
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    void fetchesATokenThatOutlivesAnUpload() throws Exception {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(Duration.ofSeconds(59 * 60 + 10));
        timing.holdWork();

        Caller caller = Caller.of(() -> Engine.lasting(source));
        timing.awaitTimers(2);
        assertThat(tokenOf(ask(source)))
                .as("who only wants to read gets it at once")
                .isEqualTo("token-1");
        timing.runAll();

        assertThat(caller.token().value()).isEqualTo("token-2");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("D2")
    void letsAnUploadWaitForASecond_whileTheEndpointHangs_andNeverFailIt() {
        transport.lifetime(60);
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(Duration.ofMillis(53_500));
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        try (CapturedLog log = new CapturedLog()) {
            Caller caller = Caller.of(() -> Engine.lasting(source));
            gate.awaitArrival();
            timing.awaitTimers(2);

            timing.advance(Duration.ofSeconds(1));

            assertThat(caller.token().value())
                    .as("though its margin has begun meanwhile")
                    .isEqualTo("token-1");
            engine.awaitEvents(Waited.class, 2);
            assertThat(engine.events(Waited.class))
                    .last()
                    .isEqualTo(new Events.Waited("auth.example.com", Duration.ofSeconds(1), true));
            gate.open();
            timing.awaitThreads();
            assertThat(log.at(Level.WARNING)).isEmpty();
        }
    }

    @Test
    void letsAnUploadWaitAsLongAsAnyCaller_onceTheGoodTokenIsRefused() {
        ClientCredentialsTokenSource source = engine.source();
        AccessToken token = ask(source).join();
        timing.advance(Duration.ofSeconds(59 * 60 + 10));
        timing.holdWork();
        Caller caller = Caller.of(() -> Engine.lasting(source));
        timing.awaitTimers(2);

        source.reject(token);
        timing.advance(Duration.ofSeconds(2));

        assertThat(caller.isDone()).isFalse();
        timing.runAll();
        assertThat(caller.token().value()).isEqualTo("token-2");
    }

    @Test
    @Tag("O11")
    void failsAnUpload_whoseTokenHasExpiredWhileItWaited() {
        transport.lifetime(60);
        ClientCredentialsTokenSource source = engine.builder()
                .clientSecret("s3cret")
                .expiryMargin(Duration.ofMillis(100))
                .build();
        ask(source).join();
        timing.advance(Duration.ofMillis(59_850));
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();

        Caller caller = Caller.of(() -> Engine.lasting(source));
        gate.awaitArrival();
        timing.awaitTimers(2);
        timing.advance(Duration.ofSeconds(10));

        assertThat(caller.failure()).isInstanceOf(TokenException.class).hasMessageContaining("acquireTimeout of PT10S");
        gate.open();
        timing.awaitThreads();
    }

    @Test
    void fetchesNotForEachUpload_howeverLargeTheMargin() throws Exception {
        ClientCredentialsTokenSource source = engine.builder()
                .clientSecret("s3cret")
                .expiryMargin(Duration.ofHours(2))
                .build();

        for (int i = 0; i < 10; i++) {
            assertThat(Engine.lasting(source).value()).isEqualTo("token-1");
        }
    }
}
