package io.latchkey.cxf41native;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.Answer;
import io.latchkey.contract.Call;
import io.latchkey.contract.Contract;
import io.latchkey.testing.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client of CXF's own gives its filters no {@code Client} of Jakarta REST that a request could be sent again by. */
interface OwnClientScenario extends Contract {

    @Test
    @Tag("WJ6")
    default void retriesAndWarnsOfNothing() throws IOException {
        scene().api().enqueue(Reply.invalidToken());

        Answer answer = scene().post("/orders", Call.Body.of("one order"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("one order");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
        assertThat(scene().logged()).noneMatch(line -> line.contains("WARNING") && line.contains("io.latchkey"));
    }
}
