package io.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Keycloak says when it refuses, and whether our message tells the truth, and helps. */
@Timeout(600)
@ExtendWith(OnStage.class)
final class RefusalTest {

    private static final Path PAGE = Path.of("KEYCLOAK.md");
    private static final String HEAD = """
            | what is sent | the answer | its description | what Latchkey's message says besides |
            | --- | --- | --- | --- |
            """;
    private static final Pattern TABLE = Pattern.compile(Pattern.quote(HEAD) + "(\\|.*\n)*");

    private final Stage stage;

    RefusalTest(Stage stage) {
        this.stage = stage;
    }

    /** In the background: a caller would wait for another assertion than one that has expired, for as long as it may. */
    @ParameterizedTest
    @EnumSource
    void isTold(Refusal refusal) {
        try (ClientCredentialsTokenSource tokens =
                refusal.source(stage).acquireTimeout(Duration.ofSeconds(3)).build()) {
            TokenException told =
                    await().atMost(Duration.ofSeconds(60)).until(() -> failure(tokens), RefusalTest::isAnswer);

            assertThat(told.statusCode()).isEqualTo(refusal.status);
            assertThat(told.error()).isEqualTo(refusal.error);
            assertThat(told.errorDescription()).isEqualTo(refusal.description);
            assertThat(told)
                    .hasMessageContaining(
                            " answered " + refusal.status + " " + refusal.error + " (" + refusal.description + "). ")
                    .hasMessageContaining(refusal.advice)
                    .hasMessageNotContaining(Realm.SECRET);
            assertThat(told.isRetryable()).isEqualTo(refusal.passes());
        }
    }

    private static @Nullable TokenException failure(ClientCredentialsTokenSource tokens) {
        tokens.prefetch();
        return tokens.status().lastFailure();
    }

    private static boolean isAnswer(@Nullable TokenException failure) {
        return failure != null && failure.statusCode() != 0;
    }

    /** To write it anew: {@code -Dkeycloak.update}. */
    @Test
    void thePageSaysSo() throws IOException {
        String rows = Arrays.stream(Refusal.values()).map(RefusalTest::row).collect(Collectors.joining());
        String page = Files.readString(PAGE);
        String written = TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement(HEAD + rows));
        if (System.getProperty("keycloak.update") != null) {
            Files.writeString(PAGE, written);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(written).contains(rows);
    }

    private static String row(Refusal refusal) {
        return "| " + refusal.words + " | " + refusal.status + " `" + refusal.error + "` | "
                + refusal.description.replace("  ", " ") + " | " + refusal.advice + " |\n";
    }
}
