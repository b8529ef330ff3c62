package io.latchkey.benchmarks;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A call of a Jersey client whose connector answers by itself: what our filter adds to it, against the smallest filter that
 * sets a header, and against a header that is set by hand.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JerseyCallBenchmark {

    private static final String TOKEN = "t".repeat(649); // as long as those of Spring Authorization Server
    private static final String ORDER = "o".repeat(1000);

    private final ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
            .tokenEndpoint("https://auth.example.com/oauth2/token")
            .clientId("benchmark")
            .clientSecret("benchmark")
            .transport(JerseyCallBenchmark::issue)
            .build();

    private final String header = "Bearer " + TOKEN;
    private final WebTarget plain = target(client());
    private final WebTarget withSmallestFilter = target(client().register(
                    (ClientRequestFilter) request -> request.getHeaders().putSingle("Authorization", header)));
    private final WebTarget withTokens = target(client().property(BearerAuthFilter.FOLLOWS_NO_REDIRECTS, true)
            .register(BearerAuthFilter.create(tokens, AllowedOrigins.of("https://api.example.com"))));

    private static Client client() {
        return ClientBuilder.newClient(new ClientConfig().connectorProvider((client, configuration) -> new Canned()));
    }

    private static WebTarget target(Client client) {
        return client.target("https://api.example.com/prices?of=bond");
    }

    private static TokenTransport.Response issue(TokenTransport.Request request) {
        String json = "{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
        return new TokenTransport.Response(
                200, Map.of(), new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** What everybody would write without us, for each call. */
    @Benchmark
    public int getWithHeaderSetByHand() {
        try (Response response = plain.request().header("Authorization", header).get()) {
            return response.getStatus();
        }
    }

    /** What everybody would write without us, for all calls. */
    @Benchmark
    public int getWithHeaderSetBySmallestFilter() {
        try (Response response = withSmallestFilter.request().get()) {
            return response.getStatus();
        }
    }

    /** The same call with our filter. */
    @Benchmark
    public int getWithHeaderSetByFilter() {
        try (Response response = withTokens.request().get()) {
            return response.getStatus();
        }
    }

    /** A call with an entity of 1,000 bytes. */
    @Benchmark
    public int postWithHeaderSetByHand() {
        try (Response response = plain.request().header("Authorization", header).post(Entity.text(ORDER))) {
            return response.getStatus();
        }
    }

    /** The same with the smallest filter. */
    @Benchmark
    public int postWithHeaderSetBySmallestFilter() {
        try (Response response = withSmallestFilter.request().post(Entity.text(ORDER))) {
            return response.getStatus();
        }
    }

    /** The same call with our filter, which records the entity. */
    @Benchmark
    public int postWithHeaderSetByFilter() {
        try (Response response = withTokens.request().post(Entity.text(ORDER))) {
            return response.getStatus();
        }
    }

    /** Writes the entity to nowhere and answers with a 200. */
    private static final class Canned implements Connector {

        @Override
        public ClientResponse apply(ClientRequest request) {
            if (request.hasEntity()) {
                request.setStreamProvider(length -> OutputStream.nullOutputStream());
                write(request);
            }
            return new ClientResponse(Response.Status.OK, request);
        }

        private static void write(ClientRequest request) {
            try {
                request.writeEntity();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public Future<?> apply(ClientRequest request, AsyncConnectorCallback callback) {
            callback.response(apply(request));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public String getName() {
            return "canned";
        }

        @Override
        public void close() {}
    }
}
