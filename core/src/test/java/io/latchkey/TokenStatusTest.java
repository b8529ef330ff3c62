package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a source says of itself to whoever watches it. A token here lives an hour, and is refreshed after 48.5 minutes. */
@Timeout(60)
class TokenStatusTest {

    private static final Duration FRESH = Duration.ofMinutes(48).plusSeconds(30);

    @RegisterExtension
    final Canary canary = new Canary();

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final ClientCredentialsTokenSource source = engine.source();

    @Test
    void isUpBeforeAnythingWasFetched_andStaysIdle() {
        TokenStatus status = source.status();

        assertThat(status.state()).isEqualTo(State.NONE);
        assertThat(status.isUp()).isTrue();
        assertThat(status.expiresAt()).isNull();
        assertThat(status.nextRefreshAt()).isNull();
        assertThat(status.nextTryAt()).isNull();
        assertThat(status.lastSuccessAt()).isNull();
        assertThat(status.lastFailure()).isNull();
        assertThat(status.lastFailureAt()).isNull();
        assertThat(status).hasToString("TokenStatus[up, none]");
        assertThat(transport.requests()).isZero();
    }

    @Test
    void tellsWhenAFreshTokenIsRefreshed_andWhenItExpires() {
        AccessToken token = ask(source).join();

        TokenStatus status = source.status();

        assertThat(status.state()).isEqualTo(State.FRESH);
        assertThat(status.isUp()).isTrue();
        assertThat(status.expiresAt()).isEqualTo(token.expiresAt()).isEqualTo(FakeTiming.START.plusSeconds(3600));
        assertThat(status.nextRefreshAt()).isEqualTo(FakeTiming.START.plus(FRESH));
        assertThat(status.lastSuccessAt()).isEqualTo(FakeTiming.START);
        assertThat(status.nextTryAt()).isNull();
        assertThat(status)
                .hasToString("TokenStatus[up, fresh, last success at 2026-03-01T12:00:00Z, next refresh at"
                        + " 2026-03-01T12:48:30Z, expires at 2026-03-01T13:00:00Z]");
    }

