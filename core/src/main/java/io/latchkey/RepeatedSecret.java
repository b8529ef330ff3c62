package io.latchkey;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Finds a secret in what a server says, in the ways in which servers repeat a text: as it came, escaped for a page, a URL
 * or JSON, or in another encoding. Letters and digits stay themselves in all of them.
 */
final class RepeatedSecret {

    /** Whatever has become of characters that not every encoding has: several of one, if the bytes of one were taken for it. */
    private static final String BEYOND_ASCII =
            "(?:[?[^\\x00-\\x7F]]|(?i:%[89A-F][0-9A-F]|&#(?!0*(?:[0-9]{1,2}|1[01][0-9]|12[0-7]);)[0-9]{3,7};"
                    + "|&#x(?!0*[0-7]?[0-9A-F];)[0-9A-F]{2,6};|\\\\u(?!00[0-7])[0-9A-F]{4}))";

    private static final int MOST_OF_ONE = 8;
    private static final char ASCII = 0x7F;

    private RepeatedSecret() {}

    static Pattern in(String secret) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < secret.length(); ) {
            int end = at;
            while (end < secret.length() && (secret.charAt(end) > ASCII || secret.charAt(end) == '?')) {
                end++;
            }
            boolean beyond = secret.substring(at, end).chars().anyMatch(c -> c > ASCII);
            if (beyond) {
                // As many as there are, and never fewer: nothing is tried twice, however long the text.
                regex.append(BEYOND_ASCII + "{1," + MOST_OF_ONE * (end - at) + "}+");
                at = end;
            } else {
                regex.append(spellings(secret.charAt(at)));
                at++;
            }
        }
        return Pattern.compile(regex.toString());
    }

    private static String spellings(char c) {
        if (Character.isLetterOrDigit(c)) {
            return String.valueOf(c);
        }
        String itself = Pattern.quote(String.valueOf(c));
        String hex = HexFormat.of().toHexDigits((byte) c);
        String spellings = "(?:\\\\?" + itself + "|(?i:%" + hex + "|&#0*" + (int) c + ";|&#x0*"
                + hex.replaceFirst("^0", "") + ";|\\\\u00" + hex + ")";
        return spellings
                + switch (c) {
                    case ' ' -> "|\\+";
                    case '+' -> "| "; // read as a form once more
                    case '&' -> "|&amp;";
                    case '<' -> "|&lt;";
                    case '>' -> "|&gt;";
                    case '"' -> "|&quot;";
                    case '\'' -> "|&apos;";
                    case '\n' -> "|\\\\n";
                    case '\r' -> "|\\\\r";
                    case '\t' -> "|\\\\t";
                    default -> "";
                }
                + ")";
    }
}
