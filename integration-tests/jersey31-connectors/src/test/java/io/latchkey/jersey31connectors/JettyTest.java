package io.latchkey.jersey31connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latchkey.contract.jaxrs.HandedOnScenario;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import org.glassfish.jersey.jetty.connector.JettyConnectorProvider;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class JettyTest extends JaxrsScenarios
        implements JerseyScenario, HandedOnScenario, FewConnections, BrokenUploads {

    private static final String NO_STREAMS = "G17: Jersey's Jetty connector hands on an answer when it has ended";

    @Override
    public ClientBuilder newBuilder() {
        return Connectors.jetty();
    }

    /** Left alone, Jetty takes a 401 for its own affair; the call ends, but its token is taken for a good one. */
    @Test
    @Tag("WJ1")
    void failsACallWhoseRefusalJettyEats() {
        Client client = closing(Connectors.builder(new JettyConnectorProvider())
                .register(filter())
                .build());
        scene().api().enqueue(Reply.of(401));

        assertThat(catchThrowable(() -> request(client).get())).hasStackTraceContaining("without WWW-Authenticate");
        assertThat(request(client).get(String.class)).isEqualTo("fine");

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1");
    }

    /** On a connection that was kept, Jetty may read the answer on the very thread that sends, within the connector. */
    @Test
    @Tag("WJ1")
    void endsACallWhoseAnswerIsReadByTheThreadThatSends() throws Exception {
        for (int i = 0; i < 30; i++) {
            Client client = clientWithOwnToken();
            request(client).get().close();
            scene().api().enqueue(Reply.invalidToken());

            assertThat(request(client).async().get().get().getStatus()).isEqualTo(401);
        }
    }

    @Override
    @Test
    @Disabled(NO_STREAMS)
    public void subscribesWithATokenAndOnceMoreIfThatIsDead() {}

    @Override
    @Test
    @Disabled(NO_STREAMS)
    public void subscribesAnewWithAFreshToken() {}

    @Override
    @Test
    @Disabled(NO_STREAMS)
    public void subscribesAnewThroughARevokedToken() {}

    @Override
    @Test
    @Disabled(NO_STREAMS)
    public void hearsThePricesOfTheSandboxThroughARevokedToken() {}
}
