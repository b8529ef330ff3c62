package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormBodyTest {

    @Test
    @Tag("A1")
    void pairsAreInOrderAndJoinedByAmpersands() {
        FormBody form =
                new FormBody().add("client_id", "a b").add("scope", "x y").add("empty", "");

        assertThat(new String(form.bytes(), US_ASCII)).isEqualTo("client_id=a+b&scope=x+y&empty=");
    }

    @ParameterizedTest
    @Tag("A2")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abc-123_X.*    | abc-123_X.*",
                "+&=%:/ü        | %2B%26%3D%25%3A%2F%C3%BC",
                "` `            | +",
                "~              | %7E",
                "😀             | %F0%9F%98%80",
                "€ ä            | %E2%82%AC+%C3%A4",
                "a%20b          | a%2520b",
                "`\"'<>`        | %22%27%3C%3E",
            })
    void valuesAreEncodedOnceAsUtf8(String text, String encoded) {
        assertThat(FormBody.encoded(text)).isEqualTo(encoded);
        assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    @Tag("A2")
    void namesAreEncodedToo() {
        assertThat(new String(new FormBody().add("a&b", "c").bytes(), US_ASCII)).isEqualTo("a%26b=c");
    }
}
