package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** For how long an answer may be used without being asked for anew, as it says (RFC 9111 section 4.2), within bounds. */
final class Freshness {

    static final Duration LEAST = Duration.ofMinutes(1);

    /**
     * Of an answer that is not to be kept at all: frameworks say that of each, and a token of some minutes must not double
     * what a server is asked.
     */
    static final Duration NOT_TO_BE_KEPT = Duration.ofMinutes(10);

    static final Duration MOST = Duration.ofDays(1);

    /** Of an answer that says nothing. */
    static final Duration UNSAID = Duration.ofHours(1);

    private static final Pattern DIRECTIVE =
            Pattern.compile("(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\\s*=\\s*(?<value>\"[^\"]*\"|[^\\s,\"]+))?");

    private static final Pattern SECONDS = Pattern.compile("\"?(?<digits>[0-9]+)\"?");

    /** As large a number as anybody means, in digits: RFC 9111 section 1.2.2. */
    private static final int MOST_DIGITS = 9;

    private Freshness() {}

    static Duration of(TokenTransport.Response response, Instant now) {
        Duration lifetime = lifetime(response, now);
        Duration age = seconds(response.header("Age"));
        Duration left = age == null ? lifetime : lifetime.minus(age);
        if (left.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return left.compareTo(MOST) < 0 ? left : MOST;
    }

    private static Duration lifetime(TokenTransport.Response response, Instant now) {
        Map<String, String> directives = directives(response);
        if (directives.containsKey("no-store") || directives.containsKey("no-cache")) {
            return NOT_TO_BE_KEPT;
        }
        String maxAge = directives.get("max-age");
        if (maxAge != null) {
            return orZero(seconds(maxAge));
        }
        String expires = response.header("Expires");
        if (expires == null) {
            return UNSAID;
        }
        Instant end = HttpDate.parse(expires, now);
        Instant date = HttpDate.parse(response.header("Date"), now);
        return end == null ? Duration.ZERO : Duration.between(date == null ? now : date, end);
    }

    /** Each by its name in lower case; of two of one name, the first counts (RFC 9111 section 4.2.1). */
    private static Map<String, String> directives(TokenTransport.Response response) {
        Map<String, String> directives = new HashMap<>();
        for (String line : response.headers("Cache-Control")) {
            Matcher directive = DIRECTIVE.matcher(line);
            while (directive.find()) {
                String value = directive.group("value");
                directives.putIfAbsent(directive.group("name").toLowerCase(Locale.ROOT), value == null ? "" : value);
            }
        }
        return directives;
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    /** Null if it is no number of seconds. */
    private static @Nullable Duration seconds(@Nullable String text) {
        Matcher seconds = SECONDS.matcher(text == null ? "" : text.strip());
        if (!seconds.matches()) {
            return null;
        }
        String digits = seconds.group("digits");
        return digits.length() > MOST_DIGITS ? Duration.ofDays(36_500) : Duration.ofSeconds(Long.parseLong(digits));
    }
}
