package io.latchkey.contract.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Credentials;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One call, whatever OkHttp does with it below our interceptor. */
public interface CallContract extends OkHttpScene {

    // -- where it is registered

    @Test
    @Tag("G4")
    default void refusesToWorkAsANetworkInterceptor() {
        OkHttpClient client = plainClient(b -> b.addNetworkInterceptor(interceptor()));

        assertThatThrownBy(() -> get(client, "/prices"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("addNetworkInterceptor")
                .hasMessageContaining("add it by addInterceptor");
        assertThat(scene().api().requests()).isEmpty();
        assertThat(scene().tokenRequests()).isZero();
    }

    // -- whose 401

    @Test
    @Tag("E2")
    @Tag("F16")
    @Tag("G2")
    default void handsOnARefusalThatAnotherOriginGaveAfterARedirect() throws IOException {
        scene().api().enqueue(Reply.redirect(302, scene().elsewhere().uri("/there")));
        scene().elsewhere().enqueue(Reply.invalidToken());

        assertThat(get(client(), "/prices")).isEqualTo(401);

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("F16")
    @Tag("F17")
    default void handsOnARefusalThatTheSameOriginGaveAfterARedirect() throws IOException {
        scene().api().enqueue(Reply.redirect(302, "/orders/1"), Reply.invalidToken());
        RequestBody order = RequestBody.create("one order", MediaType.get("text/plain"));

        try (Response response =
                client().newCall(request("/orders").post(order).build()).execute()) {
            assertThat(response.code()).isEqualTo(401);
        }

        assertThat(scene().api().requests())
                .extracting(RecordedRequest::toString)
                .containsExactly("POST /orders", "GET /orders/1");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @ParameterizedTest
    @Tag("F1")
    @Tag("O16")
    @ValueSource(ints = {503, 408})
    default void retriesARefusalThatCameAfterOkHttpsOwnRepetition(int status) throws IOException {
        scene().api().enqueue(Reply.of(status).header("Retry-After", "0"), Reply.invalidToken());

        assertThat(get(client(), "/prices")).isEqualTo(200);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t2");
    }

    /** OkHttp follows twenty times, and counts anew for what is sent again. */
    @Test
    @Tag("I14")
    default void sendsAgainOnce_howeverOftenOkHttpFollowsWhatIsSentAgain() throws IOException {
        scene().api().enqueue(Reply.invalidToken());
        scene().api().enqueue(20, Reply.redirect(307, "/prices"));

        assertThat(get(client(), "/prices")).isEqualTo(200);

        assertThat(scene().tokensAtApi()).startsWith("t1", "t2").hasSize(22).doesNotContain("none");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("I14")
    default void givesUpWithOkHttp_ifThatFollowsWhatIsSentAgainTooOften() {
        scene().api().enqueue(Reply.invalidToken());
        scene().api().enqueue(21, Reply.redirect(307, "/prices"));

        assertThat(scene().failureOf(() -> get(client(), "/prices"))).isInstanceOf(ProtocolException.class);

        assertThat(scene().tokensAtApi()).startsWith("t1", "t2").hasSize(22);
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("I11")
    default void handsOnARefusalOfWhatAnAuthenticatorSentInstead() throws IOException {
        scene().api().enqueue(Reply.invalidToken(), Reply.of(401).header("WWW-Authenticate", "Bearer"));
        OkHttpClient client = client(b -> b.authenticator((route, response) -> response.priorResponse() != null
                ? null
                : response.request()
                        .newBuilder()
                        .header("Authorization", Credentials.basic("me", "mine"))
                        .build()));

        assertThat(get(client, "/prices")).isEqualTo(401);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "[" + Credentials.basic("me", "mine") + "]");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("G12")
    default void handsOnARefusalOfAHostThatAnotherInterceptorChose() throws IOException {
        scene().elsewhere().enqueue(Reply.invalidToken());
        OkHttpClient client = client(b -> b.addInterceptor(chain -> chain.proceed(chain.request()
                .newBuilder()
                .url(scene().elsewhere().uri("/").toString())
                .build())));

        assertThat(get(client, "/prices")).isEqualTo(401);

        assertThat(scene().elsewhere().requests()).hasSize(1);
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("E10")
    @Tag("F15")
    default void repeatsNothingByItselfWhenAConnectionBreaks() {
        scene().api().enqueue(Reply.drop());

        assertThatThrownBy(() -> client().newCall(request("/orders")
                                .post(RequestBody.create("one order", null))
                                .build())
                        .execute())
                .isInstanceOf(IOException.class);

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("I12")
    default void startsAnewForEachPassOfARetryInterceptorOutside() throws IOException {
        scene().refuseAllTokens();
        OkHttpClient client = plainClient(b -> b.addInterceptor(chain -> {
                    chain.proceed(chain.request()).close();
                    return chain.proceed(chain.request());
                })
                .addInterceptor(interceptor()));

        assertThat(get(client, "/prices")).isEqualTo(401);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2", "t2");
    }

    // -- proxies

    @Test
    @Tag("F8")
    @Tag("G2")
    @Tag("WO6")
    default void sendsNoTokenElsewhereThroughAProxy() throws IOException {
        FakeServer proxy = scene().elsewhere();
        OkHttpClient client = client(b -> b.proxy(proxy(proxy))
                .proxyAuthenticator((route, response) -> response.request()
                        .newBuilder()
                        .header("Proxy-Authorization", Credentials.basic("me", "mine"))
                        .build()));
        proxy.enqueue(
                Reply.of(407).header("Proxy-Authenticate", "Basic realm=\"proxy\""),
                Reply.invalidToken(),
                Reply.redirect(307, "http://elsewhere.invalid/"),
                Reply.of(200));

        assertThat(get(client, "/prices")).isEqualTo(200);

        assertThat(proxy.requests())
                .extracting(RecordedRequest::target)
                .startsWith(scene().uri("/prices").toString())
                .endsWith("http://elsewhere.invalid/");
        assertThat(scene().tokensAt(proxy)).containsExactly("t1", "t1", "t2", "none");
    }

    private static Proxy proxy(FakeServer server) {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    // -- what the caller sees of a retry

    @Test
    default void showsTheFirstRefusalAsThePriorResponse() throws IOException {
        scene().api().enqueue(Reply.invalidToken().header("X-Attempt", "first"));

        try (Response response = client().newCall(request("/prices").build()).execute()) {
            Response prior = response.priorResponse();

            assertThat(prior).isNotNull();
            assertThat(prior.code()).isEqualTo(401);
            assertThat(prior.header("X-Attempt")).isEqualTo("first");
            assertThat(prior.priorResponse()).isNull();
            assertThat(response.body().string()).isEqualTo("fine");
        }
    }

    @Test
    default void showsTheFirstRefusalBeforeTheRedirectsOfTheRetry() throws IOException {
        scene().api().enqueue(Reply.invalidToken(), Reply.redirect(302, "/further"), Reply.redirect(302, "/furthest"));

        try (Response response = client().newCall(request("/prices").build()).execute()) {
            List<Integer> codes = new ArrayList<>();
            for (Response each = response; each != null; each = each.priorResponse()) {
                codes.add(each.code());
            }
            assertThat(codes).containsExactly(200, 302, 302, 401);
            assertThat(response.body().string()).isEqualTo("fine");
        }
    }

    @Test
    default void showsNoPriorResponseWithoutARetry() throws IOException {
        try (Response response = client().newCall(request("/prices").build()).execute()) {
            assertThat(response.priorResponse()).isNull();
        }
    }

    @Test
    default void showsAnEventListenerOneCallWithTwoExchanges() throws IOException {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        OkHttpClient client = client(b -> b.eventListener(new EventListener() {
            @Override
            public void callStart(Call call) {
                events.add("call");
            }

            @Override
            public void requestHeadersStart(Call call) {
                events.add("request");
            }

            @Override
            public void responseHeadersEnd(Call call, Response response) {
                events.add(String.valueOf(response.code()));
            }

            @Override
            public void callEnd(Call call) {
                events.add("end");
            }
        }));
        scene().api().enqueue(Reply.invalidToken());

        get(client, "/prices");

        assertThat(events).containsExactly("call", "request", "401", "request", "200", "end");
    }

    // -- bodies

    @ParameterizedTest
    @Tag("I2")
    @Tag("E12")
    @CsvSource({"false,2", "true,1"})
    default void sendsAMultipartBodyAgainIfEachPartCanBe(boolean oneShotPart, int requests) throws IOException {
        scene().api().enqueue(Reply.invalidToken());
        RequestBody document = new Document(oneShotPart);
        RequestBody inner = new MultipartBody.Builder()
                .addFormDataPart("note", "as agreed")
                .addFormDataPart("document", "a.txt", document)
                .build();
        RequestBody outer = new MultipartBody.Builder()
                .addPart(RequestBody.create("first", null))
                .addPart(inner)
                .build();

        try (Response response =
                client().newCall(request("/documents").post(outer).build()).execute()) {
            assertThat(response.code()).isEqualTo(oneShotPart ? 401 : 200);
        }

        assertThat(scene().api().requests())
                .hasSize(requests)
                .allSatisfy(request -> assertThat(request.text()).contains("as agreed", "the document"))
                .extracting(RecordedRequest::text)
                .containsOnly(scene().api().requests().get(0).text());
        assertThat(get(client(), "/prices")).isEqualTo(200);
        assertThat(scene().tokensAtApi()).endsWith("t2");
    }

    @ParameterizedTest
    @Tag("WJ9")
    @CsvSource({"1,0", "2,1"})
    default void failsAsACallDoesWhereABodyThrowsWhenAsked(int failingQuestion, int requests) {
        scene().api().enqueue(Reply.invalidToken());
        AtomicInteger questions = new AtomicInteger();
        RequestBody body = new Document(false) {
            @Override
            public boolean isOneShot() {
                if (questions.incrementAndGet() == failingQuestion) {
                    throw new IllegalStateException("the stream is gone");
                }
                return false;
            }
        };

        assertThatThrownBy(
                        () -> client().newCall(request("/documents").post(body).build())
                                .execute())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("IllegalStateException");
        assertThat(scene().api().requests()).hasSize(requests);
    }

    /** A body from a stream, or one that could be read again. */
    class Document extends RequestBody {

        private final boolean oneShot;

        Document(boolean oneShot) {
            this.oneShot = oneShot;
        }

        @Override
        public MediaType contentType() {
            return MediaType.get("text/plain");
        }

        @Override
        public boolean isOneShot() {
            return oneShot;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("the document");
        }
    }

    // -- cancellation and time

    @Test
    @Tag("I4")
    @Tag("D5")
    @Tag("E12")
    default void endsACancelledCallThatWaitsForAToken() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(cancelled));
        OkHttpClient client = client();
        Call call = client.newCall(request("/prices").build());
        CompletableFuture<Integer> answer = enqueue(call);
        scene().tokenEndpoint().awaitRequests(1);

        long before = System.nanoTime();
        call.cancel();
        assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("Canceled");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        assertThat(scene().api().requests()).isEmpty();
        cancelled.countDown();
        assertThat(get(client, "/prices")).isEqualTo(200);
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("I4")
    default void endsACancelledCallThatWaitsForAnotherToken() throws Exception {
        OkHttpClient client = client();
        get(client, "/prices");
        CountDownLatch cancelled = new CountDownLatch(1);
        scene().api().enqueue(Reply.invalidToken());
        scene().tokenEndpoint().enqueue(scene().nextToken().after(cancelled));
        Call call = client.newCall(request("/prices").build());
        CompletableFuture<Integer> answer = enqueue(call);
        scene().tokenEndpoint().awaitRequests(2);

        call.cancel();

        assertThatThrownBy(answer::get).cause().isInstanceOf(IOException.class).hasMessage("Canceled");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1");
        cancelled.countDown();
    }

    @Test
    @Tag("I4")
    default void endsACallAtItsTimeoutWhileItWaitsForAToken() {
        CountDownLatch timedOut = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(timedOut));
        OkHttpClient client = client(b -> b.callTimeout(Duration.ofMillis(300)));

        long before = System.nanoTime();
        assertThatThrownBy(() -> get(client, "/prices"))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("timeout");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1_300));
        assertThat(scene().api().requests()).isEmpty();
        timedOut.countDown();
    }

    @Test
    @Tag("I5")
    @Tag("D6")
    default void endsAnInterruptedCallAndKeepsTheInterruptStatus() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(interrupted));
        OkHttpClient client = client();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                get(client, "/prices");
            } catch (InterruptedIOException e) {
                flag.complete(Thread.currentThread().isInterrupted());
            } catch (IOException | RuntimeException e) {
                flag.completeExceptionally(e);
            }
        });
        caller.start();
        scene().tokenEndpoint().awaitRequests(1);

        caller.interrupt();

        assertThat(flag.get()).isTrue();
        interrupted.countDown();
    }

