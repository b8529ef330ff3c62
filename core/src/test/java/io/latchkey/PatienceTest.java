package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("WT2")
class PatienceTest {

    private static final Duration WHOLE = seconds(30);

    private final Patience patience = new Patience(seconds(4));

    @Test
    void isAFewSecondsAtFirst_andNeverMoreThanIsLeft() {
        assertThat(patience.within(WHOLE)).isEqualTo(seconds(4));
        assertThat(patience.within(seconds(3))).isEqualTo(seconds(3));
    }

    @Test
    void doublesWithEachTryThatGotNoAnswer_upToTheWholeTime() {
        assertThat(afterRunningOut()).isEqualTo(seconds(8));
        assertThat(afterRunningOut()).isEqualTo(seconds(16));
        assertThat(afterRunningOut()).isEqualTo(seconds(30));
        assertThat(afterRunningOut()).isEqualTo(seconds(30));
    }

    private Duration afterRunningOut() {
        patience.ranOut(patience.within(WHOLE), WHOLE);
        return patience.within(WHOLE);
    }

    @Test
    void isNotShortenedByATryThatHadLittleTime() {
        afterRunningOut();

        patience.ranOut(seconds(1), WHOLE);

        assertThat(patience.within(WHOLE)).isEqualTo(seconds(8));
    }

    @Test
    void isTwiceWhatTheLastAnswerTook_andAFewSecondsAtLeast() {
        patience.answered(seconds(5));
        assertThat(patience.within(WHOLE)).isEqualTo(seconds(10));

        patience.answered(seconds(1));
        assertThat(patience.within(WHOLE)).isEqualTo(seconds(4));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
