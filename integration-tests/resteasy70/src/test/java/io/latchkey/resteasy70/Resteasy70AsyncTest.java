package io.latchkey.resteasy70;

import io.latchkey.contract.jaxrs.JaxrsAsyncContract;
import jakarta.ws.rs.client.ClientBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

final class Resteasy70AsyncTest extends JaxrsAsyncContract {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Of its own, RESTEasy has too few threads for as many calls at once as the contract gathers. */
    @Override
    public ClientBuilder newBuilder() {
        return super.newBuilder().executorService(threads);
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }
}
