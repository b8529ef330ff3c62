package io.latchkey.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the client, and what is made of its answers. What the scripts do is for a real Redis to say. */
class RedisTokenStoreTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String KEY = "latchkey-1-ab";

    private final List<Evaluation> asked = new ArrayList<>();

    @Test
    void aRecordThatIsThereIsReadByAScript() throws Exception {
        assertThat(answering("=a record").read(KEY)).isEqualTo("a record");

        assertThat(asked).singleElement().satisfies(evaluation -> {
            assertThat(evaluation.script()).contains("'GET'");
            assertThat(evaluation.keys()).containsExactly(KEY);
            assertThat(evaluation.arguments()).isEmpty();
        });
    }

    @Test
    void aRecordThatLooksLikeNoneIsOne() throws Exception {
        assertThat(answering("=-").read(KEY)).isEqualTo("-");
        assertThat(answering("=").read(KEY)).isEmpty();
    }

    @Test
    void thereMayBeNone() throws Exception {
        assertThat(answering("-").read(KEY)).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "QUEUED", "\"=a record\"", "changed"})
    void anyOtherAnswerToReadingIsAnError(@Nullable String answer) {
        assertThatThrownBy(() -> answering(answer).read(KEY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a pipeline or a transaction")
                .hasMessageNotContaining("a record");
    }

    @Test
    void theConditionIsSentWithTheKeyAndTheTimeToLive() throws Exception {
        assertThat(answering("done").compareAndSet(KEY, "old", "new", Duration.ofNanos(1_500_000)))
                .isTrue();
        assertThat(answering("done").compareAndSet(KEY, null, "-", MINUTE)).isTrue();
        assertThat(answering("changed").compareAndSet(KEY, "old", null, MINUTE)).isFalse();

        assertThat(asked).extracting(Evaluation::keys).containsOnly(List.of(KEY));
        assertThat(asked)
                .extracting(Evaluation::arguments)
                .containsExactly(
                        List.of("=old", "=new", "2"), List.of("-", "=-", "60000"), List.of("=old", "-", "60000"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "1", "true", "DONE", "=done"})
    void anyOtherAnswerToAChangeIsAnError(@Nullable String answer) {
        assertThatThrownBy(() -> answering(answer).compareAndSet(KEY, "old", "new", MINUTE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatTheClientThrowsPasses() {
        IOException refused = new IOException("refused");
        RedisTokenStore store = RedisTokenStore.of((script, keys, arguments) -> {
            throw refused;
        });

        assertThatThrownBy(() -> store.read(KEY)).isSameAs(refused);
        assertThatThrownBy(() -> store.compareAndSet(KEY, null, "new", MINUTE)).isSameAs(refused);
    }

    @Test
    void aPrefixComesBeforeEachKey() throws Exception {
        RedisTokenStore store = RedisTokenStore.of(answers("-"), "orders:");
        assertThat(store.read(KEY)).isNull();

        assertThat(asked)
                .singleElement()
                .satisfies(evaluation -> assertThat(evaluation.keys()).containsExactly("orders:" + KEY));
        assertThat(store).hasToString("RedisTokenStore[orders:]");
    }

    @Test
    @SuppressWarnings("NullAway") // as a caller without a checker would
    void nothingIsNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> RedisTokenStore.of(null))
                .withMessage("redis");
        assertThatNullPointerException()
                .isThrownBy(() -> RedisTokenStore.of(answers("-"), null))
                .withMessage("keyPrefix");
    }

    private RedisTokenStore answering(@Nullable String answer) {
        return RedisTokenStore.of(answers(answer));
    }

    private RedisTokenStore.Scripting answers(@Nullable String answer) {
        return (script, keys, arguments) -> {
            asked.add(new Evaluation(script, keys, arguments));
            return answer;
        };
    }

    private record Evaluation(String script, List<String> keys, List<String> arguments) {}
}
