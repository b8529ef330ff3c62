package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenListener.Rejected;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Exactly the token that the API refused is dropped, and only while it is the one that is held. */
class RejectTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final ClientCredentialsTokenSource source = engine.source();

    @Test
    void fetchesAnother_forWhoAsksNext_andNothingByItself() {
        AccessToken token = ask(source).join();
        timing.advance(Duration.ofMinutes(5));

        source.reject(token);

        assertThat(transport.requests()).isEqualTo(1);
        assertThat(timing.timersPending()).isZero();
        assertThat(tokenOf(ask(source))).isEqualTo("token-2");
        assertThat(engine.events(Rejected.class))
                .containsExactly(new Events.Rejected(
                        "auth.example.com",
                        engine.events(Acquired.class).get(0).fetchNumber(),
                        Duration.ofMinutes(5),
                        false,
                        null));
        assertThat(engine.events(Acquired.class))
                .last()
                .extracting(Acquired::reason)
                .isEqualTo(Reason.REJECTED);
    }

    @Test
    @Tag("D9")
    void fetchesNothing_whenTheReportIsOfAnOlderToken() throws Exception {
        AccessToken old = ask(source).join();
        source.reject(old);
        AccessToken current = ask(source).join();

        source.reject(old);
        source.reject(AccessToken.of("never-seen", FakeTiming.START));

        assertThat(source.token()).isSameAs(current);
        assertThat(transport.requests()).isEqualTo(2);
        assertThat(engine.events(Rejected.class)).hasSize(1);
    }

    @Test
    void changesNothing_beforeThereIsAToken() {
        source.reject(AccessToken.of("never-seen", FakeTiming.START));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(engine.events(Acquired.class))
                .singleElement()
                .extracting(Acquired::reason)
                .isEqualTo(Reason.COLD);
    }

    @Test
    @Tag("D9")
    void isAnsweredByTheRefreshThatIsUnderWay() {
        AccessToken stale = ask(source).join();
        timing.advance(Duration.ofMinutes(50));
        timing.holdWork();
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");

        source.reject(stale);
        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(asked).isNotDone();
        timing.runAll();

        assertThat(tokenOf(asked)).isEqualTo("token-2");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("D9")
    @Tag("F12")
    void doesNotTakeARefreshThatBeganBeforeForAReplacement() {
        AccessToken stale = ask(source).join();
        timing.advance(Duration.ofMinutes(50));
        timing.holdWork();
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        source.reject(stale); // all tokens were revoked, the one that is on its way too
        CompletableFuture<AccessToken> asked = ask(source);
        timing.runAll();

        source.reject(asked.join());
        asked = ask(source);
        timing.runAll();

        assertThat(tokenOf(asked)).isEqualTo("token-3");
    }

    @Test
    @Tag("D9")
    void leavesTheNewToken_whenItRacesWithARefreshThatEnds() throws Exception {
        AccessToken stale = ask(source).join();
        timing.advance(Duration.ofMinutes(50));
        transport.then(request -> {
            source.reject(stale); // before the new one is published
            return ScriptedTransport.token("new", 3600).answer(request);
        });
        source.token();
        source.reject(stale); // after

        assertThat(source.token().value()).isEqualTo("new");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("F10")
    @Tag("L3")
    void keepsAReplacement_thatIsRefusedWhileItIsYoung() throws Exception {
        source.reject(ask(source).join());
        AccessToken replacement = ask(source).join();
        timing.advance(Duration.ofSeconds(30).minusNanos(1));

        try (CapturedLog log = new CapturedLog()) {
            source.reject(replacement, "invalid_token");
            source.reject(replacement, "invalid_token");

            assertThat(source.token()).isSameAs(replacement);
            assertThat(log.at(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains("refuses tokens", "just issued", "invalid_token");
        }
        assertThat(engine.events(Rejected.class))
                .hasSize(2)
                .last()
                .isEqualTo(new Events.Rejected(
                        "auth.example.com",
                        engine.events(Acquired.class).get(1).fetchNumber(),
                        Duration.ofSeconds(30).minusNanos(1),
                        true,
                        "invalid_token"));

        timing.advance(Duration.ofNanos(1));
        source.reject(replacement);
        assertThat(tokenOf(ask(source))).isEqualTo("token-3");
    }

    @Test
    void isToldOnceForEachYoungToken() {
        source.reject(ask(source).join());
        AccessToken second = ask(source).join();
        source.reject(second);
        timing.advance(Duration.ofSeconds(30));
        source.reject(second);
        AccessToken third = ask(source).join();
        try (CapturedLog log = new CapturedLog()) {
            source.reject(third);
            source.reject(third);

            assertThat(log.at(Level.WARNING)).singleElement().asString().contains("no error");
        }
    }

    @Test
    @Tag("F10")
    void costsABoundedNumberOfFetches_whenTheApiRefusesEverything() {
        for (int call = 0; call < 10_000; call++) {
            source.reject(ask(source).join());
            source.reject(ask(source).join());
            timing.advance(Duration.ofMillis(30));
        }

        // Two at once, then one for each half minute, in five minutes.
        assertThat(transport.requests()).isBetween(10, 13);
    }

    @Test
    void doesNotKeepTheFirstTokenOfAll_howeverYoung() {
        source.reject(ask(source).join());

        assertThat(tokenOf(ask(source))).isEqualTo("token-2");
    }

    @Test
    void doesNotKeepATokenThatReplacedAnExpiredOne_howeverYoung() {
        ask(source).join();
        timing.advance(Duration.ofHours(1));
        source.reject(ask(source).join());

        assertThat(tokenOf(ask(source))).isEqualTo("token-3");
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> rejectNull(source)).withMessage("token");
    }

    @SuppressWarnings("NullAway")
    private static void rejectNull(TokenSource source) {
        source.reject(null);
    }
}
