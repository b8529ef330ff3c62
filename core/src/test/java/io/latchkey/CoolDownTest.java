package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CoolDownTest {

    private static final Moment BEGAN = new Moment(0, FakeTiming.START);

    @Test
    @Tag("O2")
    @Tag("WE9")
    void isOverAfterItsLength_byTheMonotonicClockAlone() {
        CoolDown cooling = coolDown(false);

        assertThat(cooling.isOver(after(29_999))).isFalse();
        assertThat(cooling.isOver(after(30_000))).isTrue();
        assertThat(cooling.isOver(new Moment(0, FakeTiming.START.plusSeconds(30))))
                .isFalse();
        assertThat(cooling.isOver(new Moment(30_000_000_000L, FakeTiming.START.minusSeconds(9))))
                .isTrue();
    }

    @Test
    void isOverEarly_onceThereAreOtherCredentials() {
        assertThat(coolDown(true).ended().isOver(after(0))).isTrue();
    }

    @Test
    @Tag("O7")
    void isForgottenFiveMinutesAfterItsEnd() {
        assertThat(coolDown(false).isForgotten(after(329_999))).isFalse();
        assertThat(coolDown(false).isForgotten(after(330_000))).isTrue();
    }

    @Test
    @Tag("O7")
    void isProbedForHalfAMinuteAfterItsEnd() {
        assertThat(coolDown(false).isProbedBy(after(59_999))).isTrue();
        assertThat(coolDown(false).isProbedBy(after(60_000))).isFalse();
    }

    @Test
    void hasRefusedCredentialsLookedAtOnceInASecond() {
        CoolDown cooling = coolDown(true);

        assertThat(cooling.isTimeToLook(after(999))).isFalse();
        assertThat(cooling.isTimeToLook(after(1000))).isTrue();
        assertThat(cooling.looked(after(1000)).isTimeToLook(after(1999))).isFalse();
        assertThat(cooling.looked(after(1000)).isTimeToLook(after(2000))).isTrue();
        assertThat(coolDown(false).isTimeToLook(after(5000))).isFalse();
    }

    private static CoolDown coolDown(boolean clientRefused) {
        return new CoolDown(
                BEGAN, Duration.ofSeconds(30), 1, new TokenException("why", null), clientRefused, BEGAN, 0, false);
    }

    private static Moment after(long millis) {
        return new Moment(Duration.ofMillis(millis).toNanos(), FakeTiming.START.plusMillis(millis));
    }
}
