package io.latchkey.jersey31connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.jaxrs.HandedOnScenario;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The thread that completes an asynchronous call is the one that brings its entity: read there, it never ends. */
final class JdkTest extends JaxrsScenarios
        implements JerseyScenario, HandedOnScenario, FewConnections, RefusedRedirects {
    @Override
    public ClientBuilder newBuilder() {
        return Connectors.jdk(callsAtOnce());
    }

    @Override
    public String cure() {
        return "jersey.config.client.followRedirects";
    }

    /** The asynchronous one is read by its caller. */
    @Override
    @Test
    @Tag("D5")
    public void letAnInterruptedCallerGoAndTheOthersHaveTheToken() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(interrupted));
        Client client = client();
        Thread impatient = new Thread(() -> {
            try {
                request(client).get().close();
            } catch (ProcessingException e) {
                assertThat(e).hasRootCauseInstanceOf(InterruptedException.class);
            }
        });
        impatient.start();
        scene().tokenEndpoint().awaitRequests(1);
        Future<Response> patient = request(client).async().get();
        impatient.interrupt();
        impatient.join();
        interrupted.countDown();

        try (Response response = patient.get()) {
            assertThat(response.readEntity(String.class)).isEqualTo("fine");
        }
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Override
    @Test
    @Disabled(
            "WJ1: Jersey reads the entity of a 401, and of get(Class), on the thread that would bring it, with or without us")
    public void retriesEveryWayOfAsynchronousCall() {}
}
