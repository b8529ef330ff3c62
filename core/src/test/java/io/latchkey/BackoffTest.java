package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 30", "7, 30", "1000, 30"})
    @Tag("O2")
    void delaysByAnythingUpToADoublingTime(int attempts, long longest) {
        assertThat(Backoff.delay(attempts, 0)).isZero();
        assertThat(Backoff.delay(attempts, 0.5))
                .isEqualTo(Duration.ofSeconds(longest).dividedBy(2));
        assertThat(Backoff.delay(attempts, 1)).isEqualTo(Duration.ofSeconds(longest));
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, 1", "2, false, 2", "5, false, 16", "6, false, 30", "1000, false, 30",
        "1, true,  2", "2, true,  4", "5, true,  32", "6, true,  60", "1000, true,  60",
    })
    @Tag("O5")
    void coolsDownForADoublingTime_giveOrTakeAFifth(int failures, boolean permanent, long mean) {
        assertThat(Backoff.coolDown(failures, permanent, 0.5)).isEqualTo(Duration.ofSeconds(mean));
        assertThat(Backoff.coolDown(failures, permanent, 0)).isEqualTo(Duration.ofMillis(mean * 800));
        assertThat(Backoff.coolDown(failures, permanent, 1)).isEqualTo(Duration.ofMillis(mean * 1200));
    }

    @Test
    @Tag("O6")
    void leavesTheEndpointInPeace_whateverChanceDecides() {
        // The worst case: no pause at all between the tries of the first fetch, and the shortest of cool-downs.
        Duration now = Duration.ZERO;
        int requests = Backoff.ATTEMPTS;
        for (int failures = 1; ; failures++) {
            now = now.plus(Backoff.coolDown(failures, false, 0));
            if (now.compareTo(Duration.ofMinutes(1)) > 0) {
                break;
            }
            requests++;
        }

        assertThat(requests).isLessThanOrEqualTo(10);
    }
}
