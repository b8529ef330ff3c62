package io.latchkey;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as people write one, {@code 10s}, or as ISO 8601 does, {@code PT10S}. */
final class ConfiguredDuration {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+) ?(ms|s|m|h|d)");

    private ConfiguredDuration() {}

    /** Takes no number without a unit: to one framework that is seconds, to the next it is milliseconds. */
    static Duration parse(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        try {
            return matcher.matches()
                    ? Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)))
                    : Duration.parse(text);
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("is no duration; write 500ms, 10s, 5m, 2h, 1d or PT10S");
        }
    }

    private static ChronoUnit unit(String name) {
        return switch (name) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }
}
