package io.latchkey.contract.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenException;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.Gate;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.Cache;
import okhttp3.CacheControl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.logging.HttpLoggingInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;

/** With whatever else a client carries: other interceptors, a cache, a log. */
public interface CompanyContract extends OkHttpScene {

    @Test
    @Tag("G16")
    default void leavesARequestToTheFirstOfTwoInterceptors() throws IOException {
        AllowedOrigins both =
                AllowedOrigins.of(scene().api().origin(), scene().elsewhere().origin());
        OkHttpClient client = plainClient(b -> b.addInterceptor(interceptor())
                .addInterceptor(BearerAuthInterceptor.create(scene().newTokens(), both)));

        get(client, "/prices");
        client.newCall(new Request.Builder().url(scene().elsewhere().origin()).build())
                .execute()
                .close();
        scene().api().enqueue(Reply.invalidToken());
        scene().api().enqueue(Reply.of(200));
        get(client, "/prices");

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t3");
        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("t2");
    }

    @Test
    default void keepsTheTokenFromALogOutside() throws IOException {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        OkHttpClient client = plainClient(b -> b.addInterceptor(logging(log)).addInterceptor(interceptor()));
        scene().api().enqueue(Reply.invalidToken());

        get(client, "/prices");

        assertThat(log).filteredOn(line -> line.startsWith("-->")).hasSize(2); // GET and END GET, of one exchange
        assertThat(log).noneMatch(line -> line.contains("Authorization"));
    }

    @Test
    default void keepsTheTokenFromALogInsideThatRedactsIt() throws IOException {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        HttpLoggingInterceptor logging = logging(log);
        logging.redactHeader("Authorization");
        scene().api().enqueue(Reply.invalidToken());

        get(client(b -> b.addInterceptor(logging)), "/prices");

        assertThat(log).filteredOn(line -> line.equals("Authorization: ██")).hasSize(2);
        assertThat(log).noneMatch(line -> line.contains("Bearer canary"));
    }

    private static HttpLoggingInterceptor logging(List<String> log) {
        HttpLoggingInterceptor logging = new HttpLoggingInterceptor(log::add);
        logging.setLevel(HttpLoggingInterceptor.Level.HEADERS);
        return logging;
    }

