package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 sections 4.2 and 5.2, within bounds. */
class FreshnessTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing at all                                         | PT1H
            Cache-Control: max-age=600                             | PT10M
            Cache-Control: public, MAX-AGE = 600, must-revalidate  | PT10M
            Cache-Control: max-age="600"                           | PT10M
            Cache-Control: private;; max-age=600                   | PT10M
            Cache-Control: public^Cache-Control: max-age=600       | PT10M
            Cache-Control: max-age=600, max-age=7200               | PT10M
            Cache-Control: s-maxage=600                            | PT1H
            Cache-Control: x-max-age=600                           | PT1H
            Cache-Control: max-age=600^Expires: 0                  | PT10M
            Cache-Control: max-age=600^Age: 120                    | PT8M
            Cache-Control: max-age=600^Age: soon                   | PT10M
            Cache-Control: max-age=600^Age: -5                     | PT10M
            Age: 120                                               | PT58M
            Cache-Control: max-age=59                              | PT1M
            Cache-Control: max-age=600^Age: 599                    | PT1M
            Cache-Control: max-age=600^Age: 999999999999999999999  | PT1M
            Cache-Control: max-age=0                               | PT1M
            Cache-Control: max-age=-1                              | PT1M
            Cache-Control: max-age=a while                         | PT1M
            Cache-Control: max-age                                 | PT1M
            Cache-Control: max-age=10.5                            | PT1M
            Cache-Control: no-store                                | PT10M
            Cache-Control: No-Cache                                | PT10M
            Cache-Control: no-cache="Set-Cookie", max-age=600      | PT10M
            Cache-Control: no-store, max-age=600                   | PT10M
            Cache-Control: max-age=600^Cache-Control: no-store     | PT10M
            Cache-Control: max-age=31536000                        | PT24H
            Cache-Control: max-age=9999999999999999999999999       | PT24H
            Cache-Control: ,,=,"                                   | PT1H
            Expires: Sun, 01 Mar 2026 12:10:00 GMT                 | PT10M
            Expires: Sun, 01 Mar 2026 11:00:00 GMT                 | PT1M
            Expires: Fri, 01 Jan 2100 00:00:00 GMT                 | PT24H
            Expires: 0                                             | PT1M
            Expires: -1                                            | PT1M
            Expires: Sun, 01 Mar 2026 11:10:00 GMT^Date: Sun, 01 Mar 2026 11:00:00 GMT | PT10M
            Expires: Sun, 01 Mar 2026 12:10:00 GMT^Date: yesterday | PT10M
            """)
    void anAnswerHoldsAsLongAsItSays_butNotForeverAndNotForNoTime(String head, Duration expected) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line : head.split("\\^", -1)) {
            String[] nameAndValue = line.split(": ", 2);
            if (nameAndValue.length == 2) {
                headers.computeIfAbsent(nameAndValue[0], name -> new ArrayList<>())
                        .add(nameAndValue[1]);
            }
        }
        TokenTransport.Response answer = new TokenTransport.Response(200, headers, InputStream.nullInputStream());

        assertThat(Freshness.of(answer, NOW)).isEqualTo(expected);
    }
}
