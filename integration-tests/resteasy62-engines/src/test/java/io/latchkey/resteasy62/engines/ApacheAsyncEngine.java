package io.latchkey.resteasy62.engines;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.jboss.resteasy.client.jaxrs.engines.ApacheHttpAsyncClient4Engine;
import org.jboss.resteasy.client.jaxrs.internal.ClientInvocation;

/**
 * As it is, this engine closes the answer of a call with a callback, at times before the callback has it. Here all calls
 * go as those that give a {@code Future<Response>}.
 */
@SuppressWarnings("removal")
final class ApacheAsyncEngine extends ApacheHttpAsyncClient4Engine {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    ApacheAsyncEngine(HttpAsyncClientBuilder builder) {
        super(builder.build(), true);
    }

    @Override
    public <T> CompletableFuture<T> submit(
            ClientInvocation request, boolean buffered, ResultExtractor<T> extractor, ExecutorService executor) {
        return super.submit(request, false, extractor, executor == null ? threads : executor);
    }

    @Override
    public void close() {
        super.close();
        threads.shutdownNow();
    }
}
