package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page on redirects is made of what was seen, and no stack is missing. */
class RedirectPageTest {

    private static final Path MODULES = Path.of("..");
    private static final Path PAGE = MODULES.resolve("REDIRECTS.md");
    private static final String CONTRACT = "BearerAuthContract";
    private static final String ASYNCHRONOUS_CONTRACT = "JaxrsAsyncContract";
    private static final Pattern CLASS =
            Pattern.compile("^(?:public )?(abstract )?(?:final )?class (\\w+) extends (\\w+)", Pattern.MULTILINE);

    /** A class of a test or of the contract, by its source. */
    private record Source(String module, String name, String parent, boolean inTests, String text) {}

    /** To make it anew: {@code -Dredirects.update}. */
    @Test
    @Tag("E1")
    void thePageIsMadeOfWhatWasSeen() throws IOException {
        String made = RedirectPage.of(files()).text();
        if (System.getProperty("redirects.update") != null) {
            Files.writeString(PAGE, made);
        }

        assertThat(Files.readString(PAGE))
                .as("%s; to make it anew: -Dredirects.update", PAGE)
                .isEqualTo(made);
    }

    /** By the sources, as most of the stacks are compiled in profiles only. */
    @Test
    void noStackIsMissing() throws IOException {
        List<Source> sources = sources();
        Map<String, String> parents = new HashMap<>();
        sources.forEach(source -> parents.put(source.name(), source.parent()));
        List<String> bindings = sources.stream()
                .filter(source -> source.inTests() && source.name().endsWith("Test"))
                .filter(source -> descends(source.parent(), CONTRACT, parents))
                .filter(source -> !descends(source.parent(), ASYNCHRONOUS_CONTRACT, parents)
                        && !source.text().contains(".asynchronous()"))
                .map(source -> source.module() + "." + source.name() + ".txt")
                .toList();

        assertThat(files())
                .extracting(file -> String.valueOf(file.path().getFileName()))
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(bindings));
    }

    private static boolean descends(String name, String ancestor, Map<String, String> parents) {
        for (String next = name; next != null; next = parents.get(next)) {
            if (next.equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    private static List<RedirectFile> files() throws IOException {
        try (Stream<Path> files = Files.list(RedirectFile.FOLDER)) {
            return files.sorted().map(RedirectFile::new).toList();
        }
    }

    private static List<Source> sources() throws IOException {
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(MODULES)) {
            for (Path module : modules.toList()) {
                for (String kind : List.of("main", "test")) {
                    Path folder = module.resolve("src").resolve(kind).resolve("java");
                    if (Files.isDirectory(folder)) {
                        read(String.valueOf(module.getFileName()), kind.equals("test"), folder, sources);
                    }
                }
            }
        }
        return sources;
    }

    private static void read(String module, boolean inTests, Path folder, List<Source> sources) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                Matcher declared = CLASS.matcher(text);
                while (declared.find()) {
                    sources.add(new Source(
                            module, declared.group(2), declared.group(3), inTests && declared.group(1) == null, text));
                }
            }
        }
    }
}
