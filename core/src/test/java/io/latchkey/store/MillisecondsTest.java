package io.latchkey.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MillisecondsTest {

    @Test
    void areWholeAndRoundedUp() {
        assertThat(Milliseconds.of(Duration.ofSeconds(2))).isEqualTo(2000);
        assertThat(Milliseconds.of(Duration.ofNanos(1_000_001))).isEqualTo(2);
        assertThat(Milliseconds.of(Duration.ofNanos(1))).isEqualTo(1);
    }

    @Test
    void areMoreThanNothingAndLessThanAnyEngineCouldNotCount() {
        assertThat(Milliseconds.of(Duration.ZERO)).isEqualTo(1);
        assertThat(Milliseconds.of(Duration.ofSeconds(-5))).isEqualTo(1);
        assertThat(Milliseconds.of(Duration.ofSeconds(Long.MAX_VALUE)))
                .isEqualTo(Duration.ofDays(3650).toMillis());
    }
}
