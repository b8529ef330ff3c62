package io.latchkey;

import org.jspecify.annotations.Nullable;

/** What gets to the ends of a setting by the way it was read: the line break of a file, say. */
final class StrayCharacters {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /** A byte order mark in UTF-8 that was read as ISO-8859-1. */
    private static final String MISREAD_MARK = "\u00EF\u00BB\u00BF";

    private StrayCharacters() {}

    /** How the text begins and ends, if nobody can have meant it to, and nothing else of it; or null. */
    static @Nullable String of(String text) {
        if (text.isEmpty()) {
            return null;
        }
        String first = text.startsWith(MISREAD_MARK) ? "a byte order mark" : name(text.codePointAt(0));
        String last = name(text.codePointBefore(text.length()));
        if (first == null) {
            return last == null ? null : "ends with " + last;
        }
        return "begins with " + first + (last == null ? "" : " and ends with " + last);
    }

    /** The same as a sentence with a full stop before it, or nothing. */
    static String doubt(String setting, String value) {
        String stray = of(value);
        return stray == null ? "" : ". The " + setting + " " + stray + ", which was sent like the rest of it";
    }

    /** The text without them, as a server may have understood it. */
    static String removedFrom(String text) {
        int begin = text.startsWith(MISREAD_MARK) ? MISREAD_MARK.length() : 0;
        int end = text.length();
        while (begin < end && name(text.codePointAt(begin)) != null) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        while (begin < end && name(text.codePointBefore(end)) != null) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(begin, end);
    }

    private static @Nullable String name(int codePoint) {
        return switch (codePoint) {
            case '\r', '\n', 0x85 -> "a line break";
            case '\t' -> "a blank";
            case BYTE_ORDER_MARK -> "a byte order mark";
            default ->
                switch (Character.getType(codePoint)) {
                    case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> "a line break";
                    case Character.SPACE_SEPARATOR -> "a blank";
                    case Character.CONTROL -> "a control character";
                    case Character.FORMAT -> "an invisible character";
                    default -> null;
                };
        };
    }
}
