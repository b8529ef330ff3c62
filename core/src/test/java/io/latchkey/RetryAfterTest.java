package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("O4")
class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "30                              | PT30S",
                "` 30 `                          | PT30S",
                "0                               | PT0S",
                "599                             | PT9M59S",
                "600                             | PT10M",
                "601                             | PT10M",
                "31536000                        | PT10M",
                "999999999                       | PT10M",
                "9999999999                      | PT10M",
                "99999999999999999999999999      | PT10M",
                "Sun, 1 Mar 2026 12:00:30 GMT    | PT30S",
                "Sun, 01 Mar 2026 12:00:30 GMT   | PT30S",
                "Sun, 01 Mar 2026 13:00:30 +0100 | PT30S",
                "Sun, 01 Mar 2026 11:59:00 GMT   | PT0S",
                "Mon, 01 Mar 2027 12:00:00 GMT   | PT10M",
                "Mon, 01 Mar 9999 12:00:00 GMT   | PT10M",
                "Sat, 01 Mar 2026 12:00:30 GMT   | PT0S",
                "Sunday, 01-Mar-26 12:00:30 GMT  | PT30S",
                "Sunday, 01-Mar-26 11:00:00 GMT  | PT0S",
                "Sunday, 06-Nov-94 08:49:37 GMT  | PT0S",
                "Sun Mar  1 12:00:30 2026        | PT30S",
                "Tue Mar 10 12:00:30 2026        | PT10M",
                "-5                              | PT0S",
                "1.5                             | PT0S",
                "soon                            | PT0S",
                "``                              | PT0S",
                "30s                             | PT0S",
                "2026-03-01T12:00:30Z            | PT0S",
            })
    void isSecondsOrADateAndNeverMoreThanTheCap(String value, Duration wait) {
        assertThat(RetryAfter.parse(value, NOW)).isEqualTo(wait);
    }
}
