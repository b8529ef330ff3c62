package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.AuthorizationServer.Gate;
import io.latchkey.Instance.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What a fleet does when its store fails, which must cost nobody a call, and nobody a wait that is longer than the
 * deadline of a call of the store: that is a second. Time runs, but for the hours that a test has pass at once; bounds are
 * wide, for slow machines.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class FaultContract {

    static final int INSTANCES = 4;

    /** The deadline, and what a slow machine takes. The patience with other instances, which is three, is in it, too. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    private static final Duration UNTIL_GONE = Duration.ofMinutes(61);
    private static final Duration WITHIN_COOL_DOWN = Duration.ofSeconds(15);

    /** Each connection that has broken unnoticed may cost a further cool-down. */
    private static final int MOST_ROUNDS = 10;

    private static final Duration LATE = Duration.ofMillis(300);
    private static final Duration TOO_LATE = Duration.ofMillis(1200);

    private final List<String> figures = new ArrayList<>();
    private Fleet fleet = new Fleet(List.of());

    abstract Trouble stalled();

    /** It comes back, with or without what it had. */
    abstract Trouble dead();

    /** It can be read, but nothing more can be written. */
    abstract Trouble full();

    abstract Trouble late(Duration eachWay);

    /** Nothing reaches it. */
    abstract Trouble cutThere();

    /** What is sent reaches it, and nothing comes back. */
    abstract Trouble cutBack();

    @AfterEach
    void dissolveFleet() {
        fleet.close();
    }

    @AfterAll
    void tellFigures() {
        figures.forEach(each -> System.out.println("figures | " + getClass().getSimpleName() + " | " + each));
    }

    @Test
    void aStoreThatStallsCostsItsDeadlineOnce() throws Exception {
        isSurvived("stalled", stalled(), true);
    }

    @Test
    void aStoreThatDiesCostsItsDeadlineOnceAtMost() throws Exception {
        isSurvived("dead", dead(), true);
    }

    @Test
    void aStoreThatIsFullCostsNothingButRequests() throws Exception {
        isSurvived("full", full(), true);
    }

    @Test
    void aStoreThatAnswersTooLateCostsItsDeadlineOnce() throws Exception {
        isSurvived("too late", late(TOO_LATE), true);
    }

    /** Whether it is left alone is the client's affair, which may have to say more than once what it wants. */
    @Test
    void aStoreThatAnswersLateIsWaitedFor() throws Exception {
        isSurvived("late", late(LATE), false);
    }

    @Test
    void aStoreThatCannotBeReachedCostsItsDeadlineOnce() throws Exception {
        isSurvived("cut there", cutThere(), true);
    }

    @Test
    void aStoreWhoseAnswersDoNotComeCostsItsDeadlineOnce() throws Exception {
        isSurvived("cut back", cutBack(), true);
    }

    /** In real time, which includes the store's. */
    @Test
    void aHolderThatDiesCostsHalfOfThePatience() throws Exception {
        fleet = new Fleet(late(Duration.ZERO).clients());
        Gate never = fleet.server.hold();
        var unused = fleet.call(List.of(fleet.join()));
        never.awaitArrivals(1);
        fleet.server.holdNoMore();
        fleet.time.runs();

        List<Call> calls = fleet.callAtOnce(fleet.join(INSTANCES - 1));

        assertNoneFailed(calls);
        assertThat(longest(calls)).isLessThan(LONGEST_WAIT);
        tell("holder dies", calls, fleet.server.requests() - 1, "-");
    }

    private void isSurvived(String name, Trouble trouble, boolean isLeftAlone) throws Exception {
        fleet = new Fleet(trouble.clients());
        fleet.join(INSTANCES);
        shareOne();
        fleet.passes(UNTIL_GONE);
        int before = fleet.server.requests();
        fleet.time.runs();
        List<Call> calls;
        int requests;
        String laterWait = "-";
        trouble.beginning().run();
        try {
            calls = fleet.callAtOnce();
            requests = fleet.server.requests() - before;
            assertNoneFailed(calls);
            assertThat(longest(calls)).isLessThan(LONGEST_WAIT);
            assertThat(requests).isBetween(1, INSTANCES);
            if (isLeftAlone) {
                fleet.time.awaitRest();
                laterWait = longest(callInCoolDown()).toMillis() + " ms";
            }
        } finally {
            trouble.end().run();
        }
        fleet.time.standsStill();
        shareOne();
        tell(name, calls, requests, laterWait);
    }

    /** All of them need a new token, and none asks the store. */
    private List<Call> callInCoolDown() throws Exception {
        fleet.time.passes(WITHIN_COOL_DOWN);
        fleet.instances().forEach(Instance::forgetsItsToken);
        int before = storeCalls();
        int requests = fleet.server.requests();

        List<Call> calls = fleet.callAtOnce();
        fleet.time.awaitRest();

        assertNoneFailed(calls);
        assertThat(storeCalls()).as("calls of the store").isEqualTo(before);
        assertThat(fleet.server.requests() - requests).isEqualTo(INSTANCES);
        return calls;
    }

    private int storeCalls() {
        return fleet.instances().stream().mapToInt(each -> each.store().calls()).sum();
    }

    /**
     * Has them come to share one token, as they do when a cool-down is over: at once, if their clients see by themselves that
     * connections are no good any more, and what is there again.
     */
    private void shareOne() throws Exception {
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            for (Instance each : fleet.instances()) {
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(10))
                        .ignoreExceptions()
                        .until(() -> each.store().read("never-written") == null);
            }
            fleet.passes(UNTIL_GONE);
            int before = fleet.server.requests();
            assertNoneFailed(fleet.callAtOnce());
            if (fleet.server.requests() == before + 1) {
                return;
            }
        }
        throw new AssertionError("no token is shared");
    }

    private static void assertNoneFailed(List<Call> calls) {
        assertThat(calls).allMatch(Call::succeeded);
    }

    private static Duration longest(List<Call> calls) {
        return calls.stream().map(Call::waited).max(Comparator.naturalOrder()).orElseThrow();
    }

    private void tell(String name, List<Call> calls, int requests, String laterWait) {
        figures.add(name + " | " + longest(calls).toMillis() + " ms | " + requests + " | " + laterWait);
    }
}
