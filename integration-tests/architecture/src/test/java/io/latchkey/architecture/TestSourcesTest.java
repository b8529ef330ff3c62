package io.latchkey.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** That what is read from sources is what JUnit finds in classes. */
class TestSourcesTest {

    private static final Path HERE = Path.of("src/test/java/io/latchkey/architecture/TestSourcesTest.java");

    private static final String WHY = "it " + "cannot";

    private static TestSources sources;

    interface Grandparent {

        @Test
        @Tag("of-g1")
        default void first() {}

        @Test
        @Tag("of-g2")
        @Tag("of-g3")
        default void second() {}
    }

    @Tag("of-p0")
    interface Parent extends Grandparent {

        @Override
        @Test
        @Tag("of-p1")
        default void first() {}
    }

    @Tag("of-b0")
    abstract static class Base implements Grandparent {

        @ParameterizedTest
        @Tags({@Tag("of-b1"), @Tag("of-b2")})
        @ValueSource(ints = {1, 2})
        void third(int number) {
            assertThat(number).isPositive();
        }

        @Test
        void third() {}

        @Tag("of-b3")
        void helps() {}
    }

    static class Inherits extends Base {}

    static class TakesTheNearest extends Base implements Parent {}

    static class IsQuiet extends Base {

        @Override
        public void first() {}
    }

    static class IsTaggedOtherwise extends TakesTheNearest {

        @Override
        @Test
        @Tag("of-o1")
        public void first() {}
    }

    static class CannotDoIt extends Inherits {

        @Override
        @Test
        @Disabled(WHY)
        public void first() {}

        @Override
        @Test
        @EnabledForJreRange(min = JRE.JAVA_17)
        public void second() {}
    }

    @Tag("of-h0")
    static class HasInner {

        @Nested
        @Tag("of-h1")
        class Inner implements Parent {

            @Test
            @Tag("of-h2")
            void fourth(TestInfo info) {
                assertThat(info.getTags()).contains("of-h2");
            }
        }
    }

    @BeforeAll
    static void read() throws IOException {
        sources = TestSources.of(Path.of(""), List.of(HERE));
    }

    private static SourceType type(String name) {
        return sources.types()
                .filter(type -> type.simpleName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> inSources(SourceType type) {
        return sources.runs(type).stream()
                .map(run -> run.test().name() + new TreeSet<>(run.tags()))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> inClass(Class<?> type) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .build();
        TestPlan plan = LauncherFactory.create().discover(request);
        Set<String> found = new TreeSet<>();
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier test : plan.getDescendants(root)) {
                test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(MethodSource.class::cast)
                        .ifPresent(source -> found.add(source.getMethodName()
                                + test.getTags().stream().map(TestTag::getName).collect(toCollection(TreeSet::new))));
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Inherits.class,
                TakesTheNearest.class,
                IsQuiet.class,
                IsTaggedOtherwise.class,
                CannotDoIt.class,
                HasInner.Inner.class
            })
    void findsTheTestsAndTagsThatJUnitFinds(Class<?> type) {
        assertThat(inSources(type(type.getSimpleName())))
                .isEqualTo(inClass(type))
                .isNotEmpty();
    }

    @Test
    void tellsWhoOverridesWhat_andWhatDoesNotRun() {
        assertThat(sources.runs(type("CannotDoIt")))
                .filteredOn(run -> run.test().name().equals("first"))
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.disabled()).isEqualTo("it cannot");
                    assertThat(run.overridden())
                            .isNotNull()
                            .satisfies(overridden ->
                                    assertThat(overridden.owner().simpleName()).isEqualTo("Grandparent"));
                });
        assertThat(sources.runs(type("CannotDoIt")))
                .filteredOn(run -> run.test().name().equals("second"))
                .singleElement()
                .satisfies(
                        run -> assertThat(run.conditions()).containsExactly("@EnabledForJreRange(min = JRE.JAVA_17)"));
        assertThat(sources.runs(type("Inherits")))
                .filteredOn(TestSources.Run::isInherited)
                .hasSize(4);
    }

    /** Static classes within others are for tests of tests, and abstract ones for those that inherit from them. */
    @Test
    void runsWhatSurefireRuns(@TempDir Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("m/src/test/java"));
        Files.writeString(folder.resolve("ATest.java"), """
                class ATest {
                    @Test void a() {}
                    static class BTest { @Test void b() {} }
                    @Nested class C { @Test void c() {} }
                }
                abstract class DTest { @Test void d() {} }
                class E { @Test void e() {} }
                interface FTest { @Test default void f() {} }
                """);
        Path main = Files.createDirectories(root.resolve("m/src/main/java"));
        Files.writeString(main.resolve("GTest.java"), "class GTest { @Test void g() {} }");

        TestSources read = TestSources.of(root, List.of(folder.resolve("ATest.java"), main.resolve("GTest.java")));

        assertThat(read.runs()).extracting(run -> run.test().name()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void takesATypeForTheOneThatIsImported_orOfTheSamePackage_orOfTheSameModule(@TempDir Path root) throws IOException {
        Path one = write(
                root,
                "one/src/test/java/p/Contract.java",
                "package p; interface Contract { @Test default void one() {} }");
        Path two = write(
                root,
                "two/src/test/java/p/Contract.java",
                "package p; interface Contract { @Test default void two() {} }");
        Path other = write(
                root,
                "two/src/test/java/q/Contract.java",
                "package q; interface Contract { @Test default void q() {} }");
        Path first =
                write(root, "two/src/test/java/p/FirstTest.java", "package p; class FirstTest implements Contract {}");
        Path second = write(
                root,
                "two/src/test/java/p/SecondTest.java",
                "package p; import q.Contract; class SecondTest implements Contract {}");

        TestSources read = TestSources.of(root, List.of(one, two, other, first, second));

        assertThat(read.runs())
                .extracting(run -> run.type().simpleName() + " " + run.test().name())
                .containsExactlyInAnyOrder("FirstTest two", "SecondTest q");
    }

    @Test
    void saysWhatItCannotRead(@TempDir Path root) throws IOException {
        Path broken = write(root, "BrokenTest.java", "class BrokenTest {");
        Path elsewhere = write(root, "ElsewhereTest.java", "class ElsewhereTest { @Test @Tag(Other.ID) void a() {} }");

        assertThatThrownBy(() -> TestSources.of(root, List.of(broken))).hasMessageContaining("BrokenTest.java");
        assertThatThrownBy(() -> TestSources.of(root, List.of(elsewhere))).hasMessageContaining("Other.ID");
    }

    private static Path write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
