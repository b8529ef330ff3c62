package io.latchkey.architecture;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares what users paste with what is compiled and run, and follows the links of every page.
 *
 * <p>In {@code recipes}, each fenced block that names its language says, in the line above it, of which region of which
 * file it is a copy: {@code <!-- from integration-tests/x/src/test/java/X.java#client -->}. Only {@code text}, {@code
 * console} and {@code mermaid} need none. To copy the regions into all pages anew:
 *
 * <pre>
 * mvn -pl integration-tests/architecture -am test \
 *     -Dtest=RecipesTest -Dsurefire.failIfNoSpecifiedTests=false -Drecipes.update
 * </pre>
 */
class RecipesTest {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path RECIPES = ROOT.resolve("recipes");
    private static final String SNIPPETS =
            "integration-tests/architecture/src/test/java/io/latchkey/architecture/ReadmeSnippets.java";
    private static final Set<String> NEEDS_NO_SOURCE = Set.of("", "text", "console", "mermaid");
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", "node_modules");
    private static final Pattern LINES = Pattern.compile("L(\\d+)(?:-L(\\d+))?");
    private static final Pattern MODULE = Pattern.compile("(.*?)/src/.*");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(ROOT.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages.stream().sorted().toList();
    }

    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(RECIPES)) {
            return files.map(file -> ROOT.relativize(file))
                    .filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeIsWhatIsRun(Path page) throws IOException {
        if (System.getProperty("recipes.update") != null) {
            update(page);
        }
        List<String> wrong = new ArrayList<>();
        for (Page.Block block : Page.read(ROOT.resolve(page)).blocks()) {
            String problem = problem(page, block);
            if (problem != null) {
                wrong.add(page + ":" + block.line() + ": " + problem);
            }
        }

        assertThat(wrong)
                .as("blocks of code that are no copies; -Drecipes.update copies, see the Javadoc of this test")
                .isEmpty();
    }

    private static @Nullable String problem(Path page, Page.Block block) throws IOException {
        if (block.from() == null) {
            return page.startsWith("recipes") && !NEEDS_NO_SOURCE.contains(block.language())
                    ? "say in the line above where this is from, <!-- from FILE#region -->"
                    : null;
        }
        try {
            List<String> region = Region.read(ROOT, block.from());
            List<String> code = String.join("\n", block.code())
                    .stripIndent()
                    .strip()
                    .lines()
                    .toList();
            return code.equals(region) ? null : "is not " + block.from() + ", which is\n" + String.join("\n", region);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static void update(Path page) throws IOException {
        Path file = ROOT.resolve(page);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        List<Page.Block> blocks = Page.read(file).blocks();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Page.Block block = blocks.get(i);
            if (block.from() != null) {
                List<String> code =
                        lines.subList(block.line(), block.line() + block.code().size());
                List<String> region = Region.read(ROOT, block.from());
                code.clear();
                code.addAll(region);
            }
        }
        String text = String.join("\n", lines) + "\n";
        if (!text.equals(Files.readString(file))) {
            Files.writeString(file, text);
        }
    }

    /** But for its layout; and a line that is {@code ...} there is a comment here. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "okhttp-interceptor/README.md", "jaxrs-filter/README.md"})
    void javaOfTheReadmesCompiles(Path readme) throws IOException {
        List<String> snippets = new ArrayList<>();
        for (String name : Region.names(ROOT.resolve(SNIPPETS))) {
            snippets.add(dense(Region.read(ROOT, SNIPPETS + "#" + name)));
        }

        for (Page.Block block : Page.read(ROOT.resolve(readme)).blocks()) {
            if (block.language().equals("java") && block.from() == null) {
                assertThat(snippets)
                        .as("%s:%d is a region of %s", readme, block.line(), SNIPPETS)
                        .contains(dense(block.code()));
            }
        }
    }

    private static String dense(List<String> code) {
        return code.stream()
                .map(line -> line.strip().equals("...") ? "// ..." : line)
                .collect(joining())
                .replaceAll("\\s", "")
                .replaceAll(";$", "");
    }

    /** One line for each: {@code | [Page](page.md) | what for | [`SomeTest`](../path/SomeTest.java) |}. */
    @Test
    void everyPageIsInTheIndexWithItsTest() throws IOException {
        for (Path page : recipes()) {
            List<String> rows = rowsOf(page);
            assertThat(rows)
                    .as("lines of recipes/README.md that begin with | [...](%s) |", page.getFileName())
                    .hasSize(1);

            List<Path> tests = Page.of(rows.get(0)).links().stream()
                    .map(link -> RECIPES.resolve(link.target()).normalize())
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
            assertThat(tests).as("tests in the line of %s", page).isNotEmpty().allSatisfy(test -> {
                assertThat(test.toString()).as("a class that Surefire runs").endsWith("Test.java");
                assertThat(Files.readString(test)).containsPattern("@(Parameterized|Repeated)?Test\\b|\\bextends\\b");
                String name = String.valueOf(test.getFileName()).replace(".java", "");
                assertThat(rows.get(0)).contains("[`" + name + "`]");
            });
            isOfTheModulesOf(tests, page);
        }
    }

    private static void isOfTheModulesOf(List<Path> tests, Path page) throws IOException {
        assertThat(Page.read(ROOT.resolve(page)).blocks().stream()
                        .map(Page.Block::from)
                        .filter(Objects::nonNull)
                        .filter(from -> from.matches(".*\\.java(#.*)?")))
                .as("Java on %s, which is to be from the modules of its tests, %s", page, tests)
                .allMatch(from -> tests.stream()
                        .anyMatch(test -> module(ROOT.resolve(from)).equals(module(test))));
    }

    private static List<String> rowsOf(Path page) throws IOException {
        return Files.readAllLines(RECIPES.resolve("README.md")).stream()
                .filter(line ->
                        line.matches("\\| \\[[^\\]]+\\]\\(" + Pattern.quote(page.getFileName() + "") + "\\) \\|.*"))
                .toList();
    }

    private static String module(Path file) {
        Matcher matcher = MODULE.matcher(file.toString());
        return matcher.matches() ? matcher.group(1) : file.toString();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (Page.Link link : Page.read(ROOT.resolve(page)).links()) {
            String problem = problem(page, link.target());
            if (problem != null) {
                broken.add(page + ":" + link.line() + ": " + link.target() + ": " + problem);
            }
        }

        assertThat(broken).as("broken links").isEmpty();
    }

    private static @Nullable String problem(Path page, String target) throws IOException {
        if (target.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*")) {
            return elsewhere(target);
        }
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty()
                ? ROOT.resolve(page)
                : ROOT.resolve(page).resolveSibling(parts[0]).normalize();
        if (target.isEmpty() || target.startsWith("/")) {
            return "is not relative to the page";
        }
        if (!file.startsWith(ROOT) || !Files.exists(file)) {
            return "there is no " + file;
        }
        if (parts.length == 1) {
            return null;
        }
        return Files.isRegularFile(file) ? anchor(file, parts[1]) : "a folder has no anchors";
    }

    private static @Nullable String anchor(Path file, String anchor) throws IOException {
        Matcher lines = LINES.matcher(anchor);
        if (lines.matches()) {
            String last = lines.group(2) == null ? lines.group(1) : lines.group(2);
            return Integer.parseInt(last) <= Files.readAllLines(file).size() ? null : "the file has less lines";
        }
        if (!file.toString().endsWith(".md")) {
            return "only pages have such anchors";
        }
        Set<String> anchors = Page.read(file).anchors();
        return anchors.contains(anchor)
                ? null
                : anchors.stream().sorted().collect(joining(", ", "its headings are: ", ""));
    }

    /** For their form alone: a build needs no network. */
    private static @Nullable String elsewhere(String target) {
        try {
            URI uri = URI.create(target);
            if ("mailto".equals(uri.getScheme())) {
                return uri.getSchemeSpecificPart().matches("\\S+@\\S+\\.\\S+") ? null : "is no address";
            }
            return "https".equals(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getHost().contains(".")
                    ? null
                    : "is no https://host.example/...";
        } catch (IllegalArgumentException e) {
            return "is no URL: " + e.getMessage();
        }
    }

    @Test
    void theIndexIsOfPagesThatAreThere() throws IOException {
        List<Page.Link> links = Page.read(RECIPES.resolve("README.md")).links();

        assertThat(links.stream().filter(link -> link.target().matches("[\\w-]+\\.md")))
                .as("links to recipes in the index")
                .hasSameSizeAs(recipes());
    }
}
