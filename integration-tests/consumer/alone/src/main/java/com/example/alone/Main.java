package com.example.alone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latchkey.ClientCredentialsTokenSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls an API with a token and the JDK's own client, where there is no other library. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        HttpServer partner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        partner.createContext("/token", exchange -> answer(exchange, """
                {"access_token":"abc","token_type":"Bearer","expires_in":3600}"""));
        partner.createContext("/api", exchange -> answer(exchange, header(exchange, "Authorization")));
        partner.start();
        String origin = "http://127.0.0.1:" + partner.getAddress().getPort();
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(origin + "/token")
                .clientId("client")
                .clientSecret("secret")
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/api"))
                    .header("Authorization", tokens.token().authorizationHeader())
                    .build();
            String seen = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
            if (!seen.equals("Bearer abc")) {
                throw new AssertionError("the API was sent: " + seen);
            }
        } finally {
            partner.stop(0);
        }
        System.out.println("alone, on Java " + Runtime.version().feature() + ": called with a token");
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "nothing" : value;
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
