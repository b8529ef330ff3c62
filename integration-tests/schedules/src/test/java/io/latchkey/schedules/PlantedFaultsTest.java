package io.latchkey.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The schedules find what they are there for: faults, planted in the product, that take a turn at the wrong step. */
@SuppressWarnings("StringConcatToTextBlock") // parts of lines are changed, and their ends
class PlantedFaultsTest {

    private static final int SCHEDULES = 4_000;

    private static void isFound(Planted planted, String scene) {
        Map<String, byte[]> classes = planted.compile();
        try (Explorer explorer = Explorer.ofProductWith(classes)) {
            Explorer.Failed failed =
                    catchThrowableOfType(Explorer.Failed.class, () -> explorer.explore(scene, Effort.few(SCHEDULES)));
            assertThat(failed).as("a fault that is not found").isNotNull();
            assertThat(failed).hasMessageContaining("goes on");
            assertThatThrownBy(() -> explorer.replay(scene, failed.schedule()))
                    .as("the same schedule again")
                    .isInstanceOf(Explorer.Failed.class)
                    .hasMessage(failed.getMessage());
        }
        try (Explorer explorer = Explorer.ofProduct()) {
            explorer.explore(scene, Effort.few(20)); // and it was not the scene's
        }
    }

    @Test
    void aSecondFetch_asTheTokenThatHasJustComeIsNotLookedAtUnderTheLock() throws IOException {
        isFound(
                Planted.in("TokenHolder")
                        .changing(
                                "token = held != null && waiter.isServedBy(held, now) ? held.token() : null;",
                                "token = null;"),
                "HerdScenes$Cold");
    }

    @Test
    void aSecondRefresh_asTheOneThatHasJustEndedIsNotLookedAtUnderTheLock() throws IOException {
        isFound(
                Planted.in("TokenHolder")
                        .changing(" || coolingDown(now) != null || isFresh(now)", " || coolingDown(now) != null"),
                "HerdScenes$Stale");
    }

    @Test
    void aLostWakeUp_asACallerJoinsAfterTheLock() throws IOException {
        isFound(
                Planted.in("TokenHolder")
                        .changing("                    addWaiter(waiter);\n", "")
                        .changing(
                                "        if (token != null) {\n            waiter.complete(token);",
                                "        if (token == null && fetch != null) {\n            addWaiter(waiter);\n        }\n"
                                        + "        if (token != null) {\n            waiter.complete(token);"),
                "HerdScenes$Cold");
    }

    @Test
    void aLostFetch_asAReportPublishesWhatItHadSeenBefore() throws IOException {
        isFound(
                Planted.in("TokenHolder")
                        .changing("        boolean young;\n", "        boolean young;\n        State seen = state;\n")
                        .changing("publish(state.refusing(held.token()));", "publish(seen.refusing(held.token()));"),
                "ReportScenes$AgainstRefresh");
    }

    @Test
    void aLostReport_asAFailedFetchPutsTheRefusedTokenBack() throws IOException {
        isFound(
                Planted.in("TokenHolder")
                        .changing("        Duration pause;\n", "        Duration pause;\n        State seen = state;\n")
                        .changing("publish(state.failed(cooling));", "publish(seen.failed(cooling));"),
                "ReportScenes$WhileTheEndpointFails");
    }

    @Test
    void aTokenAfterClose_asTheFetchIsNotAskedWhetherItIsStillTheOne() throws IOException {
        isFound(
                Planted.in("TokenHolder")
                        .changing(
                                "            if (state.fetch() != fetch) {\n                return;\n            }\n"
                                        + "            Held held = state.held();",
                                "            Held held = state.held();")
                        .changing(
                                "return new State(acquired, null, null, null, now, closed);",
                                "return new State(acquired, null, null, null, now, false);"),
                "CloseScenes$AgainstCallers");
    }

    @Test
    void aTimerAfterClose_asTheOneThatWasJustSetIsNotLookedAt() throws IOException {
        isFound(
                Planted.in("Warmth").changing("        if (closed) {\n            timer.run();\n        }\n", ""),
                "CloseScenes$AgainstWarmth");
    }

    @Test
    void aSecondLook_asTheMarkOfTheFirstIsNotLookedAt() throws IOException {
        isFound(
                Planted.in("TokenHolder")
                        .changing(
                                "change(cooling, current -> current.isTimeToLook(now), ",
                                "change(cooling, current -> true, "),
                "LookScenes$Healed");
    }

    @Test
    void aLostFinding_asALookIsMarkedInWhatWasKnownBefore() throws IOException {
        isFound(
                Planted.in("TokenHolder")
                        .changing(
                                "current -> current.isTimeToLook(now), current -> current.looked(now)",
                                "current -> true, current -> cooling.looked(now)"),
                "LookScenes$Found");
    }

    @Test
    void aForgottenCall_asTheWatchEndsWithoutALookAtWhoHasCome() throws IOException {
        isFound(
                Planted.in("CancellationWatch")
                        .changing(
                                "        scheduled.set(false);\n        all.forEach(Watched::look);\n        schedule();\n",
                                "        all.forEach(Watched::look);\n        boolean any = !all.isEmpty();\n"
                                        + "        scheduled.set(false);\n        if (any) {\n            schedule();\n        }\n"),
                "WaitScenes$Watched");
    }

    @Test
    void aRefusedTokenForOthers_asItWasReportedWhileItWasWritten() throws IOException {
        isFound(
                Planted.in("SharedTokenIssuer")
                        .changing(
                                "        if (attempt.isRefused(own.value())) {\n            drop(",
                                "        if (attempt.isRefused(own.value()) && MOST_ROUNDS == 0) {\n            drop("),
                "LeaseScenes$ReportedWhileWritten");
    }
}
