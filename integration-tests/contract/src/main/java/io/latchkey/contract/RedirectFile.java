package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was seen of a stack's redirects, in a file: the name of the stack in its first line, which whoever adds a stack
 * writes, and the rows.
 *
 * @param path the file, in the folder {@code redirects} beside all modules of tests
 */
record RedirectFile(Path path) {

    static final Path FOLDER = Path.of("..", "redirects");

    /** The one of a binding, which runs in the folder of its module. */
    static RedirectFile of(Class<?> binding) {
        return of(String.valueOf(Path.of("").toAbsolutePath().getFileName()), binding.getSimpleName());
    }

    static RedirectFile of(String module, String binding) {
        return new RedirectFile(FOLDER.resolve(module + "." + binding + ".txt"));
    }

    /** As the page calls the stack. */
    String name() throws IOException {
        return Files.readAllLines(path).get(0);
    }

    List<RedirectRow> rows() throws IOException {
        List<String> lines = Files.readAllLines(path);
        return lines.subList(1, lines.size()).stream().map(RedirectRow::parse).toList();
    }

    /** Fails if something else was seen than is written down. */
    void compare(List<RedirectRow> seen) throws IOException {
        if (System.getProperty("redirects.update") != null) {
            write(seen);
        }
        assertThat(path)
                .as("what was seen of this stack; to write it down: -Dredirects.update")
                .exists();
        assertThat(rows())
                .as("%s; to write it down anew: -Dredirects.update", path)
                .containsExactlyElementsOf(seen);
    }

    private void write(List<RedirectRow> seen) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(Files.exists(path) ? name() : String.valueOf(path.getFileName()));
        seen.forEach(row -> lines.add(row.toString()));
        Files.createDirectories(FOLDER);
        Files.writeString(path, String.join("\n", lines) + "\n");
    }
}