    @Test
    @Tag("WO2")
    default void retriesBelowAnInterceptorThatMakesExceptionsOfErrors() throws IOException {
        OkHttpClient client = plainClient(b -> b.addInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    if (!response.isSuccessful()) {
                        response.close();
                        throw new IOException("the API said " + response.code());
                    }
                    return response;
                })
                .addInterceptor(interceptor()));
        get(client, "/prices");
        scene().revokeTokens();

        assertThat(get(client, "/prices")).isEqualTo(200);
    }

    // -- caches

    @Test
    @Tag("F23")
    default void isAnsweredByACacheAsAnyCallIs(@TempDir Path directory) throws IOException {
        OkHttpClient client = client(b -> b.cache(new Cache(directory.toFile(), 1 << 20)));
        scene().api()
                .enqueue(Reply.of(200).header("Cache-Control", "max-age=3600").body("kept"));

        assertThat(text(client, CacheControl.parse(okhttp3.Headers.of()))).isEqualTo("kept");
        assertThat(text(client, CacheControl.parse(okhttp3.Headers.of()))).isEqualTo("kept");

        assertThat(scene().api().requests()).hasSize(1);
    }

    @Test
    @Tag("F23")
    default void needsNoTokenForWhatOnlyACacheMayAnswer(@TempDir Path directory) throws IOException {
        Cache cache = new Cache(directory.toFile(), 1 << 20);
        scene().api()
                .enqueue(Reply.of(200).header("Cache-Control", "max-age=3600").body("kept"));
        text(client(b -> b.cache(cache)), CacheControl.parse(okhttp3.Headers.of()));
        scene().tokens().reject(scene().tokens().token());
        scene().tokenEndpoint().enqueue(Reply.of(400).body("{\"error\":\"invalid_client\"}"));

        assertThat(text(client(b -> b.cache(cache)), CacheControl.FORCE_CACHE)).isEqualTo("kept");

        assertThat(scene().tokenRequests()).isEqualTo(1);
        assertThatThrownBy(() -> text(client(b -> b.cache(cache)), CacheControl.parse(okhttp3.Headers.of())))
                .isInstanceOf(TokenException.class);
    }

    @Test
    @Tag("F23")
    default void isNotAnsweredTwiceByACachedRefusal(@TempDir Path directory) throws IOException {
        OkHttpClient client = client(b -> b.cache(new Cache(directory.toFile(), 1 << 20)));
        scene().api().enqueue(Reply.invalidToken().header("Cache-Control", "max-age=3600"));

        assertThat(get(client, "/prices")).isEqualTo(200);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    /** As the README says: whoever wants that less gives the client no cache. */
    @Test
    @Tag("WS7")
    default void leavesTheTokenToACacheOfAnApiThatVariesByIt(@TempDir Path directory) throws IOException {
        OkHttpClient client = client(b -> b.cache(new Cache(directory.toFile(), 1 << 20)));
        scene().api()
                .enqueue(Reply.of(200)
                        .header("Cache-Control", "max-age=3600")
                        .header("Vary", "Authorization")
                        .body("kept"));
        text(client, CacheControl.parse(okhttp3.Headers.of()));

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).anySatisfy(file -> assertThat(file).content().contains("Authorization: Bearer"));
        }

        scene().revokeTokens();
        scene().tokens().reject(scene().tokens().token());

        assertThat(text(client, CacheControl.parse(okhttp3.Headers.of()))).isEqualTo("fine");

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    private String text(OkHttpClient client, CacheControl cacheControl) throws IOException {
        try (Response response = client.newCall(
                        request("/prices").cacheControl(cacheControl).build())
                .execute()) {
            return response.body().string();
        }
    }

    // -- Retrofit

    /** The API as a user of Retrofit writes it down. */
    interface Partner {

        @GET("prices")
        retrofit2.Call<ResponseBody> prices();

        @POST("orders")
        retrofit2.Call<ResponseBody> order(@Body RequestBody order);
    }

    @Test
    default void servesRetrofit() throws IOException {
        Partner partner = new Retrofit.Builder()
                .baseUrl(scene().uri("/").toString())
                .client(client())
                .build()
                .create(Partner.class);

        assertThat(partner.prices().execute().code()).isEqualTo(200);
        scene().revokeTokens();
        assertThat(Objects.requireNonNull(partner.order(RequestBody.create("one order", null))
                                .execute()
                                .body())
                        .string())
                .isEqualTo("one order");

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t2");
    }

    // -- WebSockets and streams

    private OkHttpClient sandboxClient(Sandbox sandbox) {
        return plainClient(b -> b.addInterceptor(
                BearerAuthInterceptor.create(scene().sandboxTokens(sandbox), AllowedOrigins.of(sandbox.apiOrigin()))));
    }

    @Test
    @Tag("I8")
    @Tag("G17")
    @Tag("E12")
    default void opensAWebSocketThroughARevokedToken() throws Exception {
        Sandbox sandbox = scene().sandbox();
        OkHttpClient client = sandboxClient(sandbox);
        String feed = sandbox.api("/prices/feed").toString().replaceFirst("http", "ws");

        assertThat(firstMessage(client, feed)).startsWith("BTC ");
        sandbox.revokeAll();
        assertThat(firstMessage(client, feed)).startsWith("BTC ");

        assertThat(sandbox.apiRequests("/prices/feed")).isEqualTo(3);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    private static String firstMessage(OkHttpClient client, String url) throws Exception {
        CompletableFuture<String> message = new CompletableFuture<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        WebSocket socket = client.newWebSocket(new Request.Builder().url(url).build(), new WebSocketListener() {
            @Override
            public void onMessage(WebSocket open, String text) {
                message.complete(text);
            }

            /** Without an answer to it, OkHttp holds the connection of a socket that the other side closed. */
            @Override
            public void onClosing(WebSocket open, int code, String reason) {
                open.close(1000, null);
            }

            @Override
            public void onClosed(WebSocket closed, int code, String reason) {
                over.complete(null);
            }

            @Override
            public void onFailure(WebSocket failed, Throwable t, @Nullable Response response) {
                message.completeExceptionally(t);
                over.complete(null);
            }
        });
        try {
            return message.get(20, TimeUnit.SECONDS);
        } finally {
            socket.close(1000, null);
            over.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("WJ9")
    default void letsARuleLookAtTheBodyOfAWebSocketsUpgrade() throws Exception {
        Sandbox sandbox = scene().sandbox();
        List<Integer> peeked = Collections.synchronizedList(new ArrayList<>());
        BearerAuth auth = BearerAuth.builder()
                .tokens(scene().sandboxTokens(sandbox), AllowedOrigins.of(sandbox.apiOrigin()))
                .deadToken(response -> {
                    peeked.add(response.peekBody(100).length);
                    return BearerAuth.isDeadToken(response);
                })
                .build();
        OkHttpClient client = plainClient(b -> b.addInterceptor(BearerAuthInterceptor.create(auth)));

        firstMessage(client, sandbox.api("/prices/feed").toString().replaceFirst("http", "ws"));

        assertThat(peeked).containsExactly(0);
        assertThat(scene().logged()).noneMatch(line -> line.contains("deadToken"));
    }

    @Test
    @Tag("I9")
    default void handsOnAStreamAsItComes() throws Exception {
        Sandbox sandbox = scene().sandbox();
        try (Gate held = sandbox.holdPriceStreams();
                Response response = sandboxClient(sandbox)
                        .newCall(new Request.Builder()
                                .url(sandbox.api("/prices/stream?events=3").toString())
                                .build())
                        .execute()) {
            assertThat(response.body().source().readUtf8Line()).isEqualTo("id: 1");
            held.open();
            assertThat(response.body().string()).contains("id: 3");
        }
    }

    // -- an interceptor that answers by itself

    @Test
    default void retriesTheRefusalOfACannedResponse() throws IOException {
        Interceptor refusing = new Interceptor() {
            private boolean refused;

            @Override
            public Response intercept(Chain chain) throws IOException {
                if (refused) {
                    return chain.proceed(chain.request());
                }
                refused = true;
                return new Response.Builder()
                        .request(chain.request())
                        .protocol(okhttp3.Protocol.HTTP_1_1)
                        .code(401)
                        .message("canned")
                        .body(ResponseBody.create("", null))
                        .build();
            }
        };

        assertThat(get(client(b -> b.addInterceptor(refusing)), "/prices")).isEqualTo(200);
        assertThat(scene().tokensAtApi()).containsExactly("t2");
    }
}