    @Test
    void agreesWithTheEngineToTheNanosecond_andStartsNoRefresh() {
        ask(source).join();

        timing.advance(FRESH.minusNanos(1));
        assertThat(source.status().state()).isEqualTo(State.FRESH);
        timing.advance(Duration.ofNanos(1));
        assertThat(source.status().state()).isEqualTo(State.STALE);
        assertThat(source.status().nextRefreshAt()).isEqualTo(timing.wallTime());
        timing.advance(Duration.ofMinutes(11).minusNanos(1));
        assertThat(source.status().state()).isEqualTo(State.STALE);
        timing.advance(Duration.ofNanos(1));
        assertThat(source.status().state()).isEqualTo(State.GONE);

        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void isASnapshot() {
        TokenStatus before = source.status();
        ask(source).join();
        source.close();

        assertThat(before.state()).isEqualTo(State.NONE);
        assertThat(before.isUp()).isTrue();
    }

    @Test
    void isUp_whenATokenHasExpiredThatNobodyUsed() {
        ask(source).join();
        timing.advance(Duration.ofHours(10));

        TokenStatus status = source.status();

        assertThat(status.state()).isEqualTo(State.GONE);
        assertThat(status.isUp()).isTrue();
        assertThat(status.expiresAt()).isEqualTo(FakeTiming.START.plusSeconds(3600));
        assertThat(status.nextRefreshAt()).isNull();
        assertThat(status.lastSuccessAt()).isEqualTo(FakeTiming.START);
    }

    @Test
    void isUpWithAGoodToken_thoughItsRefreshFails() throws Exception {
        ask(source).join();
        timing.advance(FRESH);
        transport.otherwise(ScriptedTransport.unavailable());
        source.token();

        TokenStatus failing = source.status();

        assertThat(failing.state()).isEqualTo(State.STALE);
        assertThat(failing.isUp()).isTrue();
        assertThat(failing.lastFailureAt()).isEqualTo(timing.wallTime());
        assertThat(lastFailure(failing).statusCode()).isEqualTo(503);
        assertThat(failing.nextTryAt()).isEqualTo(lastFailure(failing).nextTryAt());
        assertThat(failing.lastSuccessAt()).isEqualTo(FakeTiming.START);

        timing.advance(Duration.ofMinutes(11).minusSeconds(1));
        source.token();
        timing.advance(Duration.ofSeconds(1));
        assertThat(source.status().state()).isEqualTo(State.GONE);
        assertThat(source.status().isUp()).isFalse();
    }

    @Test
    void isDown_whileThereIsNoTokenAndTheLastFetchHasFailed() {
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        TokenException failure = failureOf(ask(source));

        TokenStatus status = source.status();

        assertThat(status.state()).isEqualTo(State.NONE);
        assertThat(status.isUp()).isFalse();
        assertThat(lastFailure(status).error()).isEqualTo("invalid_scope");
        assertThat(lastFailure(status)).hasMessage(failure.getMessage());
        assertThat(status.lastFailureAt()).isEqualTo(FakeTiming.START);
        assertThat(status.nextTryAt()).isEqualTo(failure.nextTryAt()).isEqualTo(FakeTiming.START.plusSeconds(2));
        assertThat(status.toString())
                .startsWith("TokenStatus[down, none, next try at 2026-03-01T12:00:02Z, last failure at"
                        + " 2026-03-01T12:00:00Z, token endpoint https://auth.example.com/oauth2/token answered 400"
                        + " invalid_scope");

        timing.advance(Duration.ofSeconds(2));
        assertThat(source.status().nextTryAt())
                .as("nothing holds the next fetch back")
                .isNull();
        assertThat(source.status().isUp()).as("but nobody has seen it succeed").isFalse();

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(source.status().isUp()).isTrue();
        assertThat(source.status().lastFailure()).isNull();
        assertThat(source.status().lastFailureAt()).isNull();
    }

    @Test
    void staysDownWhileALaterFetchIsUnderWay() {
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        failureOf(ask(source));
        timing.advance(Duration.ofMinutes(1));
        timing.holdWork();
        CompletableFuture<AccessToken> unused = ask(source);

        assertThat(source.status().isUp()).isFalse();
        assertThat(source.status().nextTryAt()).isNull();

        timing.runAll();
        assertThat(source.status().isUp()).isTrue();
    }

    @Test
    void isUpAgain_onceAFailureIsSoOldThatNobodyKnows() {
        transport
                .then(ScriptedTransport.error(400, "invalid_scope"))
                .then(ScriptedTransport.error(400, "invalid_scope"));
        failureOf(ask(source));
        Duration known = Duration.ofSeconds(2).plusMinutes(5);

        timing.advance(known.minusNanos(1));
        assertThat(source.status().isUp()).isFalse();
        timing.advance(Duration.ofNanos(1));
        assertThat(source.status().isUp()).isTrue();
        assertThat(lastFailure(source.status()).error()).isEqualTo("invalid_scope");

        timing.holdWork();
        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(source.status().isUp()).as("while it is being found out").isTrue();
        assertThat(source.status().lastFailureAt()).isEqualTo(FakeTiming.START);
        timing.runAll();

        assertThat(failureOf(asked).nextTryAt())
                .as("the first failure of others")
                .isEqualTo(timing.wallTime().plusSeconds(2));
        assertThat(source.status().isUp()).isFalse();
        assertThat(source.status().lastFailureAt()).isEqualTo(timing.wallTime());
    }

    @Test
    void isUpAgainWithoutAnyCaller_whenItsProbePrefetches() {
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));
        source.prefetch();
        assertThat(source.status().isUp()).isFalse();

        probeEachSecond(Duration.ofMinutes(10));
        assertThat(source.status().isUp()).isFalse();
        assertThat(transport.requests()).as("no more than the cool-downs allow").isBetween(10, 20);

