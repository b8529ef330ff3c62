package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that are sent by something of an application's own, of which nobody knows whether it follows redirects. */
public interface UnknownEngineScenario extends JaxrsScenario {

    /** A builder of clients with a connector or an engine that only this test knows. */
    ClientBuilder newBuilderOfUnknown();

    @Test
    @Tag("WS5")
    @Tag("G5")
    default void refusesARequestThatBearsAToken() {
        Client client = closing(newBuilderOfUnknown().register(filter()).build());

        assertThat(FilterScenario.failureOf(() -> request(client).get()))
                .hasMessageContaining("FOLLOWS_NO_REDIRECTS")
                .hasMessageContaining("redirects");

        assertThat(scene().tokenRequests()).isZero();
        assertThat(scene().api().requests()).isEmpty();
    }

    @Test
    @Tag("WS5")
    default void letsARequestWithoutATokenPass() {
        Client client = closing(newBuilderOfUnknown().register(filter()).build());

        client.target(scene().elsewhere().uri("/orders")).request().get().close();

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
    }

    @Test
    @Tag("WS5")
    default void servesAClientThatIsVouchedFor() {
        Client client = closing(newBuilderOfUnknown()
                .property(BearerAuthFilter.FOLLOWS_NO_REDIRECTS, true)
                .register(filter())
                .build());
        scene().api().enqueue(Reply.invalidToken());

        assertThat(request(client).get(String.class)).isEqualTo("fine");

        sentTwiceAlike();
    }

    @Test
    @Tag("WS6")
    @Tag("G13")
    default void refusesATokenRequest() {
        Client carrying = closing(newBuilderOfUnknown().build());
        Client calling = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        tokensOver(carrying), AllowedOrigins.of(scene().api().origin())))
                .build());

        assertThat(FilterScenario.failureOf(() -> request(calling).get()))
                .hasStackTraceContaining("FOLLOWS_NO_REDIRECTS");

        assertThat(scene().tokenRequests()).isZero();
    }

    @Test
    @Tag("WS6")
    default void carriesTokenRequestsIfItIsVouchedFor() {
        Client carrying = closing(newBuilderOfUnknown()
                .property(BearerAuthFilter.FOLLOWS_NO_REDIRECTS, true)
                .build());
        Client calling = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        tokensOver(carrying), AllowedOrigins.of(scene().api().origin())))
                .build());

        assertThat(request(calling).get(String.class)).isEqualTo("fine");
    }

    private ClientCredentialsTokenSource tokensOver(Client client) {
        return scene().newTokens(b -> b.clientSecret(scene().secret()).transport(JaxrsTokenTransport.over(client)));
    }
}
