package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
        assertThat(wait(429, "Retry-After", value)).isEqualTo(wait);
    }

    @ParameterizedTest
    @Tag("WP4")
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 01 Mar 2026 11:55:00 GMT   | Sun, 01 Mar 2026 11:55:05 GMT | PT5S",
                "Sun, 01 Mar 2026 12:05:00 GMT   | Sun, 01 Mar 2026 12:05:05 GMT | PT5S",
                "Sunday, 01-Mar-26 12:05:00 GMT  | Sun, 01 Mar 2026 12:05:05 GMT | PT5S",
                "Sun, 01 Mar 2026 12:05:00 GMT   | Sun, 01 Mar 2026 12:04:00 GMT | PT0S",
                "Sun, 01 Mar 2026 11:00:00 GMT   | Sun, 01 Mar 2026 12:00:00 GMT | PT10M",
                "Sun, 01 Mar 2026 12:05:00 GMT   | 5                             | PT5S",
                "yesterday                       | Sun, 01 Mar 2026 12:00:05 GMT | PT5S",
            })
    void aDateIsComparedWithTheServersOwnClock_whereItTellsIt(String date, String retryAfter, Duration wait) {
        assertThat(wait(503, "Date", date, "Retry-After", retryAfter)).isEqualTo(wait);
    }

    @ParameterizedTest
    @Tag("WP8")
    @CsvSource(
            delimiter = '|',
            value = {
                "RateLimit-Reset    | 5              | PT5S",
                "X-RateLimit-Reset  | 5              | PT5S",
                "X-Rate-Limit-Reset | 5              | PT5S",
                "x-ratelimit-reset  | 5.9            | PT5S",
                "X-RateLimit-Reset  | 0              | PT0S",
                "X-RateLimit-Reset  | 3600           | PT10M",
                "X-RateLimit-Reset  | 999999999      | PT10M",
                "X-RateLimit-Reset  | 1000000000     | PT0S",
                "X-RateLimit-Reset  | 1772366405     | PT5S",
                "X-RateLimit-Reset  | 1772366405.123 | PT5S",
                "X-RateLimit-Reset  | 1772366405123  | PT5.123S",
                "X-RateLimit-Reset  | 1772366395     | PT0S",
                "X-RateLimit-Reset  | 1772369999     | PT10M",
                "X-RateLimit-Reset  | 99999999999    | PT10M",
                "X-RateLimit-Reset  | 999999999999999 | PT10M",
                "X-RateLimit-Reset  | 9999999999999999 | PT0S",
                "X-RateLimit-Reset  | -5             | PT0S",
                "X-RateLimit-Reset  | soon           | PT0S",
            })
    void aRateLimitSaysInSecondsOrByATimeWhenItBeginsAnew(String name, String value, Duration wait) {
        assertThat(wait(429, name, value)).isEqualTo(wait);
    }

    @Test
    @Tag("WP8")
    void theTimeOfARateLimitIsComparedWithTheServersOwnClock() {
        assertThat(wait(429, "Date", "Sun, 01 Mar 2026 12:10:00 GMT", "X-RateLimit-Reset", "1772367005"))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @Tag("WP8")
    void retryAfterGoesBeforeARateLimit_ifItMakesSense() {
        assertThat(wait(429, "Retry-After", "7", "RateLimit-Reset", "5")).isEqualTo(Duration.ofSeconds(7));
        assertThat(wait(429, "Retry-After", "0", "RateLimit-Reset", "5")).isZero();
        assertThat(wait(429, "Retry-After", "soon", "RateLimit-Reset", "5")).isEqualTo(Duration.ofSeconds(5));
        assertThat(wait(429, "RateLimit-Reset", "5", "X-RateLimit-Reset", "1772366407"))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(wait(429, "RateLimit-Reset", "?", "X-RateLimit-Reset", "1772366407"))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    @Tag("WP8")
    void aRateLimitThatIsNotSpentIsNotTheReason() {
        assertThat(wait(503, "X-RateLimit-Reset", "5")).isEqualTo(Duration.ofSeconds(5));
        assertThat(wait(503, "X-RateLimit-Reset", "5", "X-RateLimit-Remaining", "0"))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(wait(503, "X-RateLimit-Reset", "5", "X-RateLimit-Remaining", "99"))
                .isZero();
        assertThat(wait(429, "X-RateLimit-Reset", "5", "X-RateLimit-Remaining", "99"))
                .isEqualTo(Duration.ofSeconds(5));
        for (int status : new int[] {200, 400, 401, 500, 502}) {
            assertThat(wait(status, "X-RateLimit-Reset", "5", "X-RateLimit-Remaining", "0"))
                    .isZero();
        }
    }

    private static Duration wait(int status, String... namesAndValues) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return RetryAfter.of(new TokenTransport.Response(status, headers, InputStream.nullInputStream()), NOW);
    }
}
