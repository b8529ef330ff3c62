package io.latchkey;

import static io.latchkey.DescribedServer.ENDPOINT;
import static io.latchkey.DescribedServer.ISSUER;
import static io.latchkey.DescribedServer.OPENID;
import static io.latchkey.DescribedServer.RFC_8414;
import static io.latchkey.DescribedServer.document;
import static io.latchkey.DescribedServer.metadata;
import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static io.latchkey.ScriptedTransport.error;
import static io.latchkey.ScriptedTransport.failure;
import static io.latchkey.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A source that is told where its token endpoint is by the authorization server itself (RFC 8414). */
@Timeout(60)
class DiscoveryTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final DescribedServer server = new DescribedServer();
    private final ClientCredentialsTokenSource source =
            builder().clientSecret("s3cret").build();

    private ClientCredentialsTokenSource.Builder builder() {
        return builder(ISSUER);
    }

    private ClientCredentialsTokenSource.Builder builder(String issuer) {
        return ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientId("client")
                .transport(server)
                .listener(engine)
                .timing(timing);
    }

    /** Drops the token, and asks for another one. */
    private CompletableFuture<AccessToken> another() {
        AccessToken held = source.tokenAtHand();
        if (held != null) {
            source.reject(held);
        }
        return ask(source);
    }

    /** Where it is told on a thread of its own. */
    private static TokenException awaitFailureOf(CompletableFuture<AccessToken> asked) {
        TokenException failure = catchThrowableOfType(TokenException.class, () -> Waiting.await(asked));
        assertThat(failure).isNotNull();
        return failure;
    }

    // -- the places

    @ParameterizedTest
    @CsvSource({
        "https://h,             https://h/.well-known/oauth-authorization-server,       https://h/.well-known/openid-configuration",
        "https://h/,            https://h/.well-known/oauth-authorization-server,       https://h/.well-known/openid-configuration",
        "https://h:8443/a/b,    https://h:8443/.well-known/oauth-authorization-server/a/b, https://h:8443/a/b/.well-known/openid-configuration",
        "https://h/a/,          https://h/.well-known/oauth-authorization-server/a,     https://h/a/.well-known/openid-configuration",
        "https://h/a//,         https://h/.well-known/oauth-authorization-server/a/,    https://h/a//.well-known/openid-configuration",
        "https://h/a%2Fb,       https://h/.well-known/oauth-authorization-server/a%2Fb, https://h/a%2Fb/.well-known/openid-configuration",
        "http://[::1]:9/a,      http://[::1]:9/.well-known/oauth-authorization-server/a, http://[::1]:9/a/.well-known/openid-configuration",
        "https://b\u00FCcher.example/a, https://xn--bcher-kva.example/.well-known/oauth-authorization-server/a, https://xn--bcher-kva.example/a/.well-known/openid-configuration",
        "https://under_score/a, https://under_score/.well-known/oauth-authorization-server/a, https://under_score/a/.well-known/openid-configuration",
    })
    void theMetadataIsLookedForInTwoPlaces(String issuer, String rfc8414, String openid) {
        assertThat(MetadataLookup.places(URI.create(issuer)))
                .extracting(URI::toString)
                .containsExactly(rfc8414, openid);
    }

    @Test
    void nobodyIsAskedBeforeATokenIsWanted_andThenOnce() {
        server.describesItself();
        assertThat(server.asked()).isEmpty();

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(tokenOf(another())).isEqualTo("token-2");

        assertThat(server.asked()).containsExactly(RFC_8414);
        assertThat(server.posted()).containsExactly(ENDPOINT, ENDPOINT);
    }

    @Test
    void theRequestForMetadataHasNothingInItThatIsSecret() {
        server.describesItself();
        ClientCredentialsTokenSource basic = builder()
                .clientSecret("s3cret")
                .clientAuthentication(ClientAuthentication.clientSecretBasic())
                .build();

        tokenOf(ask(basic));

        assertThat(server.metadataRequests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.body()).isEmpty();
            assertThat(request.headers())
                    .containsOnly(Map.entry("Accept", "application/json"), Map.entry("User-Agent", UserAgent.VALUE));
        });
    }

    @Test
    void thePlaceOfOpenIdConnectIsTheSecond_andTheFirstOnceItWasTheRightOne() {
        server.at(OPENID, metadata(ENDPOINT));

        tokenOf(ask(source));
        timing.advance(Freshness.UNSAID);
        tokenOf(ask(source));

        assertThat(server.asked()).containsExactly(RFC_8414, OPENID, OPENID);

        server.at(OPENID, status(410, "")).describesItself();
        timing.advance(Freshness.UNSAID);
        tokenOf(ask(source));
        timing.advance(Freshness.UNSAID);
        tokenOf(ask(source));

        assertThat(server.asked().subList(3, 6)).containsExactly(OPENID, RFC_8414, RFC_8414);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 429, 500, 503, 204, 302})
    void whateverIsAnsweredInTheFirstPlace_theSecondIsAsked(int status) {
        server.at(RFC_8414, status(status, "<html>", "Location", "https://elsewhere.example.com/"))
                .at(OPENID, metadata(ENDPOINT));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    // -- how long it is kept

    @Test
    void itIsAskedForAnewWhenItsTimeIsOver_andATokenIsToBeFetched() {
        server.at(RFC_8414, metadata(ENDPOINT, "Cache-Control", "max-age=120"));
        tokenOf(ask(source));

        timing.advance(Duration.ofSeconds(60));
        assertThat(tokenOf(another())).isEqualTo("token-2");
        timing.advance(Duration.ofSeconds(59));
        assertThat(tokenOf(another())).isEqualTo("token-3");
        assertThat(server.asked()).hasSize(1);

        timing.advance(Duration.ofSeconds(31)); // or the token that replaced a refused one would be kept
        assertThat(tokenOf(ask(source))).isEqualTo("token-3");
        assertThat(server.asked()).as("not for a token at hand").hasSize(1);

        assertThat(tokenOf(another())).isEqualTo("token-4");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void whoHasAGoodTokenWaitsForNothing() {
        server.describesItself();
        tokenOf(ask(source));
        server.at(RFC_8414, request -> {
            throw new AssertionError("nobody is to ask");
        });

        engine.callEvery(Duration.ofSeconds(1), Duration.ofMinutes(40), source);

        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void whatIsNotToBeKeptIsKeptForTenMinutes() {
        server.at(RFC_8414, metadata(ENDPOINT, "Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"));
        server.tokens.lifetime(10);

        engine.callEvery(Duration.ofMillis(500), Duration.ofMinutes(35), source);

        assertThat(server.tokens.requests()).isGreaterThan(200);
        assertThat(server.asked()).hasSize(4);
    }

    @Test
    void aWallClockThatIsSetChangesNothing() {
        server.describesItself();
        tokenOf(ask(source));

        timing.advanceWall(Duration.ofDays(3));
        tokenOf(ask(source));
        timing.advanceWall(Duration.ofDays(-6));
        tokenOf(another());

        assertThat(server.asked()).hasSize(1);
    }

    // -- when there is none

    @Test
    void metadataThatAreBackWithinTheAcquireTimeoutAreWaitedFor() {
        server.at(RFC_8414, status(503, "")).at(OPENID, status(503, ""));

        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(asked).isNotDone();
        server.at(RFC_8414, failure(new ConnectException("Connection refused")));
        timing.advance(Duration.ofSeconds(1));
        assertThat(asked).isNotDone();
        server.describesItself();
        timing.advance(Duration.ofSeconds(2));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(server.asked()).containsExactly(RFC_8414, OPENID, RFC_8414, RFC_8414);
        assertThat(engine.events(Acquired.class))
                .singleElement()
                .satisfies(acquired ->
                        assertThat(acquired.attempts()).as("token requests").isEqualTo(1));
        assertThat(engine.events(Failed.class)).isEmpty();
    }

    @Test
    void aServerThatIsDeadIsNotHammered() {
        server.at(RFC_8414, status(503, "")).at(OPENID, status(503, ""));

        engine.callEvery(Duration.ofMillis(10), Duration.ofMinutes(1), source);

        assertThat(server.asked()).hasSizeBetween(10, 20); // half as many are tries
        assertThat(server.posted()).isEmpty();
        server.describesItself();
        timing.advance(Duration.ofSeconds(36));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    void afterAnIoFailureTheOtherPlaceIsNotTried() {
        server.at(RFC_8414, failure(new UnknownHostException("auth.example.com")));

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(10));

        TokenException failure = failureOf(asked);
        assertThat(failure)
                .hasMessageStartingWith(
                        "no answer from issuer " + ISSUER + ": the host name auth.example.com could not be"
                                + " resolved. Check issuer and this machine's DNS. Until the next try, at ");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.tokenEndpoint()).isNull();
        assertThat(failure.statusCode()).isZero();
        assertThat(server.asked()).hasSize(Backoff.ATTEMPTS).containsOnly(RFC_8414);
        assertThat(engine.events(Failed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.tokenEndpoint()).isNull();
            assertThat(failed.source()).isEqualTo("auth.example.com");
        });
    }

    @Test
    void aTlsFailureIsNotTriedAgainInsideTheCall() {
        server.at(RFC_8414, failure(new SSLHandshakeException("expired")));

        assertThat(failureOf(ask(source))).hasMessageContaining("no TLS connection to auth.example.com");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aServerThatDoesNotDescribeItselfFailsAtOnce_andIsFoundHealedAfterTheCoolDown() {
        TokenException failure = failureOf(ask(source));

        assertThat(failure)
                .hasMessageStartingWith("issuer " + ISSUER + " does not say where its token endpoint is: " + RFC_8414
                        + " answered 404; " + OPENID + " answered 404. Check issuer, or set tokenEndpoint in its place:"
                        + " not every server describes itself. Until the next try, at ");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.error()).isNull();
        assertThat(failureOf(ask(source))).hasMessage(failure.getMessage());
        assertThat(server.asked()).containsExactly(RFC_8414, OPENID);

        server.describesItself();
        timing.advance(Duration.ofMillis(1_900));
        failureOf(ask(source));
        timing.advance(Duration.ofMillis(100));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    void aRefusalOfTheMetadataIsNoneOfTheCredentials() {
        server.at(RFC_8414, error(401, "invalid_client")).at(OPENID, error(401, "invalid_client"));

        TokenException failure = failureOf(ask(source));
        engine.callEvery(Duration.ofMillis(100), Duration.ofSeconds(1), source);

        assertThat(failure).hasMessageContaining(RFC_8414 + " answered 401; ").hasMessageNotContaining("clientSecret");
        assertThat(failure.error()).isNull();
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void howLongTheServerWantsToBeLeftAloneIsHeeded() {
        server.at(RFC_8414, status(404, "")).at(OPENID, status(429, "", "Retry-After", "20"));

        assertThat(failureOf(ask(source)).isRetryable()).isTrue();

        server.describesItself();
        timing.advance(Duration.ofSeconds(19));
        failureOf(ask(source));
        timing.advance(Duration.ofSeconds(1));
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    void anAnswerThatBreaksOffIsTriedAgain() {
        server.at(RFC_8414, request -> new TokenTransport.Response(200, Map.of(), breakingOff()));

        CompletableFuture<AccessToken> asked = ask(source);
        assertThat(asked).isNotDone();
        server.describesItself();
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
    }

    private static InputStream breakingOff() {
        return new FilterInputStream(new ByteArrayInputStream(new byte[] {'{'})) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new EOFException();
            }
        };
    }

    @Test
    void whoeverWaitsIsToldForWhom() {
        timing.useThreads();
        ScriptedTransport.Gate gate = server.tokens.gate();
        server.at(RFC_8414, gate);

        CompletableFuture<AccessToken> asked = ask(source);
        gate.awaitArrival();
        timing.awaitTimers(2);
        timing.advance(Duration.ofSeconds(10));
        assertThat(awaitFailureOf(asked))
                .hasMessage("no access token within the acquireTimeout of PT10S from issuer " + ISSUER
                        + ": it has not answered yet; the token request goes on, for later callers");

        timing.advance(Duration.ofSeconds(15));
        CompletableFuture<AccessToken> later = ask(source);
        timing.advance(Duration.ofSeconds(5));
        gate.awaitInterrupt();

        assertThat(awaitFailureOf(later))
                .hasMessageContaining("issuer " + ISSUER + ", asked for its metadata, did not answer within 30 s");
        timing.awaitThreads();
    }

    // -- when there was one

    @Test
    void whatIsKnownGoesOnBeingUsed_forADay_andThatIsLoggedOnce() {
        try (CapturedLog log = new CapturedLog()) {
            server.describesItself();
            tokenOf(ask(source));
            server.at(RFC_8414, failure(new ConnectException("Connection refused")));

            timing.advance(Duration.ofHours(1));
            for (int hour = 1; hour <= 24; hour++) {
                assertThat(tokenOf(another())).as("hour " + hour).startsWith("token-");
                timing.advance(Duration.ofHours(1));
            }

            CompletableFuture<AccessToken> tooLate = another();
            timing.advance(Duration.ofSeconds(10));
            assertThat(failureOf(tooLate)).hasMessageContaining("no answer from issuer " + ISSUER);
            assertThat(log.at(Level.INFO))
                    .containsExactly("the token endpoint of issuer " + ISSUER + " is " + ENDPOINT);
            assertThat(log.at(Level.WARNING))
                    .first()
                    .isEqualTo("no answer from issuer " + ISSUER
                            + ": no connection to auth.example.com (Connection refused). Check that it is reachable from here, and"
                            + " whether a proxy is needed. The one that is known, " + ENDPOINT
                            + ", goes on being used, for a day at most");
            assertThat(log.at(Level.WARNING))
                    .filteredOn(each -> each.contains("goes on being used"))
                    .hasSize(1);

            server.describesItself();
            timing.advance(Duration.ofMinutes(1));
            assertThat(tokenOf(ask(source))).startsWith("token-");
            assertThat(log.at(Level.INFO)).contains("issuer " + ISSUER + " says again where its token endpoint is");
        }
    }

    @Test
    void badMetadataDoNotTakeThePlaceOfGoodOnes() {
        server.describesItself();
        tokenOf(ask(source));
        server.at(
                RFC_8414,
                document(
                        "{\"issuer\":\"https://evil.example.com\",\"token_endpoint\":\"https://evil.example.com/t\"}"));

        timing.advance(Freshness.UNSAID);
        tokenOf(ask(source));

        assertThat(server.posted()).containsOnly(ENDPOINT);
    }

    @Test
    void whatIsAskedForAnewHoldsAFetchUpForThreeSecondsAtMost_andNotEachOne() {
        server.describesItself();
        tokenOf(ask(source));
        assertThat(server.metadataRequests().get(0).timeout()).isEqualTo(Attempt.TIMEOUT);
        server.at(RFC_8414, status(503, "")).at(OPENID, status(503, ""));

        timing.advance(Freshness.UNSAID);
        tokenOf(ask(source));
        assertThat(tokenOf(another())).isEqualTo("token-3");
        timing.advance(Duration.ofMillis(29_999));
        assertThat(tokenOf(ask(source))).isEqualTo("token-3");
        assertThat(server.asked()).hasSize(3);
        assertThat(server.metadataRequests().subList(1, 3))
                .allSatisfy(request -> assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(3)));

        timing.advance(Duration.ofSeconds(1));
        tokenOf(another());
        assertThat(server.asked()).hasSize(5);
    }

    @Test
    void aSlowFirstPlaceLeavesTheSecondOnlyTheRestOfTheTime() {
        server.describesItself();
        tokenOf(ask(source));
        server.at(RFC_8414, request -> {
            timing.advance(Duration.ofMillis(2_500));
            return status(503, "").answer(request);
        });
        timing.advance(Freshness.UNSAID);
        tokenOf(ask(source));
        assertThat(server.metadataRequests().get(2).timeout()).isEqualTo(Duration.ofMillis(500));

        server.at(RFC_8414, request -> {
            timing.advance(Duration.ofSeconds(3));
            return status(503, "").answer(request);
        });
        timing.advance(Freshness.UNSAID);
        tokenOf(ask(source));
        assertThat(server.asked()).as("no time is left for the second place").hasSize(4);
    }

    // -- an endpoint that moves

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 410, 301, 307, 308})
    void whereNoTokenEndpointIsAnyMore_itIsAskedForAnew(int status) {
        String moved = "https://new.example.com/token";
        server.describesItself();
        tokenOf(ask(source));
        timing.advance(Duration.ofMinutes(1));
        server.at(RFC_8414, metadata(moved));
        server.tokens.then(status(status, ""));

        try (CapturedLog log = new CapturedLog()) {
            failureOf(another());
            assertThat(server.asked()).hasSize(1);
            timing.advance(Duration.ofSeconds(2));
            tokenOf(ask(source));

            assertThat(server.asked()).hasSize(2);
            assertThat(server.posted()).containsExactly(ENDPOINT, ENDPOINT, moved);
            assertThat(log.at(Level.WARNING))
                    .last()
                    .isEqualTo("the token endpoint of issuer " + ISSUER + " is now " + moved + "; it was " + ENDPOINT);
        }
    }

    @Test
    void whereNoConnectionIsToBeHad_itIsAskedForAnewInTheSameFetch() {
        String moved = "https://new.example.com/token";
        server.describesItself();
        tokenOf(ask(source));
        timing.advance(Duration.ofMinutes(1));
        server.at(RFC_8414, metadata(moved));
        server.tokens.then(failure(new ConnectException("Connection refused")));

        CompletableFuture<AccessToken> asked = another();
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-2");
        assertThat(server.posted()).containsExactly(ENDPOINT, ENDPOINT, moved);
    }

    @Test
    void anEndpointThatIsAwayIsNotAskedForOftenerThanEveryHalfMinute() {
        server.describesItself();
        tokenOf(ask(source));
        server.tokens.otherwise(failure(new ConnectException("Connection refused")));
        var unused = another();

        engine.callEvery(Duration.ofMillis(100), Duration.ofMinutes(10), source);

        assertThat(server.asked()).hasSizeBetween(5, 21);
        assertThat(server.asked()).containsOnly(RFC_8414);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 429, 500, 503})
    void anEndpointThatAnswersIsNotDoubted(int status) {
        server.describesItself();
        tokenOf(ask(source));
        timing.advance(Duration.ofMinutes(1));
        server.tokens.then(status(status, "{}"));

        var unused = another();
        timing.advance(Duration.ofSeconds(40));
        tokenOf(ask(source));

        assertThat(server.asked()).hasSize(1);
    }

    // -- documents that are no good

    private static String named(String issuer, String endpoint) {
        return "{\"issuer\":\"" + issuer + "\",\"token_endpoint\":\"" + endpoint + "\"}";
    }

    private String refusal(ScriptedTransport.Step first, ScriptedTransport.Step second) {
        server.at(RFC_8414, first).at(OPENID, second);
        TokenException failure = failureOf(ask(source));
        assertThat(failure.isRetryable()).isFalse();
        assertThat(server.posted()).isEmpty();
        String message = String.valueOf(failure.getMessage());
        Asked.assertReadable(message);
        return message.substring(0, message.indexOf(". Until the next try"));
    }

    private String refusal(String json) {
        String message = refusal(document(json, "Content-Type", "application/json"), status(404, ""));
        assertThat(message)
                .startsWith("issuer " + ISSUER + " does not say where its token endpoint is: " + RFC_8414
                        + " answered 200, but the answer (application/json) ")
                .contains("; " + OPENID + " answered 404. ");
        return message.substring(message.indexOf("(application/json) ") + 19)
                .replace("; " + OPENID + " answered 404", "");
    }

    @Test
    void htmlIsSaidToBeSuch() {
        assertThat(refusal(
                        status(200, "<html>it works</html>", "Content-Type", "text/html"),
                        status(200, "<html>it works</html>", "Content-Type", "text/html;charset=utf-8")))
                .isEqualTo("issuer " + ISSUER + " does not say where its token endpoint is: " + RFC_8414
                        + " answered 200, but the answer (text/html) is not valid JSON (21 bytes); " + OPENID
                        + " answered 200, but the answer (text/html;charset=utf-8) is not valid JSON (21 bytes). Check"
                        + " issuer, and whether something stands in between: a proxy, a portal, a maintenance page");
    }

    @Test
    void twoMegabytesAreSaidToBeTooMuch() {
        String large = "{\"x\":\"" + "x".repeat(2 << 20) + "\"}";

        assertThat(refusal(large)).startsWith("is longer than 1048576 bytes. ");
    }

    @Test
    void anotherIssuerIsNamed() {
        assertThat(refusal(named("https://other.example.com", ENDPOINT)))
                .isEqualTo("is about another issuer, \"https://other.example.com\". Check issuer: it has to be what the"
                        + " metadata says, to the letter (RFC 8414 section 3.3)");
    }

    @Test
    void anIssuerThatIsAlmostTheSameIsSaidToBe() {
        assertThat(refusal(named(ISSUER + "/", ENDPOINT)))
                .startsWith(
                        "is about another issuer, \"" + ISSUER + "/\", which differs only by the slash at the end. ");
        timing.advance(Duration.ofMinutes(2));
        assertThat(refusal(named(ISSUER.replace("auth", "Auth"), ENDPOINT)))
                .contains("https://Auth.example.com/tenant\", which differs only in upper and lower case. ");
    }

    @Test
    void anIssuerThatIsNonsenseIsShownSafely() {
        assertThat(refusal(named("a\\u001b[2J\\u202e" + "x".repeat(10_000), ENDPOINT)))
                .startsWith("is about another issuer, \"a [2J xxx")
                .contains("xxx...\". ")
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                   | has no issuer. Check issuer, and whether something stands in between: a proxy, a portal, a maintenance page
            {"error":"not found"}                | has no issuer. Check issuer, and whether something stands in between: a proxy, a portal, a maintenance page
            {"issuer":"https://auth.example.com/tenant"} | has no token_endpoint. Have that corrected, or set tokenEndpoint in place of issuer
            """)
    void whatIsMissingIsNamed(String json, String expected) {
        assertThat(refusal(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://tokens.example.com/token      | is plain HTTP, so that others could read the client secret: "http://tokens.example.com/token"
            http://127.0.0.1:8080/token          | is plain HTTP, so that others could read the client secret: "http://127.0.0.1:8080/token"
            http://localhost/token?a=b           | is plain HTTP, so that others could read the client secret: "http://localhost/token"
            https://me:secret@example.com/       | has user-info
            https://me@under_score/              | has user-info
            https://example.com/token#x          | has a fragment
            /token                               | is not an absolute HTTP or HTTPS URI with a host
            token                                | is not an absolute HTTP or HTTPS URI with a host
            ftp://example.com/token              | is not an absolute HTTP or HTTPS URI with a host
            ws://example.com/token               | is not an absolute HTTP or HTTPS URI with a host
            mailto:tokens@example.com            | is not an absolute HTTP or HTTPS URI with a host
            https:///token                       | is not an absolute HTTP or HTTPS URI with a host
            not a URI                            | is not a URI
            """)
    void aTokenEndpointThatMayNotBeOneIsRefused(String endpoint, String why) {
        assertThat(refusal(named(ISSUER, endpoint)))
                .isEqualTo("has a token_endpoint that " + why
                        + ". Have that corrected, or set tokenEndpoint in place of" + " issuer");
    }

    @Test
    void aTokenEndpointWithoutEndIsNone() {
        assertThat(refusal(named(ISSUER, ENDPOINT + "x".repeat(100_000))))
                .startsWith("has a token_endpoint that is not a URI. ");
    }

    @Test
    void aRedirectIsNotFollowed() {
        assertThat(refusal(
                        status(302, "", "Location", "/login?state=x"), status(301, "", "Location", "http:// nowhere")))
                .isEqualTo("issuer " + ISSUER + " does not say where its token endpoint is: " + RFC_8414
                        + " answered 302, a redirect to https://auth.example.com/login, which is never followed; "
                        + OPENID
                        + " answered 301, a redirect to a place that is not a URI, which is never followed. Check issuer,"
                        + " or set tokenEndpoint in its place: not every server describes itself");
    }

    @Test
    void aTransportThatMayOnlySendPostsIsSuspected() {
        assertThat(refusal(status(405, ""), status(405, "")))
                .endsWith(". Check issuer, and that the transport sends each request by the method that it names");
    }

    @Test
    void aProxyThatWantsCredentialsIsSaidToBeOne() {
        assertThat(refusal(status(407, ""), status(407, "")))
                .endsWith(". That is the proxy's answer: it wants credentials. Set a transport that has them");
    }

    @Test
    void ofTwoFaultsTheOneThatSaysMoreIsAdvisedOn() {
        assertThat(refusal(status(200, "<html>"), document(named("https://other.example.com", ENDPOINT))))
                .endsWith(" Check issuer: it has to be what the metadata says, to the letter (RFC 8414 section 3.3)");
    }

    // -- where the secret may go

    @Test
    void plainHttpOnThisMachineIsForAnIssuerOnThisMachine() {
        String issuer = "http://127.0.0.1:9000";
        server.at(
                issuer + "/.well-known/oauth-authorization-server",
                document(named(issuer, "http://localhost:9001/token")));

        assertThat(tokenOf(ask(builder(issuer).clientSecret("s3cret").build()))).isEqualTo("token-1");
        assertThat(server.posted()).containsExactly("http://localhost:9001/token");
    }

    @Test
    void plainHttpElsewhereIsNotForAnIssuerOnThisMachineEither() {
        String issuer = "http://127.0.0.1:9000";
        server.at(
                issuer + "/.well-known/oauth-authorization-server",
                document(named(issuer, "http://tokens.example.com/token")));

        assertThat(failureOf(ask(builder(issuer).clientSecret("s3cret").build())))
                .hasMessageContaining("is plain HTTP, so that others could read the client secret");
        assertThat(server.posted()).isEmpty();
    }

    @Test
    void plainHttpElsewhereIsForWhoAllowsIt() {
        String issuer = "http://auth.test";
        server.at(
                issuer + "/.well-known/oauth-authorization-server",
                document(named(issuer, "http://tokens.test/token")));

        assertThat(tokenOf(ask(builder(issuer)
                        .allowInsecureHttp(true)
                        .clientSecret("s3cret")
                        .build())))
                .isEqualTo("token-1");
        assertThat(server.posted()).containsExactly("http://tokens.test/token");
    }

    @Test
    void anEndpointOfOtherLettersIsSentToInAscii() {
        server.at(RFC_8414, metadata("https://b\u00FCcher.example/t\u00F6ken?q=\u00E4"));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(server.posted()).containsExactly("https://xn--bcher-kva.example/t%C3%B6ken?q=%C3%A4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/a\u202Eb", "https://example.com/a%E2%80%AEb"})
    void anEndpointThatCannotBeShownIsRefused(String endpoint) {
        assertThat(refusal(named(ISSUER, endpoint)))
                .startsWith("has a token_endpoint that has characters that cannot be shown. ");
    }

    // -- mutual TLS

    private static final String WITH_ALIAS = "{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":\"" + ENDPOINT
            + "\",\"mtls_endpoint_aliases\":{\"token_endpoint\":\"https://mtls.example.com/token\"}}";

    @Test
    void withMutualTlsTheAliasIsTaken_andOtherwiseNot() {
        server.at(RFC_8414, document(WITH_ALIAS));

        tokenOf(ask(source));
        tokenOf(ask(builder()
                .clientAuthentication(ClientAuthentication.tlsClientAuth())
                .build()));
        tokenOf(ask(builder()
                .clientSecret("s3cret")
                .clientAuthentication(ClientAuthentication.clientSecretBasic().overMutualTls())
                .build()));
        server.describesItself();
        tokenOf(ask(builder()
                .clientAuthentication(ClientAuthentication.tlsClientAuth())
                .build()));

        assertThat(server.posted())
                .containsExactly(
                        ENDPOINT, "https://mtls.example.com/token", "https://mtls.example.com/token", ENDPOINT);
    }

    @Test
    void anAliasIsCheckedLikeTheEndpointItself_whereItIsTaken() {
        server.at(RFC_8414, document(WITH_ALIAS.replace("https://mtls", "http://mtls")));

        tokenOf(ask(source));
        ClientCredentialsTokenSource mutual = builder()
                .clientAuthentication(ClientAuthentication.tlsClientAuth())
                .build();

        assertThat(failureOf(ask(mutual)))
                .hasMessageContaining("has a token_endpoint for mutual TLS that is plain HTTP, so that others");
        assertThat(server.posted()).containsExactly(ENDPOINT);
    }

    // -- what the metadata say of client authentication

    private String refusedBy(String methods, ClientAuthentication authentication, boolean secret) {
        server.at(
                RFC_8414,
                document("{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":\"" + ENDPOINT + "\"" + methods + "}"));
        server.tokens.then(error(401, "invalid_client"));
        ClientCredentialsTokenSource.Builder builder = builder().clientAuthentication(authentication);
        TokenException failure = failureOf(ask((secret ? builder.clientSecret("s3cret") : builder).build()));
        Asked.assertReadable(failure.getMessage());
        return String.valueOf(failure.getMessage());
    }

    private static String methods(String... names) {
        return List.of(names).stream()
                .collect(Collectors.joining("\",\"", ",\"token_endpoint_auth_methods_supported\":[\"", "\"]"));
    }

    @Test
    void aClientAuthenticationThatIsNotListedIsNamedInTheRefusal() {
        assertThat(refusedBy(
                        methods("client_secret_basic", "private_key_jwt"),
                        ClientAuthentication.clientSecretPost(),
                        true))
                .startsWith(
                        "token endpoint " + ENDPOINT + " answered 401 invalid_client. Check clientId and clientSecret."
                                + " The metadata of issuer " + ISSUER
                                + " does not list client_secret_post, but client_secret_basic, private_key_jwt. Until");
    }

    @Test
    void oneThatIsListed_orOfWhichNothingIsSaid_isNot() {
        assertThat(refusedBy(methods("client_secret_post"), ClientAuthentication.clientSecretPost(), true))
                .doesNotContain("metadata");
        assertThat(refusedBy("", ClientAuthentication.clientSecretPost(), true)).doesNotContain("metadata");
        assertThat(refusedBy(methods("client_secret_basic"), ClientAuthentication.clientSecretBasicUnencoded(), true))
                .doesNotContain("metadata");
        assertThat(refusedBy(methods("self_signed_tls_client_auth"), ClientAuthentication.tlsClientAuth(), false))
                .doesNotContain("metadata");
        assertThat(refusedBy(methods("tls_client_auth"), ClientAuthentication.none(), false))
                .doesNotContain("metadata");
        assertThat(refusedBy(
                        methods("private_key_jwt"), ClientAuthentication.clientAssertion(() -> "e30.e30.x"), false))
                .doesNotContain("metadata");
    }

    @Test
    void theMethodsAreShownSafely() {
        assertThat(refusedBy(methods("a\\u001bb", "x".repeat(100_000)), ClientAuthentication.clientSecretPost(), true))
                .contains("does not list client_secret_post, but a b, xxx")
                .hasSizeLessThan(900);
    }

    // -- what else follows from the issuer

    @Test
    void theFailureOfATokenRequestNamesTheEndpointThatWasFound() {
        server.describesItself();
        server.tokens.then(error(400, "invalid_scope"));

        TokenException failure = failureOf(ask(source));

        assertThat(failure.tokenEndpoint()).isEqualTo(URI.create(ENDPOINT));
        assertThat(failure).hasMessageStartingWith("token endpoint " + ENDPOINT + " answered 400 invalid_scope.");
    }

    @Test
    void adviceIsAboutTheOptionThatIsSet() {
        server.describesItself();
        server.tokens.then(status(404, "")).then(status(302, "", "Location", "https://portal.example.com/"));

        assertThat(failureOf(ask(source)))
                .hasMessageContaining(
                        "answered 404 without an OAuth error. Check issuer: this may not be the URL of the"
                                + " token endpoint. Until");
        timing.advance(Duration.ofSeconds(3));
        assertThat(failureOf(ask(source)))
                .hasMessageContaining(
                        "a redirect to https://portal.example.com/, which is never followed, since the client"
                                + " secret would go along. Check issuer, whose metadata names this place as the token endpoint");
    }

    @Test
    void theSourceIsCalledByTheHostOfItsIssuer_orByItsName() {
        try (CapturedLog log = new CapturedLog()) {
            server.describesItself();
            ClientCredentialsTokenSource named =
                    builder().name("orders").clientSecret("s3cret").build();

            tokenOf(ask(source));
            tokenOf(ask(named));

            assertThat(engine.events(Acquired.class))
                    .extracting(Acquired::source)
                    .containsExactly("auth.example.com", "orders");
            assertThat(engine.events(Acquired.class))
                    .extracting(Acquired::tokenEndpoint)
                    .containsOnly(URI.create(ENDPOINT));
            assertThat(log.at(Level.INFO))
                    .containsExactly(
                            "the token endpoint of issuer " + ISSUER + " is " + ENDPOINT,
                            "orders: the token endpoint of issuer " + ISSUER + " is " + ENDPOINT);
            assertThat(source)
                    .hasToString(
                            "ClientCredentialsTokenSource[issuer " + ISSUER + ", clientId client, client_secret_post]");
        }
    }

    @Test
    void theTokensOfInstancesAreTheSameWhereverTheEndpointIs() {
        server.describesItself();
        DiscoveredAddress address =
                new DiscoveredAddress(ISSUER, new MetadataLookup(ISSUER, false, false, server), null);
        String before = address.identity();

        tokenOf(ask(source));

        assertThat(address.identity()).isEqualTo(before);
        assertThat(before).isNotEqualTo(new FixedAddress(URI.create(ISSUER)).identity());
        assertThat(address.audience(URI.create(ENDPOINT))).isEqualTo(ISSUER);
    }

    @Test
    void anInstanceThatIsGivenItsTokenByAnotherNeedNotKnowTheEndpoint() {
        MapStore store = new MapStore();
        server.describesItself();
        tokenOf(ask(builder().clientSecret("s3cret").tokenStore(store).build()));
        server.at(RFC_8414, metadata("https://new.example.com/token"));

        assertThat(tokenOf(
                        ask(builder().clientSecret("s3cret").tokenStore(store).build())))
                .isEqualTo("token-1");

        assertThat(server.asked()).hasSize(1);
        assertThat(server.posted()).containsExactly(ENDPOINT);
    }

    @Test
    void aTryThatWasGivenUpDoesNotUndoWhatALaterOneHasFound() {
        timing.useThreads();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        server.at(RFC_8414, request -> {
            arrived.countDown();
            while (late.getCount() > 0) {
                try {
                    late.await();
                } catch (InterruptedException e) {
                    // This one does not listen.
                }
            }
            return metadata("https://old.example.com/token").answer(request);
        });
        CompletableFuture<AccessToken> given = ask(source);
        ScriptedTransport.await(arrived, "nobody has asked");
        timing.advance(Attempt.TIMEOUT);
        assertThat(awaitFailureOf(given)).hasMessageContaining("acquireTimeout");
        engine.awaitEvents(Failed.class, 1); // or the cool-down would begin when its time is over
        timing.advance(Duration.ofMinutes(1));

        try (CapturedLog log = new CapturedLog()) {
            server.describesItself();
            assertThat(ask(source).join().value()).isEqualTo("token-1");
            late.countDown();
            timing.awaitThreads();
            timing.advance(Duration.ofMinutes(1));
            assertThat(another().join().value()).isEqualTo("token-2");

            assertThat(server.posted()).containsExactly(ENDPOINT, ENDPOINT);
            assertThat(log.at(Level.INFO))
                    .filteredOn(line -> line.contains("is " + ENDPOINT))
                    .hasSize(1);
            assertThat(log.at(Level.WARNING)).noneMatch(line -> line.contains("is now"));
        }
    }

    @Test
    void aSourceThatIsClosedWhileItIsAskedForSaysNothingOfIt() {
        try (CapturedLog log = new CapturedLog()) {
            server.describesItself();
            tokenOf(ask(source));
            timing.advance(Freshness.UNSAID);
            timing.useThreads();
            ScriptedTransport.Gate gate = server.tokens.gate();
            server.at(RFC_8414, request -> {
                try {
                    return gate.answer(request);
                } catch (IOException e) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            });
            CompletableFuture<AccessToken> asked = ask(source);
            gate.awaitArrival();

            source.close();
            gate.awaitInterrupt();
            timing.awaitThreads();

            assertThat(awaitFailureOf(asked)).hasMessageContaining("was closed");
            assertThat(log.at(Level.WARNING)).isEmpty();
        }
    }
}
