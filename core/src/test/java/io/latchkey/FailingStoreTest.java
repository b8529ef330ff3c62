package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.TokenListener.StoreFailed;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails, stalls or lies costs callers a moment at most, and never a call. */
class FailingStoreTest {

    @RegisterExtension
    final Canary canary = new Canary();

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final MapStore store = new MapStore();

    private ClientCredentialsTokenSource instance() {
        return engine.builder().clientSecret("s3cret").tokenStore(store).build();
    }

    /** No answer ever, until somebody has had enough. */
    private static final class Silence implements MapStore.Trouble {

        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public void strike() throws InterruptedException {
            called.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }

        void awaitCall() {
            ScriptedTransport.await(called, "the store was not called");
        }

        void awaitInterrupt() {
            ScriptedTransport.await(interrupted, "the call was not interrupted");
        }
    }

    private List<String> logged(Level level) {
        return canary.logged(level + ": the token store io.latchkey.MapStore");
    }

    private void breaks() {
        store.before(() -> {
            throw new IllegalStateException(canary.secret(), new ConnectException("connection refused"));
        });
    }

    @Test
    void isDoneWithout_oneRequestForEachInstance() {
        breaks();

        for (int i = 1; i <= 5; i++) {
            assertThat(tokenOf(ask(instance()))).isEqualTo("token-" + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void isDoneWithoutFromWhicheverCallOn(int call) {
        store.before(() -> {
            if (store.calls.size() >= call) {
                throw new IOException("broken");
            }
        });

        assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
        assertThat(store.calls).hasSize(call);
    }

    @Test
    void isLeftAloneForHalfAMinute() {
        breaks();
        ClientCredentialsTokenSource source = instance();
        transport.lifetime(20);
        ask(source).join();
        assertThat(store.calls).hasSize(1);

        timing.advance(Duration.ofSeconds(19));
        assertThat(tokenOf(ask(source))).isEqualTo("token-2");
        assertThat(store.calls).hasSize(1);
        timing.advance(Duration.ofSeconds(19));
        assertThat(tokenOf(ask(source))).isEqualTo("token-3");
        assertThat(store.calls).hasSize(2);
    }

    @Test
    void isToldOnceInTheLog_andEachTimeByAnEvent_untilItAnswersAgain() {
        breaks();
        ClientCredentialsTokenSource source = instance();
        transport.lifetime(60);
        for (int i = 0; i < 3; i++) {
            ask(source).join();
            timing.advance(Duration.ofSeconds(60));
        }

        assertThat(logged(Level.WARNING))
                .singleElement()
                .asString()
                .contains(
                        "is of no use: it threw java.lang.IllegalStateException", "2026-03-01T12:00:30Z", "by itself");
        assertThat(engine.events(StoreFailed.class)).hasSize(3).first().satisfies(event -> {
            assertThat(event.source()).isEqualTo("auth.example.com");
            assertThat(event.message()).contains("IllegalStateException").doesNotContain("null");
            assertThat(event.nextCallAt()).isEqualTo(FakeTiming.START.plusSeconds(30));
        });

        store.before(() -> {});
        ask(source).join();
        assertThat(logged(Level.INFO)).singleElement().asString().contains("answers again");
        assertThat(tokenOf(ask(instance()))).as("shared again").isEqualTo(tokenOf(ask(source)));

        timing.advance(Duration.ofSeconds(60));
        breaks();
        ask(source).join();
        assertThat(logged(Level.WARNING)).as("another outage").hasSize(2);
    }

    @Test
    void costsAMomentWhereItDoesNotAnswer() throws Exception {
        timing.useThreads();
        Silence silence = new Silence();
        store.before(silence);
        CompletableFuture<AccessToken> asked = ask(instance());
        silence.awaitCall();
        timing.awaitTimers(3);

        timing.advance(Duration.ofSeconds(1));

        assertThat(asked.join().value()).isEqualTo("token-1");
        silence.awaitInterrupt();
        engine.awaitEvents(StoreFailed.class, 1);
        assertThat(engine.events(StoreFailed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.message()).contains("did not answer within PT1S"));
        timing.awaitThreads();
    }

    @Test
    void costsLessWhereCallersHaveLessTime() {
        timing.useThreads();
        Silence silence = new Silence();
        store.before(silence);
        CompletableFuture<AccessToken> asked = ask(engine.builder()
                .clientSecret("s3cret")
                .acquireTimeout(Duration.ofMillis(600))
                .tokenStore(store)
                .build());
        silence.awaitCall();
        timing.awaitTimers(3);

        timing.advance(Duration.ofMillis(100));

        assertThat(asked.join().value()).isEqualTo("token-1");
        timing.awaitThreads();
    }

    @Test
    void holdsNoMoreThanThreeThreads_thoughItIgnoresInterrupts() {
        timing.useThreads();
        CountDownLatch end = new CountDownLatch(1);
        List<CountDownLatch> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(new CountDownLatch(1));
        }
        store.before(() -> {
            calls.get(store.calls.size() - 1).countDown();
            while (end.getCount() > 0) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    // as some clients do
                }
            }
        });
        ClientCredentialsTokenSource source = instance();
        transport.otherwise(ScriptedTransport.error(400, "invalid_scope")); // so that nothing is to be published
        for (int i = 0; i < 3; i++) {
            CompletableFuture<AccessToken> asked = ask(source);
            ScriptedTransport.await(calls.get(i), "the store was not called");
            timing.awaitTimers(3);
            timing.advance(Duration.ofSeconds(1));
            assertThatThrownBy(asked::join).hasMessageContaining("invalid_scope");
            engine.awaitEvents(StoreFailed.class, i + 1);
            timing.advance(Duration.ofMinutes(2));
        }

        assertThatThrownBy(ask(source)::join).hasMessageContaining("invalid_scope");

        assertThat(store.calls).hasSize(3);
        engine.awaitEvents(StoreFailed.class, 4);
        assertThat(engine.events(StoreFailed.class).get(3).message()).contains("3 earlier calls still run");
        end.countDown();
        timing.awaitThreads();
    }

