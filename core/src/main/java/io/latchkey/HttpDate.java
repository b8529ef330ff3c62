package io.latchkey;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A date in a header (RFC 9110 section 5.6.7). */
final class HttpDate {

    private HttpDate() {}

    /**
     * Understands a date, or returns null.
     *
     * @param now of the centuries that a year of two digits may be in, the one that is nearer
     */
    static @Nullable Instant parse(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        for (DateTimeFormatter format : formats(now)) {
            try {
                return Instant.from(format.parse(text.strip()));
            } catch (DateTimeException notInThisFormat) {
                // One of the others, or none.
            }
        }
        return null;
    }

    /** The one that is sent today and the two that a recipient must still take. */
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
