package io.latchkey.resteasy62.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latchkey.contract.Call;
import io.latchkey.contract.RudeReply;
import io.latchkey.contract.jaxrs.HandedOnLimits;
import io.latchkey.testing.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A failure on the way comes out of these engines' asynchronous calls as it is, not as that of Jakarta REST. */
interface AnyFailureLimits extends HandedOnLimits {

    @Override
    @Test
    @Tag("F19")
    default void passesOnAnIoFailureOfTheRetry() {
        scene().api().enqueue(Reply.invalidToken().closing(), Reply.drop());

        Throwable failure = catchThrowable(() -> {
            assertThat(scene().post("/orders", Call.Body.of("one order")).status())
                    .isEqualTo(401);
            scene().post("/orders", Call.Body.of("one order"));
        });

        assertThat(failure).isInstanceOfAny(IOException.class, RuntimeException.class);
        assertThat(scene().tokensAtApi()).startsWith("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Override
    @Test
    @Tag("F18")
    @Tag("E13")
    default void survivesARefusalInTheMiddleOfAnUpload() throws IOException {
        scene().api().enqueue(RudeReply.earlyRefusal());

        try {
            assertThat(scene().post("/documents", Call.Body.oneShot(new byte[8 << 20]))
                            .status())
                    .isEqualTo(401);
        } catch (IOException | RuntimeException brokenOff) {
            assertThat(brokenOff).isNotInstanceOf(IllegalStateException.class);
        }

        assertThat(scene().get("/prices").status()).isEqualTo(200);
    }
}