    @Test
    void mayFailByAnError() {
        store.before(() -> {
            throw new NoClassDefFoundError("redis/clients/jedis/Jedis");
        });

        assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
        assertThat(logged(Level.WARNING)).singleElement().asString().contains("NoClassDefFoundError");
    }

    @Test
    void mayForgetWhatItWasTold() {
        store.before(store.records::clear);

        assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
        assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
    }

    @Test
    void mayTakeWhatItSaysItHasNot() {
        TokenStore liar = new TokenStore() {
            @Override
            public @Nullable String read(String key) throws Exception {
                return store.read(key);
            }

            @Override
            public boolean compareAndSet(
                    String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
                    throws Exception {
                boolean unused = store.compareAndSet(key, expected, update, timeToLive);
                return false;
            }
        };
        Moment before = timing.now();

        assertThat(tokenOf(ask(
                        engine.builder().clientSecret("s3cret").tokenStore(liar).build())))
                .isEqualTo("token-1");

        assertThat(timing.now().elapsedSince(before)).isLessThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(tokenOf(ask(instance()))).as("published all the same").isEqualTo("token-1");
    }

    @Test
    void isNotWaitedForByASourceThatIsClosed() {
        timing.useThreads();
        Silence silence = new Silence();
        store.before(silence);
        ClientCredentialsTokenSource source = instance();
        CompletableFuture<AccessToken> asked = ask(source);
        silence.awaitCall();

        source.close();

        assertThatThrownBy(asked::join).hasMessageContaining("closed");
        silence.awaitInterrupt();
        timing.awaitThreads();
        assertThat(transport.requests()).isZero();
        assertThat(engine.events(StoreFailed.class)).isEmpty();
    }

    @Test
    void isAskedNothingMoreByASourceThatWasClosedInTheMidstOfARequest() {
        timing.useThreads();
        ScriptedTransport.Gate gate = transport.gate();
        ClientCredentialsTokenSource source = instance();
        CompletableFuture<AccessToken> asked = ask(source);
        gate.awaitArrival();

        source.close();

        gate.awaitInterrupt();
        timing.awaitThreads();
        assertThatThrownBy(asked::join).hasMessageContaining("closed");
        assertThat(store.calls).containsExactly("read", "compareAndSet");
    }

    @Test
    @Tag("F12")
    @Tag("F10")
    void givesBackNoTokenThatTheApiHasRefused_thoughAnotherCameInBetween() {
        ClientCredentialsTokenSource source = instance();
        AccessToken first = ask(source).join();
        breaks(); // so that it can neither drop the first one nor publish the second
        source.reject(first);
        AccessToken second = ask(source).join();
        assertThat(second.value()).isEqualTo("token-2");
        store.before(() -> {});
        timing.advance(Duration.ofMinutes(1));

        source.reject(second);

        assertThat(tokenOf(ask(source))).isEqualTo("token-3");
        assertThat(tokenOf(ask(instance()))).as("nor to others").isEqualTo("token-3");
    }

    @Test
    void doesNotHideWhyThereIsNoToken() {
        breaks();
        transport.then(ScriptedTransport.error(400, "invalid_scope"));

        assertThat(failureOf(ask(instance()))).hasMessageContaining("invalid_scope");
    }
}
