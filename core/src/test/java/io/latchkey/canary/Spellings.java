package io.latchkey.canary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** All the ways in which a secret may be written: as it is, encoded, in Base64 among other bytes, and backwards. */
final class Spellings {

    /** A part of a secret of so many characters is a leak. */
    static final int PART = 8;

    /** Eight bytes in Base64 have ten digits that come from them alone, wherever they begin. */
    private static final int BASE64_PART = 10;

    private static final int DIGITS = 16;

    private final Map<String, Spelling> byText = new LinkedHashMap<>();

    private Spellings() {}

    /** A secret that is a text. */
    static List<Spelling> of(String secret) {
        Spellings spellings = new Spellings();
        spellings.addText("", secret);
        spellings.addText(" of what is reversed", reversed(secret));
        return spellings.all();
    }

    /** A secret number, such as the private exponent of a key. */
    static List<Spelling> of(BigInteger secret) {
        Spellings spellings = new Spellings();
        spellings.add("decimal digits", secret.toString(), DIGITS);
        byte[] bytes = secret.toByteArray();
        // A byte of nothing but the sign stands before some.
        spellings.addBytes("", bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
        return spellings.all();
    }

    /** Secret bytes. */
    static List<Spelling> of(byte[] secret) {
        Spellings spellings = new Spellings();
        spellings.addBytes("", secret);
        return spellings.all();
    }

    /** The same, where no part is a secret: it may stand in a harmless text, too. */
    static List<Spelling> whole(List<Spelling> spellings) {
        return spellings.stream()
                .map(each -> new Spelling(each.name(), each.text(), each.text().length()))
                .toList();
    }

    private List<Spelling> all() {
        return List.copyOf(byText.values());
    }

    private void addText(String suffix, String text) {
        add("as it is" + suffix, text, PART);
        // Who changes the case of a header changes that of the token in it.
        add("in lower case" + suffix, text.toLowerCase(Locale.ROOT), PART + PART / 2);
        add("in upper case" + suffix, text.toUpperCase(Locale.ROOT), PART + PART / 2);
        String form = URLEncoder.encode(text, UTF_8);
        addEscaped("form-encoded" + suffix, text, form);
        addEscaped("form-encoded in lower case" + suffix, text, lowerEscapes(form));
        addEscaped("percent-encoded" + suffix, text, form.replace("+", "%20"));
        addEscaped("percent-encoded in lower case" + suffix, text, lowerEscapes(form.replace("+", "%20")));
        addEscaped("in JSON" + suffix, text, json(text, "\\u%04x", false));
        addEscaped("in JSON in upper case" + suffix, text, json(text, "\\u%04X", false));
        addEscaped("in JSON with slashes escaped" + suffix, text, json(text, "\\u%04x", true));
        addEscaped("in HTML" + suffix, text, html(text, "&#%d;"));
        addEscaped("in HTML by hexadecimal references" + suffix, text, html(text, "&#x%x;"));
        add("in JSON with everything escaped" + suffix, each(text, c -> "\\u%04x".formatted(c)), 6 * PART);
        add("in HTML with everything escaped" + suffix, each(text, c -> "&#%d;".formatted(c)), 6 * PART);
        addBytes(suffix, text.getBytes(UTF_8));
        addBytes(suffix, text.getBytes(ISO_8859_1));
        // What takes UTF-8 for ISO 8859-1, and the other way.
        add("garbled" + suffix, new String(text.getBytes(UTF_8), ISO_8859_1), PART);
    }

    private void addBytes(String suffix, byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        add("in hexadecimal" + suffix, hex, DIGITS);
        add("in upper-case hexadecimal" + suffix, hex.toUpperCase(Locale.ROOT), DIGITS);
        addSpread("in hexadecimal with ", suffix, bytes, HexFormat.of());
        addSpread(
                "in upper-case hexadecimal with ", suffix, bytes, HexFormat.of().withUpperCase());
        add("as an array" + suffix, Arrays.toString(bytes), 3 * PART + 6);
        for (int before = 0; before < 3; before++) {
            String base64 = base64(bytes, before);
            add("in Base64 after " + before + " bytes" + suffix, base64, BASE64_PART);
            add(
                    "in Base64url after " + before + " bytes" + suffix,
                    base64.replace('+', '-').replace('/', '_'),
                    BASE64_PART);
        }
    }

    private void addSpread(String name, String suffix, byte[] bytes, HexFormat format) {
        for (String mark : List.of(" ", ":")) {
            add(name + "'" + mark + "'" + suffix, format.withDelimiter(mark).formatHex(bytes), DIGITS + PART - 1);
        }
        add(name + "'%'" + suffix, format.withPrefix("%").formatHex(bytes), DIGITS + PART);
        add(name + "'0x'" + suffix, format.withPrefix("[0x").withSuffix("]").formatHex(bytes), DIGITS + 4 * PART);
    }

    /** Those digits that come from these bytes alone, whatever stands before and after them. */
    private static String base64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return base64.substring((before * 8 + 5) / 6, shifted.length * 8 / 6);
    }

    /** What has grown by escapes is found by its whole characters; what has not is the text itself. */
    private void addEscaped(String name, String text, String escaped) {
        if (!escaped.equals(text)) {
            add(name, escaped, PART + PART / 2);
        }
    }

    private void add(String name, String text, int least) {
        addOnce(name, text, least);
        addOnce(name + ", backwards", reversed(text), least);
    }

    private void addOnce(String name, String text, int least) {
        if (text.length() >= Needles.GRAM) {
            byText.putIfAbsent(text, new Spelling(name, text, Math.min(least, text.length())));
        }
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String lowerEscapes(String form) {
        StringBuilder lower = new StringBuilder(form);
        for (int i = 0; i < lower.length(); i++) {
            if (lower.charAt(i) == '%') {
                lower.setCharAt(i + 1, Character.toLowerCase(lower.charAt(i + 1)));
                lower.setCharAt(i + 2, Character.toLowerCase(lower.charAt(i + 2)));
            }
        }
        return lower.toString();
    }

    private static String json(String text, String escape, boolean slashes) {
        return each(text, c -> switch (c) {
            case '"', '\\' -> "\\" + (char) c;
            case '/' -> slashes ? "\\/" : "/";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < ' ' || c > '~' ? escape.formatted(c) : String.valueOf((char) c);
        });
    }

    private static String html(String text, String escape) {
        return each(text, c -> switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> c > '~' ? escape.formatted(c) : String.valueOf((char) c);
        });
    }

    private static String each(String text, IntFunction<String> spelled) {
        return text.chars().mapToObj(spelled).collect(Collectors.joining());
    }
}
