package io.latchkey.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** That the picture of the dashboard has something to show; drawing it takes a Prometheus. */
class WatchedApplicationTest {

    private static final Path RECIPES = Path.of("..", "..", "recipes");

    /** Held here, or its level would be forgotten. */
    private static final Logger LOG = Logger.getLogger("io.latchkey");

    @Test
    void hasTheTroubleThatTheAlertsAreFor() {
        LOG.setLevel(Level.OFF);
        try {
            String orders = "{job=\"shop\",instance=\"a\",source=\"orders\"} ";

            assertThat(WatchedApplication.scrapes())
                    .contains("latchkey_token_remaining_seconds" + orders + "0.0 ")
                    .contains("latchkey_token_since_failure_seconds" + orders + "NaN ")
                    .containsPattern("_rejected_total\\{[^}]*young=\"true\"} [1-9]")
                    .containsPattern("_fetch_seconds_count\\{[^}]*error=\"5xx\",[^}]*} [1-9]")
                    .containsPattern("_wait_seconds_sum\\{[^}]*outcome=\"success\"[^}]*} [1-9]")
                    .containsPattern("_store_failures_total\\{[^}]*} [1-9]")
                    .containsPattern("_insufficient_scope_total\\{[^}]*} [1-9]")
                    .endsWith("# EOF\n");
        } finally {
            LOG.setLevel(null);
        }
    }

    @Test
    void readsTheAlerts() throws IOException {
        List<Alert> alerts = Alert.of(Files.readString(RECIPES.resolve("alerts.yaml")));

        assertThat(alerts)
                .extracting(Alert::name)
                .containsExactly(
                        "LatchkeyTokenRunsOut", "LatchkeyNoToken", "LatchkeyNewTokensRefused", "LatchkeyCallersWait");
        assertThat(alerts)
                .extracting(Alert::pending)
                .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(10));
        assertThat(alerts.get(1).expression())
                .startsWith("latchkey_token_remaining_seconds == 0 and ")
                .doesNotContain("\n");
    }
}
