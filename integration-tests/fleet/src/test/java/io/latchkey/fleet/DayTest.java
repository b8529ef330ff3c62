package io.latchkey.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fleet.Day.Incident;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a store is for, on a day of twenty instances to which everything happens. */
class DayTest {

    private static final int INSTANCES = 20;

    private static final Day.Setting SETTING = Day.Setting.of(INSTANCES).withCallsEvery(Duration.ofSeconds(10));

    /** Before that, no token of an hour is refreshed, by whatever clock. */
    private static final long EARLIEST_REFRESH = TimeUnit.MINUTES.toNanos(45);

    private static final Logger LOG = Logger.getLogger("io.latchkey");

    private static Tally day = new Tally(new World(0));

    @BeforeAll
    static void live() {
        LOG.setLevel(Level.OFF);
        day = Day.live(SETTING);
    }

    @AfterAll
    static void logAgain() {
        LOG.setLevel(null);
    }

    private static Counts during(Incident incident) {
        return day.of(incident.label());
    }

    @Test
    void aRefreshOfTheFleetIsOneRequest() {
        List<Long> times = new ArrayList<>(day.requestTimes());
        times.removeIf(time -> time >= Incident.STORE_HANGS.begins() && time < Incident.STORE_BACK.begins());
        List<Long> unexpected = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i) - times.get(i - 1) < EARLIEST_REFRESH && !comesOfAnIncident(times.get(i))) {
                unexpected.add(times.get(i));
            }
        }
        assertThat(unexpected)
                .as("requests sooner than a refresh, without a reason")
                .isEmpty();
        assertThat(day.of(Tally.ORDINARY).requests).isBetween(15L, 30L);
    }

    private static boolean comesOfAnIncident(long time) {
        for (Incident incident : Incident.values()) {
            if (time >= incident.begins() && time < incident.ends()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aRollingStartIsOneRequest() {
        assertThat(during(Incident.ROLLING_START).requests).isEqualTo(1);
    }

    @Test
    void aRevocationIsOneRequest() {
        for (Incident revocation : List.of(Incident.REVOCATION_1, Incident.REVOCATION_2, Incident.REVOCATION_3)) {
            Counts counts = during(revocation);
            assertThat(counts.requests).as(revocation.label()).isEqualTo(1);
            assertThat(counts.refused).as(revocation.label()).isBetween((long) INSTANCES, 2L * INSTANCES);
            // Once, for who was about to refresh and finds the next token, which was revoked with the one before.
            assertThat(counts.handedOn).as(revocation.label()).isLessThanOrEqualTo(INSTANCES);
        }
    }

    @Test
    void aTokenEndpointThatIsAwayIsNotAskedByEachInstance() {
        Counts counts = during(Incident.ENDPOINT_AWAY);
        // Ten minutes, in which a lease is taken over each ten seconds. Each by itself, the twenty ask some 400 times.
        assertThat(counts.requests).isBetween(2L, 70L);
        assertThat(counts.failed).isZero();
        assertThat(counts.waited).isZero();
    }

    @Test
    void aTokenEndpointThatIsAwayIsNotAskedByEachInstance_whoseStoreIsFarAway() {
        Tally far = Day.live(Day.Setting.of(5 * INSTANCES)
                .withCallsEvery(Duration.ofSeconds(20))
                .withStoreLatency(Duration.ofMillis(80)));
        assertThat(far.of(Incident.ENDPOINT_AWAY.label()).requests).isBetween(2L, 70L);
    }

    @Test
    void aMassRestartIsOneRequestAtMost() {
        assertThat(during(Incident.MASS_RESTART).requests).isLessThanOrEqualTo(1);
        assertThat(during(Incident.MASS_RESTART_EMPTY).requests).isEqualTo(1);
    }

    @Test
    void anInstanceThatIsKilledWhileItFetchesIsOneRequestMore() {
        assertThat(during(Incident.KILLED).requests).isEqualTo(2);
        assertThat(during(Incident.REVOCATION_KILLED).requests).isEqualTo(2);
    }

    @Test
    void noCallIsLostToTheEndOfWhoeverFetches() {
        assertThat(during(Incident.REVOCATION_KILLED).failed).isZero();
        assertThat(during(Incident.REVOCATION_KILLED).longestWait).isLessThan(TimeUnit.SECONDS.toNanos(3));
    }

    @Test
    void anHourWithoutTheStoreCostsNoCallAndARequestOfEachInstance() {
        for (Incident outage : List.of(Incident.STORE_HANGS, Incident.STORE_FAILS, Incident.STORE_BACK)) {
            assertThat(during(outage).failed).as(outage.label()).isZero();
            assertThat(during(outage).handedOn).as(outage.label()).isZero();
            assertThat(during(outage).waited).as(outage.label()).isZero();
        }
        assertThat(during(Incident.STORE_HANGS).requests + during(Incident.STORE_FAILS).requests)
                .isBetween((long) INSTANCES, 2L * INSTANCES);
        assertThat(during(Incident.STORE_BACK).requests).isEqualTo(1);
    }

    @Test
    void noCallFailsAndNoTokenIsUsedPastItsEnd() {
        assertThat(day.all().calls).isGreaterThan(150_000);
        assertThat(day.all().failed).isZero();
        assertThat(day.all().pastEnd).isZero();
    }

    @Test
    void clocksTwoMinutesApartCostRequestsAndNoCall() {
        Counts all = Day.live(SETTING.withClocksApart(Duration.ofMinutes(2))).all();
        assertThat(all.failed).isZero();
        assertThat(all.pastEnd).isZero();
        assertThat(all.requests).isLessThan(3 * day.all().requests);
    }

    @Test
    void withoutAStoreEachInstanceFetchesAllOfThemItself() {
        Counts all = Day.live(SETTING.withoutStore()).all();
        assertThat(all.requests).isGreaterThan(5 * day.all().requests);
        assertThat(all.failed).isZero();
        assertThat(all.pastEnd).isZero();
    }

    @Test
    void theSameSeedIsTheSameDay() {
        Tally again = Day.live(SETTING);
        assertThat(again.requestTimes()).isEqualTo(day.requestTimes());
        assertThat(again.all()).hasToString(day.all().toString());
    }
}
