package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A retried call takes no more of the stack than a plain one. */
public interface LeakContract extends Contract {

    @Test
    @Tag("I1")
    @Tag("I15")
    @Tag("J3")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes() throws IOException {
        for (int i = 0; i < 60; i++) {
            scene().get("/plain");
        }
        int plain = scene().api().openConnections();

        for (int i = 0; i < 60; i++) {
            scene().tokens().reject(scene().tokens().token());
            scene().api().enqueue(Reply.invalidToken().body(new byte[64 << 10]));
            assertThat(scene().get("/retried").status()).isIn(200, 401);
        }

        assertThat(scene().api().openConnections()).isLessThanOrEqualTo(plain);
    }
}
