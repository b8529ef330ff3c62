package io.latchkey.mutants;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the product, and of the stores that are here to be broken. */
final class Sources {

    private static final Path REPOSITORY = Path.of(System.getProperty("mutants.repository", "../.."));

    private static final List<Path> ROOTS = Stream.of(
                    "core/src/main/java",
                    "okhttp-interceptor/src/main/java",
                    "jaxrs-filter/src/main/java",
                    "integration-tests/mutants/src/test/java")
            .map(REPOSITORY::resolve)
            .toList();

    private Sources() {}

    /** A file of this module. */
    static Path ofThisModule(String name) {
        return REPOSITORY.resolve("integration-tests/mutants").resolve(name);
    }

    /** Returns the text of a mutant's file, with its fault in it. */
    static String mutated(Mutant mutant) {
        Path file = file(mutant.type());
        String text = read(file);
        Matcher place = words(mutant.words()).matcher(text);
        if (!place.find()) {
            throw new AssertionError("The fault \"" + mutant.fault() + "\" has no place in " + file
                    + " any more, which does not say <" + mutant.words()
                    + ">. Look for what does the same there today, put it into the catalogue, and see the mutant"
                    + " caught; if nothing does, the fault cannot be committed any more: take it out of the catalogue");
        }
        int from = place.start();
        int to = place.end();
        if (place.find()) {
            throw new AssertionError(
                    "The fault \"" + mutant.fault() + "\" has more than one place in " + file + ", which says <"
                            + mutant.words() + "> again. Take more of what stands around the one that is meant");
        }
        return text.substring(0, from) + mutant.instead() + text.substring(to);
    }

    /** However the formatter breaks lines. */
    private static Pattern words(String words) {
        return Pattern.compile(
                Stream.of(words.strip().split("\\s+", -1)).map(Pattern::quote).collect(joining("\\s+")));
    }

    private static Path file(String type) {
        String name = "io/latchkey/" + type.replace('.', '/') + ".java";
        return ROOTS.stream()
                .map(root -> root.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + name + " any more: it may have another name"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
