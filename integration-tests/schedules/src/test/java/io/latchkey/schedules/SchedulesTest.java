package io.latchkey.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The engine, switched from one thread to another where seeds say so. Each build tries the same schedules of each scene;
 * {@code -Dschedules.minutes=30} tries others for so long.
 */
class SchedulesTest {

    /** What a build can afford. */
    private static final int SCHEDULES = 300;

    private static final int SCENES = 36;

    private static final Effort EFFORT = Effort.of(SCHEDULES, SCENES);

    private static final Explorer EXPLORER = Explorer.ofProduct();

    private static long explored;

    @AfterAll
    static void sum() {
        System.out.println("schedules explored: " + explored + " in all, seed " + EFFORT.seed() + ", Java "
                + Runtime.version().feature());
        EXPLORER.close();
    }

    private static void explore(String scene) {
        Explorer.Explored result = EXPLORER.explore(scene, EFFORT);
        System.out.println(result);
        explored += result.schedules();
        assertThat(result.different()).as("schedules are not all the same").isGreaterThan(result.schedules() / 10);
    }

    @Test
    @Tag("D1")
    void callersWithoutAToken() {
        explore("HerdScenes$Cold");
    }

    @Test
    @Tag("D4")
    void callersWhoseFetchIsRefused() {
        explore("HerdScenes$Refused");
    }

    @Test
    @Tag("D4")
    void callersWhoseEndpointIsAway() {
        explore("HerdScenes$Away");
    }

    @Test
    @Tag("D3")
    void callersWithAStaleToken() {
        explore("HerdScenes$Stale");
    }

    @Test
    @Tag("D3")
    void callersWhileTheTokenGrowsOld() {
        explore("HerdScenes$GrowingOld");
    }

    @Test
    @Tag("D1")
    void callersAndAPrefetch() {
        explore("HerdScenes$Prefetched");
    }

    @Test
    @Tag("D9")
    void theReportAgainstTheRefresh() {
        explore("ReportScenes$AgainstRefresh");
    }

    @Test
    @Tag("D10")
    void manyReports() {
        explore("ReportScenes$Many");
    }

    @Test
    @Tag("D9")
    void theReportAgainstCallers() {
        explore("ReportScenes$AgainstCallers");
    }

    @Test
    @Tag("D10")
    void theReportOfTheReplacement() {
        explore("ReportScenes$OfTheReplacement");
    }

    @Test
    @Tag("D9")
    void theReportWhileTheEndpointFails() {
        explore("ReportScenes$WhileTheEndpointFails");
    }

    @Test
    @Tag("D11")
    @Tag("K1")
    void closeAgainstCallers() {
        explore("CloseScenes$AgainstCallers");
    }

    @Test
    @Tag("D11")
    @Tag("K1")
    void closeAgainstTheNextTry() {
        explore("CloseScenes$AgainstRetry");
    }

    @Test
    @Tag("D11")
    @Tag("K1")
    void closeAgainstTimeOuts() {
        explore("CloseScenes$AgainstTimeOuts");
    }

    @Test
    @Tag("D11")
    @Tag("K1")
    void closeAgainstReports() {
        explore("CloseScenes$AgainstReports");
    }

    @Test
    @Tag("K1")
    void closeAgainstTheTimerThatKeepsWarm() {
        explore("CloseScenes$AgainstWarmth");
    }

    @Test
    @Tag("D11")
    @Tag("K1")
    void closeAgainstUploads() {
        explore("CloseScenes$AgainstUploads");
    }

    @Test
    @Tag("A11")
    void theLookAtTheSecret() {
        explore("LookScenes$Healed");
    }

    @Test
    @Tag("A11")
    void whatALookHasFound() {
        explore("LookScenes$Found");
    }

    @Test
    @Tag("A11")
    void theLookAgainstAFetch() {
        explore("LookScenes$AgainstFetch");
    }

    @Test
    @Tag("A11")
    @Tag("K1")
    void theLookAgainstClose() {
        explore("LookScenes$AgainstClose");
    }

    @Test
    @Tag("A11")
    void theLookThatFindsAnotherWrongSecret() {
        explore("LookScenes$WrongAgain");
    }

    @Test
    @Tag("D5")
    void anInterruptedCaller() {
        explore("WaitScenes$Interrupted");
    }

    @Test
    @Tag("D5")
    void aCancelledStage() {
        explore("WaitScenes$StageCancelled");
    }

    @Test
    @Tag("D13")
    void callersWhoseTimeIsUp() {
        explore("WaitScenes$OutOfTime");
    }

    @Test
    @Tag("D5")
    void cancelledCalls() {
        explore("WaitScenes$Watched");
    }

    @Test
    @Tag("D5")
    void cancelledCallsAndServedOnes() {
        explore("WaitScenes$WatchedAndServed");
    }

    @Test
    @Tag("D9")
    void uploadsThatWait() {
        explore("WaitScenes$Lasting");
    }

    @Test
    @Tag("D9")
    void uploadsThatWaitInVain() {
        explore("WaitScenes$LastingInVain");
    }

    @Test
    @Tag("WE2")
    void instancesWithoutAToken() {
        explore("LeaseScenes$Cold");
    }

    @Test
    @Tag("WE2")
    void instancesWithAStaleToken() {
        explore("LeaseScenes$Stale");
    }

    @Test
    @Tag("WE2")
    void instancesThatReport() {
        explore("LeaseScenes$Reported");
    }

    @Test
    @Tag("WE2")
    void aReportWhileTheRecordIsWritten() {
        explore("LeaseScenes$ReportedWhileWritten");
    }

    @Test
    @Tag("WE2")
    void aHolderOfTheLeaseThatFails() {
        explore("LeaseScenes$HolderFails");
    }

    @Test
    @Tag("WE2")
    void aHolderOfTheLeaseThatCloses() {
        explore("LeaseScenes$HolderCloses");
    }

    @Test
    @Tag("WE2")
    void aStoreThatFails() {
        explore("LeaseScenes$StoreFails");
    }

    /** Whatever seeds may miss: all schedules with one turn that nobody had to make. */
    @Test
    @Tag("D3")
    @Tag("D9")
    void theReportAgainstTheRefresh_withOneTurn() {
        Explorer.Explored all = EXPLORER.exhaust("ReportScenes$AgainstRefresh", 1, 20_000);
        System.out.println(all);
        assertThat(all).as("not too many").isNotNull();
    }

    /** Schedules in which something has failed once. They stay what they were as long as the steps up to there do. */
    @ParameterizedTest
    @CsvFileSource(resources = "/kept-schedules.csv")
    void aScheduleThatHasFailedOnce(String scene, String schedule) {
        assertThat(EXPLORER.replay(scene, schedule).steps()).isPositive();
    }

    @Test
    void theSameSeedIsTheSameSchedule() {
        for (String scene :
                List.of("HerdScenes$Away", "LookScenes$AgainstFetch", "WaitScenes$Watched", "LeaseScenes$Stale")) {
            for (String schedule : List.of("priorities-3-300-7", "walk-4-8", "walk-20-9")) {
                Schedule.Played once = EXPLORER.replay(scene, schedule);
                assertThat(EXPLORER.replay(scene, schedule))
                        .as(scene + " " + schedule)
                        .isEqualTo(once);
            }
        }
    }
}
