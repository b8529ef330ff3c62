package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client whose calls and token requests share a pool of few connections. */
public interface SmallPoolScenario extends JaxrsScenario {

    /** A builder of clients with two connections. */
    ClientBuilder newBuilderOfTwoConnections();

    @Test
    @Tag("I6")
    @Tag("J3")
    @Tag("J15")
    default void holdsNoConnectionThatItsOwnTokenRequestNeeds() throws Exception {
        CompletableFuture<JaxrsTokenTransport> transport = new CompletableFuture<>();
        ClientCredentialsTokenSource tokens = scene().newTokens(b -> b.clientSecret(scene().secret())
                .transport(request -> transport.join().send(request)));
        Client client = closing(newBuilderOfTwoConnections()
                .register(BearerAuthFilter.create(
                        tokens, AllowedOrigins.of(scene().api().origin())))
                .build());
        transport.complete(JaxrsTokenTransport.over(client));

        assertBothSentAgain(client, Reply.invalidToken().body(new byte[1000]));

        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    /** What decodes an entity may end before the wire does, and keep its connection. */
    @ParameterizedTest
    @Tag("WJ2")
    @ValueSource(booleans = {true, false})
    default void givesBackTheConnectionsOfCompressedRefusals(boolean broken) throws Exception {
        Client client = closing(newBuilderOfTwoConnections().register(filter()).build());
        byte[] compressed = Gzip.of("the token is dead".repeat(50).getBytes(StandardCharsets.UTF_8));
        if (broken) {
            compressed[compressed.length - 8]++; // its checksum
        }

        assertBothSentAgain(
                client, Reply.invalidToken().header("Content-Encoding", "gzip").body(compressed));
    }

    /** Two calls are refused at once, when each has one of the two connections. */
    private void assertBothSentAgain(Client client, Reply refusal) throws Exception {
        request(client).get().close();
        Reply together = refusal.together(new CountDownLatch(2));
        scene().api().enqueue(together, together);

        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Response>> calls = Stream.generate(
                            () -> threads.submit(() -> request(client).get()))
                    .limit(2)
                    .toList();
            for (Future<Response> call : calls) {
                try (Response response = call.get()) {
                    assertThat(response.getStatus()).isEqualTo(200);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
