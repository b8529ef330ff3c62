package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.BodyContract;
import io.latchkey.contract.Call;
import io.latchkey.contract.RudeReply;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code HttpURLConnection}, under Jersey's default connector, does by itself. */
public interface HttpUrlConnectionLimits extends BodyContract {

    /** It sends a request whose writing broke off again, unasked (J25), so that the caller may well see a 200. */
    @Override
    @Test
    @Tag("F18")
    @Tag("E13")
    default void survivesARefusalInTheMiddleOfAnUpload() throws IOException {
        scene().api().enqueue(RudeReply.earlyRefusal());

        try {
            assertThat(scene().post("/documents", Call.Body.oneShot(new byte[8 << 20]))
                            .status())
                    .isIn(200, 401);
        } catch (RuntimeException brokenOff) {
            assertThat(scene().stack().ioFailure(brokenOff)).isNotNull();
        }

        assertThat(scene().get("/prices").status()).isEqualTo(200);
    }
}
