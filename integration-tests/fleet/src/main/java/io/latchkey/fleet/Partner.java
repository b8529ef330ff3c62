package io.latchkey.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A partner on this machine: a token endpoint that takes its time and counts, and an API that takes its tokens. */
final class Partner implements AutoCloseable {

    private static final Duration DELAY = Duration.ofMillis(200);
    private static final String BEARER = "Bearer token-";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final Duration lifetime;
    private final boolean voids;
    private final LiveTally tally;

    private final ReentrantLock lock = new ReentrantLock();

    /** When each ends, by its number. Guarded by the lock. */
    private final List<Long> ends = new ArrayList<>();

    /** The first that was neither revoked nor made void. Guarded by the lock. */
    private int firstGood;

    /**
     * Opens it.
     *
     * @param voids whether only the newest token of a client lives
     * @param tally where requests are counted
     */
    Partner(Duration lifetime, boolean voids, LiveTally tally) throws IOException {
        this.lifetime = lifetime;
        this.voids = voids;
        this.tally = tally;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.setExecutor(threads);
        server.createContext("/oauth2/token", this::token);
        server.createContext("/prices", this::prices);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void token(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        tally.count(counts -> counts.requests++);
        var unused = later.schedule(
                () -> {
                    threads.execute(() -> grant(exchange));
                },
                DELAY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void grant(HttpExchange exchange) {
        byte[] body = ("{\"access_token\":\"token-" + issue() + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                        + lifetime.toSeconds() + "}")
                .getBytes(UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // whoever asked is gone
        }
    }

    private int issue() {
        lock.lock();
        try {
            int number = ends.size();
            ends.add(System.nanoTime() + lifetime.toNanos());
            if (voids) {
                firstGood = number;
            }
            return number;
        } finally {
            lock.unlock();
        }
    }

    /** All tokens that are there by now. */
    void revokeAll() {
        lock.lock();
        try {
            firstGood = ends.size();
        } finally {
            lock.unlock();
        }
    }

    private void prices(HttpExchange exchange) throws IOException {
        boolean good = isGood(exchange.getRequestHeaders().getFirst("Authorization"));
        try (exchange) {
            if (!good) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            }
            exchange.sendResponseHeaders(good ? 204 : 401, -1);
        }
    }

    private boolean isGood(String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        int number = Integer.parseInt(authorization.substring(BEARER.length()));
        lock.lock();
        try {
            boolean over = number >= ends.size() || System.nanoTime() - ends.get(number) > 0;
            if (over) {
                tally.count(counts -> counts.pastEnd++);
            }
            return !over && number >= firstGood;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        later.shutdownNow();
        threads.shutdownNow();
    }
}
