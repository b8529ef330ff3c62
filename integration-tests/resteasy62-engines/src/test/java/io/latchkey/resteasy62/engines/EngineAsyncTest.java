package io.latchkey.resteasy62.engines;

import io.latchkey.contract.jaxrs.JaxrsAsyncContract;
import jakarta.ws.rs.client.ClientBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/** Of its own, RESTEasy has too few threads for as many calls at once as the contract gathers. */
abstract class EngineAsyncTest extends JaxrsAsyncContract {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    abstract ClientBuilder newBuilderOfEngine();

    @Override
    public ClientBuilder newBuilder() {
        return newBuilderOfEngine().executorService(threads);
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }
}
