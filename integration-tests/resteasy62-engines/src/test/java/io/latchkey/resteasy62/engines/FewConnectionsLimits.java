package io.latchkey.resteasy62.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.LeakContract;
import io.latchkey.testing.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An engine that does not block takes a connection back on a thread of its own, when it comes to it: the next call may
 * have opened another one meanwhile. A few, and not one for each call.
 */
interface FewConnectionsLimits extends LeakContract {

    int A_FEW = 12;

    @Override
    @Test
    @Tag("I1")
    @Tag("J3")
    @Tag("E6")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes() throws IOException {
        assertFewAreTakenBy(Reply.invalidToken().body(new byte[64 << 10]));
    }

    @Override
    @Test
    @Tag("I15")
    @Tag("J3")
    @Tag("E6")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes_whenTheRefusalIsLarge() throws IOException {
        assertFewAreTakenBy(Reply.invalidToken().body(new byte[1 << 20]));
    }

    private void assertFewAreTakenBy(Reply refusal) throws IOException {
        for (int i = 0; i < 10 * A_FEW; i++) {
            scene().get("/plain");
            scene().api().enqueue(refusal);
            scene().get("/refused");
        }

        assertThat(scene().api().openConnections()).isLessThanOrEqualTo(A_FEW);
    }
}
