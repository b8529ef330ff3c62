package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("F6")
class AuthChallengeTest {

    @Test
    void oneChallengeWithParameters() {
        assertThat(AuthChallenge.parse("Bearer realm=\"example\", error=\"invalid_token\", scope=prices"))
                .singleElement()
                .satisfies(bearer -> {
                    assertThat(bearer.scheme()).isEqualTo("Bearer");
                    assertThat(bearer.parameter("realm")).isEqualTo("example");
                    assertThat(bearer.parameter("error")).isEqualTo("invalid_token");
                    assertThat(bearer.parameter("scope")).isEqualTo("prices");
                    assertThat(bearer.parameter("none")).isNull();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Bearer                                              | [Bearer{}]",
                "`  ,, Bearer ,`                                     | [Bearer{}]",
                "Basic realm=x, Bearer                               | [Basic{realm=x}, Bearer{}]",
                "Bearer, Basic realm=x                               | [Bearer{}, Basic{realm=x}]",
                "Negotiate, Bearer error=invalid_token               | [Negotiate{}, Bearer{error=invalid_token}]",
                "Negotiate YWJj==, Bearer error=invalid_token        | [Negotiate{}, Bearer{error=invalid_token}]",
                "Negotiate a/b+c~d, Bearer                           | [Negotiate{}, Bearer{}]",
                "Negotiate YWJj==                                    | [Negotiate{}]",
                "PoP nonce=\"a, b\", Bearer error=\"invalid_token\"  | [PoP{nonce=a, b}, Bearer{error=invalid_token}]",
                "Bearer realm=\"a \\\"quoted\\\" \\\\ b\", error=x   | [Bearer{error=x, realm=a \"quoted\" \\ b}]",
                "Bearer realm = \"spaced\" , error = x               | [Bearer{error=x, realm=spaced}]",
                "Bearer realm=\"no comma\" error=x                   | [Bearer{error=x, realm=no comma}]",
                "Bearer ERROR=x                                      | [Bearer{error=x}]",
                "Bearer error=first, error=second                    | [Bearer{error=first}]",
                "Bearer realm=, error=x                              | [Bearer{error=x}]",
                "Bearer realm=\"\", error=x                          | [Bearer{error=x, realm=}]",
                "Bearer realm=\"open, error=x                        | [Bearer{realm=open, error=x}]",
                "Bearer realm=\"open\\                               | [Bearer{realm=open\\}]",
                "Bearer\terror=x                                     | [Bearer{error=x}]",
                "DPoP algs=\"ES256 PS256\", Bearer                   | [DPoP{algs=ES256 PS256}, Bearer{}]",
                "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\""
                        + " | [Newauth{realm=apps, title=Login to \"apps\", type=1}, Basic{realm=simple}]",
            })
    void readsWhatServersSend(String header, String challenges) {
        assertThat(AuthChallenge.parse(header).stream()
                        .map(each -> each.scheme() + each.parameters())
                        .toList()
                        .toString())
                .isEqualTo(challenges);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",,,",
                "=",
                "\"",
                "error=invalid_token",
                "realm=\"x\"",
                "Bearer error=\"a\"b",
                "Bearer (",
                "Bearer, =x",
                "Bearer é",
                "Bearer error=\"x\";scope=y",
                "{\"error\":\"invalid_token\"}",
            })
    void whatCannotBeParsedCountsAsAbsent(String junk) {
        assertThat(AuthChallenge.parse(junk)).isEmpty();
        assertThat(BearerChallenge.among(List.of(junk)).kind()).isEqualTo(BearerChallenge.Kind.ABSENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", " ", ",", "=", "\"", "\\", "a ", "a=", "a,", "a=b,", "a=\"", "a b=", "a =", "\"\\", "~ ", "a==,",
                "a \t"
            })
    void parsesInLinearTime(String unit) {
        int size = 1 << 20;
        String junk = "Bearer " + unit.repeat(size / unit.length());

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> AuthChallenge.parse(junk));
    }
}
