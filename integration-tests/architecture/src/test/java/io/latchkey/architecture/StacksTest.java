package io.latchkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract runs on. */
class StacksTest {

    private static final Path ROOT = TestSources.ROOT;

    private static TestSources sources;
    private static List<TestSources.Run> runs;
    private static Stacks stacks;

    @BeforeAll
    static void read() throws IOException {
        sources = TestSources.ofTheRepository();
        runs = sources.runs();
        stacks = Stacks.of(ROOT, sources, runs);
    }

    /** Of each implementation the oldest and the newest line that we support. */
    @ParameterizedTest
    @Tag("M6")
    @CsvSource({
        "okhttp4,    okhttp.floor.version, 4.12.",
        "okhttp5,    okhttp.version,       5.",
        "jersey31,   jersey31.version,     3.1.",
        "jersey40,   jersey40.version,     4.0.",
        "resteasy62, resteasy62.version,   6.2.",
        "resteasy70, resteasy70.version,   7.0.",
        "cxf41,      cxf41.version,        4.1.",
        "cxf42,      cxf42.version,        4.2.",
    })
    void areTheOldestAndTheNewestOfEach_blockingAndNot(String module, String property, String version)
            throws IOException {
        assertThat(stacks.httpStacks())
                .filteredOn(type -> type.module().equals("integration-tests/" + module))
                .as("bindings of the contract in " + module)
                .hasSize(2);
        assertThat(Files.readString(
                        ROOT.resolve("integration-tests").resolve(module).resolve("pom.xml")))
                .contains("${" + property + "}");
        assertThat(Files.readString(ROOT.resolve("pom.xml"))).contains("<" + property + ">" + version);
    }

    @Test
    @Tag("M6")
    void areRunOnTheOldestAndTheNewestJava() throws IOException {
        String run = Files.readString(ROOT.resolve(".ci/run"));

        assertThat(run)
                .containsPattern("jdk 25\\)\\R(?s:.*)mvn .*verify")
                .containsPattern("jdk 17\\)\\R(?s:.*)mvn .*verify");
        assertThat(Files.readString(ROOT.resolve("pom.xml")))
                .contains("<maven.compiler.release>17</maven.compiler.release>");
    }

    /** Scenarios that a stack cannot play are overridden one by one, each with its reason; none is left out. */
    @Test
    void playEveryScenarioOfTheContract_orSayWhyNot() {
        Set<String> all = new TreeSet<>();
        runs.stream()
                .filter(run -> run.type().simpleName().equals("OkHttp5AsyncTest"))
                .forEach(run -> all.add(run.test().signature()));

        assertThat(all).hasSizeGreaterThan(50);
        for (SourceType stack : stacks.httpStacks()) {
            assertThat(sources.runs(stack).stream().map(run -> run.test().signature()))
                    .as("%s", stack)
                    .containsAll(all);
        }
    }

    @Test
    void areCalledByTheirModules_andByTheirClassesWhereThereAreSeveral() {
        assertThat(stacks.all())
                .extracting(Stacks.Stack::words)
                .contains(
                        "OkHttp 5",
                        "OkHttp 5 (async)",
                        "Jersey 3.1: Netty",
                        "RESTEasy 6.2: `useAsyncHttpEngine()` (async)",
                        "MicroProfile REST client of CXF",
                        "core: the default transport");
    }

    @Test
    void areToldByHowManyTheyAre() {
        Set<SourceType> all = stacks.httpStacks();
        Set<SourceType> some = new HashSet<>(all);
        some.removeIf(type -> type.module().endsWith("/okhttp5"));

        assertThat(stacks.inWords(all)).isEqualTo("all " + all.size() + " stacks");
        assertThat(stacks.inWords(some)).isEqualTo("all " + all.size() + " stacks but OkHttp 5, OkHttp 5 (async)");
    }
}
