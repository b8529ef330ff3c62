package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenListener.Waited;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A first token before the first call, and the next before the next. */
class WarmthTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;

    // -- prefetch

    @Test
    void paysForTheFirstTokenAhead() throws Exception {
        ClientCredentialsTokenSource source = engine.source();

        source.prefetch();

        assertThat(transport.requests()).isEqualTo(1);
        assertThat(source.token().value()).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
        assertThat(engine.events(Waited.class)).isEmpty();
        assertThat(engine.events(Acquired.class)).extracting(Acquired::reason).containsExactly(Reason.COLD);
    }

    @Test
    void doesNotBlock_andIsJoinedByTheFirstCaller() {
        ClientCredentialsTokenSource source = engine.source();
        timing.holdWork();

        source.prefetch();
        source.prefetch();
        var asked = ask(source);
        assertThat(asked).isNotDone();
        timing.runAll();

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void failsNothing_whenTheEndpointIsAway_butTriesAgainForAWhile() {
        ClientCredentialsTokenSource source = engine.source();
        transport.then(ScriptedTransport.unavailable()).then(ScriptedTransport.unavailable());

        source.prefetch();
        timing.advance(Duration.ofSeconds(2));

        assertThat(transport.requests()).isEqualTo(3);
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    void asksNobody_whenThereIsAFreshToken_orACoolDown() {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        source.prefetch();
        assertThat(transport.requests()).isEqualTo(1);

        source.reject(ask(source).join());
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        source.prefetch();
        source.prefetch();
        assertThat(transport.requests()).isEqualTo(2);
        assertThat(failureOf(ask(source)).error()).isEqualTo("invalid_scope");
    }

    @Test
    void isRefusedByAClosedSource() {
        ClientCredentialsTokenSource source = engine.source();
        source.close();

        assertThatIllegalStateException().isThrownBy(source::prefetch).withMessageContaining("closed");
        assertThat(transport.requests()).isZero();
    }

    // -- keepWarm

    @Test
    @Tag("K6")
    void refreshesByTimer_whileTheSourceWasUsedLately_thenSleeps() throws Exception {
        ClientCredentialsTokenSource source = warm(Duration.ofHours(5));
        assertThat(timing.timersPending()).as("before the first use").isZero();
        ask(source).join();

        timing.advance(Duration.ofHours(5));
        int whileUsed = transport.requests();
        assertThat(whileUsed).isBetween(6, 8);
        assertThat(source.token().value()).as("nobody waits").isEqualTo("token-" + whileUsed);
        assertThat(engine.events(Waited.class)).hasSize(1);

        timing.advance(Duration.ofHours(6));
        int lately = transport.requests();
        timing.advance(Duration.ofDays(1));
        assertThat(transport.requests()).as("asleep").isEqualTo(lately);
        assertThat(timing.timersPending()).isZero();

        ask(source).join();
        timing.advance(Duration.ofHours(2));
        assertThat(transport.requests()).as("awake again").isEqualTo(lately + 3);
    }

    @ParameterizedTest
    @Tag("B9")
    @Tag("K6")
    @ValueSource(longs = {0, 1, 9})
    void keepsNoTokenWarm_thatLivesForSecondsOnly(long lifetime) {
        transport.lifetime(lifetime);
        ClientCredentialsTokenSource source = warm(Duration.ofHours(1));
        ask(source).join();

        timing.advance(Duration.ofHours(1));

        assertThat(transport.requests()).isEqualTo(1);
        assertThat(timing.timersPending()).isZero();
    }

    @ParameterizedTest
    @Tag("WE12")
    @ValueSource(longs = {9, 10, 11})
    void pauses_thoughTheExchangeTakesAboutAsLongAsTheTokenLives(long exchange) {
        ClientCredentialsTokenSource source = warm(Duration.ofMinutes(2));
        transport.otherwise(request -> {
            timing.advance(Duration.ofSeconds(exchange));
            return ScriptedTransport.token("t", 10).answer(request);
        });
        CompletableFuture<AccessToken> unused = ask(source);

        timing.advance(Duration.ofMinutes(2));

        assertThat(transport.requests()).isBetween(1, 13);
    }

    @Test
    void wakesUp_whenItIsUsedWhileTheTokenIsStale() throws Exception {
        ClientCredentialsTokenSource source = warm(Duration.ofMinutes(1));
        ask(source).join();
        timing.advance(Duration.ofMinutes(49));
        assertThat(timing.timersPending()).isZero();

        assertThat(source.token().value()).isEqualTo("token-1");

        assertThat(transport.requests()).isEqualTo(2);
        assertThat(timing.timersPending()).isEqualTo(1);
    }

    @Test
    void hasOneTimer_howeverOftenTokensAreRefused() {
        ClientCredentialsTokenSource source = warm(Duration.ofDays(1));
        for (int i = 0; i < 5; i++) {
            source.reject(ask(source).join());
            ask(source).join();
            timing.advance(Duration.ofMinutes(1));
        }
        int requests = transport.requests();
        assertThat(timing.timersPending()).isEqualTo(1);

        timing.advance(Duration.ofHours(4));

        assertThat(transport.requests() - requests).as("one for each life").isBetween(4, 5);
    }

    @Test
    void goesOnAfterFailures_atTheEndOfEachCoolDown() {
        ClientCredentialsTokenSource source = warm(Duration.ofDays(1));
        ask(source).join();
        transport.otherwise(ScriptedTransport.unavailable());
        timing.advance(Duration.ofMinutes(48).plusSeconds(30));
        assertThat(transport.requests()).isEqualTo(2);
        timing.advance(Duration.ofSeconds(1 + 2 + 4 + 8));
        assertThat(transport.requests()).isEqualTo(6);
        transport.lifetime(3600);

        timing.advance(Duration.ofSeconds(16));

        assertThat(transport.requests()).isEqualTo(7);
        assertThat(tokenOf(ask(source))).isEqualTo("token-2");
        assertThat(engine.events(Waited.class)).hasSize(1);
    }

    @Test
    void leavesTheSecretsCoolDownInPeace() {
        ClientCredentialsTokenSource source = warm(Duration.ofDays(1));
        ask(source).join();
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));
        timing.advance(Duration.ofMinutes(48).plusSeconds(30));
        for (int i = 0; i < 10; i++) {
            ask(source).join();
            timing.advance(Duration.ofMillis(190));
        }
        assertThat(timing.timersPending()).isEqualTo(1);
        timing.advance(Duration.ofSeconds(1));
        assertThat(transport.requests()).isEqualTo(3);
    }

    @Test
    void staysWarm_whenTheWallClockIsSetBack() {
        ClientCredentialsTokenSource source = warm(Duration.ofDays(1));
        timing.advanceWall(Duration.ofHours(1));
        transport.then(request -> {
            timing.advanceWall(Duration.ofMinutes(40)); // the token seems older than it is
            return ScriptedTransport.token("t", 3600).answer(request);
        });
        ask(source).join();
        timing.advanceWall(Duration.ofHours(-1));

        timing.advance(Duration.ofMinutes(50));

        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("K1")
    void leavesNoTimerBehind_whenItIsClosed() {
        ClientCredentialsTokenSource source = warm(Duration.ofDays(1));
        ask(source).join();
        assertThat(timing.timersPending()).isEqualTo(1);

        source.close();

        assertThat(timing.timersPending()).isZero();
    }

    @Test
    @Tag("D13")
    void saysSo_whenNoTimerCanBeStarted_andGoesOnWithoutOne() {
        ClientCredentialsTokenSource source = warm(Duration.ofDays(1));
        transport.then(request -> {
            timing.failNextTimer(new OutOfMemoryError("unable to create native thread"));
            return ScriptedTransport.token("t", 3600).answer(request);
        });
        timing.holdWork();
        var asked = ask(source);

        try (CapturedLog log = new CapturedLog()) {
            timing.runAll();
            assertThat(log.at(Level.WARNING)).singleElement().asString().contains("keep the token warm");
        }

        assertThat(tokenOf(asked)).isEqualTo("t");
        assertThat(engine.events(Acquired.class)).hasSize(1);
    }

    @Test
    void fetchesNothingEarly_thoughItsTimerIsOfAnEarlierToken() {
        ClientCredentialsTokenSource source = warm(Duration.ofDays(1));
        AccessToken first = ask(source).join();
        timing.advance(Duration.ofMinutes(40));
        source.reject(first);
        ask(source).join();

        timing.advance(Duration.ofMinutes(20));

        assertThat(transport.requests()).isEqualTo(2);
        timing.advance(Duration.ofMinutes(30));
        assertThat(transport.requests()).isEqualTo(3);
        assertThat(List.copyOf(engine.events(Acquired.class)))
                .extracting(Acquired::reason)
                .containsExactly(Reason.COLD, Reason.REJECTED, Reason.AHEAD);
    }

    private ClientCredentialsTokenSource warm(Duration idle) {
        return engine.builder().clientSecret("s3cret").keepWarm(idle).build();
    }
}
