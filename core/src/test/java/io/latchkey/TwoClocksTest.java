package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Either clock can end a token, and neither can prolong it. */
class TwoClocksTest {

    /** Just enough that the last look at both clocks is no longer trusted. */
    private static final Duration NEXT_LOOK = Duration.ofMillis(1);

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final ClientCredentialsTokenSource source = engine.source();

    @Test
    @Tag("C1")
    void countsTheLifetimeFromTheSendingOfTheRequest() throws Exception {
        transport.then(request -> {
            timing.advance(Duration.ofSeconds(8));
            return ScriptedTransport.token("slow", 20).answer(request);
        });

        AccessToken token = ask(source).join();

        assertThat(token.expiresAt()).isEqualTo(FakeTiming.START.plusSeconds(20));
        timing.advance(Duration.ofSeconds(18 - 8).minusNanos(1));
        assertThat(source.token()).isSameAs(token);
        timing.advance(Duration.ofNanos(1));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("C1")
    void countsTheLifetimeFromTheLastRequest_whenThereWereSeveral() {
        transport.then(ScriptedTransport.unavailable());
        var asked = ask(source);
        timing.advance(Duration.ofMillis(500));

        assertThat(asked.join().expiresAt())
                .isEqualTo(FakeTiming.START.plusMillis(500).plusSeconds(3600));
    }

    @Test
    @Tag("C4")
    @Tag("M4")
    void endsATokenByTheMonotonicClock_whenTheWallClockIsSetBack() throws Exception {
        ask(source).join();
        timing.advanceWall(Duration.ofHours(-2));

        timing.advanceMonotonic(Duration.ofMinutes(40));
        assertThat(source.token().value()).isEqualTo("token-1");
        timing.advanceMonotonic(Duration.ofMinutes(20));
        assertThat(tokenOf(ask(source))).isEqualTo("token-2");
    }

    @Test
    @Tag("C5")
    void endsATokenOnce_whenTheWallClockIsSetForward() throws Exception {
        ask(source).join();
        timing.advanceWall(Duration.ofDays(1));
        timing.advance(NEXT_LOOK);

        for (int i = 0; i < 100; i++) {
            assertThat(source.token().value()).isEqualTo("token-2");
            timing.advance(Duration.ofSeconds(1));
        }
        assertThat(transport.requests()).isEqualTo(2);
        timing.advanceWall(Duration.ofDays(-1));
        timing.advance(NEXT_LOOK);
        assertThat(source.token().value())
                .as("and when it is set right again, none is ended")
                .isEqualTo("token-2");
    }

    @Test
    @Tag("C6")
    @Tag("K7")
    @Tag("M4")
    void endsATokenByTheWallClock_whenTheMachineHasSlept() {
        ask(source).join();
        timing.advanceWall(Duration.ofHours(8));
        timing.advance(NEXT_LOOK);
        timing.holdWork();

        var asked = ask(source);

        assertThat(asked).as("waits for a new one").isNotDone();
        timing.runAll();
        assertThat(tokenOf(asked)).isEqualTo("token-2");
        assertThat(engine.events(Acquired.class))
                .last()
                .extracting(Acquired::reason)
                .isEqualTo(Reason.EXPIRED);
    }

    /** Two machines of one image, in which a source has its token, and waits for its refresh. */
    @Test
    @Tag("C7")
    void comesBackAtATimeOfItsOwn_inEachCloneOfAMachine() throws Exception {
        Engine other = new Engine();
        ClientCredentialsTokenSource clone = other.source();
        ask(source).join();
        ask(clone).join();
        for (FakeTiming woken : List.of(timing, other.timing)) {
            woken.advanceWall(Duration.ofHours(8));
            woken.advance(NEXT_LOOK);
        }
        timing.chance(() -> 0.9);
        other.timing.chance(() -> 0.1);

        assertThat(tokenOf(ask(source))).isEqualTo("token-2");
        assertThat(tokenOf(ask(clone))).isEqualTo("token-2");
        for (FakeTiming woken : List.of(timing, other.timing)) {
            woken.advance(Duration.ofSeconds(48 * 60 + 30));
        }
        source.token();
        clone.token();

        assertThat(transport.requests() + other.transport.requests())
                .as("one of them has drawn an earlier time for its refresh")
                .isEqualTo(5);
    }

    @Test
    @Tag("WE5")
    void asksAgain_whenTheMachineSleepsDuringTheExchange() {
        transport.then(request -> {
            timing.advanceWall(Duration.ofHours(2));
            return ScriptedTransport.token("slept-over", 3600).answer(request);
        });

        var asked = ask(source);
        timing.advance(Duration.ofMillis(500));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("WE5")
    void asksAgain_withinTheSameLimits_andSaysSo_whenTheExchangeTakesLongerThanTheLife() {
        transport.otherwise(request -> {
            timing.advance(Duration.ofSeconds(2));
            return ScriptedTransport.token("short", 1).answer(request);
        });

        var asked = ask(source);
        timing.advance(Duration.ofSeconds(10));

        assertThat(Engine.failureOf(asked))
                .hasMessageContaining("is of no use: it lived PT1S, and was over when it came")
                .hasMessageContaining(Engine.ENDPOINT);
        assertThat(transport.requests()).isBetween(2, Backoff.ATTEMPTS);
    }

    @Test
    @Tag("C8")
    void caresOnlyForTheLifetime_howeverWrongTheClocksAre() throws Exception {
        timing.advanceWall(Duration.ofDays(-20_000));
        transport.then(ScriptedTransport.status(
                200,
                "{\"access_token\":\"eyJhbGciOiJub25lIn0.eyJleHAiOjF9.\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"exp\":1}",
                "Date",
                "Thu, 01 Jan 1970 00:00:00 GMT"));

        AccessToken token = ask(source).join();

        timing.advance(Duration.ofMinutes(40));
        assertThat(source.token()).isSameAs(token);
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("C12")
    void survivesTheOverflowOfTheMonotonicClock() throws Exception {
        ask(source).join();
        for (int second = 0; second < 120; second++) {
            timing.advance(Duration.ofSeconds(1));
            assertThat(source.token().value()).isEqualTo("token-1");
        }
        assertThat(timing.nanoTime()).as("has overflowed").isNegative();
    }

    @Test
    @Tag("C12")
    void endsAToken_thatWasTrustedForAMillisecondJustBeforeTheOverflow() throws Exception {
        timing.advance(Duration.ofMinutes(1).minusMillis(2));
        ask(source).join();
        assertThat(source.token().value()).isEqualTo("token-1");
        timing.advance(Duration.ofHours(2));
        assertThat(timing.nanoTime()).as("has overflowed").isNegative();

        assertThat(source.token().value()).isEqualTo("token-2");
    }

    @Test
    void trustsALookAtBothClocksForAMillisecond_andNoLonger() throws Exception {
        ask(source).join();
        source.token();
        timing.advanceWall(Duration.ofHours(8));

        timing.advance(NEXT_LOOK.minusNanos(1));
        assertThat(source.token().value()).isEqualTo("token-1");
        timing.advance(Duration.ofNanos(1));
        assertThat(source.token().value()).isEqualTo("token-2");
    }

    @Test
    void trustsALookAtBothClocksNoLongerThanTheTokenIsFresh() throws Exception {
        ask(source).join();
        timing.advance(Duration.ofSeconds(48 * 60 + 30).minusNanos(10));
        source.token();
        timing.advance(Duration.ofNanos(9));
        source.token();
        assertThat(transport.requests()).isEqualTo(1);

        timing.advance(Duration.ofNanos(1));
        source.token();

        assertThat(transport.requests()).as("stale to the nanosecond").isEqualTo(2);
    }
}
