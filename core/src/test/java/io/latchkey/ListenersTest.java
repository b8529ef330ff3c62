package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.lasting;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import io.latchkey.TokenListener.FetchEvent;
import io.latchkey.TokenListener.FetchTrace;
import io.latchkey.TokenListener.Fetching;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenListener.Rejected;
import io.latchkey.TokenListener.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of a fetch while it goes on, and of several who are told. */
@Timeout(60)
class ListenersTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Notes everything, with the name of the thread where it matters. */
    private final class Noting implements TokenListener {

        private final String name;
        private final BiConsumer<String, Object> also;

        Noting(String name, BiConsumer<String, Object> also) {
            this.name = name;
            this.also = also;
        }

        private void note(String what, Object event) {
            told.add(name + what);
            also.accept(what, event);
        }

        @Override
        public void acquired(Acquired event) {
            note("acquired", event);
        }

        @Override
        public void failed(Failed event) {
            note("failed", event);
        }

        @Override
        public void rejected(Rejected event) {
            note("rejected", event);
        }

        @Override
        public void waited(Waited event) {
            note("waited", event);
        }

        @Override
        public void insufficientScope(InsufficientScope event) {
            note("insufficientScope", event);
        }

        @Override
        public void storeFailed(StoreFailed event) {
            note("storeFailed", event);
        }

        @Override
        public FetchTrace fetchTrace() {
            also.accept("fetchTrace", "");
            return new FetchTrace() {
                @Override
                public void joined() {
                    note("joined", Thread.currentThread());
                }

                @Override
                public void began(Fetching event) {
                    note("began", event);
                }

                @Override
                public Scope requesting() {
                    note("requesting", Thread.currentThread());
                    return () -> note("requested", Thread.currentThread());
                }

                @Override
                public void ended(@Nullable FetchEvent event) {
                    note("ended", event == null ? "closed" : event);
                }
            };
        }
    }

    private Noting noting(String name) {
        return new Noting(name, (what, event) -> {});
    }

    private ClientCredentialsTokenSource source(TokenListener listener) {
        return engine.silentBuilder().clientSecret("s3cret").listener(listener).build();
    }

    private static boolean isOfTrace(String what) {
        return !what.equals("waited");
    }

    @Test
    void followsAFetchFromItsFirstCallerToItsEnd() {
        List<Object> events = new ArrayList<>();
        ClientCredentialsTokenSource source = source(new Noting("", (what, event) -> events.add(event)));
        transport.then(ScriptedTransport.unavailable());

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(told.stream().filter(ListenersTest::isOfTrace))
                .containsExactly(
                        "joined", "began", "requesting", "requested", "requesting", "requested", "acquired", "ended");
        List<Fetching> ofTheFetch = events.stream()
                .filter(Fetching.class::isInstance)
                .map(Fetching.class::cast)
                .toList();
        assertThat(ofTheFetch).hasSize(3);
        assertThat(ofTheFetch.stream().map(Fetching::fetchNumber).distinct()).hasSize(1);
        Fetching began = ofTheFetch.get(0);
        assertThat(began.reason()).isEqualTo(Reason.COLD);
        assertThat(began.source()).isEqualTo("auth.example.com");
        assertThat(began.tokenEndpoint()).hasToString(Engine.ENDPOINT);
    }

    @Test
    void isNotAsked_whileATokenIsFresh() {
        List<String> all = new ArrayList<>();
        ClientCredentialsTokenSource source = source(new Noting("", (what, event) -> all.add(what)));
        ask(source).join();
        all.clear();
        told.clear();

        engine.callEvery(Duration.ofSeconds(1), Duration.ofMinutes(47), source);

        assertThat(all).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void tellsEachWhoWaits_onItsOwnThread_andTheRequestOnAnother() {
        timing.useThreads();
        List<Thread> joined = new CopyOnWriteArrayList<>();
        List<Thread> requesting = new CopyOnWriteArrayList<>();
        CountDownLatch allJoined = new CountDownLatch(20);
        ClientCredentialsTokenSource source = source(new Noting("", (what, event) -> {
            if (event instanceof Thread thread) {
                (what.equals("joined") ? joined : requesting).add(thread);
                if (what.equals("joined")) {
                    allJoined.countDown();
                }
            }
        }));
        ScriptedTransport.Gate gate = transport.gate();

        List<Caller> callers = Caller.many(20, source::token);
        gate.awaitArrival();
        ScriptedTransport.await(allJoined, "not all have joined");
        gate.open();
        callers.forEach(Caller::token);
        timing.awaitThreads();

        assertThat(joined)
                .containsExactlyInAnyOrderElementsOf(
                        callers.stream().map(Caller::thread).toList());
        assertThat(requesting).hasSize(2).doesNotContainAnyElementsOf(joined);
        assertThat(requesting.get(0)).isSameAs(requesting.get(1));
    }

    /** Whoever begins it may be slow to tell so; those who come meanwhile are told of all the same. */
    @Test
    void tellsOfThoseWhoJoin_beforeTheFetchWasToldToBegin() {
        timing.useThreads();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(2);
        ClientCredentialsTokenSource source = source(new Noting("", (what, event) -> {
            if (what.equals("began")) {
                began.countDown();
                ScriptedTransport.await(second, "nobody else has joined");
            } else if (what.equals("joined")) {
                second.countDown();
            }
        }));

        Caller first = Caller.of(source::token);
        ScriptedTransport.await(began, "no fetch has begun");
        Caller other = Caller.of(source::token);

        assertThat(first.token()).isSameAs(other.token());
        timing.awaitThreads();
        assertThat(told.stream().filter("joined"::equals)).hasSize(2);
        assertThat(told.stream().filter("ended"::equals)).hasSize(1);
    }

    @Test
    void tellsWhoNoticedThatATokenIsStale_andNobodyElse() {
        ClientCredentialsTokenSource source = source(noting(""));
        ask(source).join();
        timing.advance(Duration.ofMinutes(50));
        told.clear();
        timing.holdWork();

        ask(source).join();
        ask(source).join();
        timing.runAll();

        assertThat(told).containsExactly("joined", "began", "requesting", "requested", "acquired", "ended");
    }

    @Test
    void tellsOfNoCaller_whereATimerRefreshes() {
        ClientCredentialsTokenSource source = engine.silentBuilder()
                .clientSecret("s3cret")
                .keepWarm(Duration.ofHours(2))
                .listener(noting(""))
                .build();
        ask(source).join();
        told.clear();

        timing.advance(Duration.ofMinutes(55));

        assertThat(told).containsExactly("began", "requesting", "requested", "acquired", "ended");
    }

    @Test
    void tellsOfPrefetch() {
        source(noting("")).prefetch();

        assertThat(told).containsExactly("joined", "began", "requesting", "requested", "acquired", "ended");
    }

    @Test
    void tellsOfAnUploadOnce_howeverOftenItWaits() {
        ClientCredentialsTokenSource source = source(noting(""));
        AccessToken first = ask(source).join();
        timing.advance(Duration.ofHours(1).minusSeconds(50));
        timing.holdWork();
        told.clear();

        CompletableFuture<AccessToken> upload = source.lastingTokenAsync().toCompletableFuture();
        source.reject(first);
        timing.advance(Duration.ofSeconds(1));
        timing.runAll();

        assertThat(tokenOf(upload)).isEqualTo("token-2");
        assertThat(told.stream().filter("joined"::equals))
                .as("one who noticed that it is stale, and waited")
                .hasSize(2);
    }

    @Test
    void endsWithTheFailure() {
        List<Object> ends = new ArrayList<>();
        ClientCredentialsTokenSource source = source(new Noting("", (what, event) -> {
            if (what.equals("ended")) {
                ends.add(event);
            }
        }));
        transport.then(ScriptedTransport.error(400, "invalid_scope"));

        assertThat(Engine.failureOf(ask(source)).error()).isEqualTo("invalid_scope");
        Engine.failureOf(ask(source));

        assertThat(ends)
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.failure().error()).isEqualTo("invalid_scope"));
    }

    @Test
    void endsWithoutAnEvent_whenTheSourceIsClosed() {
        List<Object> ends = new ArrayList<>();
        ClientCredentialsTokenSource source = source(new Noting("", (what, event) -> {
            if (what.equals("ended")) {
                ends.add(event);
            }
        }));
        timing.holdWork();
        CompletableFuture<AccessToken> unused = ask(source);

        source.close();
        timing.runAll();
        source.close();

        assertThat(ends).containsExactly("closed");
    }

    @Test
    void countsFetches_soThatARejectionNamesItsToken() {
        ClientCredentialsTokenSource source = engine.source();
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        Engine.failureOf(ask(source));
        timing.advance(Duration.ofSeconds(3));

        source.reject(ask(source).join());

        long failed = engine.events(Failed.class).get(0).fetchNumber();
        long acquired = engine.events(Acquired.class).get(0).fetchNumber();
        assertThat(acquired).isGreaterThan(failed);
        assertThat(engine.events(Rejected.class))
                .extracting(Rejected::fetchNumber)
                .containsExactly(acquired);
    }

    @Test
    void saysWhenTheTokenExpires() {
        AccessToken token = ask(engine.source()).join();

        assertThat(engine.events(Acquired.class))
                .extracting(Acquired::expiresAt)
                .containsExactly(token.expiresAt());
    }

    @Test
    void tellsSeveral_inTheirOrder_andEndsScopesInTheOpposite() {
        ClientCredentialsTokenSource source =
                source(TokenListener.all(noting("1-"), TokenListener.all(noting("2-"), engine), noting("3-")));

        source.reject(ask(source).join());
        source.insufficientScope(AccessToken.of("t", FakeTiming.START), "write");

        assertThat(told)
                .containsExactlyElementsOf(of(
                        "joined",
                        "began",
                        "requesting",
                        "-requested",
                        "waited",
                        "acquired",
                        "ended",
                        "rejected",
                        "insufficientScope"));
        assertThat(engine.events).hasSize(4);
    }

    private static List<String> of(String... what) {
        List<String> all = new ArrayList<>();
        for (String each : what) {
            boolean backwards = each.startsWith("-");
            for (int i = 1; i <= 3; i++) {
                all.add(backwards ? (4 - i) + each : i + "-" + each);
            }
        }
        return all;
    }

    @Test
    void keepsTellingTheOthers_whateverOneThrows_andLogsItOnce() {
        try (CapturedLog log = new CapturedLog()) {
            Noting broken = new Noting("2-", (what, event) -> {
                throw new IllegalStateException("broken");
            });
            TokenListener brokenLater = new TokenListener() {
                @Override
                public FetchTrace fetchTrace() {
                    return new FetchTrace() {
                        @Override
                        public void joined() {
                            throw new AssertionError("broken too");
                        }

                        @Override
                        public Scope requesting() {
                            return () -> {
                                throw new StackOverflowError();
                            };
                        }
                    };
                }
            };
            ClientCredentialsTokenSource source =
                    source(TokenListener.all(noting("1-"), broken, brokenLater, noting("3-")));

            assertThat(tokenOf(ask(source))).isEqualTo("token-1");
            source.reject(ask(source).join());
            assertThat(tokenOf(ask(source))).isEqualTo("token-2");

            assertThat(told.stream().filter(each -> each.startsWith("1-")).map(each -> each.substring(2)))
                    .containsExactlyElementsOf(told.stream()
                            .filter(each -> each.startsWith("3-"))
                            .map(each -> each.substring(2))
                            .toList())
                    .contains("joined", "began", "requesting", "requested", "acquired", "ended", "rejected");
            assertThat(log.at(Level.WARNING)).hasSize(2).allMatch(line -> line.contains("a TokenListener threw"));
        }
    }

    @Test
    void tellsOfAnOwnGrantLikewise() throws Exception {
        RefreshingTokenSource source = RefreshingTokenSource.builder(
                        () -> AccessToken.of("own", FakeTiming.START.plusSeconds(3600)))
                .timing(timing)
                .listener(noting(""))
                .build();

        assertThat(lasting(source).value()).isEqualTo("own");

        assertThat(told.stream().filter(ListenersTest::isOfTrace))
                .containsExactly("joined", "began", "requesting", "requested", "acquired", "ended");
    }

    @Test
    void takesNoNull() {
        assertThatNullPointerException().isThrownBy(ListenersTest::allWithNull);
    }

    @SuppressWarnings("NullAway") // Which is what this is about.
    private static TokenListener allWithNull() {
        return TokenListener.all(new TokenListener() {}, null);
    }
}
