package io.latchkey.chaos;

import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
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
import org.jspecify.annotations.Nullable;

/** OkHttp. It is told not to send anything again by itself, since what we send is counted. */
final class OkHttpStack implements Stack {

    private static final MediaType TEXT = MediaType.get("text/plain");

    private final OkHttpClient client;

    OkHttpStack(BearerAuth auth) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(200);
        dispatcher.setMaxRequestsPerHost(200);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(64, 30, TimeUnit.SECONDS))
                .retryOnConnectionFailure(false)
                .readTimeout(Duration.ofMinutes(1))
                .addInterceptor(BearerAuthInterceptor.create(auth))
                .build();
    }

    OkHttpClient client() {
        return client;
    }

    @Override
    public Ongoing begin(Errand errand, @Nullable TokenSource tokens) {
        Request request = new Request.Builder()
                .url(errand.uri())
                .method(errand.step().order() ? "POST" : "GET", errand.step().order() ? body(errand) : null)
                .tag(TokenSource.class, tokens)
                .build();
        Call call = client.newCall(request);
        return errand.step().async() ? new Enqueued(call, errand) : new Blocking(call);
    }

    private static RequestBody body(Errand errand) {
        byte[] bytes = errand.body();
        return errand.step().oneShot() ? new OneShot(bytes) : RequestBody.create(bytes, TEXT);
    }

    private static Answer answer(Response response) throws IOException {
        return new Answer(
                response.code(), response.header("X-Call"), response.body().string());
    }

    /** A call on the thread of its caller. */
    private record Blocking(Call call) implements Ongoing {

        @Override
        public Answer answer() throws IOException {
            try (Response response = call.execute()) {
                return OkHttpStack.answer(response);
            }
        }

        @Override
        public void cancel() {
            call.cancel();
        }
    }

    /** A call on a thread of OkHttp. */
    private static final class Enqueued implements Ongoing, Callback {

        private final Call call;
        private final Errand errand;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        Enqueued(Call call, Errand errand) {
            this.call = call;
            this.errand = errand;
            call.enqueue(this);
        }

        @Override
        public void onFailure(Call failed, IOException e) {
            answer.completeExceptionally(e);
        }

        @Override
        public void onResponse(Call done, Response response) {
            try (response) {
                answer.complete(OkHttpStack.answer(response));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public Answer answer() throws Exception {
            return Caller.await(answer);
        }

        @Override
        public void cancel() {
            call.cancel();
        }

        @Override
        public String toString() {
            return errand.toString();
        }
    }

    /** A body that comes from a stream. */
    private static final class OneShot extends RequestBody {

        private final byte[] bytes;

        OneShot(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public MediaType contentType() {
            return TEXT;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.writeAll(Okio.source(new ByteArrayInputStream(bytes)));
        }
    }

    /** Connections that somebody has, and nobody uses. */
    int leakedConnections() {
        return client.connectionPool().connectionCount()
                - client.connectionPool().idleConnectionCount();
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