        transport.lifetime(3600);
        probeEachSecond(Duration.ofSeconds(73));
        assertThat(source.status().state()).isEqualTo(State.FRESH);
        assertThat(source.status().isUp()).isTrue();
    }

    private void probeEachSecond(Duration during) {
        for (long i = 0; i < during.toSeconds(); i++) {
            if (source.status().lastFailure() != null) {
                source.prefetch();
            }
            timing.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void isUpWithARejectedToken_untilAFetchFails() {
        AccessToken token = ask(source).join();
        timing.advance(Duration.ofMinutes(1));
        source.reject(token);

        TokenStatus rejected = source.status();
        assertThat(rejected.state()).isEqualTo(State.GONE);
        assertThat(rejected.isUp()).isTrue();
        assertThat(rejected.expiresAt()).isNull();
        assertThat(rejected.lastSuccessAt()).isEqualTo(FakeTiming.START);

        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        failureOf(ask(source));
        assertThat(source.status().state()).isEqualTo(State.GONE);
        assertThat(source.status().isUp()).isFalse();
        assertThat(source.status().lastSuccessAt()).isEqualTo(FakeTiming.START);
    }

    @Test
    void isDownOnceClosed() {
        ask(source).join();
        source.close();

        TokenStatus status = source.status();

        assertThat(status.state()).isEqualTo(State.CLOSED);
        assertThat(status.isUp()).isFalse();
        assertThat(status).hasToString("TokenStatus[down, closed]");
    }

    @Test
    void doesNotCountAsUse() {
        ClientCredentialsTokenSource warm = engine.builder()
                .clientSecret("s3cret")
                .keepWarm(Duration.ofHours(1))
                .build();
        ask(warm).join();

        for (int minute = 0; minute < 300; minute++) {
            timing.advance(Duration.ofMinutes(1));
            warm.status();
        }

        assertThat(transport.requests()).as("for the hour after its only use").isEqualTo(2);
        assertThat(warm.status().state()).isEqualTo(State.GONE);
    }

    // -- two clocks

    @Test
    void correctsWhatIsToCome_whenTheWallClockWasSetBack() {
        ask(source).join();
        timing.advanceWall(Duration.ofHours(-2));
        timing.advance(Duration.ofMinutes(10));
        Instant began = timing.wallTime().minusSeconds(600);

        assertThat(source.status().state()).isEqualTo(State.FRESH);
        assertThat(source.status().expiresAt()).isEqualTo(began.plusSeconds(3600));
        assertThat(source.status().nextRefreshAt()).isEqualTo(began.plus(FRESH));

        timing.advanceMonotonic(FRESH.minusMinutes(10));
        assertThat(source.status().state()).isEqualTo(State.STALE);
        assertThat(source.status().nextRefreshAt()).isEqualTo(timing.wallTime());
    }

    @Test
    void takesNoNoteOfClocksThatDifferALittle() {
        AccessToken token = ask(source).join();
        timing.advanceWall(Duration.ofMillis(-999));

        assertThat(source.status().expiresAt()).isEqualTo(token.expiresAt());
    }

    @Test
    void isGoneByTheWallClock_afterTheMachineSlept() {
        AccessToken token = ask(source).join();
        timing.advanceWall(Duration.ofHours(2));

        assertThat(source.status().state()).isEqualTo(State.GONE);
        assertThat(source.status().expiresAt()).isEqualTo(token.expiresAt());
        assertThat(source.status().isUp()).isTrue();
    }

    @Test
    void countsACoolDownByTheMonotonicClock_whateverTheWallClockSays() {
        transport.then(ScriptedTransport.status(503, "", "Retry-After", "60"));
        failureOf(ask(source));
        timing.advanceWall(Duration.ofHours(3));
        assertThat(source.status().nextTryAt()).isEqualTo(timing.wallTime().plusSeconds(60));
        timing.advanceWall(Duration.ofHours(-5));
        assertThat(source.status().nextTryAt()).isEqualTo(timing.wallTime().plusSeconds(60));
        timing.advance(Duration.ofSeconds(59));
        assertThat(source.status().nextTryAt()).isEqualTo(timing.wallTime().plusSeconds(1));
    }

    // -- what it shows

    @Test
    void showsNeitherSecretNorToken() {
        ClientCredentialsTokenSource told =
                engine.builder().clientSecret(canary.secret()).build();
        transport.then(ScriptedTransport.token(canary.token(), 60));
        ask(told).join();
        canary.seen(told.status());
        timing.advance(Duration.ofMinutes(2));
        transport.otherwise(ScriptedTransport.error(400, canary.secret()));
        canary.seen(failureOf(ask(told)));
        TokenStatus failed = canary.seen(told.status());

        canary.seen(lastFailure(failed));
        assertThat(failed.isUp()).isFalse();
    }

    @Test
    void isTheSameOfAGrantOfTheApplicationsOwn() {
        RefreshingTokenSource own = RefreshingTokenSource.builder(
                        () -> AccessToken.of("own", timing.wallTime().plusSeconds(60)))
                .timing(timing)
                .build();
        assertThat(own.status().state()).isEqualTo(State.NONE);
        ask(own).join();

        assertThat(own.status().state()).isEqualTo(State.FRESH);
        assertThat(own.status().expiresAt()).isEqualTo(timing.wallTime().plusSeconds(60));
    }

    private static TokenException lastFailure(TokenStatus status) {
        return Objects.requireNonNull(status.lastFailure());
    }
}
