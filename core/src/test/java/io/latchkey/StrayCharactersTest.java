package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("WP9")
class StrayCharactersTest {

    @Test
    void areNamedByWhatTheyAreAndWhereTheyStand() {
        Map<String, String> told = new TreeMap<>();
        told.put("x\n", "ends with a line break");
        told.put("x\r\n", "ends with a line break");
        told.put("x\r", "ends with a line break");
        told.put("x\u0085", "ends with a line break");
        told.put("x\u2028", "ends with a line break");
        told.put("x\u2029", "ends with a line break");
        told.put("x ", "ends with a blank");
        told.put("x\t", "ends with a blank");
        told.put("x\u00A0", "ends with a blank");
        told.put("x\u0000", "ends with a control character");
        told.put("x\u200B", "ends with an invisible character");
        told.put("x\uFEFF", "ends with a byte order mark");
        told.put("\uFEFFx", "begins with a byte order mark");
        told.put("\u00EF\u00BB\u00BFx", "begins with a byte order mark");
        told.put("\uFEFFx\r\n", "begins with a byte order mark and ends with a line break");
        told.put(" x ", "begins with a blank and ends with a blank");

        told.forEach((text, how) -> {
            assertThat(StrayCharacters.of(text)).isEqualTo(how);
            assertThat(StrayCharacters.removedFrom(text)).isEqualTo("x");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a b", "a\nb", "+&=%:/ü 😀", "ï", "x\u00EF\u00BB\u00BF", "***"})
    void areNoneWhereNothingIsOdd(String text) {
        assertThat(StrayCharacters.of(text)).isNull();
        assertThat(StrayCharacters.removedFrom(text)).isEqualTo(text);
    }

    @Test
    void leaveNothing_whereThereIsNothingElse() {
        assertThat(StrayCharacters.removedFrom("\uFEFF \r\n")).isEmpty();
        assertThat(StrayCharacters.of(" ")).isEqualTo("begins with a blank and ends with a blank");
    }
}
