package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.testing.FakePartner;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the partner for other people's tests does, seen by a client that knows nothing of us. */
@Timeout(60)
class FakePartnerTest {

    @AutoClose
    private final FakePartner partner = FakePartner.start();

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder post(URI uri, String form) {
        return HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private HttpRequest.Builder tokenRequest() {
        return post(
                partner.tokenUri(),
                "grant_type=client_credentials&client_id=" + partner.clientId() + "&client_secret="
                        + partner.clientSecret());
    }

    private String issue() throws Exception {
        HttpResponse<String> answer = send(tokenRequest());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpRequest.Builder call(String path, String token) {
        return HttpRequest.newBuilder(partner.api().uri(path)).header("Authorization", "Bearer " + token);
    }

    private int statusFor(String token) throws Exception {
        return send(call("/prices", token)).statusCode();
    }

    private String challengeFor(String token) throws Exception {
        HttpResponse<String> answer = send(call("/prices", token));
        assertThat(answer.statusCode()).isEqualTo(401);
        return answer.headers().firstValue("WWW-Authenticate").orElseThrow();
    }

    // -- metadata

    @Test
    void saysWhereItsTokenEndpointIs() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(partner.issuer() + "/.well-known/oauth-authorization-server")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .contains(
                        "\"issuer\":\"" + partner.issuer() + "\"", "\"token_endpoint\":\"" + partner.tokenUri() + "\"");
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(partner.issuer())
                .clientId(partner.clientId())
                .clientSecret(partner.clientSecret())
                .build()) {
            assertThat(tokens.token().value()).isEqualTo("token-1");
        }
    }

    // -- tokens

    @Test
    void issuesNumberedTokens() throws Exception {
        assertThat(issue()).isEqualTo("{\"access_token\":\"token-1\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        assertThat(issue()).contains("token-2");

        assertThat(statusFor("token-1")).isEqualTo(200);
        assertThat(statusFor("token-2")).isEqualTo(200);
        assertThat(partner.tokenEndpoint().requests()).hasSize(2);
    }

    @Test
    void issuesTokensAsItIsTold() throws Exception {
        partner.tokenPrefix("t").tokensLive(Duration.ofSeconds(90));
        assertThat(issue()).contains("\"t1\"").contains("\"expires_in\":90}");

        partner.tokensLiveUnsaid();
        assertThat(issue()).contains("\"t2\"").doesNotContain("expires_in");
        assertThat(statusFor("t2")).isEqualTo(200);
    }

    @Test
    void refusesTheTokensThatWereRevoked() throws Exception {
        issue();
        issue();
        partner.revokeNewestToken();
        assertThat(statusFor("token-1")).isEqualTo(200);
        assertThat(challengeFor("token-2"))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"the token was revoked\"");

        partner.revokeTokens();
        assertThat(challengeFor("token-1")).contains("revoked");
        issue();
        assertThat(statusFor("token-3")).isEqualTo(200);
    }

    @Test
    void refusesTheTokensThatHaveExpired() throws Exception {
        Instant noon = Instant.parse("2030-01-01T12:00:00Z");
        partner.clock(Clock.fixed(noon, ZoneOffset.UTC));
        issue();
        partner.clock(Clock.fixed(noon.plusSeconds(3599), ZoneOffset.UTC));
        assertThat(statusFor("token-1")).isEqualTo(200);
        partner.clock(Clock.fixed(noon.plusSeconds(3600), ZoneOffset.UTC));
        assertThat(challengeFor("token-1")).contains("expired");

        issue();
        partner.expireTokens();
        assertThat(challengeFor("token-2")).contains("expired");
    }

    @Test
    void letsANewTokenVoidTheOlderOnes_ifItIsTold() throws Exception {
        partner.onlyNewestTokenLives();
        issue();
        assertThat(statusFor("token-1")).isEqualTo(200);
        issue();

        assertThat(challengeFor("token-1")).contains("newer");
        assertThat(statusFor("token-2")).isEqualTo(200);
    }

