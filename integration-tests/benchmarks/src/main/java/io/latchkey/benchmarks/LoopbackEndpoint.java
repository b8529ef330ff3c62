package io.latchkey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latchkey.ClientCredentialsTokenSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A token endpoint on this machine that takes its time and counts. */
final class LoopbackEndpoint implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private final Duration delay;
    private final long lifetime;

    LoopbackEndpoint(Duration delay, long lifetime) throws IOException {
        this.delay = delay;
        this.lifetime = lifetime;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/oauth2/token", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int number = requests.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        var unused = later.schedule(
                () -> {
                    byte[] body = ("{\"access_token\":\"token-" + number
                                    + "\",\"token_type\":\"Bearer\",\"expires_in\":" + lifetime + "}")
                            .getBytes(UTF_8);
                    try (exchange) {
                        exchange.getResponseHeaders().set("Content-Type", "application/json");
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                    return null;
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    int requests() {
        return requests.get();
    }

    ClientCredentialsTokenSource.Builder source() {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint("http://127.0.0.1:" + server.getAddress().getPort() + "/oauth2/token")
                .clientId("client")
                .clientSecret("secret");
    }

    @Override
    public void close() {
        server.stop(0);
        later.shutdownNow();
        threads.shutdownNow();
    }
}
