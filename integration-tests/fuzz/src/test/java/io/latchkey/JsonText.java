package io.latchkey;

import java.util.List;

/** JSON about some members, well-formed or a little bent. */
final class JsonText {

    private static final List<String> NUMBERS = List.of(
            "3600",
            "0",
            "-1",
            "1",
            "59.9",
            "1e3",
            "1E400",
            "-0",
            "3600.0",
            "9223372036854775807",
            "9223372036854775808",
            "1e-5",
            "2592000",
            "2592001",
            "\"3600\"",
            "\" 3600 \"",
            "\"1h\"",
            "\"+60\"",
            "\"1e3\"",
            "\"0x10\"",
            "\"\"",
            "007",
            "+5",
            ".5",
            "5.",
            "NaN",
            "1e999999999",
            "\"1e999999999\"",
            "123456789012345678901234567890");

    private static final List<String> OTHERS = List.of(
            "true",
            "false",
            "null",
            "{}",
            "[]",
            "[[]]",
            "{\"a\":{\"a\":1}}",
            "[\"a\"]",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\r\\nX: 1\"",
            "\"\u202Eabc\"",
            "\"\\/\"",
            "\"\u00E4\"",
            "'a'",
            "undefined",
            "TRUE",
            "\"" + "x".repeat(400) + "\"");

    private static final List<String> BENDS = List.of(
            "{", "}", "[", "]", "\"", ",", ":", "\\", " ", "\n", "\u0000", "\uFEFF", "/*c*/", "//c\n", "\\u0041",
            "\u00E4", "null", "\r", "#", "'", "\t", "\u0085", "\\x");

    private final Dice dice;
    private final List<String> names;
    private final List<String> texts;

    /**
     * Prepares it.
     *
     * @param texts what values are taken from, and each has to be fit for JSON as it is
     */
    JsonText(Dice dice, List<String> names, List<String> texts) {
        this.dice = dice;
        this.names = names;
        this.texts = texts;
    }

    String document(String begin) {
        StringBuilder json = new StringBuilder("{").append(begin);
        for (int i = dice.below(6); i > 0; i--) {
            json.append(json.length() == 1 ? "" : dice.oneIn(20) ? dice.of(" ", ";", ",,") : ",")
                    .append(dice.oneIn(10) ? " " : "")
                    .append('"')
                    .append(dice.oneIn(8) ? "\\u0061" + dice.of("bc", "ccess_token", "") : dice.of(names))
                    .append("\":")
                    .append(value(3));
        }
        json.append('}');
        for (int i = dice.oneIn(3) ? 1 + dice.below(2) : 0; i > 0; i--) {
            int at = dice.below(json.length() + 1);
            json.replace(at, Math.min(json.length(), at + dice.below(2)), dice.of(BENDS));
        }
        if (dice.oneIn(12)) {
            json.setLength(dice.below(json.length() + 1));
        }
        return json.toString();
    }

    private String value(int depth) {
        return switch (dice.below(depth == 0 ? 6 : 8)) {
            case 0, 1, 2 -> '"' + dice.of(texts) + '"';
            case 3, 4 -> dice.of(NUMBERS);
            case 5 -> dice.of(OTHERS);
            case 6 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
            default -> "{\"" + dice.of(names) + "\":" + value(depth - 1) + "}";
        };
    }
}
