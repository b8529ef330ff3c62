package io.latchkey;

import java.util.Comparator;
import java.util.List;

/** What a server says, made fit to be shown: no control characters, no more than so much, and no secret of ours. */
final class ShownText {

    private static final String MASK = "***";
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed();

    private ShownText() {}

    static String of(String text, List<String> secrets) {
        return of(text, Integer.MAX_VALUE, secrets);
    }

    static String of(String text, int longest, List<String> secrets) {
        String masked = text;
        // The longest first: one may be a part of another, of which nothing must be left.
        for (String secret : secrets.stream().sorted(LONGEST_FIRST).toList()) {
            if (!secret.isEmpty()) {
                masked = RepeatedSecret.in(secret).matcher(masked).replaceAll(MASK);
            }
        }
        StringBuilder shown = new StringBuilder();
        masked.codePoints().limit(longest).map(ShownText::visible).forEach(shown::appendCodePoint);
        return shown.length() < masked.length() ? shown.append("...").toString() : shown.toString();
    }

    private static int visible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> ' ';
            default -> codePoint;
        };
    }
}
