package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.WorkloadDay.Proof;
import io.latchkey.WorkloadDay.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A day of assertions: no call fails that could have succeeded, and each assertion is used once. Other days are those of
 * {@code -Dworkload.seed=7}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class WorkloadDayTest {

    private static final Logger LOG = Logger.getLogger("io.latchkey");

    private final long seed = Long.getLong("workload.seed", 1);
    private final Map<Proof, WorkloadDay> days = new EnumMap<>(Proof.class);

    @BeforeAll
    void live(@TempDir Path folder) throws IOException {
        LOG.setLevel(Level.OFF);
        for (Proof proof : Proof.values()) {
            days.put(proof, WorkloadDay.live(proof, seed, Files.createTempDirectory(folder, "day")));
        }
    }

    @AfterAll
    static void logAgain() {
        LOG.setLevel(null);
    }

    private WorkloadDay day(Proof proof) {
        WorkloadDay day = days.get(proof);
        if (day == null) {
            throw new AssertionError(proof);
        }
        return day;
    }

    @ParameterizedTest
    @EnumSource
    void failsNoCallThatCouldHaveSucceeded(Proof proof) {
        WorkloadDay.Figures figures = day(proof).figures();

        assertThat(figures.faults).as(figures.toString()).isEmpty();
        assertThat(figures.calls).isGreaterThan(25_000);
        assertThat(figures.spells.keySet())
                .as("of what may be in the way, a dropped key is the rarest")
                .containsAll(
                        switch (proof) {
                            case FILE -> EnumSet.complementOf(EnumSet.of(Trouble.KEY_DROPPED));
                            case SUPPLIER -> EnumSet.of(Trouble.MISSING, Trouble.SERVER_AWAY);
                            case OWN_KEY -> EnumSet.of(Trouble.SERVER_AWAY);
                        });
    }

    @Test
    void sendsEachAssertionOnce_thatASupplierGives() {
        ScepticalEndpoint endpoint = day(Proof.SUPPLIER).endpoint();

        assertThat(endpoint.refused()).isEmpty();
        assertThat(endpoint.mostUses()).isEqualTo(1);
        assertThat(endpoint.accepted()).isEqualTo(endpoint.granted()).isGreaterThan(300);
    }

    @Test
    void signsAnAssertionForEachRequest_byTheKeyOfThatMoment() {
        WorkloadDay day = day(Proof.OWN_KEY);
        ScepticalEndpoint endpoint = day.endpoint();

        assertThat(endpoint.accepted()).isEqualTo(endpoint.granted()).isGreaterThan(300);
        assertThat(day.issuer().keysMade()).isGreaterThan(5);
        assertThat(endpoint.requests() - endpoint.granted() - endpoint.unanswered())
                .as("refused, by which the server's time is learned: at each start, and each time its clock is set")
                .isBetween(2, day.sources() + 2);
        assertThat(day.figures().failed)
                .as("neither that nor a server that is away costs a call")
                .isZero();
    }

    @Test
    void sendsWhatTheFileHoldsThen_andNotAgainWhatIsOver() {
        WorkloadDay day = day(Proof.FILE);

        assertThat(day.endpoint().unexpected()).isEmpty();
        assertThat(day.endpoint().granted()).isGreaterThan(300);
        assertThat(day.endpoint().mostUses())
                .as("of one assertion, in ten minutes")
                .isLessThanOrEqualTo(6);
        assertThat(day.endpoint().mostRefusals())
                .as("of one assertion: not yet valid, over, and now and then for its key")
                .isLessThanOrEqualTo(8);
        assertThat(day.replacements()).isGreaterThan(100);
    }

    @Test
    void isTheSameDay_withTheSameSeed(@TempDir Path folder) {
        WorkloadDay again = WorkloadDay.live(Proof.SUPPLIER, seed, folder);

        assertThat(again.figures()).hasToString(day(Proof.SUPPLIER).figures().toString());
        assertThat(again.endpoint().requests())
                .isEqualTo(day(Proof.SUPPLIER).endpoint().requests());
    }
}
