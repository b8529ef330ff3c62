package io.latchkey.microprofile.jersey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.Call;
import io.latchkey.contract.RudeReply;
import io.latchkey.contract.microprofile.MicroProfileContract;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class MicroProfileJerseyTest extends MicroProfileContract {

    /** Each call makes a client. */
    @Override
    public int callsInARow() {
        return 100;
    }

    /** {@code HttpURLConnection} sends a request whose writing broke off again, unasked (J25). */
    @Override
    @Test
    @Tag("F18")
    @Tag("E13")
    public void survivesARefusalInTheMiddleOfAnUpload() throws IOException {
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
