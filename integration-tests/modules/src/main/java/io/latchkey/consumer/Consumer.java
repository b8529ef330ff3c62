package io.latchkey.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.okhttp.BearerAuthInterceptor;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Gets a token and calls an API with it, all of it from within named modules. */
final class Consumer implements AutoCloseable {

    private static final String TOKEN = "{\"access_token\":\"abc%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

    private final AtomicInteger issued = new AtomicInteger();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final String origin;
    private final ClientCredentialsTokenSource tokens;

    Consumer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> {
            // The version in it is a resource of the module.
            boolean ours = exchange.getRequestHeaders().getFirst("User-Agent").matches("latchkey/[0-9.]+\\S* .+");
            answer(exchange, ours ? TOKEN.formatted(issued.incrementAndGet()) : "{}");
        });
        server.createContext(
                "/api",
                exchange -> answer(exchange, exchange.getRequestHeaders().getFirst("Authorization")));
        server.createContext("/refusing-once", exchange -> {
            refused.add(exchange.getRequestHeaders().getFirst("X-Nonce"));
            if (refused.size() == 1) {
                exchange.sendResponseHeaders(401, -1);
                exchange.close();
            } else {
                answer(exchange, String.join(" ", refused));
            }
        });
        server.start();
        origin = "http://127.0.0.1:" + server.getAddress().getPort();
        tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(origin + "/token")
                .clientId("client-1")
                .clientSecret("secret")
                .build();
    }

    /** The Authorization header that the API got. */
    String callByOkHttp() throws IOException {
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(origin)))
                .build();
        try (Response response = okhttp.newCall(
                        new Request.Builder().url(origin + "/api").build())
                .execute()) {
            return response.body().string();
        } finally {
            okhttp.dispatcher().executorService().shutdown();
            okhttp.connectionPool().evictAll();
        }
    }

    ClientRequestFilter filter() {
        return BearerAuthFilter.create(tokens, AllowedOrigins.of(origin));
    }

    /** What a filter of ours put on the requests that the API got: one call, refused once. */
    String callByJaxrsThroughARefusal() {
        AtomicInteger calls = new AtomicInteger();
        try (Client client = ClientBuilder.newBuilder()
                .register((ClientRequestFilter)
                        request -> request.getHeaders().putSingle("X-Nonce", "call-" + calls.incrementAndGet()))
                .register(filter())
                .build()) {
            return client.target(origin + "/refusing-once").request().get(String.class);
        }
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        tokens.close();
        server.stop(0);
    }
}
