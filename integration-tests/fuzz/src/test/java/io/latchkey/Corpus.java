package io.latchkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept: those that found something once, and those that lead far into what is tried. */
final class Corpus {

    /** In a build of the module, whose resources these are. */
    private static final Path KEPT = Path.of("src", "test", "resources", "io", "latchkey", "corpus");

    private Corpus() {}

    static List<Path> files(Path root, String target) {
        Path folder = root.resolve(target);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<byte[]> kept(String target) {
        return files(keptRoot(), target).stream().map(Corpus::read).toList();
    }

    static Path keptRoot() {
        return Path.of(System.getProperty("fuzz.corpus", KEPT.toString()));
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
