package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

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
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException notADate) {
            return Duration.ZERO;
        }
    }
}
