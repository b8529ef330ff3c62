package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map of the package, in its {@code package-info}, has each file once. */
class PackageMapTest {

    private static final Path PACKAGE = Path.of("src", "main", "java", "io", "latchkey");
    private static final Pattern ENTRY = Pattern.compile("<li>\\{@code (\\w+)}:");

    @Test
    void namesEachFileOnce() throws IOException {
        List<String> mapped = ENTRY.matcher(Files.readString(PACKAGE.resolve("package-info.java")))
                .results()
                .map(entry -> entry.group(1) + ".java")
                .toList();

        try (Stream<Path> files = Files.list(PACKAGE)) {
            assertThat(mapped)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                                    .toList());
        }
    }
}
