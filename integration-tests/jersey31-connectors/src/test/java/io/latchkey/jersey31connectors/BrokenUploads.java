package io.latchkey.jersey31connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.BodyContract;
import io.latchkey.contract.Call;
import io.latchkey.contract.RudeReply;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connectors that tell of an upload that broke off, but have no {@code IOException} for a cause. */
interface BrokenUploads extends BodyContract {

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
        } catch (ProcessingException brokenOff) {
            assertThat(scene().api().requests()).hasSize(1);
        }

        assertThat(scene().get("/prices").status()).isEqualTo(200);
    }
}
