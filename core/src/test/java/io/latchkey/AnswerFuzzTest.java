package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever comes, it is a grant that can be used, or it is refused in words that show nothing of it. */
@Tag("H2")
@Tag("B24")
class AnswerFuzzTest {

    private static final int ANSWERS = 400;

    @RegisterExtension
    final Canary canary = new Canary();

    @RepeatedTest(5)
    void mutatedAnswersAreGrantsOrRefusals(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < ANSWERS; i++) {
            byte[] body = mutated(answer(random), random);
            assertGrantOrRefusal(body, "seed " + repetition.getCurrentRepetition() + ", answer " + i);
        }
    }

    private void assertGrantOrRefusal(byte[] body, String which) {
        try {
            TokenAnswer answer = TokenAnswer.parse(
                    AnswerBody.read(new TokenTransport.Response(200, Map.of(), new ByteArrayInputStream(body))));
            answer.check();
            Grant grant = Grant.of(answer, List.of());

            assertThat(AccessToken.isVisibleAscii(grant.accessToken()))
                    .as(which)
                    .isTrue();
            assertThat(grant.lifetime()).as(which).isBetween(Duration.ofSeconds(1), TokenLifetime.LONGEST);
            grant.remarks().forEach(Asked::assertReadable);
            canary.seen((Object) grant.remarks());
            canary.seen((Object) grant);
        } catch (TokenAnswer.Malformed malformed) {
            Asked.assertReadable(malformed.getMessage());
            assertThat(malformed).as(which).hasNoCause();
            canary.seen(malformed);
        }
        if (body.length > 0 && body[0] == '{') {
            assertEndpointNeverThrowsOtherwise(body, which);
        }
    }

    /** The same through the whole endpoint, as a success and as an error. */
    private void assertEndpointNeverThrowsOtherwise(byte[] body, String which) {
        for (int status : new int[] {200, 400}) {
            try {
                new Asked(canary).status(status).answers(body).granted();
                assertThat(status).as(which).isEqualTo(200);
            } catch (TokenRequestException refusal) {
                assertThat(refusal.getMessage()).as(which).doesNotContain("\r", "\n", "VALUE_", "START_");
                canary.seen(refusal);
            }
        }
    }

    private String answer(Random random) {
        StringBuilder json = new StringBuilder("{");
        int members = 1 + random.nextInt(5);
        for (int i = 0; i < members; i++) {
            String name = name(random);
            boolean shown = name.startsWith("error") || name.equals("token_type");
            json.append(i == 0 ? "" : ",").append('"').append(name).append("\":");
            json.append(shown ? "\"\\r\\u0000" + random.nextInt() + '"' : value(random, 3));
        }
        return json.append('}').toString();
    }

    private static String name(Random random) {
        List<String> names = List.of(
                "access_token",
                "access_token",
                "access_token",
                "expires_in",
                "expires_in",
                "token_type",
                "scope",
                "error",
                "error_description",
                "error_uri",
                "refresh_token",
                "x");
        return names.get(random.nextInt(names.size()));
    }

    private String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0, 1, 2 -> '"' + canary.token() + '"';
            case 3 -> "\"Bearer\"";
            case 4 -> String.valueOf(random.nextLong());
            case 5 -> random.nextInt() + "e" + random.nextInt(1_000);
            case 6 -> "\"" + random.nextDouble() * 10_000 + "\"";
            case 7 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 8 -> "\"\\u" + String.format("%04x", random.nextInt(0x10000)) + canary.token() + "\"";
            case 9 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            case 10 -> "{\"" + name(random) + "\":" + value(random, depth - 1) + "}";
            default -> answer(random);
        };
    }

    /** Leaves one in three as it is; cuts, repeats or bends the others, at a place outside of the token. */
    private byte[] mutated(String answer, Random random) {
        byte[] bytes = answer.getBytes(UTF_8);
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes = Arrays.copyOf(bytes, at);
            case 1 -> bytes = (answer + answer.substring(at)).getBytes(UTF_8);
            case 2 -> {
                if (answer.indexOf(canary.token()) < 0) {
                    bytes[at] = (byte) random.nextInt(256);
                }
            }
            case 3 ->
                bytes = answer.replaceFirst(
                                "[\":,{}\\[\\]]",
                                String.valueOf((char) (32 + random.nextInt(95))).replaceAll("[\\\\$]", "x"))
                        .getBytes(UTF_8);
            default -> {}
        }
        return bytes;
    }
}
