package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.testing.Reply;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a body when a request is sent again. */
public interface BodyContract extends Contract {

    private static byte[] someBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    @Test
    @Tag("M7")
    @Tag("F15")
    default void sendsARepeatableBodyAgainByteForByte() throws IOException {
        byte[] body = someBytes(300_000);
        scene().api().enqueue(Reply.invalidToken());

        Answer answer = scene().post("/documents", Call.Body.of(body));

        assertThat(answer.bytes()).isEqualTo(body);
        assertThat(scene().api().requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.bytes()).isEqualTo(body))
                .allSatisfy(
                        request -> assertThat(request.header("Content-Type")).startsWith("text/plain"));
    }

    @Test
    @Tag("I2")
    @Tag("J5")
    @Tag("M7")
    default void sendsAOneShotBodyAgainWholeOrNotAtAll() throws IOException {
        byte[] body = someBytes(10_000);
        scene().api().enqueue(Reply.invalidToken());

        Answer answer = scene().post("/documents", Call.Body.oneShot(body));

        assertThat(scene().api().requests())
                .allSatisfy(request -> assertThat(request.bytes()).isEqualTo(body));
        assertThat(scene().api().requests()).hasSize(answer.status() == 401 ? 1 : 2);
        assertThat(
                        answer.status() == 401
                                ? answer.text().getBytes(java.nio.charset.StandardCharsets.UTF_8)
                                : answer.bytes())
                .isEqualTo(
                        answer.status() == 401
                                ? "the token is dead".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                                : body);
    }

    @Test
    @Tag("I2")
    @Tag("J6")
    default void rejectsTheTokenOfABodyThatCannotBeSentAgain() throws IOException {
        byte[] body = someBytes(3 << 20);
        scene().api().enqueue(Reply.invalidToken());

        Answer answer = scene().post("/documents", Call.Body.oneShot(body));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("the token is dead");
        assertThat(scene().get("/prices").status()).isEqualTo(200);
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("F18")
    @Tag("E13")
    default void survivesARefusalInTheMiddleOfAnUpload() throws IOException {
        scene().api().enqueue(RudeReply.earlyRefusal());

        try {
            assertThat(scene().post("/documents", Call.Body.oneShot(someBytes(8 << 20)))
                            .status())
                    .isEqualTo(401);
        } catch (IOException | RuntimeException brokenOff) {
            assertThat(scene().stack().ioFailure(brokenOff)).isNotNull();
        }

        assertThat(scene().get("/prices").status()).isEqualTo(200);
    }

    @Test
    @Tag("F18")
    @Tag("E13")
    default void handsOnTheRefusalOfAnUploadThatIsStillBeingSent() throws IOException {
        scene().api().enqueue(RudeReply.lingeringRefusal());

        Answer answer = scene().post("/documents", Call.Body.oneShot(someBytes(8 << 20)));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("the token is dead");
        assertThat(scene().get("/prices").status()).isEqualTo(200);
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }
}
