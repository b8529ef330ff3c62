package io.latchkey;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110 section 11.6.1): a scheme and its parameters. A header
 * holds any number of them, and the comma that separates them also separates the parameters of each.
 */
record AuthChallenge(String scheme, Map<String, String> parameters) {

    /** Returns the challenges of a header, or none if it is not one. One pass, in linear time. */
    static List<AuthChallenge> parse(String header) {
        Scanner scanner = new Scanner(header);
        List<AuthChallenge> challenges = new ArrayList<>();
        scanner.skip(" \t,");
        while (!scanner.atEnd()) {
            String word = scanner.token();
            if (word.isEmpty()) {
                return List.of();
            }
            String value = scanner.parameterValue();
            if (value == null) {
                challenges.add(new AuthChallenge(word, new TreeMap<>()));
                scanner.skipToken68();
            } else if (challenges.isEmpty() || !scanner.atSeparator()) {
                return List.of();
            } else {
                Map<String, String> parameters =
                        challenges.get(challenges.size() - 1).parameters();
                parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value);
            }
            scanner.skip(" \t,");
        }
        return challenges;
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    /** Where we are in a header. */
    private static final class Scanner {

        private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
        private static final String TOKEN68_PUNCTUATION = "-._~+/";

        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        boolean atEnd() {
            return at == text.length();
        }

        boolean atSeparator() {
            return atEnd() || " \t,".indexOf(text.charAt(at)) >= 0;
        }

        void skip(String characters) {
            while (!atEnd() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        String token() {
            return word(TOKEN_PUNCTUATION);
        }

        private String word(String punctuation) {
            int start = at;
            while (!atEnd() && (isAlphanumeric(text.charAt(at)) || punctuation.indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            return text.substring(start, at);
        }

        private static boolean isAlphanumeric(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }

        /** What follows an equals sign, or null if none follows: then the word before was a scheme. */
        @Nullable
        String parameterValue() {
            int start = at;
            skip(" \t");
            if (atEnd() || text.charAt(at) != '=') {
                at = start;
                return null;
            }
            at++;
            skip(" \t");
            return !atEnd() && text.charAt(at) == '"' ? quoted() : token();
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            at++;
            while (!atEnd() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }

        /** Negotiate and its like send one value without a name. */
        void skipToken68() {
            int start = at;
            skip(" \t");
            word(TOKEN68_PUNCTUATION);
            skip("=");
            skip(" \t");
            if (!atEnd() && text.charAt(at) != ',') {
                at = start;
            }
        }
    }
}
