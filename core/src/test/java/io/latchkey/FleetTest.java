package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenListener.Rejected;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Instances that share one token by a store: who asks the token endpoint, who waits, and for how long. */
class FleetTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final Canary canary = new Canary();

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final MapStore store = new MapStore();

    private ClientCredentialsTokenSource.Builder builder() {
        return engine.builder().clientSecret(canary.secret());
    }

    private ClientCredentialsTokenSource instance() {
        return builder().tokenStore(store).build();
    }

    private ClientCredentialsTokenSource instance(Duration clockAhead) {
        return builder()
                .tokenStore(store)
                .timing(new OtherClock(timing, clockAhead))
                .build();
    }

    private List<ClientCredentialsTokenSource> instances(int count) {
        List<ClientCredentialsTokenSource> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(instance());
        }
        return all;
    }

    private void passes(Duration time) {
        timing.advance(time);
    }

    @Nested
    class OneToken {

        @Test
        void isFetchedOnceForAll() {
            List<String> tokens =
                    instances(20).stream().map(each -> tokenOf(ask(each))).toList();

            assertThat(tokens).hasSize(20).containsOnly("token-1");
            assertThat(transport.requests()).isEqualTo(1);
            assertThat(engine.events(Acquired.class))
                    .filteredOn(Acquired::shared)
                    .hasSize(19);
        }

        @Test
        void isFetchedOnceForAHerdThatIsCold() {
            timing.useThreads();
            ScriptedTransport.Gate gate = transport.gate();
            List<ClientCredentialsTokenSource> all = instances(20);
            CompletableFuture<AccessToken> first = ask(all.get(0));
            gate.awaitArrival();

            List<CompletableFuture<AccessToken>> others =
                    all.subList(1, 20).stream().map(Engine::ask).toList();
            timing.awaitPauses(19);
            gate.open();
            assertThat(first.join().value()).isEqualTo("token-1");
            store.awaitWritten(2);
            passes(Duration.ofMillis(100));

            assertThat(others.stream().map(each -> each.join().value())).containsOnly("token-1");
            assertThat(transport.requests()).isEqualTo(1);
            timing.awaitThreads();
        }

        @Test
        void isRefreshedByOneAndTakenByTheOthers() {
            ClientCredentialsTokenSource one = instance();
            ClientCredentialsTokenSource other = instance();
            ask(one).join();
            ask(other).join();

            passes(Duration.ofMinutes(49)); // both are stale
            ask(other).join();
            assertThat(tokenOf(ask(other))).isEqualTo("token-2");
            ask(one).join();
            assertThat(tokenOf(ask(one))).isEqualTo("token-2");

            assertThat(transport.requests()).isEqualTo(2);
            assertThat(engine.events(Acquired.class))
                    .extracting(Acquired::reason, Acquired::shared, Acquired::attempts)
                    .containsExactly(
                            tuple(Reason.COLD, false, 1),
                            tuple(Reason.COLD, true, 0),
                            tuple(Reason.AHEAD, false, 1),
                            tuple(Reason.AHEAD, true, 0));
        }

        @Test
        void isTakenThoughStaleByWhoHasNone() {
            ask(instance()).join();
            passes(Duration.ofMinutes(50));

            ClientCredentialsTokenSource late = instance();
            assertThat(tokenOf(ask(late))).isEqualTo("token-1");
            assertThat(transport.requests()).isEqualTo(1);

            assertThat(tokenOf(ask(late))).as("and is refreshed by then").isEqualTo("token-1");
            assertThat(tokenOf(ask(late))).isEqualTo("token-2");
        }

        @Test
        void isNeverLookedForWhileThereIsAFreshOne() throws Exception {
            ClientCredentialsTokenSource source = instance();
            ask(source).join();
            int calls = store.calls.size();

            for (int i = 0; i < 100; i++) {
                assertThat(source.token().value()).isEqualTo("token-1");
                passes(Duration.ofSeconds(20));
            }

            assertThat(store.calls).hasSize(calls);
        }

        @Test
        void costsTwoCallsBeforeTheRequest_andOneAfterIt() {
            ask(instance()).join();

            assertThat(store.calls).containsExactly("read", "compareAndSet", "compareAndSet");
        }

        @Test
        void liesInTheStoreUnreadable() {
            canary.alsoSecret("token-1");
            ask(instance()).join();

            assertThat(store.written).hasSize(2);
            store.written.forEach(canary::seen);
            assertThat(store.timesToLive.get(1)).isEqualTo(HOUR);
        }

        @Test
        void isPublished_alsoByAThreadThatIsFasterThanTheOneThatStartedIt() {
            timing.useThreads();
            CountDownLatch launched = new CountDownLatch(1);
            timing.beforeStartReturns(() -> engine.awaitEvents(Acquired.class, 1));
            store.before(() -> {
                if (store.calls.size() == 3) { // about to publish
                    launched.await();
                }
            });

            assertThat(ask(instance()).join().value()).isEqualTo("token-1");

            launched.countDown();
            timing.awaitThreads();
            assertThat(StoreRecord.parse(store.record())).satisfies(record -> {
                assertThat(record.token()).isNotNull();
                assertThat(record.lease()).isNull();
            });
        }

        @Test
        void isForgottenWithItsStore_whichCostsOneRequest() {
            ask(instance()).join();
            store.records.clear();

            assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
        }
    }

    @Nested
    class ALease {

        @Test
        void isTakenOverWhenItsHolderHasDied_withinHalfOfThePatience() {
            ClientCredentialsTokenSource dead = instance();
            ClientCredentialsTokenSource alive = instance();
            AtomicReference<Duration> waited = new AtomicReference<>();
            transport.then(request -> {
                Moment before = timing.now();
                assertThat(tokenOf(ask(alive))).isEqualTo("token-1");
                waited.set(timing.now().elapsedSince(before));
                throw new IOException("gone");
            });

            var unused = ask(dead);

            assertThat(waited.get()).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2100));
            assertThat(transport.requests()).isEqualTo(2);
        }

        @Test
        void isWaitedForNoLongerThanThePatience_howeverOftenItPassesOn() {
            ClientCredentialsTokenSource unlucky = instance();
            ask(instance()).join();
            String leased = store.written.get(0).split(" ", 2)[1];
            int[] n = {0};
            store.before(() -> store.replaceRecord(leased.replaceFirst(".{4}$", String.format("%04x", n[0]++))));

            Moment before = timing.now();
            assertThat(tokenOf(ask(unlucky))).isEqualTo("token-2");

            assertThat(timing.now().elapsedSince(before)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        }

        @Test
        void isWaitedForNoLongerThanHalfOfAShortAcquireTimeout() {
            ClientCredentialsTokenSource hurried = builder()
                    .acquireTimeout(Duration.ofSeconds(1))
                    .tokenStore(store)
                    .build();
            AtomicReference<Duration> waited = new AtomicReference<>();
            transport.then(request -> {
                Moment before = timing.now();
                assertThat(tokenOf(ask(hurried))).isEqualTo("token-1");
                waited.set(timing.now().elapsedSince(before));
                throw new IOException("gone");
            });

            var unused = ask(instance());

            assertThat(waited.get()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        }

        @Test
        void isWaitedForLongerWhereNobodyWaits() {
            ClientCredentialsTokenSource one = instance();
            ClientCredentialsTokenSource other = instance();
            ask(one).join();
            ask(other).join();
            passes(Duration.ofMinutes(49));
            AtomicReference<Duration> waited = new AtomicReference<>();
            transport.then(request -> {
                Moment before = timing.now();
                assertThat(tokenOf(ask(other))).as("the one at hand").isEqualTo("token-1");
                waited.set(timing.now().elapsedSince(before));
                return ScriptedTransport.token("slow", 3600).answer(request);
            });

            var unused = ask(one);

            assertThat(waited.get()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
            assertThat(tokenOf(ask(other))).isEqualTo("token-2");
        }

        @Test
        void isKeptByWhoFailsWhereNobodyWaits_soThatAFleetAsksAsRarelyAsOne() {
            List<ClientCredentialsTokenSource> all = instances(5);
            all.forEach(each -> ask(each).join());
            passes(Duration.ofMinutes(49));
            transport.otherwise(ScriptedTransport.unavailable());

            ask(all.get(0)).join();
            assertThat(transport.requests()).isEqualTo(2);
            Moment before = timing.now();
            assertThat(tokenOf(ask(all.get(1)))).isEqualTo("token-1");

            assertThat(transport.requests()).isEqualTo(3);
            assertThat(timing.now().elapsedSince(before)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
            assertThat(tokenOf(ask(instance()))).as("who has none").isEqualTo("token-1");
        }

        @Test
        void isWaitedForBriefly_alsoIfItWasKept_whereATokenIsWanted() {
            ClientCredentialsTokenSource one = instance();
            ClientCredentialsTokenSource other = instance();
            ask(one).join();
            AccessToken dead = ask(other).join();
            passes(Duration.ofMinutes(49));
            transport.then(ScriptedTransport.unavailable());
            ask(one).join();

            other.reject(dead);
            Moment before = timing.now();
            assertThat(tokenOf(ask(other))).isEqualTo("token-2");

            assertThat(timing.now().elapsedSince(before)).isLessThan(Duration.ofMillis(2100));
        }

        @Test
        void isRespectedWhereNobodyWaits_asLongAsTheTokenIsGood() {
            ClientCredentialsTokenSource unlucky = instance();
            ask(unlucky).join();
            passes(Duration.ofMinutes(49));
            int[] n = {0};
            store.before(() -> store.replaceRecord(store.record()
                    .replaceFirst(" [0-9a-f-]+$", " 0123456789abcdef0123456789ab" + String.format("%04x", n[0]++))));

            Moment before = timing.now();
            assertThat(tokenOf(ask(unlucky))).isEqualTo("token-1");

            assertThat(timing.now().elapsedSince(before)).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(16));
            assertThat(transport.requests()).isEqualTo(1);
            assertThat(engine.events(Failed.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.failure())
                            .hasMessageContaining("no token for other instances")
                            .matches(TokenException::isRetryable));

            passes(Duration.ofMinutes(12));
            assertThat(tokenOf(ask(unlucky))).as("not when it is gone").isEqualTo("token-2");
        }

        @Test
        void isRespectedWhereNobodyWaits_alsoIfItWasLostToAnotherWhenThePatienceEnds() {
            ClientCredentialsTokenSource unlucky = instance();
            ask(unlucky).join();
            passes(Duration.ofMinutes(49));
            store.calls.clear();
            int[] n = {0};
            // It grows old enough for the very last look, and is taken over by another just after that.
            store.before(() -> {
                boolean taken = store.calls.get(store.calls.size() - 1).equals("compareAndSet");
                if (taken || store.calls.size() <= 6) {
                    store.replaceRecord(store.record()
                            .replaceFirst(
                                    " [0-9a-f-]+$", " 0123456789abcdef0123456789ab" + String.format("%04x", n[0]++)));
                }
            });

            assertThat(tokenOf(ask(unlucky))).isEqualTo("token-1");

            assertThat(store.calls).contains("compareAndSet").endsWith("compareAndSet");
            assertThat(transport.requests()).isEqualTo(1);
        }

        @Test
        void isGivenBackByWhoFails_soThatTheNextTriesAtOnce() {
            transport.then(ScriptedTransport.error(400, "invalid_scope"));
            assertThat(failureOf(ask(instance()))).hasMessageContaining("invalid_scope");
            assertThat(store.records).isEmpty();

            Moment before = timing.now();
            assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
            assertThat(timing.now()).isEqualTo(before);
        }

        @Test
        void isNotFreed_byWhoHasLostItToAnother() {
            String others = "0123456789abcdef0123456789abcdef";
            transport.then(request -> {
                store.replaceRecord(store.record().replaceFirst("[0-9a-f]{32}$", others));
                return ScriptedTransport.error(400, "invalid_scope").answer(request);
            });

            assertThat(failureOf(ask(instance()))).hasMessageContaining("invalid_scope");

            assertThat(store.record()).endsWith(" " + others);
        }

        @Test
        void leavesTheOldTokenToOthersMeanwhile() {
            ClientCredentialsTokenSource one = instance();
            ask(one).join();
            passes(Duration.ofMinutes(49));
            transport.then(request -> {
                assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
                return ScriptedTransport.unavailable().answer(request);
            });

            ask(one).join();

            assertThat(tokenOf(ask(instance()))).as("also after a failure").isEqualTo("token-1");
        }

        @Test
        void doesNotKeepItsHolderWaiting_whenItTriesAgain() {
            transport.then(ScriptedTransport.unavailable());
            store.before(() -> {
                if (store.calls.size() == 3) {
                    throw new IOException("the lease cannot be given back");
                }
            });
            CompletableFuture<AccessToken> asked = ask(instance());

            passes(Duration.ofSeconds(1)); // full jitter at one half

            assertThat(tokenOf(asked)).isEqualTo("token-1");
        }

        @Test
        void ofTwoHoldersTheNewerTokenStays() {
            ClientCredentialsTokenSource slow = instance();
            transport.then(request -> {
                assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
                return ScriptedTransport.token("older", 3600).answer(request);
            });

            assertThat(tokenOf(ask(slow))).isEqualTo("older");

            assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
        }
    }

    @Nested
    class ARefusedToken {

        @Test
        void isDroppedForAll_andReplacedOnce() {
            ClientCredentialsTokenSource one = instance();
            ClientCredentialsTokenSource other = instance();
            AccessToken dead = ask(one).join();
            AccessToken sameDead = ask(other).join();

            one.reject(dead);
            assertThat(store.records).isEmpty();
            assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
            assertThat(tokenOf(ask(one))).isEqualTo("token-2");
            other.reject(sameDead);
            assertThat(tokenOf(ask(other))).isEqualTo("token-2");

            assertThat(transport.requests()).isEqualTo(2);
        }

        @Test
        void isNotTakenAgain_thoughItCouldNotBeDropped() {
            ClientCredentialsTokenSource one = instance();
            AccessToken dead = ask(one).join();
            timing.failNextStart(new OutOfMemoryError("no thread"));
            one.reject(dead);
            assertThat(store.records).isNotEmpty();

            assertThat(tokenOf(ask(one))).isEqualTo("token-2");
            assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
        }

        @Test
        void dropsNoOther() {
            ClientCredentialsTokenSource one = instance();
            ClientCredentialsTokenSource other = instance();
            AccessToken dead = ask(one).join();
            AccessToken sameDead = ask(other).join();
            one.reject(dead);
            ask(one).join();

            other.reject(sameDead);

            assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
            assertThat(transport.requests()).isEqualTo(2);
        }

        @Test
        void isReplacedOnceInAWhile_whereAnApiRefusesEverything() {
            List<ClientCredentialsTokenSource> all = instances(10);
            int seconds = 300;
            for (int i = 0; i < seconds; i++) {
                for (ClientCredentialsTokenSource each : all) {
                    each.reject(ask(each).join());
                    ask(each).join();
                }
                passes(Duration.ofSeconds(1));
            }

            assertThat(transport.requests()).isBetween(2, 2 + seconds / 30);
            assertThat(engine.events(Rejected.class))
                    .filteredOn(Rejected::young)
                    .isNotEmpty();
        }

        @Test
        void hasNoReplacementInWhatWasFetchedBefore_whichMayBeRefusedInTurn() {
            ClientCredentialsTokenSource one = instance();
            ClientCredentialsTokenSource other = instance();
            AccessToken first = ask(one).join();
            ask(other).join();
            passes(Duration.ofMinutes(49));
            ask(other).join(); // refreshes it

            one.reject(first);
            AccessToken second = ask(one).join();
            assertThat(second.value()).isEqualTo("token-2");
            one.reject(second);

            assertThat(tokenOf(ask(one))).as("both were revoked").isEqualTo("token-3");
        }

        @Test
        void isNotPublished_whenItsRefusalComesFirst() {
            ClientCredentialsTokenSource one = instance();
            store.before(() -> {
                if (store.calls.size() == 3) { // about to publish
                    one.reject(AccessToken.of("token-1", FakeTiming.START));
                }
            });
            ask(one).join();

            assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
        }
    }

    @Nested
    class Clocks {

        @Test
        void leaveTheLastMinuteToWhoHasFetched() {
            ClientCredentialsTokenSource fetcher = instance();
            ask(fetcher).join();
            AccessToken shared = ask(instance()).join();
            assertThat(shared.expiresAt()).isEqualTo(FakeTiming.START.plus(HOUR).minusSeconds(60));

            passes(HOUR.minusSeconds(91));
            assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
            passes(Duration.ofSeconds(1));
            assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
        }

        @Test
        void leaveATenthOfAShortLife() {
            transport.lifetime(100);
            ask(instance()).join();

            assertThat(ask(instance()).join().expiresAt()).isEqualTo(FakeTiming.START.plusSeconds(90));
        }

        @Test
        void mayBeAMinuteBehindOrAhead_andNoTokenIsUsedPastItsEnd() throws Exception {
            for (int seconds = -60; seconds <= 60; seconds += 20) {
                Duration off = Duration.ofSeconds(seconds);
                store.records.clear();
                AccessToken token = ask(instance()).join();
                passes(Duration.ofMinutes(20));
                ClientCredentialsTokenSource other = instance(off);
                assertThat(tokenOf(ask(other))).isEqualTo(token.value());

                Duration toTheEnd = Duration.ofMinutes(40);
                transport.otherwise(ScriptedTransport.unavailable());
                passes(toTheEnd.minusSeconds(1));
                var atTheEnd = ask(other);
                assertThat(atTheEnd.isDone() && !atTheEnd.isCompletedExceptionally())
                        .as("clock off by " + off)
                        .isFalse();
                passes(Duration.ofMinutes(2));
                int gone = seconds;
                transport.otherwise(ScriptedTransport.token("next" + gone, 3600));
            }
        }

        @Test
        void thatAreBehindDoNotProlongALife_alsoWhenItIsLookedAtAgain() {
            ask(instance()).join();
            ClientCredentialsTokenSource behind = instance(Duration.ofSeconds(-59));
            AccessToken first = ask(behind).join();
            assertThat(Duration.between(FakeTiming.START.minusSeconds(59), first.expiresAt()))
                    .isEqualTo(Duration.ofMinutes(59));

            passes(Duration.ofSeconds(3509));
            assertThat(tokenOf(ask(behind))).isEqualTo("token-1");
            passes(Duration.ofSeconds(1));
            assertThat(tokenOf(ask(behind))).isEqualTo("token-2");
        }

        @Test
        void thatAreBehindDoNotProlongALife_alsoWhenTheStoreIsAllThereIs() {
            ask(instance()).join();
            ClientCredentialsTokenSource behind = instance(Duration.ofSeconds(-59));
            ask(behind).join();
            transport.otherwise(ScriptedTransport.unavailable());
            passes(Duration.ofSeconds(3509));
            assertThat(tokenOf(ask(behind))).isEqualTo("token-1");

            passes(Duration.ofSeconds(20));
            transport.otherwise(ScriptedTransport.token("another", 3600));

            assertThat(tokenOf(ask(behind))).isEqualTo("another");
        }

        @Test
        void thatAreFurtherApartCostARequest() {
            ask(instance(Duration.ofSeconds(61))).join();

            assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
        }
    }

    @Nested
    class WhatIsNoRecord {

        @Test
        void isAMissWhateverItIs() {
            ask(instance()).join();
            String good = store.record();
            List<String> bad = List.of(
                    "garbage",
                    " ",
                    "x".repeat(100_000),
                    good.substring(0, 40),
                    good + " ",
                    "0" + good.substring(1),
                    good.replaceFirst(" \\d+ ", " 1 "),
                    good.replaceFirst(" 3600000 ", " 99999999999 "),
                    good.replaceFirst(" 0 ", " 1 "),
                    good.replaceFirst("[A-Za-z0-9_-]{4} -$", "AAAA -"),
                    good.replaceFirst(" [A-Za-z0-9_-]{20,} ", " AAAA "),
                    good.replaceFirst(" [A-Za-z0-9_-]{20,} ", " A "));

            for (int i = 0; i < bad.size(); i++) {
                store.replaceRecord(bad.get(i));
                assertThat(tokenOf(ask(instance()))).as(bad.get(i)).isEqualTo("token-" + (i + 2));
                assertThat(tokenOf(ask(instance()))).as("mended").isEqualTo("token-" + (i + 2));
            }
        }

        @Test
        void holdsATokenThatMayNotStandInAHeader() {
            Moment now = timing.now();
            ask(instance()).join();
            String key = store.records.keySet().iterator().next();
            TokenEndpoint endpoint = new TokenEndpoint(
                    new FixedAddress(URI.create(Engine.ENDPOINT)),
                    new TokenEndpoint.Client("client", null, ClientAuthentication.clientSecretPost(), null, List.of()),
                    transport);
            TokenSeal seal = new TokenSeal(endpoint.identity(), canary.secret().getBytes(UTF_8));
            assertThat(seal.recordKey()).isEqualTo(key);
            store.records.put(
                    key, new StoreRecord(seal.seal("a b", now.wall().toEpochMilli(), HOUR, false), null).text());

            assertThat(tokenOf(ask(instance()))).isEqualTo("token-2");
        }
    }

    @Nested
    class DifferentTokens {

        @Test
        void haveRecordsOfTheirOwn() {
            List<ClientCredentialsTokenSource> different = List.of(
                    builder().tokenStore(store).build(),
                    builder().tokenStore(store).scope("a").build(),
                    builder().tokenStore(store).scope("a b").build(),
                    builder().tokenStore(store).parameter("audience", "a").build(),
                    builder().tokenStore(store).parameter("audience", "b").build(),
                    builder()
                            .tokenStore(store)
                            .parameter("audience", "a")
                            .parameter("audience", "b")
                            .build(),
                    builder()
                            .tokenStore(store)
                            .clientAuthentication(ClientAuthentication.clientSecretBasic())
                            .build(),
                    engine.builder().clientSecret("another").tokenStore(store).build(),
                    builder().tokenStore(store, new byte[32]).build(),
                    ClientCredentialsTokenSource.builder()
                            .tokenEndpoint(Engine.ENDPOINT)
                            .clientId("another")
                            .clientSecret(canary.secret())
                            .transport(transport)
                            .timing(timing)
                            .tokenStore(store)
                            .build(),
                    ClientCredentialsTokenSource.builder()
                            .tokenEndpoint(Engine.ENDPOINT + "?tenant=1")
                            .clientId("client")
                            .clientSecret(canary.secret())
                            .transport(transport)
                            .timing(timing)
                            .tokenStore(store)
                            .build());

            for (int round = 1; round <= 2; round++) {
                for (ClientCredentialsTokenSource each : different) {
                    ask(each).join();
                }
            }

            assertThat(transport.requests()).isEqualTo(different.size());
            assertThat(store.records).hasSize(different.size());
        }

        @Test
        void ofTwoSecretsLieBesideEachOther_whileOneRotates() {
            ClientCredentialsTokenSource old = instance();
            ClientCredentialsTokenSource renewed =
                    engine.builder().clientSecret("rotated").tokenStore(store).build();
            assertThat(tokenOf(ask(old))).isEqualTo("token-1");
            assertThat(tokenOf(ask(renewed))).isEqualTo("token-2");

            assertThat(tokenOf(ask(instance()))).isEqualTo("token-1");
            assertThat(tokenOf(ask(engine.builder()
                            .clientSecret("rotated")
                            .tokenStore(store)
                            .build())))
                    .isEqualTo("token-2");
        }

        @Test
        void areFoundByTheSecretThatIsValidNow() {
            AtomicReference<String> vault = new AtomicReference<>(canary.secret());
            ClientCredentialsTokenSource source =
                    engine.builder().clientSecret(vault::get).tokenStore(store).build();
            transport.then(request -> {
                vault.set("rotated");
                return ScriptedTransport.error(401, "invalid_client").answer(request);
            });

            assertThat(tokenOf(ask(source))).isEqualTo("token-1");

            assertThat(store.records)
                    .as("the lease of the old one is given back")
                    .hasSize(1);
            assertThat(tokenOf(ask(engine.builder()
                            .clientSecret("rotated")
                            .tokenStore(store)
                            .build())))
                    .isEqualTo("token-1");
        }

        @Test
        void areOneByAKeyOfTheStoresOwn_whileASecretRotates() {
            byte[] key = new byte[32];
            key[0] = 1;
            assertThat(tokenOf(ask(builder().tokenStore(store, key).build()))).isEqualTo("token-1");
            byte[] same = key.clone();
            ClientCredentialsTokenSource.Builder renewed =
                    engine.builder().clientSecret("rotated").tokenStore(store, same);
            same[0] = 9; // copied

            assertThat(tokenOf(ask(renewed.build()))).isEqualTo("token-1");
            assertThat(tokenOf(ask(engine.builder()
                            .clientAuthentication(ClientAuthentication.none())
                            .tokenStore(store, key)
                            .build())))
                    .as("another client authentication")
                    .isEqualTo("token-2");
        }

        @Test
        void needAKeyWhereThereIsNoSecret() {
            assertThatThrownBy(() -> engine.builder()
                            .clientAuthentication(ClientAuthentication.none())
                            .tokenStore(store)
                            .build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tokenStore(store, key)");
            assertThatThrownBy(() -> builder().tokenStore(store, new byte[31]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("31");
            assertThatThrownBy(() -> builder().tokenStore(store).tokenStore(store))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
