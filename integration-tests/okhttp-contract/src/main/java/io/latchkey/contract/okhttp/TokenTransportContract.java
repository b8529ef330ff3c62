package io.latchkey.contract.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import io.latchkey.contract.RudeReply;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.okhttp.OkHttpTokenTransport;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import okhttp3.Cache;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.Credentials;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token requests over the application's own client. */
public interface TokenTransportContract extends OkHttpScene {

    private ClientCredentialsTokenSource tokensOver(OkHttpClient client) {
        return scene().newTokens(b -> b.clientSecret(scene().secret()).transport(OkHttpTokenTransport.over(client)));
    }

    @Test
    @Tag("A1")
    default void sendsTheTokenRequestAsItIs() throws IOException {
        tokensOver(plainClient(b -> b)).token();

        RecordedRequest request = scene().tokenEndpoint().requests().get(0);
        assertThat(request).hasToString("POST /oauth2/token");
        assertThat(request.headers("Content-Type")).containsExactly("application/x-www-form-urlencoded");
        assertThat(request.header("Content-Length"))
                .isEqualTo(String.valueOf(request.text().length()));
        assertThat(request.text()).contains("grant_type=client_credentials", "client_id=partner", scene().secret());
    }

    @Test
    default void sendsAGetWithoutABody() throws IOException {
        scene().tokenEndpoint().enqueue(Reply.json("{\"a\":1}"));
        TokenTransport.Request get = TokenTransport.Request.get(
                scene().tokenEndpoint().uri("/.well-known/oauth-authorization-server?x=%2F"), Duration.ofSeconds(30));

        try (TokenTransport.Response response =
                OkHttpTokenTransport.over(plainClient(b -> b)).send(get.withHeader("X-Api-Key", "k-1"))) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).hasContent("{\"a\":1}");
        }

        RecordedRequest request = scene().tokenEndpoint().requests().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target()).isEqualTo("/.well-known/oauth-authorization-server?x=%2F");
        assertThat(request.bytes()).isEmpty();
        assertThat(request.headers("Accept")).containsExactly("application/json");
        assertThat(request.header("User-Agent")).startsWith("latchkey");
        assertThat(request.header("X-Api-Key")).isEqualTo("k-1");
        assertThat(request.headers("Content-Type")).isEmpty();
        assertThat(request.headers("Content-Length")).isEmpty();
        assertThat(request.headers("Transfer-Encoding")).isEmpty();
    }

    @ParameterizedTest
    @Tag("G13")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    default void followsNoRedirectWithoutASecretEither(int status) throws IOException {
        scene().tokenEndpoint()
                .enqueue(Reply.redirect(status, scene().elsewhere().uri("/metadata")));

        try (TokenTransport.Response response = OkHttpTokenTransport.over(plainClient(b -> b))
                .send(TokenTransport.Request.get(scene().tokenEndpoint().uri("/metadata"), Duration.ofSeconds(30)))) {
            assertThat(response.statusCode()).isEqualTo(status);
        }
        assertThat(scene().elsewhere().requests()).isEmpty();
    }

    @ParameterizedTest
    @Tag("G13")
    @Tag("E4")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    default void followsNoRedirectWithTheSecret(int status) {
        scene().tokenEndpoint()
                .enqueue(Reply.redirect(status, scene().elsewhere().uri("/token")));

        assertThatThrownBy(() -> tokensOver(plainClient(b -> b)).token())
                .isInstanceOf(TokenException.class)
                .hasMessageContaining(scene().elsewhere().origin());
        assertThat(scene().elsewhere().requests()).isEmpty();
    }

    @Test
    @Tag("H10")
    default void keepsNoCookiesAndNoCacheAndAsksNoAuthenticator(@TempDir Path directory) throws IOException {
        List<String> asked = new ArrayList<>();
        OkHttpClient client = plainClient(b -> b.cache(new Cache(directory.toFile(), 1 << 20))
                .cookieJar(new CookieJar() {
                    @Override
                    public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
                        asked.add("cookies saved");
                    }

                    @Override
                    public List<Cookie> loadForRequest(HttpUrl url) {
                        asked.add("cookies loaded");
                        return List.of();
                    }
                })
                .authenticator((route, response) -> {
                    asked.add("authenticator");
                    return response.request()
                            .newBuilder()
                            .header("Authorization", Credentials.basic("me", "mine"))
                            .build();
                }));
        scene().tokenEndpoint()
                .enqueue(Reply.of(401)
                        .header("WWW-Authenticate", "Basic")
                        .header("Set-Cookie", "a=b")
                        .body("{\"error\":\"invalid_client\"}"));

        assertThatThrownBy(() -> tokensOver(client).token()).hasMessageContaining("invalid_client");

        assertThat(asked).isEmpty();
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("A14")
    default void readsACompressedAnswer() throws IOException {
        String json = "{\"access_token\":\"zipped\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(json.getBytes(StandardCharsets.UTF_8));
        }
        scene().tokenEndpoint()
                .enqueue(Reply.of(200).header("Content-Encoding", "gzip").body(zipped.toByteArray()));

        assertThat(tokensOver(plainClient(b -> b)).token().value()).isEqualTo("zipped");
    }

    @Test
    @Tag("B25")
    default void refusesAnAnswerThatIsTooLong() {
        Reply tooLong = Reply.of(200).body(new byte[3 << 20]);
        scene().tokenEndpoint().enqueue(tooLong, tooLong, tooLong, tooLong, tooLong);

        assertThatThrownBy(() -> scene().newTokens(b -> b.clientSecret(scene().secret())
                                .acquireTimeout(Duration.ofSeconds(1))
                                .transport(OkHttpTokenTransport.over(plainClient(c -> c))))
                        .token())
                .isInstanceOf(TokenException.class);
    }

    /** What OkHttp does with each of these by itself, it does with a body that it may send twice. */
    static Stream<Reply> thatOkHttpWouldSendAgain() {
        return Stream.of(Reply.of(408), Reply.of(503).header("Retry-After", "0"), Reply.drop());
    }

    @ParameterizedTest
    @MethodSource("thatOkHttpWouldSendAgain")
    @Tag("O16")
    @Tag("WE3")
    default void sendsARequestOnce(Reply reply) throws IOException {
        TokenTransport transport = OkHttpTokenTransport.over(plainClient(b -> b));
        TokenTransport.Request request =
                TokenTransport.Request.form(scene().tokenEndpoint().uri("/oauth2/token"), Map.of("a", "b"));
        transport.send(request).close();
        scene().tokenEndpoint().enqueue(reply);

        try (TokenTransport.Response response = transport.send(request)) {
            assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotInstanceOf(TokenException.class);
        }

        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("A16")
    @Tag("WT2")
    default void keepsNoConnectionThatCouldBeForgotten() throws IOException {
        ClientCredentialsTokenSource tokens = tokensOver(plainClient(b -> b));

        tokens.token();

        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> scene().tokenEndpoint().openConnections() == 0);
    }

    @Test
    @Tag("WS1")
    default void quotesNothingOfAnAnswerThatItCannotRead() {
        Reply garbled = Reply.of(200).header("Transfer-Encoding", "chunked").body("tok-3n in place of a size\r\n");
        scene().tokenEndpoint().enqueue(garbled, garbled, garbled, garbled, garbled);

        assertThatThrownBy(() -> tokensOver(plainClient(b -> b)).token())
                .isInstanceOf(TokenException.class)
                .satisfies(failure -> {
                    StringWriter trace = new StringWriter();
                    failure.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).contains("ProtocolException").doesNotContain("tok-3n");
                });
    }

    // -- whatever the client's interceptors do with calls

    @Test
    @Tag("WO3")
    default void understandsAnErrorThatAnInterceptorWouldMakeAnExceptionOf() {
        OkHttpClient client = plainClient(b -> b.addInterceptor(chain -> {
            try (okhttp3.Response response = chain.proceed(chain.request())) {
                throw new IOException("the API said " + response.code());
            }
        }));
        scene().tokenEndpoint().enqueue(Reply.of(401).body("{\"error\":\"invalid_client\"}"));

        assertThatThrownBy(() -> tokensOver(client).token()).hasMessageContaining("invalid_client");

        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("WO3")
    default void putsNoAuthorizationOfTheClientsBesideItsOwn() throws IOException {
        Interceptor foreign = chain -> chain.proceed(chain.request()
                .newBuilder()
                .header("Authorization", "Bearer other")
                .build());
        OkHttpClient client = plainClient(b -> b.addInterceptor(foreign).addNetworkInterceptor(foreign));
        OkHttpTokenTransport transport = OkHttpTokenTransport.over(client);

        scene().newTokens(b -> b.clientSecret(scene().secret()).transport(transport))
                .token();
        scene().newTokens(b -> b.clientSecret(scene().secret())
                        .clientAuthentication(ClientAuthentication.clientSecretBasic())
                        .transport(transport))
                .token();

        List<RecordedRequest> requests = scene().tokenEndpoint().requests();
        assertThat(requests.get(0).headers("Authorization")).isEmpty();
        assertThat(requests.get(1).headers("Authorization"))
                .containsExactly(Credentials.basic("partner", scene().secret()));
    }

    @Test
    @Tag("WO3")
    @Tag("I7")
    default void doesNotWaitForItselfWhereAnInterceptorDropsTags() throws IOException {
        CompletableFuture<ClientCredentialsTokenSource> tokens = new CompletableFuture<>();
        FakeServer both = scene().tokenEndpoint();
        OkHttpClient client = plainClient(b -> b.addInterceptor(chain -> chain.proceed(new Request.Builder()
                        .url(chain.request().url())
                        .headers(chain.request().headers())
                        .method(chain.request().method(), chain.request().body())
                        .build()))
                .addInterceptor(chain -> BearerAuthInterceptor.create(tokens.join(), AllowedOrigins.of(both.origin()))
                        .intercept(chain)));
        tokens.complete(tokensOver(client));
        both.enqueue(scene().nextToken(), Reply.of(200));

        client.newCall(new Request.Builder().url(both.uri("/prices").toString()).build())
                .execute()
                .close();

        assertThat(scene().tokensAt(both)).containsExactly("none", "t1");
    }

    // -- over the very client that bears the tokens

    @Test
    @Tag("I7")
    @Tag("G14")
    @Tag("E12")
    default void letsATokenRequestPassTheInterceptorOfItsOwnClient() throws IOException {
        // The source is made after the client that bears its tokens, so that the client is there for the transport.
        CompletableFuture<ClientCredentialsTokenSource> tokens = new CompletableFuture<>();
        FakeServer both = scene().tokenEndpoint();
        OkHttpClient client = plainClient(b ->
                b.addInterceptor(chain -> BearerAuthInterceptor.create(tokens.join(), AllowedOrigins.of(both.origin()))
                        .intercept(chain)));
        tokens.complete(tokensOver(client));
        both.enqueue(scene().nextToken(), Reply.of(200));

        client.newCall(new Request.Builder().url(both.uri("/prices").toString()).build())
                .execute()
                .close();

        assertThat(scene().tokensAt(both)).containsExactly("none", "t1");
    }

    @Test
    @Tag("I6")
    @Tag("E12")
    default void isNotQueuedBehindTheCallsThatWaitForIt() throws Exception {
        CompletableFuture<ClientCredentialsTokenSource> tokens = new CompletableFuture<>();
        FakeServer both = scene().tokenEndpoint();
        Dispatcher narrow = new Dispatcher();
        narrow.setMaxRequests(2);
        narrow.setMaxRequestsPerHost(2);
        OkHttpClient client = plainClient(b -> b.dispatcher(narrow)
                .addInterceptor(chain -> BearerAuthInterceptor.create(tokens.join(), AllowedOrigins.of(both.origin()))
                        .intercept(chain)));
        tokens.complete(tokensOver(client));
        both.enqueue(scene().nextToken());
        for (int i = 0; i < 10; i++) {
            both.enqueue(Reply.of(200));
        }

        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(enqueue(client.newCall(
                    new Request.Builder().url(both.uri("/prices").toString()).build())));
        }

        for (CompletableFuture<Integer> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
        assertThat(scene().tokensAt(both)).filteredOn("none"::equals).hasSize(1);
    }

    // -- time

    @Test
    @Tag("K1")
    @Tag("B26")
    default void breaksTheExchangeOffWhenTheSourceIsClosed() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(RudeReply.neverEnding(scene().nextToken(), hungUp));
        ClientCredentialsTokenSource tokens = tokensOver(plainClient(b -> b));
        CompletableFuture<?> token = tokens.tokenAsync().toCompletableFuture();
        scene().tokenEndpoint().awaitRequests(1);

        tokens.close();

        assertThatThrownBy(token::get).hasCauseInstanceOf(TokenException.class);
        assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Tag("H1")
    default void tellsNothingOfItsClient() {
        assertThat(OkHttpTokenTransport.over(plainClient(b -> b))).hasToString("OkHttpTokenTransport");
    }
}
