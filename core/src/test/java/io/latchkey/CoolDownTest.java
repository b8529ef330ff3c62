package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CoolDownTest {

    private static final Moment BEGAN = new Moment(0, FakeTiming.START);

    @Test
    @Tag("O2")
    void isOverAfterItsLength_byEitherClock() {
        CoolDown cooling = coolDown(null);

        assertThat(cooling.isOver(after(29_999))).isFalse();
        assertThat(cooling.isOver(after(30_000))).isTrue();
        assertThat(cooling.isOver(new Moment(0, FakeTiming.START.plusSeconds(30))))
                .isTrue();
        assertThat(cooling.isOver(new Moment(30_000_000_000L, FakeTiming.START.minusSeconds(9))))
                .isTrue();
    }

    @Test
    @Tag("O7")
    void isForgottenFiveMinutesAfterItsEnd() {
        assertThat(coolDown(null).isForgotten(after(329_999))).isFalse();
        assertThat(coolDown(null).isForgotten(after(330_000))).isTrue();
    }

    @Test
    @Tag("O7")
    void isProbedForHalfAMinuteAfterItsEnd() {
        assertThat(coolDown(null).isProbedBy(after(59_999))).isTrue();
        assertThat(coolDown(null).isProbedBy(after(60_000))).isFalse();
    }

    @Test
    void looksAtARefusedSecretOnceInASecond() {
        CoolDown cooling = coolDown("old");

        assertThat(cooling.isTimeToLookAtTheSecret(after(999))).isFalse();
        assertThat(cooling.isTimeToLookAtTheSecret(after(1000))).isTrue();
        assertThat(cooling.withSecretAskedFor(after(1000)).isTimeToLookAtTheSecret(after(1999)))
                .isFalse();
        assertThat(cooling.withSecretAskedFor(after(1000)).isTimeToLookAtTheSecret(after(2000)))
                .isTrue();
        assertThat(coolDown(null).isTimeToLookAtTheSecret(after(5000))).isFalse();
    }

    @Test
    @Tag("H2")
    void doesNotShowTheSecret() {
        assertThat(coolDown("c4nary")).asString().contains("PT30S").doesNotContain("c4nary");
    }

    private static CoolDown coolDown(@Nullable String refusedSecret) {
        return new CoolDown(BEGAN, Duration.ofSeconds(30), 1, new TokenException("why", null), refusedSecret, BEGAN, 0);
    }

    private static Moment after(long millis) {
        return new Moment(Duration.ofMillis(millis).toNanos(), FakeTiming.START.plusMillis(millis));
    }
}
