package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B32")
@Tag("H6")
class ShownTextTest {

    @Test
    void ordinaryTextIsShownAsItIs() {
        assertThat(ShownText.of("Schlüssel \"x\" ist ungültig. 😀", 300, List.of("other")))
                .isEqualTo("Schlüssel \"x\" ist ungültig. 😀");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 7, '\r', '\n', '\t', 0x1B, 0x7F, 0x85, 0x2028, 0x2029, 0x200B, 0x202E, 0xFEFF, 0xD800, 0x378})
    void whatWouldForgeALogLineIsASpace(int codePoint) {
        assertThat(ShownText.of("a" + Character.toString(codePoint) + "b", 10, List.of()))
                .isEqualTo("a b");
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(ShownText.of("x".repeat(10_000), 300, List.of())).isEqualTo("x".repeat(300) + "...");
        assertThat(ShownText.of("x".repeat(300), 300, List.of())).isEqualTo("x".repeat(300));
        assertThat(ShownText.of("😀😀😀", 2, List.of())).isEqualTo("😀😀...");
    }

    @Test
    void everySecretIsMaskedWhereverItStands() {
        assertThat(ShownText.of("no pass, pa%24s, pass!", 300, List.of("pass", "pa%24s", "")))
                .isEqualTo("no ***, ***, ***!");
    }

    @Test
    void aSecretAcrossTheCutIsMaskedFirst() {
        assertThat(ShownText.of("12345secret", 8, List.of("secret"))).isEqualTo("12345***");
    }

    @Test
    void aSecretWithinALongerOneLeavesNothingOfIt() {
        assertThat(ShownText.of("it was abc-XYZ", 300, List.of("abc", "abc-XYZ")))
                .isEqualTo("it was ***");
    }
}
