package io.latchkey.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An imitation of the one call of Vault that the recipe makes: reading a secret of the key-value engine, version 2. */
final class LoopbackVault implements AutoCloseable {

    private final HttpServer server;
    private final String token;
    private final Map<String, String> versions = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean sealed;

    LoopbackVault(String token) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.token = token;
        server.createContext("/v1/secret/data/", this::read);
        server.start();
    }

    URI secret(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/secret/data/" + name);
    }

    void write(String name, String field, String value) {
        String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
        versions.put(name, "{\"" + field + "\":\"" + quoted + "\"}");
    }

    /** Whether it is locked, as after a restart. */
    void sealed(boolean now) {
        sealed = now;
    }

    int reads() {
        return reads.get();
    }

    private void read(HttpExchange exchange) throws IOException {
        try (exchange) {
            reads.incrementAndGet();
            String name = exchange.getRequestURI().getPath().substring("/v1/secret/data/".length());
            String data = versions.get(name);
            if (sealed) {
                answer(exchange, 503, "{\"errors\":[\"Vault is sealed\"]}");
            } else if (!token.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
                answer(exchange, 403, "{\"errors\":[\"permission denied\"]}");
            } else if (data == null) {
                answer(exchange, 404, "{\"errors\":[]}");
            } else {
                answer(exchange, 200, "{\"data\":{\"data\":" + data + ",\"metadata\":{\"version\":1}}}");
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