    // -- a server that is short of workers

    /** OkHttp keeps the connection until the call goes on, so that this one waits for the server to tire of it. */
    @Test
    @Tag("WO4")
    default void endsWhereOneWorkerServesTheApiAndItsTokens() throws IOException {
        try (OneWorker server = OneWorker.start();
                ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                        .tokenEndpoint(server.origin() + "/oauth2/token")
                        .clientId("partner")
                        .clientSecret(scene().secret())
                        .build()) {
            OkHttpClient client = plainClient(
                    b -> b.addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(server.origin()))));
            Request prices =
                    new Request.Builder().url(server.origin() + "/prices").build();

            try (Response response = client.newCall(prices).execute()) {
                assertThat(response.code()).isEqualTo(200);
            }
            assertThat(server.requests()).containsExactly("POST", "GET", "POST", "GET");
        }
    }

    // -- secrets

    @Test
    @Tag("H1")
    @Tag("H5")
    default void showsWhereTokensGoButNoToken() throws IOException {
        BearerAuthInterceptor interceptor = interceptor();
        scene().get("/prices");

        assertThat(interceptor.toString())
                .contains(scene().api().origin())
                .doesNotContain(scene().secret())
                .doesNotContain(scene().tokens().token().value());
        Request unsigned = request("/prices").build();
        assertThat(unsigned.toString()).doesNotContain("Authorization");
    }
}
