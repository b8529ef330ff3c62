package io.latchkey.resteasy62.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.BodyContract;
import io.latchkey.contract.Call;
import io.latchkey.contract.RudeReply;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Vert.x's engine does otherwise. */
interface VertxLimits extends BodyContract, FewConnectionsLimits {

    /** A connection that breaks is no I/O failure to Vert.x. */
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
            assertThat(brokenOff).hasMessageContaining("io.vertx.");
        }

        assertThat(scene().get("/prices").status()).isEqualTo(200);
    }

    /** An entity that is not read to its end keeps its connection until the client is closed: there is no way to end it. */
    @Override
    @Test
    @Tag("I15")
    @Tag("J3")
    @Tag("E6")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes_whenTheRefusalIsLarge() throws IOException {
        for (int i = 0; i < Engines.CONNECTIONS / 2; i++) {
            scene().api().enqueue(Reply.invalidToken().body(new byte[1 << 20]));
            assertThat(scene().get("/refused").status()).isIn(200, 401);
        }

        assertThat(scene().get("/prices").status()).isEqualTo(200);
    }
}
