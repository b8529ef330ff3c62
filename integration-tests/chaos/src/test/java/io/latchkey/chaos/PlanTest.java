package io.latchkey.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The seed is the plan. */
class PlanTest {

    @Test
    void isTheSameForTheSameSeed() {
        Plan plan = new Plan(7, 3_600);
        Plan again = new Plan(7, 3_600);

        assertThat(again.digest()).isEqualTo(plan.digest());
        assertThat(again.troubles()).isEqualTo(plan.troubles());
        assertThat(steps(again)).isEqualTo(steps(plan));
        assertThat(fates(again)).isEqualTo(fates(plan));
    }

    @Test
    void isAnotherForAnotherSeedOrAnotherTime() {
        assertThat(Set.of(new Plan(7, 3_600).digest(), new Plan(8, 3_600).digest(), new Plan(7, 60).digest()))
                .hasSize(3);
    }

    @Test
    void hasStreamsThatDoNotDependOnEachOther() {
        Plan plan = new Plan(7, 60);
        SplittableRandom one = plan.stream("one");
        long first = one.nextLong();
        long unused = plan.stream("another").nextLong();

        assertThat(plan.stream("one").nextLong()).isEqualTo(first);
        assertThat(plan.stream("another").nextLong()).isNotEqualTo(first);
    }

    @Test
    void hasEachTrouble_inTheOrderOfTime_andNoneBeyondItsEnd() {
        for (long seed = 0; seed < 100; seed++) {
            List<Trouble> troubles = new Plan(seed, 30).troubles();

            Set<Trouble.Kind> kinds = EnumSet.noneOf(Trouble.Kind.class);
            troubles.forEach(each -> kinds.add(each.kind()));
            assertThat(kinds).as("seed %s", seed).containsExactly(Trouble.Kind.values());
            assertThat(troubles).isSortedAccordingTo((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
            assertThat(troubles).allMatch(each -> each.endMillis() <= 30_000);
        }
    }

    @Test
    void failsThreeRequestsOfTen_inEachWayBeforeAnyComesAgain() {
        FateOfRequests fates = new FateOfRequests(new Plan(7, 60).stream(FateOfRequests.stream(0)));
        int wrong = 0;
        List<Fault> ways = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Fault fault = fates.next().fault();
            if (fault != Fault.NONE) {
                wrong++;
                ways.add(fault);
            }
        }

        assertThat(wrong).isBetween(2_800, 3_200);
        for (int i = 0; i + Fault.ALL.size() <= ways.size(); i += Fault.ALL.size()) {
            assertThat(ways.subList(i, i + Fault.ALL.size())).doesNotHaveDuplicates();
        }
    }

    private static List<Step> steps(Plan plan) {
        SplittableRandom chance = plan.stream(Caller.stream(5));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            steps.add(Step.draw(chance, plan.thinkMillis()));
        }
        return steps;
    }

    private static List<FateOfRequests.Fate> fates(Plan plan) {
        FateOfRequests fates = new FateOfRequests(plan.stream(FateOfRequests.stream(2)));
        List<FateOfRequests.Fate> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(fates.next());
        }
        return all;
    }
}
