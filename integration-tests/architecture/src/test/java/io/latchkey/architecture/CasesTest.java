package io.latchkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.architecture.Catalogue.Case;
import io.latchkey.architecture.Catalogue.Kind;
import io.latchkey.architecture.TestSources.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the tests of all modules against the catalogue of cases, and the page {@code integration-tests/CASES.md} against
 * both. To write the page anew:
 *
 * <pre>
 * mvn -pl integration-tests/architecture -am test \
 *     -Dtest=CasesTest -Dsurefire.failIfNoSpecifiedTests=false -Dcases.update
 * </pre>
 *
 * A case is added to {@code cases.txt} beside this class, in its resources.
 */
class CasesTest {

    private static final Path ROOT = TestSources.ROOT;
    private static final String HERE = "architecture/src/test/";
    private static final Path PAGE = ROOT.resolve("integration-tests/CASES.md");

    private static Catalogue catalogue;
    private static TestSources sources;
    private static List<Run> runs;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = Objects.requireNonNull(CasesTest.class.getResourceAsStream("cases.txt"))) {
            catalogue = Catalogue.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        sources = TestSources.ofTheRepository();
        runs = sources.runs();
    }

    private static Stream<Case> cases() {
        return catalogue.cases().values().stream().filter(one -> one.kind().isCase());
    }

    /** Tags of tests that are run, on one stack at least. */
    private static Set<String> proven() {
        Set<String> tags = new TreeSet<>();
        runs.stream().filter(run -> run.disabled() == null).forEach(run -> tags.addAll(run.tags()));
        return tags;
    }

    @Test
    void everyMustIsTested_orIsAMatterOfDocumentation() {
        Set<String> proven = proven();

        assertThat(cases().filter(one -> one.kind() == Kind.MUST && !proven.contains(one.id()))
                        .filter(one -> !one.excuse().contains("]("))
                        .map(Case::id))
                .as("musts without a test, and without a link to where they are documented")
                .isEmpty();
    }

    @Test
    void everyCaseIsTestedOrExcused() {
        Set<String> proven = proven();

        assertThat(cases().filter(one -> !proven.contains(one.id()) && !one.isExcused())
                        .map(Case::id))
                .as("cases without a test that bears their id as its tag, and without \"not tested:\" in cases.txt")
                .isEmpty();
    }

    @Test
    void noTestedCaseIsExcused() {
        Set<String> proven = proven();

        assertThat(cases().filter(one -> proven.contains(one.id()) && one.isExcused())
                        .map(Case::id))
                .isEmpty();
    }

    @Test
    void everyTagNamesACase() {
        assertThat(runs.stream()
                        .flatMap(run -> run.tags().stream()
                                .filter(tag -> !catalogue.cases().containsKey(tag))
                                .map(tag -> tag + " of " + run.type() + "."
                                        + run.test().name())))
                .as("tags that cases.txt does not know")
                .isEmpty();
    }

    /** On whatever else a tag stands, it would prove nothing, and nobody would see it. */
    @Test
    void everyTagIsOfATestThatIsRun() {
        Set<SourceType.Method> run = new HashSet<>();
        runs.forEach(one -> run.add(one.test()));

        assertThat(sources.types()
                        // whose tags are there to be found
                        .filter(type -> !type.outermost().simpleName().equals("TestSourcesTest"))
                        .flatMap(type -> type.methods.stream())
                        .filter(method -> !method.marks().tags().isEmpty() && !run.contains(method))
                        .map(method -> method.owner() + "." + method.name()))
                .as("methods with tags that are no tests, or are in no class that Surefire runs")
                .isEmpty();
    }

    @Test
    void everyTestThatIsDisabledSaysWhy() {
        assertThat(runs.stream()
                        .filter(run -> run.disabled() != null && run.disabled().isBlank())
                        .map(run -> run.type() + "." + run.test().name()))
                .isEmpty();
    }

    @Test
    void thePageIsWhatTheTagsSay() throws IOException {
        String page = CasesPage.of(
                catalogue,
                runs,
                Stacks.of(ROOT, sources, runs),
                HERE + "resources/io/latchkey/architecture/cases.txt",
                HERE + "java/io/latchkey/architecture/CasesTest.java");
        if (System.getProperty("cases.update") != null) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("%s; see the Javadoc of this test for how to write it anew", ROOT.relativize(PAGE))
                .isEqualTo(page);
    }
}
