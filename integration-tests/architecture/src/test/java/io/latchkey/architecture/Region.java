package io.latchkey.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file that is compiled or run, between a line with {@code tag::name[]} and one with {@code end::name[]}; or
 * all of it.
 */
final class Region {

    private static final Pattern MARK = Pattern.compile(".*\\b(tag|end)::([\\w-]+)\\[\\].*");

    private Region() {}

    /**
     * Returns the lines of a region, without the indentation that they have in common, and without marks.
     *
     * @param root where the repository is
     * @param from the file, seen from there, and {@code #name} if it is not all of it
     * @throws IllegalArgumentException if there is no such region
     */
    static List<String> read(Path root, String from) throws IOException {
        String[] parts = from.split("#", 2);
        Path file = root.resolve(parts[0]);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + parts[0]);
        }
        List<String> lines = Files.readAllLines(file);
        List<String> region = parts.length == 1 ? lines : between(lines, parts[1], from);
        String text = String.join(
                "\n",
                region.stream().filter(line -> !MARK.matcher(line).matches()).toList());
        return text.stripIndent().strip().lines().toList();
    }

    /** The names of all regions of a file. */
    static List<String> names(Path file) throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher mark = MARK.matcher(line);
            if (mark.matches() && mark.group(1).equals("tag")) {
                names.add(mark.group(2));
            }
        }
        return names;
    }

    private static List<String> between(List<String> lines, String name, String from) {
        List<Integer> begins = marked(lines, "tag", name);
        List<Integer> ends = marked(lines, "end", name);
        if (begins.size() != 1 || ends.size() != 1 || begins.get(0) > ends.get(0)) {
            throw new IllegalArgumentException(from + " needs one line with tag::" + name
                    + "[], and behind it one with end::" + name + "[]; there are " + begins.size() + " and "
                    + ends.size());
        }
        return lines.subList(begins.get(0) + 1, ends.get(0));
    }

    private static List<Integer> marked(List<String> lines, String kind, String name) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher mark = MARK.matcher(lines.get(i));
            if (mark.matches() && mark.group(1).equals(kind) && mark.group(2).equals(name)) {
                found.add(i);
            }
        }
        return found;
    }
}
