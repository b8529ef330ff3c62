package io.latchkey.jersey31connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.contract.RudeReply;
import io.latchkey.contract.jaxrs.HandedOnScenario;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Netty keeps a connection that is not done: what is sent over it hangs, with or without us, until a read time-out. */
final class NettyTest extends JaxrsScenarios implements JerseyScenario, HandedOnScenario, FewConnections {
    @Override
    public ClientBuilder newBuilder() {
        return Connectors.netty();
    }

    @Override
    @Test
    @Tag("F18")
    public void handsOnTheRefusalOfAnUploadThatIsStillBeingSent() {
        scene().api().enqueue(RudeReply.lingeringRefusal());
        Client client = closing(newBuilder()
                .register(filter())
                .readTimeout(500, TimeUnit.MILLISECONDS)
                .build());

        try (Response response = request(client).post(Entity.text(new ByteArrayInputStream(new byte[8 << 20])))) {
            assertThat(response.getStatus()).isEqualTo(401);
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1");
    }

    @Override
    @ParameterizedTest
    @Tag("J20")
    @ValueSource(strings = "CHUNKED") // the second one that is BUFFERED never ends on a connection that was kept
    public void sendsAnEntityAgainInEachModeOfProcessing(String mode) {
        JerseyScenario.super.sendsAnEntityAgainInEachModeOfProcessing(mode);
    }

    /** In chunks: one with a length hangs on a connection that was kept. */
    @Override
    @Test
    @Tag("G14")
    public void carriesTokenRequestsOverTheSameClient() {
        Client carrying = closing(newBuilder().build());
        Client calling = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        scene().newTokens(b ->
                                b.clientSecret(scene().secret()).transport(JaxrsTokenTransport.over(carrying))),
                        AllowedOrigins.of(scene().api().origin())))
                .build());
        scene().api().enqueue(Reply.invalidToken());

        assertThat(request(calling).get(String.class)).isEqualTo("fine");

        assertThat(scene().tokenRequests()).isEqualTo(2);
    }
}