    @Test
    void refusesWhatItDidNotIssue_andEverythingIfItIsTold() throws Exception {
        assertThat(challengeFor("token-1")).contains("invalid_token");
        issue();
        partner.refuseAllTokens();
        assertThat(challengeFor("token-1")).contains("invalid_token");

        HttpResponse<String> bare = send(HttpRequest.newBuilder(partner.api().uri("/prices")));
        assertThat(bare.statusCode()).isEqualTo(401);
        assertThat(bare.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
    }

    @Test
    void knowsItsClient() throws Exception {
        partner.acceptClient("a b", "c:d%");
        String basic = Base64.getEncoder().encodeToString("a+b:c%3Ad%25".getBytes(StandardCharsets.UTF_8));

        assertThat(send(post(partner.tokenUri(), "grant_type=client_credentials")
                                .header("Authorization", "Basic " + basic))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(post(
                                partner.tokenUri(),
                                "grant_type=client_credentials&client_id=a%20b&client_secret=c%3Ad%25"))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> wrong =
                send(post(partner.tokenUri(), "grant_type=client_credentials&client_id=a%20b&client_secret=c"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo("{\"error\":\"invalid_client\"}");
        assertThat(send(post(partner.tokenUri(), "client_id=a%20b&client_secret=c%3Ad%25"))
                        .body())
                .contains("invalid_request");

        partner.acceptAnyClient();
        assertThat(send(post(partner.tokenUri(), "grant_type=client_credentials"))
                        .statusCode())
                .isEqualTo(200);
        assertThatThrownBy(partner::clientId).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void knowsItsTokenEndpoint() throws Exception {
        assertThat(send(HttpRequest.newBuilder(partner.tokenUri())).statusCode())
                .isEqualTo(405);
        assertThat(send(post(partner.tokenEndpoint().uri("/token"), "grant_type=client_credentials"))
                        .statusCode())
                .isEqualTo(404);
    }

    // -- the API

    @Test
    void answersAsItIsTold() throws Exception {
        issue();
        partner.answer("/prices", Reply.json("{\"BTC\":1}"))
                .answer(request ->
                        Reply.of(201).header("X-Path", request.path()).body(request.bytes()));

        assertThat(send(call("/prices?of=BTC", "token-1")).body()).isEqualTo("{\"BTC\":1}");
        HttpResponse<String> echoed = send(call("/orders?a=b", "token-1")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream("one order".getBytes(StandardCharsets.UTF_8)))));
        assertThat(echoed.statusCode()).isEqualTo(201);
        assertThat(echoed.headers().allValues("X-Path")).containsExactly("/orders");
        assertThat(echoed.body()).isEqualTo("one order");
        assertThat(send(call("/prices", "token-1").method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .body())
                .isEmpty();
    }

    @Test
    @Tag("M2")
    void remembersWhatItWasSent() throws Exception {
        issue();
        HttpResponse<String> answer = send(call("/orders?secret=s", "token-1")
                .header("X-Two", "1")
                .header("X-Two", "2")
                .POST(HttpRequest.BodyPublishers.ofString("one order")));

        assertThat(answer.body()).isEqualTo("{}");
        RecordedRequest request = partner.api().requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/orders?secret=s");
        assertThat(request.path()).isEqualTo("/orders");
        assertThat(request.headers("x-two")).containsExactly("1", "2");
        assertThat(request.header("X-Two")).isEqualTo("1");
        assertThat(request.header("X-Three")).isNull();
        assertThat(request.token()).isEqualTo("token-1");
        assertThat(request.text()).isEqualTo("one order");
        assertThat(request).hasToString("POST /orders");
        RecordedRequest asked = partner.tokenEndpoint().requests().get(0);
        assertThat(asked.parameter("grant_type")).isEqualTo("client_credentials");
        assertThat(asked.parameter("scope")).isNull();
        assertThat(asked.token()).isNull();
    }

    // -- faults

    @Test
    void failsAsOftenAsItIsTold() throws Exception {
        partner.tokenEndpoint().enqueue(2, Reply.oauthError(400, "invalid_scope"));
        partner.tokenEndpoint().enqueue(Reply.of(503).header("Retry-After", "7"));

        assertThat(send(tokenRequest()).body()).contains("invalid_scope");
        assertThat(send(tokenRequest()).statusCode()).isEqualTo(400);
        assertThat(send(tokenRequest()).headers().firstValue("Retry-After")).contains("7");
        assertThat(issue()).contains("token-1");
    }

    @Test
    void failsUntilItRecovers() throws Exception {
        issue();
        partner.api().enqueue(Reply.of(429));
        partner.api().fail(Reply.of(502));
        assertThat(statusFor("token-1")).isEqualTo(429);
        assertThat(statusFor("token-1")).isEqualTo(502);
        assertThat(statusFor("token-1")).isEqualTo(502);

        partner.api().enqueue(Reply.of(429));
        partner.api().recover();
        assertThat(statusFor("token-1")).isEqualTo(200);
    }

    @Test
    @Tag("M1")
    void breaksOffAndTalksNonsense() {
        partner.api()
                .enqueue(
                        Reply.drop(),
                        Reply.json("{\"BTC\":1}").cutAfter(60),
                        Reply.byHand((in, out) -> out.write("no HTTP\r\n\r\n".getBytes(StandardCharsets.UTF_8))));

        // A GET, this client would send again by itself.
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> send(post(partner.api().uri("/orders"), "one order")))
                    .isInstanceOf(IOException.class);
        }
        assertThat(partner.api().requests()).hasSize(3);
    }

    @Test
    void answersOnceItIsTold() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        partner.tokenEndpoint().enqueue(partner.newToken().after(released));
        partner.api().enqueue(2, Reply.of(204).together(both));

        CompletableFuture<HttpResponse<String>> late =
                client.sendAsync(tokenRequest().build(), HttpResponse.BodyHandlers.ofString());
        partner.tokenEndpoint().awaitRequests(1);
        assertThat(late).isNotDone();
        released.countDown();
        assertThat(late.get(30, TimeUnit.SECONDS).body()).contains("token-1");

        List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(() ->
                        client.sendAsync(call("/prices", "token-1").build(), HttpResponse.BodyHandlers.ofString()))
                .limit(2)
                .toList();
        for (CompletableFuture<HttpResponse<String>> one : calls) {
            assertThat(one.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        }
    }

    @Test
    @Tag("M1")
    void stallsInTheMiddleOfAnAnswer() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        issue();
        partner.answer("/prices", Reply.of(200).body("onetwo").stallingInBody(released));

        HttpResponse<java.io.InputStream> answer =
                client.send(call("/prices", "token-1").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (java.io.InputStream body = answer.body()) {
            assertThat(body.readNBytes(3)).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
            released.countDown();
            assertThat(body.readAllBytes()).isEqualTo("two".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    @Tag("M1")
    void isSilentUntilItIsClosed() {
        partner.api().fail(Reply.silence());
        CompletableFuture<HttpResponse<String>> unanswered =
                client.sendAsync(call("/prices", "token-1").build(), HttpResponse.BodyHandlers.ofString());
        partner.api().awaitRequests(1);
        assertThat(unanswered).isNotDone();

        partner.close();

        assertThatThrownBy(() -> unanswered.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> statusFor("token-1")).isInstanceOf(ConnectException.class);
    }

    @Test
    void tellsWhereItIs() {
        FakeServer server = partner.api();

        assertThat(server.origin()).isEqualTo("http://127.0.0.1:" + server.port());
        assertThat(server).hasToString("FakeServer[" + server.origin() + "]");
        assertThat(partner)
                .hasToString("FakePartner[tokens at " + partner.tokenUri() + ", API at " + server.origin() + "]");
        assertThat(Reply.token("secret", 1L)).hasToString("Reply[200]");
    }
}
