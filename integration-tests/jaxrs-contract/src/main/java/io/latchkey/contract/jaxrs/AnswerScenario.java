package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.testing.Reply;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.InvocationCallback;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second answer is the caller's, as if the first had never been. */
public interface AnswerScenario extends JaxrsScenario {

    private static Reply text(String body) {
        return Reply.of(200).header("Content-Type", "text/plain;charset=UTF-8").body(body);
    }

    private static Reply refusal() {
        return Reply.invalidToken()
                .header("Content-Type", "application/problem+json")
                .header("Content-Language", "de")
                .header("Set-Cookie", "first=1");
    }

    @Test
    @Tag("J1")
    @Tag("E6")
    default void readsTheSecondAnswerInEveryWay() throws Exception {
        scene().api().enqueue(refusal(), text("a ä"), refusal(), text("b"), refusal(), text("c"));

        assertThat(request(clientWithOwnToken()).get(String.class)).isEqualTo("a ä");
        assertThat(request(clientWithOwnToken()).get(new GenericType<String>() {}))
                .isEqualTo("b");
        try (InputStream stream = request(clientWithOwnToken()).get(InputStream.class)) {
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("c");
        }
    }

    @Test
    @Tag("J1")
    default void carriesOverHeadersCookiesAndLinks() {
        scene().api()
                .enqueue(
                        refusal(),
                        text("fine")
                                .header("Set-Cookie", "second=2")
                                .header("Link", "</orders/2>; rel=\"next\"")
                                .header("X-Many", "1")
                                .header("X-Many", "2"));

        try (Response response = request(client()).get()) {
            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(response.getCookies()).containsOnlyKeys("second");
            assertThat(response.getLink("next")).isNotNull();
            assertThat(response.getStringHeaders().get("X-Many")).containsExactlyInAnyOrder("1", "2");
            assertThat(response.getMediaType().toString()).startsWith("text/plain");
            assertThat(response.getLanguage()).isNull();
            assertThat(response.getStringHeaders()).doesNotContainKey("WWW-Authenticate");
            assertThat(response.bufferEntity()).isTrue();
            assertThat(response.readEntity(String.class)).isEqualTo("fine");
            assertThat(response.readEntity(String.class)).isEqualTo("fine");
        }
    }

    @Test
    @Tag("J22")
    @Tag("E6")
    default void keepsNothingOfTheFirstAnswerIfTheSecondHasNoEntity() {
        Client client = client();
        scene().api().enqueue(refusal(), Reply.of(204));

        try (Response response = request(client).delete()) {
            assertThat(response.getStatus()).isEqualTo(204);
            assertThat(response.hasEntity()).isFalse();
            assertThat(response.getMediaType()).isNull();
            assertThat(response.getLanguage()).isNull();
        }
    }

    @Test
    @Tag("J22")
    default void retriesAHead() {
        Client client = client();
        scene().api().enqueue(refusal(), text("not sent"));

        try (Response response = request(client).head()) {
            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(response.getMediaType().toString()).startsWith("text/plain");
        }
        assertThat(request(client).get(String.class)).isEqualTo("fine");
    }

    @Test
    @Tag("F9")
    @Tag("J1")
    @Tag("E6")
    default void throwsTheExceptionOfTheSecondAnswer() {
        scene().api().enqueue(refusal(), refusal().body("twice"), refusal(), Reply.of(404));

        assertThatThrownBy(() -> request(clientWithOwnToken()).get(String.class))
                .isInstanceOfSatisfying(
                        NotAuthorizedException.class,
                        e -> assertThat(e.getResponse().readEntity(String.class))
                                .isEqualTo("twice"));
        assertThatThrownBy(() -> request(clientWithOwnToken()).get(String.class))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    @Tag("J4")
    @Tag("E7")
    default void decodesACompressedAnswerOnce() throws IOException {
        scene().api()
                .enqueue(refusal(), text("").header("Content-Encoding", "gzip").body(Gzip.of(bytes("compressed"))));

        assertThat(request(client(new Gzip())).get(String.class)).isEqualTo("compressed");
    }

    @Test
    @Tag("J4")
    @Tag("J8")
    @Tag("E7")
    default void decodesACompressedAnswerOnce_byADecoderOfTheTarget() throws IOException {
        WebTarget target = client().target(scene().uri("/orders")).register(new Gzip());
        scene().api()
                .enqueue(refusal(), text("").header("Content-Encoding", "gzip").body(Gzip.of(bytes("compressed"))));

        assertThat(target.request().get(String.class)).isEqualTo("compressed");
    }

    @Test
    @Tag("J4")
    default void compressesAnEntityOnce() {
        scene().api().enqueue(refusal());

        request(client(new Gzip())).post(Entity.text("to be compressed")).close();

        assertThat(sentTwiceAlike().headers("Content-Encoding")).containsExactly("gzip");
    }

    @Test
    @Tag("J4")
    @Tag("J8")
    default void compressesAnEntityOnce_byAnEncoderOfTheTarget() {
        WebTarget target = client().target(scene().uri("/orders")).register(new Gzip());
        scene().api().enqueue(refusal());

        target.request().post(Entity.text("to be compressed")).close();

        assertThat(sentTwiceAlike().headers("Content-Encoding")).containsExactly("gzip");
    }

    @Test
    @Tag("J1")
    @Tag("E6")
    default void retriesEveryWayOfAsynchronousCall() throws ExecutionException, InterruptedException {
        scene().api().enqueue(refusal(), text("future"), refusal(), text("stage"), refusal(), text("callback"));

        assertThat(request(clientWithOwnToken()).async().get(String.class).get())
                .isEqualTo("future");
        assertThat(request(clientWithOwnToken())
                        .rx()
                        .get(String.class)
                        .toCompletableFuture()
                        .get())
                .isEqualTo("stage");
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
        assertThat(callback.get()).isEqualTo("callback");
    }

    @ParameterizedTest
    @Tag("J15")
    @Tag("E6")
    @Tag("WJ1")
    @ValueSource(ints = {1, 2})
    default void starvesNoSmallPoolOfThreads(int threads) throws ExecutionException, InterruptedException {
        ExecutorService few = Executors.newFixedThreadPool(threads);
        Client client =
                closing(newBuilder().register(filter()).executorService(few).build());
        scene().api().enqueue(Stream.generate(AnswerScenario::refusal).limit(40).toArray(Reply[]::new));

        List<Future<Response>> calls =
                Stream.generate(() -> request(client).async().get()).limit(40).toList();

        for (Future<Response> call : calls) {
            call.get().close();
        }
        few.shutdown();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
