package io.latchkey.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.mutants.Trial.Verdict;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests can fail: for each fault that somebody could commit there is a test of the case that names it which notices,
 * and which passes as long as nobody has.
 */
final class MutantsTest {

    /** {@code quick}, {@code all}, or what to look for in cases and faults. */
    private static final String WANTED = System.getProperty("mutants", "quick");

    private static final boolean UPDATE = Boolean.getBoolean("mutants.update");

    private static final Trial TRIAL = new Trial();
    private static final Map<Mutant, Verdict> VERDICTS = new LinkedHashMap<>();

    private static Predicate<Mutant> wanted() {
        return switch (WANTED) {
            case "all" -> mutant -> true;
            case "quick" -> Mutant::quick;
            default ->
                mutant -> Pattern.compile(WANTED).matcher(mutant.toString()).find();
        };
    }

    @TestFactory
    Stream<DynamicTest> isCaughtByTheCaseThatNamesIt() {
        return Catalogue.ALL.stream()
                .filter(wanted())
                .map(mutant -> DynamicTest.dynamicTest(mutant.toString(), () -> {
                    Verdict verdict = TRIAL.of(mutant);
                    VERDICTS.put(mutant, verdict);
                    assertThat(verdict.caughtBy())
                            .as(
                                    "The mutant \"%s\" of %s lives: none of %d test(s) of %s on %s has noticed it. There is a"
                                            + " test to write, or a test that notices has to be tagged",
                                    mutant.fault(), mutant.type(), verdict.shown(), mutant.cases(), mutant.suite())
                            .isNotNull();
                }));
    }

    /** Those that are not tried by every build, too: whoever reworks the words is told at once. */
    @Test
    void haveTheirPlaceInTheProduct() {
        SoftAssertions.assertSoftly(softly -> Catalogue.ALL.forEach(
                mutant -> softly.assertThatCode(() -> Sources.mutated(mutant)).doesNotThrowAnyException()));
    }

    @Test
    void areToldApartByTheirFaults() {
        assertThat(Catalogue.ALL.stream().map(Mutant::toString)).doesNotHaveDuplicates();
    }

    /** Which test has noticed first is told there as it was seen; it is another one when tests are added. */
    @Test
    void areOnThePage() throws IOException {
        assertThat(MutantsPage.rows())
                .as("MUTANTS.md is not of this catalogue: write it anew, by -Pmutants -Dmutants.update")
                .containsExactlyElementsOf(
                        Catalogue.ALL.stream().map(MutantsPage::row).toList());
    }

    @AfterAll
    static void tell() throws IOException {
        long caught = VERDICTS.values().stream()
                .filter(verdict -> verdict.caughtBy() != null)
                .count();
        System.out.println(MutantsPage.table(VERDICTS));
        System.out.println(caught + " of " + VERDICTS.size() + " mutants caught");
        if (UPDATE && VERDICTS.size() == Catalogue.ALL.size()) {
            MutantsPage.write(VERDICTS);
        }
    }
}
