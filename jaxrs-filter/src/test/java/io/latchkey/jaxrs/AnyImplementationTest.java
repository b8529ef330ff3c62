package io.latchkey.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client of which our filter knows no more than the API: Jersey, in disguise. */
final class AnyImplementationTest {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer api;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/orders", this::refuseOnce);
        api.start();
        BearerAuth auth = BearerAuth.of(
                new Numbered(),
                AllowedOrigins.of("http://127.0.0.1:" + api.getAddress().getPort()));
        client = ClientBuilder.newBuilder()
                .property(BearerAuthFilter.FOLLOWS_NO_REDIRECTS, true)
                .register(new Disguise(new TokenFilter(auth, BearerAuthFilter.create(auth))))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        api.stop(0);
    }

    private void refuseOnce(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestHeaders().getFirst("Authorization")
                    + " " + exchange.getRequestHeaders().getFirst("X-Caller")
                    + " " + body);
            byte[] answer = (received.size() == 1 ? "dead" : "fine").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(received.size() == 1 ? 401 : 200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private jakarta.ws.rs.client.Invocation.Builder request() {
        return client.target("http://127.0.0.1:" + api.getAddress().getPort() + "/orders")
                .request()
                .header("X-Caller", "me");
    }

    @Test
    void isSentAgainAsACallOfItsOwn() {
        assertThat(request().get(String.class)).isEqualTo("fine");

        assertThat(received).containsExactly("Bearer t1 me ", "Bearer t2 me ");
    }

    @Test
    void isNotSentAgainWithAnEntity_asNobodyKnowsWhereItIsWritten() {
        try (Response refusal = request().post(Entity.text("order"))) {
            assertThat(refusal.getStatus()).isEqualTo(401);
            assertThat(refusal.readEntity(String.class)).isEqualTo("dead");
        }
        assertThat(request().get(String.class)).isEqualTo("fine");

        assertThat(received).containsExactly("Bearer t1 me order", "Bearer t2 me ");
    }

    /** Whose thread an asynchronous answer comes on, nobody knows either. */
    @Test
    void isNotSentAgainWhereNoBlockingCallIsUnderWay() throws InterruptedException, ExecutionException {
        Future<Response> call = request().async().get();

        try (Response refusal = call.get()) {
            assertThat(refusal.getStatus()).isEqualTo(401);
            assertThat(refusal.readEntity(String.class)).isEqualTo("dead");
        }
        assertThat(request().get(String.class)).isEqualTo("fine");

        assertThat(received).containsExactly("Bearer t1 me ", "Bearer t2 me ");
    }

    /** Hands our filter contexts of a class that it does not know. */
    private record Disguise(TokenFilter filter) implements ClientRequestFilter, ClientResponseFilter {

        @Override
        public void filter(ClientRequestContext request) throws IOException {
            filter.filter(disguised(ClientRequestContext.class, request));
        }

        @Override
        public void filter(ClientRequestContext request, ClientResponseContext response) throws IOException {
            filter.filter(
                    disguised(ClientRequestContext.class, request), disguised(ClientResponseContext.class, response));
        }

        private static <T> T disguised(Class<T> type, T context) {
            return type.cast(Proxy.newProxyInstance(
                    Disguise.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        try {
                            return method.invoke(context, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    /** Another token after each one that was rejected. */
    private static final class Numbered implements TokenSource {

        private int number = 1;

        @Override
        public AccessToken token() {
            return AccessToken.of("t" + number, Instant.MAX);
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {
            number++;
        }
    }
}
