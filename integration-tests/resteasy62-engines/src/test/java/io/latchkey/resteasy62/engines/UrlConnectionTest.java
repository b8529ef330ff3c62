package io.latchkey.resteasy62.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenTransport;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jboss.resteasy.client.jaxrs.engines.URLConnectionEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class UrlConnectionTest extends JaxrsScenarios implements UrlConnectionLimits {

    @Override
    public ClientBuilder newBuilder() {
        return Engines.in(new URLConnectionEngine());
    }

    /** Its limits have what a 401 costs that a redirect led to. */
    @Override
    public boolean tellsRedirects() {
        return false;
    }

    @Override
    public WebTarget impatient(URI uri) {
        URLConnectionEngine engine = new URLConnectionEngine();
        engine.setReadTimeout((int) Engines.PATIENCE.toMillis());
        return closing(Engines.in(engine).register(filter()).build()).target(uri);
    }

    /** It follows a GET, whatever it is told. Nothing secret goes along, and metadata are judged by their issuer. */
    @Override
    @Test
    @Tag("G13")
    public void followsNoRedirectWithoutASecretEither() throws IOException {
        Client client = closing(newBuilder().build());
        scene().tokenEndpoint().enqueue(Reply.redirect(302, scene().elsewhere().uri("/metadata")));

        try (TokenTransport.Response answer = JaxrsTokenTransport.over(client)
                .send(TokenTransport.Request.get(scene().tokenEndpoint().uri("/metadata"), Duration.ofSeconds(30)))) {
            assertThat(answer.statusCode()).isEqualTo(200);
        }
        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
    }
}
