package io.latchkey.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.Answer;
import io.latchkey.contract.BodyContract;
import io.latchkey.contract.Call;
import io.latchkey.contract.RudeReply;
import java.io.IOException;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spring hands each body over as a whole: there is none that cannot be sent again, not even after a refusal half-way. */
interface SpringLimits extends BodyContract {

    @Override
    @Test
    @Disabled("I2, J6: Spring keeps the whole of each body, so that there is none that cannot be sent again")
    default void rejectsTheTokenOfABodyThatCannotBeSentAgain() {}

    @Override
    @Test
    @Tag("F18")
    @Tag("E13")
    default void survivesARefusalInTheMiddleOfAnUpload() throws IOException {
        scene().api().enqueue(RudeReply.earlyRefusal());

        try {
            assertThat(scene().post("/documents", Call.Body.oneShot(new byte[8 << 20]))
                            .status())
                    .isEqualTo(200);
        } catch (IOException | RuntimeException brokenOff) {
            assertThat(scene().stack().ioFailure(brokenOff)).isNotNull();
        }

        assertThat(scene().get("/prices").status()).isEqualTo(200);
    }

    /** Here it is not handed on, but followed by a second attempt. */
    @Override
    @Test
    @Tag("F18")
    @Tag("E13")
    default void handsOnTheRefusalOfAnUploadThatIsStillBeingSent() throws IOException {
        scene().api().enqueue(RudeReply.lingeringRefusal());

        Answer answer = scene().post("/documents", Call.Body.oneShot(new byte[8 << 20]));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).hasSize(8 << 20);
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }
}
