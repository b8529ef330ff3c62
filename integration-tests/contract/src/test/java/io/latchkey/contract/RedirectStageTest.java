package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latchkey.BearerAuth;
import io.latchkey.BearerExchange;
import io.latchkey.TokenSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The matrix of redirects can fail: it finds a stack that takes the token along, and one that goes by the wrong 401. */
@Timeout(600)
class RedirectStageTest {

    private static final String FIRST = "[by itself, one origin, other port, GET, 301]: ";
    private static final String IN_CLEAR = "[by itself, both origins, HTTPS to HTTP, POST, 308]: ";

    @Test
    void findsAStackThatTakesTheTokenAlong() throws Exception {
        assertThat(failureOf(true))
                .hasMessageContaining(FIRST + "the token where the redirect leads")
                .hasMessageContaining(IN_CLEAR + "the token where the redirect leads")
                .hasMessageNotContaining("same origin");
    }

    @Test
    void findsAStackThatTakesAForeignRefusalForItsOwn() throws Exception {
        assertThat(failureOf(false))
                .hasMessageContaining(FIRST + "requests at the first origin")
                .hasMessageContaining(FIRST + "token requests");
    }

    private static Throwable failureOf(boolean takesAlong) throws Exception {
        try (Scene scene = new Scene(auth -> new Follower(auth, takesAlong));
                RedirectStage stage = new RedirectStage(scene, true)) {
            return catchThrowable(() -> stage.rows(List.of(RedirectSetting.byItself(scene::newStack))));
        }
    }

    /** Follows each redirect by hand, wrongly. */
    private record Follower(BearerAuth auth, boolean takesAlong, HttpClient client) implements Stack {

        Follower(BearerAuth auth, boolean takesAlong) {
            this(auth, takesAlong, HttpClient.newHttpClient());
        }

        @Override
        public Answer call(Call call) throws IOException {
            BearerExchange exchange = Objects.requireNonNull(auth.exchange(new Asking(call)));
            Answer answer = follow(call, exchange.authorization());
            if (answer.status() != 401) {
                return answer;
            }
            String another = exchange.retryAuthorization(new Refusal(answer), true);
            return another == null ? answer : follow(call, another);
        }

        private Answer follow(Call call, String authorization) throws IOException {
            Answer redirect = send(call, call.uri(), authorization);
            URI location = URI.create(redirect.headers("Location").get(0));
            return send(call, location, takesAlong || isSameOrigin(call.uri(), location) ? authorization : null);
        }

        private static boolean isSameOrigin(URI one, URI other) {
            return one.getScheme().equals(other.getScheme())
                    && one.getAuthority().equals(other.getAuthority());
        }

        private Answer send(Call call, URI uri, @Nullable String authorization) throws IOException {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .method(
                            call.method(),
                            call.body() == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(
                                            call.body().bytes()));
            if (authorization != null) {
                request.header("Authorization", authorization);
            }
            try {
                HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                return new Answer(response.statusCode(), response.headers().map(), response.body());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public CompletableFuture<Answer> callAsync(Call call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private record Asking(Call call) implements BearerExchange.UriRequest {

        @Override
        public URI uri() {
            return call.uri();
        }

        @Override
        public String method() {
            return call.method();
        }

        @Override
        public boolean hasAuthorization() {
            return false;
        }

        @Override
        public @Nullable TokenSource tokenSource() {
            return call.tokens();
        }

        @Override
        public boolean repeatable() {
            return true;
        }
    }

    private record Refusal(Answer answer) implements BearerExchange.Response {

        @Override
        public int statusCode() {
            return answer.status();
        }

        @Override
        public List<String> headers(String name) {
            return answer.headers(name);
        }

        @Override
        public byte[] peekBody(int limit) {
            return answer.bytes();
        }
    }
}
