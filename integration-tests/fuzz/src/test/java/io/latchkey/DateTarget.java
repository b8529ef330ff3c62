package io.latchkey;

import static io.latchkey.Finding.quoted;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.http.client.utils.DateUtils;

/** What headers say of times: dates as Apache's HttpClient reads them, pauses and lifetimes within bounds, and no exception. */
final class DateTarget implements Target {

    private static final List<String> PATTERNS =
            List.of("EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM ppd HH:mm:ss yyyy");

    /** HttpClient dates what is before by the calendar of that time. */
    private static final Instant GREGORIAN = Instant.parse("1600-01-01T00:00:00Z");

    private static final List<String> NAMES = List.of(
            "Retry-After",
            "Date",
            "Expires",
            "Age",
            "Cache-Control",
            "RateLimit-Reset",
            "X-RateLimit-Reset",
            "X-RateLimit-Remaining",
            "X-Rate-Limit-Reset");

    private static final List<String> VALUES = List.of(
            "120",
            "-1",
            "0",
            "999999999999999999999",
            "1.5",
            "1e9",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 2026 08:49:37 GMT",
            "Sun, 01 Mar 2026 12:00:30 GMT",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "max-age=60",
            "max-age=\"60\"",
            "no-store",
            "max-age=",
            "max-age=x, max-age=5",
            "private, max-age = 7",
            "1772366430",
            "1772366430000",
            "+5",
            " 7 ",
            "\u0661",
            "",
            "GMT",
            "7, 7");

    @Override
    public void tryOn(Dice input) {
        dates(input);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = input.below(5); i > 0; i--) {
            headers.put(input.of(NAMES), List.of(bent(input, input.of(VALUES))));
        }
        int status = input.of(List.of(200, 429, 503));
        TokenTransport.Response answer = new TokenTransport.Response(status, headers, InputStream.nullInputStream());
        Duration pause = RetryAfter.of(answer, InstantTiming.NOW);
        Finding.unless(
                !pause.isNegative() && pause.compareTo(Duration.ofMinutes(10)) <= 0,
                () -> headers + " ask for a pause of " + pause);
        Duration fresh = Freshness.of(answer, InstantTiming.NOW);
        Finding.unless(
                fresh.compareTo(Duration.ofMinutes(1)) >= 0 && fresh.compareTo(Duration.ofDays(1)) <= 0,
                () -> headers + " are fresh for " + fresh);
        ServerClock.of(answer, InstantTiming.NOW).inWords();
    }

    private static String bent(Dice dice, String value) {
        if (!dice.oneIn(3)) {
            return value;
        }
        int at = dice.below(value.length() + 1);
        String what = dice.oneIn(3)
                ? String.valueOf(dice.character())
                : dice.of("0", "9", " ", ",", "-", ":", "+", "\"", "=", "GMT", "\u0000");
        return value.substring(0, at) + what + value.substring(Math.min(value.length(), at + dice.below(2)));
    }

    private static void dates(Dice dice) {
        // A year of two digits is one of this century, or of the last.
        Instant meant = InstantTiming.NOW.plusSeconds((dice.below(60_000) - 30_000) * 40_000L + dice.below(60_000));
        for (String pattern : PATTERNS) {
            String text = DateTimeFormatter.ofPattern(pattern, Locale.US)
                    .withZone(ZoneOffset.UTC)
                    .format(meant);
            Instant read = HttpDate.parse(text, InstantTiming.NOW);
            Finding.unless(meant.equals(read), () -> quoted(text) + " is read as " + read);
        }
        String text = bent(dice, dice.of(VALUES));
        Instant ours = HttpDate.parse(text, InstantTiming.NOW);
        Date theirs = DateUtils.parseDate(text, new String[] {DateUtils.PATTERN_RFC1123});
        Finding.unless(
                ours == null
                        || theirs == null
                        || ours.isBefore(GREGORIAN)
                        || !text.strip().matches("[A-Z][a-z]{2}, .*GMT")
                        || ours.equals(theirs.toInstant()),
                () -> quoted(text) + " is " + ours + " to us, and " + theirs + " to HttpClient");
    }
}
