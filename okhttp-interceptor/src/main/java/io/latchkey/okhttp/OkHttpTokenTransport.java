package io.latchkey.okhttp;

import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Carries token requests over an application's own {@code OkHttpClient}: its proxy, its TLS, its DNS, its event listeners.
 *
 * <pre>{@code
 * ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
 *         .transport(OkHttpTokenTransport.over(okhttp))
 *         ...
 * }</pre>
 *
 * <p>Whatever the client is set to, a token request follows no redirect, has no cookies and is not cached, no {@code
 * Authenticator} answers for it (one for a proxy does), and the time of the whole exchange is bounded. It never queues behind
 * the client's calls, nor does {@code Dispatcher.cancelAll} reach it.
 *
 * <p>Token requests pass none of the client's interceptors, which are there for its calls: they would log the secret, send a
 * request again or elsewhere, put another {@code Authorization} on it, or make an exception of the answer. So the client may
 * carry a {@link BearerAuthInterceptor}. A header that a gateway wants is added by a decorated transport ({@link
 * TokenTransport.Request#withHeader}).
 *
 * <p>Each token request is sent once, over a connection of its own: OkHttp tries every address that the host has, but
 * repeats nothing that was sent, neither after a 408 or a 503 nor where a connection was cut off. A connection that is not
 * kept cannot be forgotten by something in between.
 *
 * <p>Thread-safe. Each token request takes a thread for as long as it lasts, so that it can be broken off.
 */
public final class OkHttpTokenTransport implements TokenTransport {

    /** Far more than a token response may have, so that one that is too long is still told from one that is cut off. */
    private static final long MOST_OF_A_BODY = 2L << 20;

    private final OkHttpClient client;

    private OkHttpTokenTransport(OkHttpClient client) {
        this.client = client;
    }

    /**
     * Makes a transport over a client, which stays the caller's to close.
     *
     * @param client the client
     * @return the transport, for {@link io.latchkey.ClientCredentialsTokenSource.Builder#transport}
     * @throws NullPointerException if the client is null
     */
    public static OkHttpTokenTransport over(OkHttpClient client) {
        Objects.requireNonNull(client, "client");
        OkHttpClient.Builder bare = client.newBuilder();
        bare.interceptors().clear();
        bare.networkInterceptors().clear();
        return new OkHttpTokenTransport(bare.dispatcher(new Dispatcher())
                .followRedirects(false)
                .followSslRedirects(false)
                .authenticator(Authenticator.NONE)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
                .retryOnConnectionFailure(true)
                .build());
    }

    /**
     * {@inheritDoc}
     *
     * <p>An interrupt breaks the exchange off at once.
     */
    @Override
    public Response send(Request request) throws IOException {
        Call call = client.newCall(message(request));
        call.timeout().timeout(request.timeout().toNanos(), TimeUnit.NANOSECONDS);
        FutureTask<Response> exchange = new FutureTask<>(() -> answer(call));
        Thread thread = new Thread(exchange, "latchkey-okhttp-token-request");
        thread.setDaemon(true);
        thread.start();
        try {
            return exchange.get();
        } catch (InterruptedException e) {
            call.cancel();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw asFailedCall(e.getCause());
        }
    }

    private static okhttp3.Request message(Request request) throws IOException {
        HttpUrl endpoint = HttpUrl.get(request.endpoint());
        if (endpoint == null) {
            throw new TokenException("OkHttp does not take the URI that the request is for", null);
        }
        RequestBody body = request.method().equals("GET") ? null : new OneShot(request.body());
        okhttp3.Request.Builder message =
                new okhttp3.Request.Builder().url(endpoint).method(request.method(), body);
        request.headers().forEach(message::header);
        return message.build();
    }

    private static Response answer(Call call) throws IOException {
        try (okhttp3.Response response = call.execute()) {
            byte[] body = response.peekBody(MOST_OF_A_BODY).bytes();
            return new Response(response.code(), response.headers().toMultimap(), new ByteArrayInputStream(body));
        }
    }

    private static IOException asFailedCall(@Nullable Throwable failure) {
        return failure instanceof IOException io
                ? io
                : new TokenException(
                        "the client failed by "
                                + (failure == null
                                        ? "nothing"
                                        : failure.getClass().getName()),
                        failure);
    }

    /** A form that is sent once: an assertion in it must not be seen twice. */
    private static final class OneShot extends RequestBody {

        private final byte[] form;

        OneShot(byte[] form) {
            this.form = form;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null; // it is among the headers, without the charset that OkHttp may add
        }

        @Override
        public long contentLength() {
            return form.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(form);
        }
    }

    /**
     * Returns a text for logs.
     *
     * @return nothing but the name
     */
    @Override
    public String toString() {
        return "OkHttpTokenTransport";
    }
}
