package io.latchkey.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Half a minute of the soak, of which an hour is run by hand. What may never happen has not; how often anything else has
 * depends on the machine.
 */
class SoakTest {

    private static final int SECONDS = 30;

    @Test
    @Tag("A10")
    @Tag("B27")
    @Tag("C4")
    @Tag("C5")
    @Tag("D1")
    @Tag("D2")
    @Tag("D5")
    @Tag("D9")
    @Tag("D10")
    @Tag("F1")
    @Tag("F4")
    @Tag("F5")
    @Tag("F7")
    @Tag("F9")
    @Tag("F10")
    @Tag("F12")
    @Tag("F15")
    @Tag("F19")
    @Tag("G2")
    @Tag("G13")
    @Tag("G16")
    @Tag("H2")
    @Tag("J1")
    @Tag("J3")
    @Tag("K1")
    @Tag("M7")
    @Tag("O1")
    @Tag("O2")
    @Tag("O6")
    @Tag("O7")
    @Tag("O11")
    void keepsEachPromiseForHalfAMinute() throws Exception {
        Plan plan = new Plan(13, SECONDS);

        Summary summary = Soak.run(plan);

        assertThat(summary.violations()).as(summary.toString()).isZero();
        Tally tally = summary.world().tally();
        for (Trouble.Kind kind : Trouble.Kind.values()) {
            List<Trouble> planned =
                    plan.troubles().stream().filter(each -> each.kind() == kind).toList();
            assertThat(planned).as("%s", kind).isNotEmpty();
            assertThat(tally.of("trouble: " + kind)).as("%s", kind).isEqualTo(planned.size());
        }
        for (Stack.Kind stack : Stack.Kind.values()) {
            assertThat(tally.of("calls by " + stack)).isGreaterThanOrEqualTo(Soak.CALLERS);
            assertThat(tally.of("calls by " + stack + " async")).isGreaterThanOrEqualTo(Soak.CALLERS);
        }
        assertThat(tally.of("orders booked")).isGreaterThanOrEqualTo(6L * Soak.CALLERS);
    }
}
