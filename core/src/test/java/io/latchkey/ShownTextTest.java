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

    /** Pages escape what they show, servers log what they got, and a header is read as ISO 8859-1. */
    @ParameterizedTest
    @Tag("H2")
    @ValueSource(
            strings = {
                "p+ss w<r>d&/\"'ä€!",
                "p+ss w&lt;r&gt;d&amp;/&quot;&#39;ä€!",
                "p&#43;ss w&#60;r&#x3E;d&#038;&#x2f;&#34;&apos;&#228;&#x20ac;&#33;",
                "p%2Bss+w%3Cr%3Ed%26%2F%22%27%C3%A4%E2%82%AC%21",
                "p%2bss%20w%3cr%3ed%26%2f%22%27%c3%a4%e2%82%ac!",
                "p\\u002Bss w\\u003cr\\u003Ed\\u0026\\/\\\"\\u0027\\u00e4\\u20AC!",
                "p ss+w<r>d&/\"'ä€!",
                "p+ss w<r>d&/\"'\u00C3\u00A4\u00E2\u0082\u00AC!",
                "p+ss w<r>d&/\"'??!",
                "p+ss w<r>d&/\"'\uFFFD\uFFFD\uFFFD!",
            })
    void aSecretIsMaskedHoweverItWasEscaped(String escaped) {
        assertThat(ShownText.of("it was " + escaped + " indeed", 300, List.of("p+ss w<r>d&/\"'ä€!")))
                .isEqualTo("it was *** indeed");
    }

    @Test
    void aLongTextIsSearchedQuickly_whateverItIsLikeTheSecret() {
        String almost = "ä?".repeat(20_000);

        assertThat(ShownText.of(almost, 10, List.of("ä?".repeat(50) + "x", "??ä".repeat(30) + "?!")))
                .isEqualTo("ä?ä?ä?ä?ä?...");
    }
}
