package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import io.latchkey.TokenListener.InsufficientScope;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenListener.Rejected;
import io.latchkey.TokenListener.Waited;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told, to the listener and to the log, and how often. */
@Timeout(60)
@Tag("H9")
class TellingTest {

    private static final URI SHOWN = URI.create(Engine.ENDPOINT);

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final ClientCredentialsTokenSource source = engine.source();
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void showsNoSecretAndNoToken() {
        log.close();
        assertThat(log.records())
                .allSatisfy(logged ->
                        assertThat(logged.getMessage()).doesNotContain("s3cret").doesNotContain("token-"));
        assertThat(engine.events)
                .allSatisfy(event ->
                        assertThat(event.toString()).doesNotContain("s3cret").doesNotContain("token-"));
    }

    @Test
    @Tag("L4")
    void tellsOfEachFetch_whyHowLongAndHowOften() {
        transport.then(ScriptedTransport.unavailable()).then(request -> {
            timing.advance(Duration.ofMillis(250));
            return ScriptedTransport.token("t", 3600).answer(request);
        });

        CompletableFuture<AccessToken> unused = ask(source);
        timing.advance(Duration.ofMillis(500));

        assertThat(engine.events(Acquired.class))
                .containsExactly(new Events.Acquired(
                        "auth.example.com",
                        SHOWN,
                        Reason.COLD,
                        engine.events(Acquired.class).get(0).fetchNumber(),
                        Duration.ofMillis(750),
                        2,
                        false,
                        Duration.ofHours(1),
                        FakeTiming.START.plusMillis(500).plusSeconds(3600),
                        null,
                        null));
        assertThat(engine.events(Waited.class))
                .containsExactly(new Events.Waited("auth.example.com", Duration.ofMillis(750), true));
        assertThat(log.at(Level.FINE)).singleElement().asString().contains("COLD", "PT1H", "PT0.75S", "2 request(s)");
    }

    @Test
    @Tag("L4")
    @Tag("L2")
    void tellsOfEachFailure_itsReasonAndTheNextTry() {
        transport.then(ScriptedTransport.error(401, "invalid_client"));

        TokenException failure = failureOf(ask(source));

        Failed told = engine.events(Failed.class).get(0);
        assertThat(told.tokenEndpoint()).isEqualTo(SHOWN);
        assertThat(told.reason()).isEqualTo(Reason.COLD);
        assertThat(told.attempts()).isEqualTo(1);
        assertThat(told.took()).isZero();
        assertThat(told.nextTryAt()).isEqualTo(FakeTiming.START.plusSeconds(2)).isEqualTo(failure.nextTryAt());
        assertThat(told.failure().error()).isEqualTo("invalid_client");
        assertThat(log.at(Level.WARNING))
                .singleElement()
                .asString()
                .contains(
                        "token endpoint " + Engine.ENDPOINT + " answered 401 invalid_client",
                        "Check clientId and clientSecret",
                        "2026-03-01T12:00:02Z");
        assertThat(engine.events(Waited.class))
                .containsExactly(new Events.Waited("auth.example.com", Duration.ZERO, false));
    }

    @Test
    void tellsOfACallerWhoWaitedInVain() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        Caller caller = Caller.of(source::token);
        gate.awaitArrival();
        timing.awaitTimers(2);

        timing.advance(Duration.ofSeconds(10));

