package io.latchkey.dropwizard;

import io.dropwizard.client.JerseyClientConfiguration;
import io.latchkey.contract.jaxrs.JaxrsAsyncContract;
import jakarta.ws.rs.client.ClientBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;

final class DropwizardAsyncTest extends JaxrsAsyncContract {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @Override
    public ClientBuilder newBuilder() {
        return Dropwizards.newBuilder(new JerseyClientConfiguration(), THREADS);
    }
}
