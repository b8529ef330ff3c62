package io.latchkey.clients;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.TokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;

/** An API that refuses the first token, called dead, and takes the second; and an interceptor with these tokens. */
final class Partner implements AutoCloseable {

    static final String DEAD = "Bearer t1";
    static final String GOOD = "Bearer t2";

    private final FakeServer api;
    private final OkHttpClient client;

    private Partner(Reply fine) {
        api = FakeServer.start(request -> GOOD.equals(request.header("Authorization")) ? fine : Reply.invalidToken());
        client = new OkHttpClient.Builder().addInterceptor(interceptor()).build();
    }

    /** An API that answers thus to a good token. */
    static Partner answering(Reply fine) {
        return new Partner(fine);
    }

    static Partner answering(String text) {
        return new Partner(Reply.of(200).header("Content-Type", "text/plain").body(text));
    }

    static Partner answeringJson(String json) {
        return new Partner(
                Reply.of(200).header("Content-Type", "application/json").body(json));
    }

    OkHttpClient client() {
        return client;
    }

    BearerAuthInterceptor interceptor() {
        return BearerAuthInterceptor.create(new NumberedTokens(), AllowedOrigins.of(origin()));
    }

    String origin() {
        return api.origin();
    }

    List<RecordedRequest> requests() {
        return api.requests();
    }

    /** The Authorization headers that came, request by request. */
    List<String> authorizations() {
        return requests().stream()
                .map(request -> String.valueOf(request.header("Authorization")))
                .toList();
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        api.close();
    }

    /** t1 until it is rejected, then t2. */
    private static final class NumberedTokens implements TokenSource {

        private final AtomicInteger number = new AtomicInteger(1);

        @Override
        public AccessToken token() {
            return AccessToken.of("t" + number.get(), Instant.MAX);
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {
            number.compareAndSet(1, 2);
        }
    }
}