        assertThat(caller.failure()).isInstanceOf(TokenException.class);
        assertThat(engine.events(Waited.class))
                .containsExactly(new Events.Waited("auth.example.com", Duration.ofSeconds(10), false));
        gate.open();
        timing.awaitThreads();
    }

    @Test
    @Tag("D7")
    @Tag("L1")
    @Tag("WE10")
    void logsTheFirstCallerWhoWaitsInVain_andNoOther() {
        timing.holdWork();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<AccessToken> unused = ask(source);
        }

        timing.advance(Duration.ofSeconds(10));
        timing.runAll();

        assertThat(log.at(Level.WARNING)).singleElement().asString().contains("acquireTimeout");
        assertThat(log.at(Level.FINE)).singleElement().asString().contains("access token acquired");
    }

    @Test
    @Tag("WE10")
    void takesOneThread_howeverManyCallersWaitInVain() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        List<Caller> callers = Caller.many(200, source::token);
        gate.awaitArrival();
        timing.awaitTimers(1 + 200);
        timing.holdWork();

        timing.advance(Duration.ofSeconds(10));

        assertThat(callers).allSatisfy(caller -> assertThat(caller.failure()).hasMessageContaining("acquireTimeout"));
        assertThat(timing.workHeld()).as("the one line for the log").isEqualTo(1);
        timing.runAll();
        assertThat(log.at(Level.WARNING)).hasSize(1);
        gate.open();
        timing.awaitThreads();
    }

    @Test
    @Tag("D7")
    @Tag("L1")
    void letsNoLogHoldTheTimer() {
        timing.holdWork();
        CompletableFuture<AccessToken> asked = ask(source);

        timing.advance(Duration.ofSeconds(10));

        assertThat(log.at(Level.WARNING)).as("written by the timer itself").isEmpty();
        timing.runAll();
        assertThat(log.at(Level.WARNING)).hasSize(1);
        assertThat(failureOf(asked)).hasMessageContaining("acquireTimeout");
    }

    @Test
    @Tag("L1")
    void logsAnOutageOnceWhenItBegins_onceForEachChangeOfItsReason_andOnceWhenItEnds() {
        transport.otherwise(ScriptedTransport.error(400, "unauthorized_client"));
        engine.callEvery(Duration.ofMillis(10), Duration.ofSeconds(10), source);
        assertThat(log.at(Level.WARNING)).hasSize(1);

        transport.otherwise(request -> {
            throw new ConnectException("refused, at " + timing.nanoTime());
        });
        engine.callEvery(Duration.ofMillis(100), Duration.ofMinutes(2), source);
        assertThat(log.at(Level.WARNING)).hasSize(2);

        transport.otherwise(ScriptedTransport.unavailable());
        engine.callEvery(Duration.ofMillis(100), Duration.ofMinutes(1), source);
        assertThat(log.at(Level.WARNING)).hasSize(3);
        assertThat(log.at(Level.INFO)).isEmpty();

        transport.lifetime(3600);
        engine.callEvery(Duration.ofMillis(100), Duration.ofMinutes(1), source);
        assertThat(log.at(Level.INFO)).singleElement().asString().contains("gives tokens again");

        source.reject(ask(source).join());
        ask(source).join();
        assertThat(log.at(Level.INFO)).hasSize(1);
        assertThat(log.at(Level.WARNING)).hasSize(3);
    }

    @Test
    @Tag("L3")
    void logsARejectionQuietly_unlessTheTokenIsYoung() {
        AccessToken token = ask(source).join();

        source.reject(token, "invalid_token");

        assertThat(log.at(Level.WARNING)).isEmpty();
        assertThat(log.at(Level.FINE)).last().asString().contains("invalid_token", "not used any more");
        assertThat(engine.events(Rejected.class))
                .containsExactly(new Events.Rejected(
                        "auth.example.com",
                        engine.events(Acquired.class).get(0).fetchNumber(),
                        Duration.ZERO,
                        false,
                        "invalid_token"));
    }

    @Test
    @Tag("H6")
    void showsWhatAnApiSaysWithoutControlCharacters() {
        AccessToken token = ask(source).join();
        source.reject(token, "evil\r\nWARNING: forged");
        source.insufficientScope(token, "read\nwrite");

        assertThat(log.records())
                .allSatisfy(logged -> assertThat(logged.getMessage()).doesNotContain("\n", "\r"));
        assertThat(engine.events(InsufficientScope.class))
                .containsExactly(new Events.InsufficientScope("auth.example.com", "read write"));
    }

    @Test
    @Tag("H2")
    void masksWhatAServerRepeatsOfTheTokenAndTheSecret() {
        transport.then(ScriptedTransport.status(
                200, "{\"access_token\":\"c4nary\",\"token_type\":\"bearer\",\"scope\":\"c4nary s3cret\"}"));
        ClientCredentialsTokenSource scoped =
                engine.builder().clientSecret("s3cret").scope("read").build();
        AccessToken token = ask(scoped).join();

        scoped.insufficientScope(token, "for c4nary");
        scoped.reject(token, "c4nary is revoked");

        assertThat(log.records())
                .isNotEmpty()
                .allSatisfy(logged -> assertThat(logged.getMessage()).doesNotContain("c4nary", "s3cret"));
        assertThat(engine.events)
                .isNotEmpty()
                .noneMatch(event -> event.toString().matches("(?s).*(c4nary|s3cret).*"));
    }

    @Test
    @Tag("B17")
    void comparesLongScopesAsAWhole() {
        String[] scopes = new String[12];
        for (int i = 0; i < scopes.length; i++) {
            scopes[i] = "https://api.example.com/auth/scope-number-" + i;
        }
        String granted = String.join("  ", scopes);
        transport.then(ScriptedTransport.status(
                200, "{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"scope\":\"" + granted + "\"}"));

        ask(engine.builder().clientSecret("s3cret").scope(scopes).build()).join();

        assertThat(log.at(Level.INFO)).isEmpty();
        assertThat(engine.events(Acquired.class))
                .singleElement()
                .extracting(Acquired::grantedScope)
                .isEqualTo(granted);
    }

    @Test
    void countsNotWhatTheDependentsOfAStageTake_asAWait() {
        timing.holdWork();
        CompletableFuture<Void> slow = ask(source).thenRun(() -> timing.advance(Duration.ofSeconds(5)));
        timing.advance(Duration.ofMillis(50));
        timing.runAll();

        assertThat(slow).isCompleted();
        assertThat(engine.events(Waited.class))
                .containsExactly(new Events.Waited("auth.example.com", Duration.ofMillis(50), true));
    }

    @Test
    void tellsOfAMissingScope_thatTheApiDoesNotName() {
        source.insufficientScope(AccessToken.of("t", FakeTiming.START), null);

        assertThat(log.at(Level.FINE)).singleElement().asString().contains("does not say which");
        assertThat(engine.events(InsufficientScope.class))
                .containsExactly(new Events.InsufficientScope("auth.example.com", null));
    }

    @Test
    void logsEachRemarkOnTheAnswersOnce() {
        transport.otherwise(ScriptedTransport.status(200, "{\"access_token\":\"abc\"}"));
        source.reject(ask(source).join());
        ask(source).join();

        assertThat(log.at(Level.WARNING))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(line -> line.contains(Engine.ENDPOINT));
    }

    @Test
    void logsOnceThatAnotherScopeWasGrantedThanAskedFor() {
        ClientCredentialsTokenSource scoped =
                engine.builder().clientSecret("s3cret").scope("read", "write").build();
        transport.otherwise(ScriptedTransport.status(
                200, "{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"expires_in\":60,\"scope\":\"read\"}"));
        scoped.reject(ask(scoped).join());
        ask(scoped).join();

        assertThat(log.at(Level.INFO)).singleElement().asString().contains("\"read write\"", "\"read\"");
        assertThat(engine.events(Acquired.class)).first().satisfies(acquired -> {
            assertThat(acquired.requestedScope()).isEqualTo("read write");
            assertThat(acquired.grantedScope()).isEqualTo("read");
        });
    }

    @Test
    void logsNothingOfAScopeThatWasGrantedAsAskedFor_orNotAskedFor() {
        String answer = "{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"expires_in\":60,\"scope\":\"read\"}";
        transport.otherwise(ScriptedTransport.status(200, answer));
        ask(engine.builder().clientSecret("s3cret").scope("read").build()).join();
        ask(source).join();

        assertThat(log.at(Level.INFO)).isEmpty();
    }

    @Test
    @Tag("A8")
    void warnsOfInsecureHttp_whereItIsAllowed() {
        ClientCredentialsTokenSource unused = ClientCredentialsTokenSource.builder()
                .tokenEndpoint("http://auth.example.com/token?key=s3cret")
                .clientId("client")
                .clientSecret("s3cret")
                .allowInsecureHttp(true)
                .build();

        assertThat(log.at(Level.WARNING))
                .singleElement()
                .asString()
                .contains("allowInsecureHttp", "http://auth.example.com/token:");
    }

    @Test
    @Tag("D12")
    void logsAListenerThatThrowsOnce_andNothingElseChanges() {
        ClientCredentialsTokenSource told = engine.silentBuilder()
                .clientSecret("s3cret")
                .listener(new TokenListener() {
                    @Override
                    public void acquired(Acquired event) {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public void rejected(Rejected event) {
                        throw new AssertionError("broken too");
                    }

                    @Override
                    public void waited(Waited event) {
                        throw new StackOverflowError();
                    }

                    @Override
                    public void failed(Failed event) {
                        throw new IllegalStateException("broken as well");
                    }
                })
                .build();

        told.reject(ask(told).join());
        assertThat(tokenOf(ask(told))).isEqualTo("token-2");
        timing.advance(Duration.ofHours(1));
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        assertThat(failureOf(ask(told)).error()).isEqualTo("invalid_scope");
        timing.advance(Duration.ofSeconds(2));
        assertThat(tokenOf(ask(told))).isEqualTo("token-3");

        assertThat(log.records().stream().filter(logged -> logged.getMessage().contains("a TokenListener threw")))
                .singleElement()
                .satisfies(logged -> {
                    assertThat(logged.getLevel()).isEqualTo(Level.WARNING);
                    assertThat(logged.getThrown()).isNotNull();
                });
    }

    @Test
    @Tag("D12")
    void delaysNobodysToken_whenAListenerBlocks() {
        timing.useThreads();
        CountDownLatch never = new CountDownLatch(1);
        ClientCredentialsTokenSource told = engine.silentBuilder()
                .clientSecret("s3cret")
                .listener(new TokenListener() {
                    @Override
                    public void acquired(Acquired event) {
                        ScriptedTransport.await(never, "released");
                    }
                })
                .build();

        Caller first = Caller.of(told::token);
        AccessToken token = first.token();
        told.reject(token);
        assertThat(Caller.of(told::token).token().value())
                .as("another fetch, on another thread")
                .isEqualTo("token-2");

        never.countDown();
        timing.awaitThreads();
    }

    @Test
    void callsASourceByTheNameThatItWasGiven() {
        ClientCredentialsTokenSource orders =
                engine.builder().clientSecret("s3cret").name("orders").build();
        transport.then(ScriptedTransport.error(400, "invalid_scope"));

        TokenException failure = failureOf(ask(orders));
        timing.advance(Duration.ofSeconds(2));
        orders.reject(ask(orders).join(), "invalid_token");
        orders.insufficientScope(AccessToken.of("t", FakeTiming.START), "write");

        assertThat(failure).hasMessageStartingWith("orders: token endpoint " + Engine.ENDPOINT + " answered 400");
        assertThat(log.records())
                .hasSize(5)
                .allSatisfy(logged -> assertThat(logged.getMessage()).containsPattern("^(no access token: )?orders: "));
        assertThat(engine.events)
                .hasSize(6)
                .allSatisfy(event ->
                        assertThat(((TokenListener.Event) event).source()).isEqualTo("orders"));
        assertThat(orders).asString().contains("orders");
        orders.close();
        assertThatIllegalStateException().isThrownBy(orders::token).withMessageStartingWith("orders: ");
    }

    @Test
    void needsNoListener() {
        ClientCredentialsTokenSource alone =
                engine.silentBuilder().clientSecret("s3cret").build();

        alone.reject(ask(alone).join());

        assertThat(tokenOf(ask(alone))).isEqualTo("token-2");
        assertThat(engine.events).isEmpty();
    }

    @Test
    void hasAListenerWhoseMethodsAllMayBeLeftOut() {
        ClientCredentialsTokenSource told = engine.silentBuilder()
                .clientSecret("s3cret")
                .listener(new TokenListener() {})
                .build();
        told.reject(ask(told).join());
        told.insufficientScope(AccessToken.of("t", FakeTiming.START), "s");
        transport
                .then(ScriptedTransport.failure(new IOException()))
                .then(ScriptedTransport.error(400, "invalid_scope"));
        CompletableFuture<AccessToken> asked = ask(told);
        timing.advance(Duration.ofSeconds(1));

        assertThat(failureOf(asked)).isNotNull();
        assertThat(log.records()).noneMatch(logged -> logged.getThrown() != null);
    }
}
