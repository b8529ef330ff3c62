package io.latchkey.contract.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import io.latchkey.contract.Answer;
import io.latchkey.contract.Call;
import io.latchkey.contract.Stack;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An {@code OkHttpClient} with our interceptor. */
public final class OkHttpStack implements Stack {

    private final OkHttpClient client;

    public OkHttpStack(OkHttpClient client) {
        this.client = client;
    }

    public static OkHttpStack of(BearerAuth auth) {
        return of(builder -> builder.addInterceptor(BearerAuthInterceptor.create(auth)));
    }

    /** A client of its own with these settings. */
    public static OkHttpStack of(UnaryOperator<OkHttpClient.Builder> settings) {
        // OkHttp itself lets five asynchronous calls at a time go to one host; the contract wants a hundred.
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(200);
        dispatcher.setMaxRequestsPerHost(200);
        return new OkHttpStack(settings.apply(new OkHttpClient.Builder()
                        .dispatcher(dispatcher)
                        .connectionPool(new ConnectionPool())
                        .readTimeout(Duration.ofMinutes(1)))
                .build());
    }

    public OkHttpClient client() {
        return client;
    }

    @Override
    public Answer call(Call call) throws IOException {
        try (Response response = client.newCall(request(call)).execute()) {
            return answer(response);
        }
    }

    @Override
    public CompletableFuture<Answer> callAsync(Call call) {
        okhttp3.Call okhttp = client.newCall(request(call));
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        okhttp.enqueue(new Callback() {
            @Override
            public void onFailure(okhttp3.Call failed, IOException e) {
                answer.completeExceptionally(e);
            }

            @Override
            public void onResponse(okhttp3.Call done, Response response) throws IOException {
                try (response) {
                    answer.complete(answer(response));
                } catch (IOException e) {
                    answer.completeExceptionally(e);
                }
            }
        });
        var unused = answer.whenComplete((result, failure) -> {
            if (answer.isCancelled()) {
                okhttp.cancel();
            }
        });
        return answer;
    }

    private static Request request(Call call) {
        Request.Builder request = new Request.Builder()
                .url(call.uri().toString())
                .method(call.method(), body(call.body()))
                .tag(TokenSource.class, call.tokens());
        call.headers().forEach(request::header);
        return request.build();
    }

    private static @Nullable RequestBody body(Call.@Nullable Body body) {
        if (body == null) {
            return null;
        }
        MediaType type = MediaType.get(body.type());
        return body.isOneShot() ? new OneShot(type, body) : RequestBody.create(body.bytes(), type);
    }

    private static Answer answer(Response response) throws IOException {
        return new Answer(
                response.code(),
                response.headers().toMultimap(),
                response.body().bytes());
    }

    @Override
    public Collection<?> registered() {
        return client.interceptors();
    }

    @Override
    public void assertNothingLeaked() {
        ConnectionPool pool = client.connectionPool();
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(pool.idleConnectionCount())
                        .as("idle connections, of all connections")
                        .isEqualTo(pool.connectionCount()));
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
    }

    /** A body that comes from a stream. */
    private static final class OneShot extends RequestBody {

        private final MediaType type;
        private final Source source;

        OneShot(MediaType type, Call.Body body) {
            this.type = type;
            this.source = Okio.source(body.stream());
        }

        @Override
        public MediaType contentType() {
            return type;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.writeAll(source);
        }
    }
}
