package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.client.Client;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cannot be told not to follow with one request is refused, with the cure, before a token is asked for. */
public interface RefusedRedirects extends RedirectScenario {

    /** What the message tells the user to do. */
    String cure();

    @Test
    @Tag("G5")
    @Tag("G6")
    @Tag("J19")
    @Tag("E19")
    default void refusesAClientThatFollowsRedirects() {
        Client client = closing(toldToFollow().register(filter()).build());

        assertThat(FilterScenario.failureOf(() -> request(client).get()))
                .hasMessageContaining("redirects")
                .hasMessageContaining(cure());

        assertThat(scene().api().requests()).isEmpty();
        assertThat(scene().tokenRequests()).isZero();
    }
}
