package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.AuthorizationServer.Gate;
import io.latchkey.Instance.Call;
import io.latchkey.engines.Client;
import io.latchkey.engines.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What a fleet of instances does that share a token by a store that works: who asks the token endpoint, who waits, and for
 * how long. Time passes as the test says and stands still otherwise, so that each request is counted, on any machine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class FleetContract {

    private static final int INSTANCES = 20;

    /** All have a stale one by then, whatever the jitter, and none a useless one. */
    private static final Duration UNTIL_STALE = Duration.ofMinutes(52);

    private static final Duration UNTIL_GONE = Duration.ofMinutes(61);

    private static final Duration NONE = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Client> clients = new ArrayList<>();
    private @Nullable Engine engine;
    private Fleet fleet = new Fleet(clients);

    /** Starts the engine. */
    protected abstract Engine start() throws Exception;

    @BeforeAll
    void startEngine() throws Exception {
        engine = start();
        for (int i = 0; i < INSTANCES; i++) {
            clients.add(engine.connect());
        }
    }

    @AfterAll
    void closeEngine() throws Exception {
        for (Client client : clients) {
            client.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    @BeforeEach
    void foundFleet() {
        fleet = new Fleet(clients);
    }

    @AfterEach
    void dissolveFleet() {
        fleet.close();
    }

    private int requests() {
        return fleet.server.requests();
    }

    /** That all calls succeeded, at the first go, with this token. */
    private static void assertAllHave(String token, List<Call> calls) {
        assertThat(calls).extracting(Call::token).containsOnly(token);
        assertThat(calls).extracting(Call::refused).containsOnly(0);
    }

    private static void assertNoneFailed(List<Call> calls) {
        assertThat(calls).allMatch(Call::succeeded);
    }

    // -- a lifetime

    @Test
    void aColdHerdCostsOneRequest() throws Exception {
        fleet.join(INSTANCES);

        assertAllHave("token-1", fleet.callAtOnce());
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void aFurtherLifetimeCostsOneRequest_whereItIsRefreshedInTime() throws Exception {
        fleet.join(INSTANCES);
        fleet.callAtOnce();

        for (int lifetime = 2; lifetime <= 4; lifetime++) {
            fleet.passes(UNTIL_STALE);
            assertAllHave("token-" + (lifetime - 1), fleet.callAtOnce());
            fleet.awaitToken("token-" + lifetime);
        }

        assertThat(requests()).isEqualTo(4);
    }

    @Test
    void aFurtherLifetimeCostsOneRequest_whereItIsOverBeforeAnybodyCalls() throws Exception {
        fleet.join(INSTANCES);
        fleet.callAtOnce();

        fleet.passes(UNTIL_GONE);

        assertAllHave("token-2", fleet.callAtOnce());
        assertThat(requests()).isEqualTo(2);
    }

    /** Each refresh takes the token away from those who have not heard of it yet. */
    @Test
    @Tag("WP11")
    void aFurtherLifetimeCostsOneRequest_whereEachNewTokenVoidsTheOld() throws Exception {
        fleet.server.voidOldTokens();
        fleet.join(5);
        assertAllHave("token-1", fleet.callAtOnce());

        for (int lifetime = 2; lifetime <= 4; lifetime++) {
            fleet.passes(UNTIL_STALE);
            assertNoneFailed(fleet.callAtOnce());
            fleet.awaitToken("token-" + lifetime);
            assertAllHave("token-" + lifetime, fleet.callAtOnce());
        }

        assertThat(requests()).isEqualTo(4);
    }

    /** Called once early and once near its end, so that no refresh in time hides how long it is used. */
    @Test
    void clocksAMinuteApartLetNobodyUseATokenThatIsOver() throws Exception {
        Duration step = Duration.ofSeconds(20);
        Duration taken = Duration.ofMinutes(20);
        for (Duration off : List.of(MINUTE, MINUTE.negated())) {
            for (Duration age = Duration.ofMinutes(57); age.compareTo(UNTIL_GONE) <= 0; age = age.plus(step)) {
                String token = "token-" + (requests() + 1);
                Instance fetcher = fleet.join();
                Instance other = fleet.join(off);
                assertAllHave(token, List.of(fetcher.call()));
                fleet.passes(taken);
                assertAllHave(token, List.of(other.call()));
                fleet.passes(age.minus(taken));
                for (Instance each : List.of(fetcher, other)) {
                    assertThat(each.call().refused())
                            .as("after " + age + ", clock off by " + off)
                            .isZero();
                }
                fleet.passes(Duration.ofHours(2));
                fleet.crashes();
            }
        }
    }

    // -- processes that come and go

    @Test
    void aRestartOfAllAtOnceCostsNothing_asLongAsTheTokenLives() throws Exception {
        fleet.join(INSTANCES);
        fleet.callAtOnce();

        fleet.crashes();
        fleet.join(INSTANCES);
        assertAllHave("token-1", fleet.callAtOnce());
        assertThat(requests()).isEqualTo(1);

        fleet.passes(UNTIL_STALE);
        fleet.crashes();
        fleet.join(INSTANCES);
        assertAllHave("token-1", fleet.callAtOnce());
        fleet.awaitToken("token-2");
        assertThat(requests()).as("one for the next lifetime").isEqualTo(2);
    }

    @Test
    void aLeaseWhoseHolderDiedIsTakenOver_withinHalfOfThePatience() throws Exception {
        Gate never = fleet.server.hold();
        var unused = fleet.call(List.of(fleet.join()));
        never.awaitArrivals(1);
        fleet.server.holdNoMore();

        List<Instance> alive = fleet.join(5);
        List<Future<Call>> calls = fleet.call(alive);
        alive.forEach(each -> each.store().awaitLook());
        fleet.time.passes(Duration.ofMillis(1499));
        alive.forEach(each -> each.store().awaitLook());
        assertThat(calls).as("not yet").noneMatch(Future::isDone);
        assertThat(requests()).isEqualTo(1);
        fleet.time.passes(Duration.ofMillis(1));

        assertAllHave("token-2", Fleet.answers(calls));
        assertThat(requests()).isEqualTo(2);
    }

    // -- one that is slow

    /** So is the one that takes the lease over; the others lose their patience with both of them. */
    @Test
    void aHolderThatIsSlowIsWaitedForNoLongerThanThePatience() throws Exception {
        Gate gate = fleet.server.hold();
        List<Future<Call>> first = fleet.call(List.of(fleet.join()));
        gate.awaitArrivals(1);
        List<Instance> others = fleet.join(4);
        List<Future<Call>> calls = fleet.call(others);
        others.forEach(each -> each.store().awaitLook());

        fleet.time.passes(Duration.ofMillis(1500));
        gate.awaitArrivals(1);
        fleet.time.passes(Duration.ofMillis(1501));
        gate.awaitArrivals(3);
        fleet.server.holdNoMore();
        gate.open();

        assertNoneFailed(Fleet.answers(first));
        assertNoneFailed(Fleet.answers(calls));
        assertThat(requests()).isEqualTo(5);
        assertNoneFailed(List.of(fleet.join().call()));
        assertThat(requests()).as("one of them is shared").isEqualTo(5);

        fleet.passes(UNTIL_GONE);
        assertAllHave("token-6", fleet.callAtOnce());
        assertThat(requests()).as("they agree again").isEqualTo(6);
    }

    // -- tokens that the API refuses

    @Test
    void aTokenThatWasRevokedIsReplacedOnce() throws Exception {
        fleet.join(INSTANCES);
        fleet.callAtOnce();

        fleet.server.revoke("token-1");
        List<Call> calls = fleet.callAtOnce();

        assertNoneFailed(calls);
        assertThat(calls).extracting(Call::token).containsOnly("token-2");
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void aTokenThatOneSawRefusedIsNotGivenToOthers() throws Exception {
        Instance one = fleet.join();
        List<Instance> others = fleet.join(3);
        fleet.callAtOnce();

        fleet.server.revoke("token-1");
        one.forgetsItsToken();
        fleet.time.awaitRest();
        assertThat(fleet.join().call()).as("newcomer").matches(call -> call.refused() == 0);
        assertNoneFailed(fleet.callAtOnce(others));

        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void anApiThatRefusesEverythingCostsARequestInAWhile() throws Exception {
        List<Instance> all = fleet.join(10);
        fleet.callAtOnce();
        fleet.server.acceptNone();

        int seconds = 90;
        for (int i = 0; i < seconds; i++) {
            for (Instance each : all) {
                assertThat(each.call().succeeded()).isFalse();
            }
            fleet.passes(Duration.ofSeconds(1));
        }

        assertThat(requests()).isBetween(2, 2 + seconds / 30);
    }

    // -- what is not theirs

    @Test
    void aRecordThatCannotBeReadIsAMiss_andMended() throws Exception {
        Instance other = fleet.join(NONE, builder -> builder.clientSecret("another"));
        other.call();
        Instance first = fleet.join();
        first.call();
        Client raw = clients.get(0);
        String key = first.store().key();
        String good = published(raw, key);
        String others = published(raw, other.store().key());
        List<String> bad = List.of(
                "garbage",
                "",
                " ",
                "{\"token\": \"x\"}",
                "x".repeat(4000),
                "0" + good.substring(1),
                good.substring(0, good.length() / 2),
                good + " ",
                good.replaceFirst(" \\d+ ", " 1 "),
                good.replaceFirst(" 0 ", " 1 "),
                others);

        int requests = requests();
        for (String each : bad) {
            assertThat(raw.compareAndSet(key, published(raw, key), each, MINUTE))
                    .isTrue();
            fleet.crashes();
            fleet.join(2);
            requests++;
            assertAllHave("token-" + requests, fleet.callAtOnce());
            assertThat(requests()).as(each).isEqualTo(requests);
        }
    }

    /** The record with a token in it and no lease any more. */
    private static String published(Client raw, String key) {
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(2))
                .until(
                        () -> {
                            String record = raw.read(key);
                            return record == null ? "" : record;
                        },
                        record -> record.endsWith(" -"));
    }

    @Test
    void aSecretThatRotatesInARollingDeploymentCostsOneRequestForEachOfTheTwo() throws Exception {
        fleet.join(6);
        fleet.callAtOnce();
        for (int i = 0; i < 6; i++) {
            fleet.join(NONE, builder -> builder.clientSecret("rotated"));
            assertNoneFailed(fleet.callAtOnce());
        }
        assertThat(requests()).isEqualTo(2);

        fleet.passes(UNTIL_GONE);
        assertNoneFailed(fleet.callAtOnce());
        assertThat(requests()).isEqualTo(4);
    }

    @Test
    void twoSetsOfParametersAreTwoTokensBesideEachOther() throws Exception {
        List<Instance> reading = new ArrayList<>();
        List<Instance> writing = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            reading.add(
                    fleet.join(NONE, builder -> builder.clientSecret("s3cret").scope("read")));
            writing.add(
                    fleet.join(NONE, builder -> builder.clientSecret("s3cret").scope("write")));
        }

        fleet.callAtOnce();
        assertThat(requests()).isEqualTo(2);
        List<Call> read = fleet.callAtOnce(reading);
        List<Call> written = fleet.callAtOnce(writing);
        assertThat(read).extracting(Call::token).containsOnly(read.get(0).token());
        assertThat(written)
                .extracting(Call::token)
                .containsOnly(written.get(0).token())
                .doesNotContain(read.get(0).token());
        assertThat(requests()).isEqualTo(2);
    }
}
