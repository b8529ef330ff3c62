package io.latchkey.dropwizard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.client.JerseyClientConfiguration;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.glassfish.jersey.media.multipart.Boundary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class DropwizardTest extends JaxrsScenarios implements JerseyScenario {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private final JerseyClientConfiguration configuration = new JerseyClientConfiguration();

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @Override
    public ClientBuilder newBuilder() {
        return Dropwizards.newBuilder(configuration, THREADS);
    }

    /** The connector sends the headers before the writer of the parts has added a boundary to them. */
    @Override
    public MediaType typeOfParts() {
        return Boundary.addBoundary(MediaType.MULTIPART_FORM_DATA_TYPE);
    }

    /** A token request has a length where entities are not sent in chunks, as they are by default. */
    @Override
    @Test
    @Tag("G14")
    public void carriesTokenRequestsOverTheSameClient() {
        configuration.setChunkedEncodingEnabled(false);

        super.carriesTokenRequestsOverTheSameClient();
    }

    /** With all of Dropwizard's defaults: entities and answers are compressed. */
    @Test
    @Tag("WJ2")
    void retriesAsItsUserBuildsIt() {
        Client client = closing(Dropwizards.builder(new JerseyClientConfiguration(), THREADS)
                .withProvider(filter())
                .build("orders"));
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = request(client).post(Entity.text("one order"))) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        assertThat(sentTwiceAlike().header("Content-Encoding")).isEqualTo("gzip");
    }
}
