package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Something else happens between two steps of the engine, each of which begins with a look at the clocks. */
class RacesTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final ClientCredentialsTokenSource source = engine.source();

    @Test
    @Tag("D1")
    void aTokenIsPublished_betweenTheLookAtWhatIsHeldAndTheJoiningOfAFetch() {
        timing.beforeLook(2, () -> ask(source).join());

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("D1")
    void aTokenIsPublished_thatLastsForAnUpload_betweenTheTwo() throws Exception {
        ask(source).join();
        timing.advance(Duration.ofMinutes(59).plusSeconds(10));
        timing.beforeLook(2, () -> ask(source).join());

        assertThat(Engine.lasting(source).value()).isEqualTo("token-2");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("D3")
    void aRefreshBeginsAndEnds_betweenTheLookAtTheStaleTokenAndTheBeginningOfAnother() throws Exception {
        Queue<Callable<AccessToken>> faster = new ArrayDeque<>();
        ClientCredentialsTokenSource listened = engine.silentBuilder()
                .clientSecret("s3cret")
                .listener(new TokenListener() {
                    @Override
                    public @Nullable FetchTrace fetchTrace() {
                        Callable<AccessToken> next = faster.poll();
                        if (next != null) {
                            assertThatCode(next::call).doesNotThrowAnyException();
                        }
                        return null;
                    }
                })
                .build();
        listened.token();
        timing.advance(Duration.ofMinutes(50));
        faster.add(listened::token);

        listened.token();

        assertThat(listened.token().value()).isEqualTo("token-2");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    @Tag("D4")
    void aFetchFails_betweenTheTwo() {
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        timing.beforeLook(2, () -> failureOf(ask(source)));

        assertThat(failureOf(ask(source)).error()).isEqualTo("invalid_scope");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("D11")
    void theSourceIsClosed_betweenTheTwo() {
        timing.beforeLook(2, source::close);

        assertThatIllegalStateException().isThrownBy(source::token).withMessageContaining("closed");
        assertThat(transport.requests()).isZero();
    }

    @Test
    @Tag("D11")
    void theSourceIsClosed_betweenTheAnswerAndItsPublication() {
        transport.then(request -> {
            timing.beforeLook(1, source::close);
            return ScriptedTransport.token("late", 3600).answer(request);
        });

        assertThat(failureOf(ask(source))).hasMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(source::token);
        assertThat(engine.events(Acquired.class)).isEmpty();
        assertThat(timing.timersPending()).isZero();
    }

    @Test
    @Tag("D11")
    void theSourceIsClosed_betweenTheFailureAndTheNextTry() {
        transport.then(request -> {
            timing.beforeLook(1, source::close);
            return ScriptedTransport.unavailable().answer(request);
        });

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofMinutes(1));

        assertThat(failureOf(asked)).hasMessageContaining("closed");
        assertThat(transport.requests()).isEqualTo(1);
        assertThat(engine.events(Failed.class)).isEmpty();
        assertThat(timing.timersPending()).isZero();
    }

    @Test
    @Tag("D11")
    void theSourceIsClosed_betweenALookAtTheSecretAndItsEnd() {
        CompletableFuture<ClientCredentialsTokenSource> closing = new CompletableFuture<>();
        ClientCredentialsTokenSource other = engine.builder()
                .clientSecret(() -> {
                    if (closing.isDone()) {
                        closing.join().close();
                        return "new";
                    }
                    return "old";
                })
                .build();
        transport.then(ScriptedTransport.error(401, "invalid_client"));
        failureOf(ask(other));
        timing.advance(Duration.ofSeconds(1));
        closing.complete(other);

        assertThatIllegalStateException().isThrownBy(() -> ask(other)).withMessageContaining("closed");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("K1")
    void theSourceIsClosed_betweenTheTokenAndTheTimerThatKeepsItWarm() {
        ClientCredentialsTokenSource warm = engine.builder()
                .clientSecret("s3cret")
                .keepWarm(Duration.ofDays(1))
                .build();
        timing.holdWork();
        CompletableFuture<Void> closed = ask(warm).thenRun(warm::close);
        transport.then(request -> {
            timing.runOnTheSpot();
            return ScriptedTransport.token("t", 3600).answer(request);
        });

        timing.runAll();

        assertThat(closed).isCompleted();
        assertThat(timing.timersPending()).isZero();
    }

    @Test
    @Tag("D9")
    void theTokenIsRejected_betweenTheAnswerAndItsPublication() throws Exception {
        AccessToken stale = ask(source).join();
        timing.advance(Duration.ofMinutes(50));
        transport.then(request -> {
            timing.beforeLook(1, () -> source.reject(stale));
            return ScriptedTransport.token("new", 3600).answer(request);
        });

        source.token();

        assertThat(source.token().value()).isEqualTo("new");
        assertThat(transport.requests()).isEqualTo(2);
    }
}
