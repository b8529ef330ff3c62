package io.latchkey.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A page of Markdown, as GitHub reads it: its blocks of code, its links, and what can be linked to. Immutable. */
final class Page {

    private static final Pattern FENCE = Pattern.compile("\\s*(```+|~~~+)\\s*([^`\\s]*)[^`]*");
    private static final Pattern FROM = Pattern.compile("\\s*<!-- from (\\S+) -->\\s*");
    private static final Pattern CODE_SPAN =
            Pattern.compile("(?<!`)(`+)(?!`)(?:(?!\\n\\s*\\n)[\\s\\S])+?(?<!`)\\1(?!`)");
    private static final Pattern COMMENT = Pattern.compile("<!--[\\s\\S]*?-->");
    private static final Pattern LINK = Pattern.compile("\\]\\(\\s*<?([^)>\\s]*)>?[^)]*\\)"
            + "|(?m:^ {0,3}\\[[^\\]]+\\]:\\s+(\\S+))"
            + "|\\b(?:src|srcset|href)=\"([^\"]*)\"");
    private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)(?:\\s+#+)?\\s*");
    private static final Pattern HTML_ANCHOR = Pattern.compile("<[^>]+\\b(?:id|name)=\"([^\"]+)\"");

    /**
     * A fenced block of code.
     *
     * @param line the line of its opening fence, from 1
     * @param language what stands behind the fence, or nothing
     * @param from where it says that its code is from, in the line above the fence; or null
     * @param code its lines
     */
    record Block(int line, String language, @Nullable String from, List<String> code) {}

    /**
     * A link, or the place of a picture.
     *
     * @param line where it stands, from 1
     * @param target where it leads
     */
    record Link(int line, String target) {}

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Set<String> anchors = new HashSet<>();

    private Page(Path file, List<String> lines) {
        this.file = file;
        String prose = withoutBlocks(lines);
        findAnchors(prose);
        String text = blank(COMMENT, blank(CODE_SPAN, prose));
        Matcher link = LINK.matcher(text);
        while (link.find()) {
            int line = 1 + (int) text.substring(0, link.start()).lines().count();
            int itsLine = text.startsWith("\n", link.start() - 1) || link.start() == 0 ? line : line - 1;
            links.add(new Link(itsLine, target(link)));
        }
    }

    static Page read(Path file) throws IOException {
        return new Page(file, Files.readAllLines(file));
    }

    static Page of(String text) {
        return new Page(Path.of("page.md"), text.lines().toList());
    }

    Path file() {
        return file;
    }

    List<Block> blocks() {
        return blocks;
    }

    List<Link> links() {
        return links;
    }

    /** What may stand behind a {@code #} in a link to this page. */
    Set<String> anchors() {
        return anchors;
    }

    private String withoutBlocks(List<String> lines) {
        StringBuilder prose = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                prose.append(lines.get(i)).append('\n');
                continue;
            }
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).strip().equals(fence.group(1))) {
                end++;
            }
            Matcher from = FROM.matcher(i == 0 ? "" : lines.get(i - 1));
            blocks.add(
                    new Block(i + 1, fence.group(2), from.matches() ? from.group(1) : null, lines.subList(i + 1, end)));
            prose.append("\n".repeat(Math.min(end, lines.size() - 1) - i + 1));
            i = end;
        }
        return prose.toString();
    }

    private void findAnchors(String prose) {
        Map<String, Integer> seen = new HashMap<>();
        prose.lines().forEach(line -> {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        });
        HTML_ANCHOR.matcher(prose).results().forEach(result -> anchors.add(result.group(1)));
    }

    /** The anchor that GitHub makes of a heading. */
    private static String anchor(String heading) {
        return heading.replaceAll("\\]\\([^)]*\\)", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
                .strip()
                .replace(' ', '-');
    }

    private static String target(Matcher link) {
        for (int group = 1; group < link.groupCount(); group++) {
            if (link.group(group) != null) {
                return link.group(group);
            }
        }
        return link.group(link.groupCount());
    }

    /** Lines stay where they are. */
    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(result -> result.group().replaceAll("[^\\n]+", ""));
    }
}
