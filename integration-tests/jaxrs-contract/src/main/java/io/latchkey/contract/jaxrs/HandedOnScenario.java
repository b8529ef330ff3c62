package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latchkey.AllowedOrigins;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.InvocationCallback;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Asynchronous calls whose answers come on a thread that brings answers to others, too: nothing is waited for there. A
 * 401 is handed on, its token rejected, and the next call bears another one.
 */
public interface HandedOnScenario extends AnswerScenario {

    /** Each way ends, with the exception of a 401. */
    @Override
    @Test
    @Tag("WJ1")
    default void retriesEveryWayOfAsynchronousCall() throws InterruptedException {
        scene().api().enqueue(Reply.invalidToken(), Reply.invalidToken(), Reply.invalidToken());

        assertThat(catchThrowable(() ->
                        request(clientWithOwnToken()).async().get(String.class).get()))
                .hasRootCauseInstanceOf(NotAuthorizedException.class);
        assertThat(catchThrowable(() -> request(clientWithOwnToken())
                        .rx()
                        .get(String.class)
                        .toCompletableFuture()
                        .get()))
                .hasRootCauseInstanceOf(NotAuthorizedException.class);
        CompletableFuture<String> callback = new CompletableFuture<>();
        var unused = request(clientWithOwnToken()).async().get(new InvocationCallback<String>() {
            @Override
            public void completed(String answer) {
                callback.complete(answer);
            }

            @Override
            public void failed(Throwable failure) {
                callback.completeExceptionally(failure);
            }
        });
        assertThat(catchThrowable(callback::get)).hasRootCauseInstanceOf(NotAuthorizedException.class);
    }

    @Test
    @Tag("WJ1")
    default void bearsATokenInAnAsynchronousCall() throws Exception {
        Client client = client();

        try (Response response =
                request(client).async().post(Entity.text("order")).get()) {
            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(response.readEntity(String.class)).isEqualTo("order");
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1");
    }

    @ParameterizedTest
    @Tag("WJ1")
    @Tag("J15")
    @ValueSource(ints = {1, 2, 40})
    default void endsEveryAsynchronousCallThatIsRefused(int calls) throws Exception {
        assertEveryCallEnds(client(), calls);
    }

    @ParameterizedTest
    @Tag("WJ1")
    @Tag("J15")
    @ValueSource(ints = {1, 40})
    default void endsEveryAsynchronousCallThatIsRefused_onAnExecutorOfOneThread(int calls) throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            assertEveryCallEnds(
                    closing(newBuilder().register(filter()).executorService(one).build()), calls);
        } finally {
            one.shutdownNow();
        }
    }

    private void assertEveryCallEnds(Client client, int count) throws Exception {
        request(client).get().close();
        Reply refusal = Reply.invalidToken();
        scene().api().enqueue(Stream.generate(() -> refusal).limit(count).toArray(Reply[]::new));

        List<Future<Response>> calls = Stream.generate(
                        () -> request(client).async().get())
                .limit(count)
                .toList();

        for (Future<Response> call : calls) {
            try (Response response = call.get()) {
                assertThat(response.getStatus()).isIn(200, 401);
            }
        }
        assertThat(request(client).get(String.class)).isEqualTo("fine");
        List<String> sent = scene().tokensAtApi();
        assertThat(sent.get(sent.size() - 1)).isNotEqualTo("t1");
        assertThat(scene().tokenRequests()).isLessThanOrEqualTo(3);
    }

    @Test
    @Tag("WJ1")
    default void handsOnTheRefusalOfAnAsynchronousCall() throws Exception {
        Client client = client();
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = request(client).async().get().get()) {
            assertThat(response.getStatus()).isEqualTo(401);
            assertThat(response.readEntity(String.class)).isEqualTo("the token is dead");
        }
        try (Response response = request(client).async().get().get()) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    /** What waits for a token is a thread of the client's, or the caller's: it may. */
    @Test
    @Tag("WJ1")
    default void failsAnAsynchronousCallIfThereIsNoToken() {
        scene().tokenEndpoint().enqueue(Reply.of(400).body("{\"error\":\"invalid_client\"}"));
        Client client = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        scene().tokens(), AllowedOrigins.of(scene().api().origin())))
                .build());

        assertThat(catchThrowable(() -> request(client).async().get().get())).hasStackTraceContaining("invalid_client");

        assertThat(scene().api().requests()).isEmpty();
    }
}
