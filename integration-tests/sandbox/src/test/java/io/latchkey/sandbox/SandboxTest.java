package io.latchkey.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SandboxTest {

    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final String ORDER = "{\"instrument\":\"BTC\",\"quantity\":1}";

    private final Sandbox sandbox = Sandbox.start();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void startAnew() {
        sandbox.reset();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    // The token endpoint

    @Test
    void issuesATokenThatTheApiAccepts() throws Exception {
        HttpResponse<String> answer = requestToken(sandbox.clientSecretPost());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(answer.body()).contains("\"token_type\":\"Bearer\"").contains("\"expires_in\":35");
        assertThat(get("/prices", tokenIn(answer)).body()).contains("BTC");
    }

    @Test
    void issuesATokenThatTheApiAccepts_besideTheApi() throws Exception {
        String token = tokenIn(send(tokenRequest(sandbox.tokenEndpointBesideApi(), form(sandbox.clientSecretPost()))));

        assertThat(get("/prices", token).statusCode()).isEqualTo(200);
        assertThat(sandbox.tokenRequests()).isEqualTo(1);
        assertThat(sandbox.apiRequests()).hasSize(1);
    }

    @Test
    void remembersTheTokenRequestAsItCame() throws Exception {
        String form = form(sandbox.clientSecretPost());
        requestToken(sandbox.clientSecretPost());

        Received request = sandbox.lastTokenRequest();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.bodyText()).isEqualTo(form);
        assertThat(request.headers("content-type")).containsExactly("application/x-www-form-urlencoded");
        assertThat(request.headers("Content-Length")).containsExactly(Integer.toString(form.getBytes(UTF_8).length));
        assertThat(request.hasToken()).isFalse();
    }

    @Test
    void takesASecretByBasic() throws Exception {
        ClientCredentials client = sandbox.clientSecretBasic();
        String pair = encode(client.id()) + ":" + encode(client.secret());
        HttpRequest request = tokenRequestBuilder(sandbox.tokenEndpoint(), "grant_type=client_credentials")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
                .build();

        assertThat(send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void takesAnAssertionSignedWithTheSecret() throws Exception {
        ClientCredentials client = sandbox.clientSecretJwt();

        assertThat(sendAssertion(client, JWSAlgorithm.HS256, null, new MACSigner(client.secret()))
                        .statusCode())
                .isEqualTo(200);

        sandbox.changeSecret(client.id(), client.secret() + " and some more");
        assertThat(sendAssertion(client, JWSAlgorithm.HS256, null, new MACSigner(client.secret()))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "RS256", "ES256"})
    void takesAnAssertionSignedWithAPrivateKey(String algorithm) throws Exception {
        JWK key = key(algorithm);
        JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
        ClientCredentials client = sandbox.privateKeyJwt(new JWKSet(key).toString(), algorithm);

        assertThat(sendAssertion(client, JWSAlgorithm.parse(algorithm), key.getKeyID(), signer)
                        .body())
                .contains("access_token");
    }

    @Test
    void refusesTheOldSecretOnceItWasChanged() throws Exception {
        ClientCredentials before = sandbox.clientSecretPost();
        sandbox.changeSecret(before.id(), "another");

        HttpResponse<String> refused = requestToken(before);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(refused.body()).contains("\"error\":\"invalid_client\"");
        assertThat(requestToken(sandbox.clientSecretPost()).statusCode()).isEqualTo(200);
    }

    @Test
    void answersAWrongSecretWith401IfToldSo() throws Exception {
        sandbox.tokenErrorsAre400(false);
        assertThat(requestToken(new ClientCredentials(sandbox.clientSecretPost().id(), "wrong"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesAScopeThatTheClientMayNotHave() throws Exception {
        HttpResponse<String> refused =
                send(tokenRequest(sandbox.tokenEndpoint(), form(sandbox.clientSecretPost()) + "&scope=statements"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("invalid_scope");
    }

    @Test
    void answersTokenRequestsAsItIsTold() throws Exception {
        sandbox.answerTokenRequests(
                2, Answer.oauthError(503, "temporarily_unavailable").header("Retry-After", "1"));

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> busy = requestToken(sandbox.clientSecretPost());
            assertThat(busy.statusCode()).isEqualTo(503);
            assertThat(busy.headers().firstValue("retry-after")).hasValue("1");
            assertThat(busy.body()).isEqualTo("{\"error\":\"temporarily_unavailable\"}");
        }
        assertThat(requestToken(sandbox.clientSecretPost()).statusCode()).isEqualTo(200);
        assertThat(sandbox.tokenRequests()).isEqualTo(3);
    }

    @Test
    void holdsTokenRequestsUntilTheGateIsOpened() throws Exception {
        CompletableFuture<HttpResponse<String>> answer;
        try (Gate gate = sandbox.holdTokenRequests()) {
            answer = http.sendAsync(
                    tokenRequest(sandbox.tokenEndpoint(), form(sandbox.clientSecretPost())), BodyHandlers.ofString());
            gate.awaitArrivals(1);
            assertThat(answer).isNotDone();
        }
        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void delaysTokenRequests() throws Exception {
        sandbox.delayTokenRequests(Duration.ofMillis(120));
        long start = System.nanoTime();
        requestToken(sandbox.clientSecretPost());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }

    // The API

    @Test
    void refusesACallWithoutAToken() throws Exception {
        HttpResponse<String> refused = get("/prices", "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(challenge(refused)).startsWith("Bearer").doesNotContain("error");
        assertThat(sandbox.apiRequestsWithoutToken()).isEqualTo(1);
        assertThat(sandbox.apiAnswers(401)).isEqualTo(1);
    }

    @Test
    void refusesATokenThatIsNotItsOwn() throws Exception {
        String token = token();
        String forged = token.substring(0, token.lastIndexOf('.') + 1)
                + tokenIn(requestToken(sandbox.clientSecretPost())).replaceAll(".*\\.", "");

        HttpResponse<String> refused = get("/prices", forged);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(challenge(refused)).contains("error=\"invalid_token\"");
        assertThat(refused.body()).isEqualTo("{\"error\":\"invalid_token\"}");
    }

    @Test
    void refusesARevokedToken() throws Exception {
        String revoked = token();
        String other = token();
        sandbox.revoke(revoked);

        assertThat(challenge(get("/prices", revoked))).contains("error=\"invalid_token\"");
        assertThat(get("/prices", other).statusCode()).isEqualTo(200);
        sandbox.revokeAll();
        assertThat(get("/prices", other).statusCode()).isEqualTo(401);
        assertThat(get("/prices", token()).statusCode()).isEqualTo(200);
        assertThat(sandbox.apiRequestsWithToken()).isEqualTo(4);
    }

    @Test
    void refusesAnExpiredToken() throws Exception {
        sandbox.tokenLifetime(Duration.ofSeconds(60));
        String token = token();
        assertThat(get("/prices", token).statusCode()).isEqualTo(200);

        sandbox.apiClockAhead(Duration.ofSeconds(61));
        assertThat(challenge(get("/prices", token))).contains("error=\"invalid_token\"");
    }

    @Test
    void asksForAScope() throws Exception {
        HttpResponse<String> refused = get("/accounts", token());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(challenge(refused)).contains("error=\"insufficient_scope\"");

        String granted = tokenIn(
                send(tokenRequest(sandbox.tokenEndpoint(), form(sandbox.clientSecretPost()) + "&scope=accounts")));
        assertThat(get("/accounts", granted).statusCode()).isEqualTo(200);
    }

    @Test
    void saysWith401ThatTheScopeDoesNotSuffice() throws Exception {
        HttpResponse<String> refused = get("/statements", token());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(challenge(refused)).contains("error=\"insufficient_scope\"");
    }

    @Test
    void countsOrders() throws Exception {
        String token = token();
        assertThat(post("/orders", token, ORDER).statusCode()).isEqualTo(201);
        assertThat(post("/orders", token, ORDER).statusCode()).isEqualTo(201);
        assertThat(post("/orders", "bad", ORDER).statusCode()).isEqualTo(401);
        assertThat(post("/orders", token, "{\"instr").statusCode()).isEqualTo(400);

        assertThat(sandbox.ordersProcessed()).isEqualTo(2);
        assertThat(sandbox.apiRequests("/orders")).isEqualTo(4);
    }

    @Test
    void redirectsAnOrderThatItHasTaken() throws Exception {
        HttpResponse<String> answer = post("/orders?then=302", token(), ORDER);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/orders/");
        assertThat(sandbox.ordersProcessed()).isEqualTo(1);
    }

    @Test
    void knowsTheBodyOfARefusedRequestToo() throws Exception {
        post("/orders", "bad", ORDER);
        post("/orders", token(), ORDER);

        List<Received> both = sandbox.apiRequests();
        assertThat(both).extracting(Received::status).containsExactly(401, 201);
        assertThat(both).extracting(Received::bodyText).containsExactly(ORDER, ORDER);
        assertThat(both.get(0).bodySha256()).isEqualTo(both.get(1).bodySha256());
    }

    @Test
    void digestsAnUpload() throws Exception {
        byte[] document = new byte[3_000_000];
        HttpRequest.Builder request = HttpRequest.newBuilder(sandbox.api("/documents"))
                .header("Authorization", "Bearer " + token())
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(document)));
        String digest = HexFormat.of().formatHex(BodyDigest.sha256().digest(document));

        assertThat(send(request.build()).body()).contains(digest).contains("3000000");
        Received received = sandbox.apiRequests().get(0);
        assertThat(received.bodySize()).isEqualTo(3_000_000);
        assertThat(received.bodySha256()).isEqualTo(digest);
    }

    @Test
    void readsAFormWithoutUsingItUp() throws Exception {
        HttpRequest form = HttpRequest.newBuilder(sandbox.api("/documents?copy=1"))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=b"))
                .build();
        assertThat(send(form).body()).contains("\"size\":3");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectsToAnotherOrigin(int status) throws Exception {
        String there = sandbox.elsewhere().origin() + "/prices?a=b";
        HttpResponse<String> answer = get("/redirect?status=" + status + "&to=" + encode(there), token());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Location")).hasValue(there);
    }

    @Test
    void answersApiRequestsAsItIsTold() throws Exception {
        sandbox.answerApiRequests(1, Answer.unauthorized("Basic realm=\"other\""));
        HttpResponse<String> told = post("/orders", token(), ORDER);
        assertThat(told.statusCode()).isEqualTo(401);
        assertThat(challenge(told)).isEqualTo("Basic realm=\"other\"");
        assertThat(post("/orders", token(), ORDER).statusCode()).isEqualTo(201);
    }

    @Test
    void gathersApiRequests() throws Exception {
        String token = token();
        Gate gate = sandbox.gatherApiRequests(3);
        List<CompletableFuture<HttpResponse<String>>> answers =
                Stream.generate(() -> getAsync("/prices", token)).limit(2).toList();
        gate.awaitArrivals(2);
        assertThat(answers).noneMatch(CompletableFuture::isDone);

        assertThat(get("/prices", token).statusCode()).isEqualTo(200);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void streamsPrices() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(sandbox.api("/prices/stream?events=2"))
                .header("Authorization", "Bearer " + token())
                .build();
        try (Gate gate = sandbox.holdPriceStreams()) {
            HttpResponse<InputStream> stream = http.send(request, BodyHandlers.ofInputStream());
            assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            gate.awaitArrivals(1);
            assertThat(new String(stream.body().readNBytes(5), UTF_8)).isEqualTo("id: 1");
            gate.open();
            assertThat(new String(stream.body().readAllBytes(), UTF_8)).contains("id: 2\ndata: ");
        }
    }

    @Test
    void compressesIfAsked() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(sandbox.api("/prices/history"))
                .header("Authorization", "Bearer " + token())
                .header("Accept-Encoding", "gzip")
                .build();
        assertThat(send(request).headers().firstValue("Content-Encoding")).hasValue("gzip");
    }

    @Test
    void feedsPricesToAWebSocket() throws Exception {
        Feed feed = new Feed();
        WebSocket socket = open(feed, token());
        assertThat(feed.next()).isEqualTo("BTC 61250.40");
        socket.sendText("ETH", true).get(10, TimeUnit.SECONDS);
        assertThat(feed.next()).isEqualTo("ETH 2480.15");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
        assertThat(sandbox.apiRequests("/prices/feed")).isEqualTo(1);
    }

    @Test
    void refusesAWebSocketWithABadToken() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> open(new Feed(), "bad"))
                .withCauseInstanceOf(WebSocketHandshakeException.class);
        assertThat(sandbox.apiAnswers(401)).isEqualTo(1);
    }

    // Elsewhere

    @Test
    void remembersWhatReachedTheStranger() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.elsewhere().origin() + "/take?it=1"))
                .header("Authorization", "Bearer x")
                .POST(BodyPublishers.ofString("body"))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(200);
        sandbox.elsewhere().answerWith(Answer.unauthorized("Bearer"));
        assertThat(send(request).statusCode()).isEqualTo(401);

        assertThat(sandbox.elsewhere().requests()).hasSize(2);
        Received first = sandbox.elsewhere().requests().get(0);
        assertThat(first.hasToken()).isTrue();
        assertThat(first.path()).isEqualTo("/take");
        assertThat(first.query()).isEqualTo("it=1");
        assertThat(first.bodyText()).isEqualTo("body");
    }

    @Test
    void runsBesideAnother() throws Exception {
        try (Sandbox other = Sandbox.start()) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(other.api("/prices"))
                    .header("Authorization", "Bearer " + token())
                    .build());
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    private static final class Feed implements WebSocket.Listener {

        private final BlockingQueue<String> prices = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            prices.add(text.toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        String next() throws InterruptedException {
            String price = prices.poll(10, TimeUnit.SECONDS);
            return price == null ? "nothing came" : price;
        }
    }

    private WebSocket open(Feed feed, String token) {
        URI uri = URI.create(sandbox.api("/prices/feed").toString().replace("http:", "ws:"));
        return http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(uri, feed)
                .join();
    }

    private String token() throws IOException, InterruptedException {
        return tokenIn(requestToken(sandbox.clientSecretPost()));
    }

    private static String tokenIn(HttpResponse<String> answer) {
        Matcher token = ACCESS_TOKEN.matcher(answer.body());
        assertThat(token.find()).as("a token in the answer").isTrue();
        return token.group(1);
    }

    private HttpResponse<String> requestToken(ClientCredentials client) throws IOException, InterruptedException {
        return send(tokenRequest(sandbox.tokenEndpoint(), form(client)));
    }

    private static String form(ClientCredentials client) {
        return "client_id=" + encode(client.id()) + "&client_secret=" + encode(client.secret())
                + "&grant_type=client_credentials";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private HttpResponse<String> sendAssertion(
            ClientCredentials client, JWSAlgorithm algorithm, @Nullable String keyId, JWSSigner signer)
            throws Exception {
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(keyId).build(),
                new JWTClaimsSet.Builder()
                        .issuer(client.id())
                        .subject(client.id())
                        .audience(sandbox.tokenEndpoint().toString())
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(Instant.now()))
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        assertion.sign(signer);
        return send(tokenRequest(
                sandbox.tokenEndpoint(),
                "grant_type=client_credentials&client_id=" + client.id()
                        + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                        + "&client_assertion=" + assertion.serialize()));
    }

    private static JWK key(String algorithm) throws JOSEException {
        return algorithm.equals("ES256")
                ? new ECKeyGenerator(Curve.P_256).keyID("ec").generate()
                : new RSAKeyGenerator(2048).keyID("rsa").generate();
    }

    private static HttpRequest tokenRequest(URI endpoint, String form) {
        return tokenRequestBuilder(endpoint, form).build();
    }

    private static HttpRequest.Builder tokenRequestBuilder(URI endpoint, String form) {
        return HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(apiRequest(path, token).build());
    }

    private CompletableFuture<HttpResponse<String>> getAsync(String path, String token) {
        return http.sendAsync(apiRequest(path, token).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String token, String json) throws IOException, InterruptedException {
        return send(apiRequest(path, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder apiRequest(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(sandbox.api(path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    private static String challenge(HttpResponse<?> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("none");
    }
}
