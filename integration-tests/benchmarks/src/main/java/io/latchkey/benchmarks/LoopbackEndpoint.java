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

    private static final int BACKLOG = 10_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private final Duration delay;
    private final long lifetime;

    LoopbackEndpoint(Duration delay, long lifetime) throws IOException {
        this.delay = delay;
        this.lifetime = lifetime;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/oauth2/token", this::answer);
        server.start();
    }

    /** In a JVM of its own, for as long as somebody holds its standard input open: prints where it listens. */
    public static void main(String[] args) throws IOException {
        try (LoopbackEndpoint endpoint = new LoopbackEndpoint(Duration.parse(args[0]), Long.parseLong(args[1]))) {
            System.out.println(endpoint.uri());
            System.in.read();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        int number = requests.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        var unused = later.schedule(
                () -> {
                    byte[] body = ("{\"access_token\":\"" + "token-%034d".formatted(number)
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

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/oauth2/token";
    }

    ClientCredentialsTokenSource.Builder source() {
        return source(uri());
    }

    static ClientCredentialsTokenSource.Builder source(String endpoint) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(endpoint)
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
