package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.Reply;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only Jersey can be told. */
public interface JerseyScenario extends FilterScenario {

    String ENTITY_PROCESSING = "jersey.config.client.request.entity.processing";

    @ParameterizedTest
    @Tag("J5")
    @Tag("J20")
    @Tag("E16")
    @ValueSource(strings = {"CHUNKED", "BUFFERED"})
    default void sendsAnEntityAgainInEachModeOfProcessing(String mode) {
        byte[] order = "two hundred ETH".repeat(5_000).getBytes(StandardCharsets.UTF_8);
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = request(client())
                .property(ENTITY_PROCESSING, mode)
                .post(Entity.text(new ByteArrayInputStream(order)))) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        assertThat(sentTwiceAlike().bytes()).isEqualTo(order);
        assertThat(scene().api().requests())
                .extracting(request -> request.headers("Transfer-Encoding"))
                .containsOnly(scene().api().requests().get(0).headers("Transfer-Encoding"));
    }

    /** Followed, a 307 would fail in HttpURLConnection, which cannot send a stream again. */
    @Test
    @Tag("J19")
    @Tag("E16")
    default void handsOnARedirectOfAStreamedEntity() {
        scene().api().enqueue(Reply.redirect(307, "/elsewhere"));

        try (Response response = request(client())
                .property(ENTITY_PROCESSING, "CHUNKED")
                .post(Entity.text(new ByteArrayInputStream(new byte[100_000])))) {
            assertThat(response.getStatus()).isEqualTo(307);
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1");
    }

    @Override
    @Test
    @Disabled("J16: the 401 is handed on, but Jersey fails in the middle of a call of a client that is closed")
    default void handsOnTheRefusalIfTheClientWasClosedMeanwhile() {}
}
