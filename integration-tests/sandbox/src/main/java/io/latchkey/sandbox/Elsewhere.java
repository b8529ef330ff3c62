package io.latchkey.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server at an origin of its own that nobody has promised a token: it remembers every request, so that a test can see
 * what reached it. Answers 200 with a small JSON object, unless told otherwise. Thread-safe.
 */
public final class Elsewhere {

    private static final Answer WELCOME = Answer.status(200).json("{\"elsewhere\":true}");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "sandbox-elsewhere");
        thread.setDaemon(true);
        return thread;
    });
    private final RequestLog requests = new RequestLog();
    private volatile Answer answer = WELCOME;

    private Elsewhere(HttpServer server) {
        this.server = server;
    }

    static Elsewhere start() {
        try {
            InetSocketAddress anyPort = new InetSocketAddress(Loopback.ADDRESS, 0);
            Elsewhere elsewhere = new Elsewhere(HttpServer.create(anyPort, 0));
            elsewhere.server.setExecutor(elsewhere.threads);
            elsewhere.server.createContext("/", elsewhere::handle);
            elsewhere.server.start();
            return elsewhere;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Received received = new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestURI().getRawQuery(),
                    exchange.getRequestHeaders());
            received.bodyWas(BodyDigest.of(exchange.getRequestBody().readAllBytes()));
            Answer now = answer;
            received.answeredWith(now.status());
            requests.add(received);
            send(exchange, now);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Returns its origin, such as {@code http://127.0.0.1:40123}. */
    public String origin() {
        return Loopback.origin(server.getAddress().getPort());
    }

    /** From now on, gives this answer. */
    public void answerWith(Answer next) {
        answer = next;
    }

    /** Returns what has come so far, in the order of arrival. */
    public List<Received> requests() {
        return requests.list();
    }

    void reset() {
        requests.clear();
        answer = WELCOME;
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }
}
