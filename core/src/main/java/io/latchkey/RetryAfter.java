package io.latchkey;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/** The {@code Retry-After} header (RFC 9110 section 10.2.3): seconds, or a date. */
final class RetryAfter {

    private RetryAfter() {}

    /** How long to wait from now, at most {@link Backoff#LONGEST_RETRY_AFTER}; zero if it says nothing that makes sense. */
    static Duration parse(String value, Instant now) {
        String text = value.strip();
        Duration wait = text.matches("\\d+") ? seconds(text) : untilDate(text, now);
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(Backoff.LONGEST_RETRY_AFTER) < 0 ? wait : Backoff.LONGEST_RETRY_AFTER;
    }

    private static Duration seconds(String digits) {
        boolean absurd = digits.length() > 9;
        return absurd ? Backoff.LONGEST_RETRY_AFTER : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static Duration untilDate(String date, Instant now) {
        for (DateTimeFormatter format : formats(now)) {
            try {
                return Duration.between(now, Instant.from(format.parse(date)));
            } catch (DateTimeException notInThisFormat) {
                // One of the others, or none.
            }
        }
        return Duration.ZERO;
    }

    /** The one that is sent today and the two that a recipient must still take (RFC 9110 section 5.6.7). */
    private static List<DateTimeFormatter> formats(Instant now) {
        DateTimeFormatter rfc850 = new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(
                        ChronoField.YEAR, 2, 2, now.atZone(ZoneOffset.UTC).getYear() - 50)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withZone(ZoneOffset.UTC);
        DateTimeFormatter asctime = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
                .withZone(ZoneOffset.UTC);
        return List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850, asctime);
    }
}
