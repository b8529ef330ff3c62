package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** CXF shows an interceptor the first part only: what nobody can record is not sent again. */
public interface CxfMultipartLimits extends MultipartScenario {

    @Override
    @Test
    @Tag("J5")
    @Tag("E9")
    default void sendsAllPartsAgainByteForByte() throws IOException {
        Client client = client();
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = request(client).post(parts(MultipartScenario.document()))) {
            assertThat(response.getStatus()).isEqualTo(401);
            assertThat(response.readEntity(String.class)).isEqualTo("the token is dead");
        }
        request(client).get().close();

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
        assertThat(scene().api().requests().get(0).bytes()).containsSequence(MultipartScenario.document());
    }
}
