package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.RawServer.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token requests over real sockets, to servers of every sort: what each transport of core has to do. */
@Timeout(60)
abstract class TransportContract {

    @RegisterExtension
    final Canary canary = new Canary();

    final SwiftTiming timing = new SwiftTiming();

    abstract TokenTransport transport();

    /** The transport with TLS that trusts the certificate of a test. */
    abstract TokenTransport trusting(SSLContext tls);

    // -- the request

    @Test
    @Tag("A1")
    @Tag("A2")
    @Tag("A6")
    void theRequestIsExactlyTheOneOfRfc6749() throws Exception {
        try (RawServer server = new RawServer(RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = source(
                        server.url("/oauth2/token?tenant=7"),
                        builder ->
                                builder.scope("orders", "prices").parameter("audience", "https://api.example.com"))) {
            assertThat(tokens.token().value()).isEqualTo(canary.token());

            RawServer.Received request = server.received().get(0);
            assertThat(request.head()).startsWith("POST /oauth2/token?tenant=7 HTTP/1.1\r\n");
            assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(request.header("Content-Length"))
                    .isEqualTo(String.valueOf(request.body().length()));
            assertThat(request.header("Transfer-Encoding")).isNull();
            assertThat(request.header("Accept")).isEqualTo("application/json");
            assertThat(request.header("Authorization")).isNull();
            assertThat(request.header("Cookie")).isNull();
            assertThat(request.header("Expect")).isNull();
            assertThat(request.header("Upgrade")).isNull();
            assertThat(request.body())
                    .isEqualTo("client_id=client-1&client_secret=" + FormBody.encoded(canary.secret())
                            + "&grant_type=client_credentials&scope=orders+prices"
                            + "&audience=https%3A%2F%2Fapi.example.com");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    @Tag("A3")
    @Tag("A5")
    void withBasicTheSecretIsInTheHeaderAlone() throws Exception {
        try (RawServer server = new RawServer(RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = source(
                        server.url("/token"),
                        builder -> builder.clientAuthentication(ClientAuthentication.clientSecretBasic()))) {
            tokens.token();

            RawServer.Received request = server.received().get(0);
            assertThat(request.header("Authorization")).startsWith("Basic ");
            assertThat(request.body()).isEqualTo("grant_type=client_credentials");
        }
    }

    @Test
    @Tag("H10")
    void neitherCookiesNorTheAuthenticatorOfTheJvmAreUsed() throws Exception {
        CookieHandler cookies = CookieHandler.getDefault();
        CookieHandler.setDefault(new CookieManager());
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                throw new AssertionError("nobody is to ask");
            }
        });
        try (RawServer server = new RawServer(
                        RawServer.answer(401, "Set-Cookie: a=b\r\nWWW-Authenticate: Basic realm=x\r\n", ""),
                        RawServer.token(canary.token()));
                ClientCredentialsTokenSource refused = source(server.url("/token"), builder -> builder);
                ClientCredentialsTokenSource granted = source(server.url("/token"), builder -> builder)) {
            assertThat(failure(refused).statusCode()).isEqualTo(401);
            granted.token();

            assertThat(server.received()).hasSize(2);
            assertThat(server.received().get(1).header("Cookie")).isNull();
        } finally {
            CookieHandler.setDefault(cookies);
            Authenticator.setDefault(null);
        }
    }

    // -- a request without a body

    @Test
    void aGetHasNoBody_andNothingThatSpeaksOfOne() throws Exception {
        try (RawServer server =
                new RawServer(RawServer.answer(200, "X-A: 1\r\nX-A: 2\r\n", "{\"a\":1}"), RawServer.token("other"))) {
            URI place = URI.create(server.url("/.well-known/oauth-authorization-server/t?x=%2F"));
            TokenTransport.Request get = TokenTransport.Request.get(place, Duration.ofSeconds(30));

            TokenTransport.Response answer = transport().send(get);
            assertThat(answer.headers("X-A")).containsExactly("1", "2");
            assertThat(body(answer)).isEqualTo("{\"a\":1}");
            transport().send(get.withHeader("X-Api-Key", "k-1")).close();

            assertThat(server.received()).hasSize(2).allSatisfy(request -> {
                assertThat(request.head())
                        .startsWith("GET /.well-known/oauth-authorization-server/t?x=%2F HTTP/1.1\r\n");
                assertThat(request.header("Content-Length")).isIn(null, "0"); // as the JDK 17's client says
                assertThat(request.header("Content-Type")).isNull();
                assertThat(request.header("Transfer-Encoding")).isNull();
                assertThat(request.header("Upgrade")).isNull();
                assertThat(request.header("Cookie")).isNull();
                assertThat(request.header("Accept")).isEqualTo("application/json");
                assertThat(request.header("User-Agent")).isEqualTo(UserAgent.VALUE);
                assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
            });
            assertThat(server.received().get(1).header("X-Api-Key")).isEqualTo("k-1");
        }
    }

    @ParameterizedTest
    @Tag("G13")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectOfAGetIsNotFollowedEither(int status) throws Exception {
        try (RawServer elsewhere = new RawServer(RawServer.token("forged"));
                RawServer server =
                        new RawServer(RawServer.answer(status, "Location: " + elsewhere.url("/") + "\r\n", ""));
                TokenTransport.Response answer = transport().send(get(server))) {
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.header("Location")).isEqualTo(elsewhere.url("/"));
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    @Tag("B25")
    void theAnswerOfAGetWithoutAnEndIsCutToo() throws Exception {
        RawServer.Answer endless = connection -> {
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                connection.send(" ".repeat(0x10000));
            }
        };
        try (RawServer server = new RawServer(endless);
                TokenTransport.Response answer = transport().send(get(server))) {
            assertThat(catchThrowable(() -> AnswerBody.read(answer)))
                    .isInstanceOf(TokenAnswer.Malformed.class)
                    .hasMessage("is longer than 1048576 bytes");
        }
    }

    private static TokenTransport.Request get(RawServer server) {
        return TokenTransport.Request.get(URI.create(server.url("/metadata")), Duration.ofSeconds(30));
    }

    // -- redirects and proxies

    @ParameterizedTest
    @Tag("G13")
    @Tag("K5")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNeverFollowed(int status) throws Exception {
        try (RawServer elsewhere = new RawServer(RawServer.token("stolen"));
                RawServer server = new RawServer(
                        RawServer.answer(status, "Location: " + elsewhere.url("/token?x=1") + "\r\n", ""));
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            TokenException failure = failure(tokens);

            assertThat(failure)
                    .hasMessageContaining("answered " + status + ", a redirect to " + elsewhere.url("/token")
                            + ", which is never followed");
            assertThat(failure.isRetryable()).isFalse();
            assertThat(server.received()).hasSize(1);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    // -- connections that end

    @Test
    @Tag("A16")
    @Tag("WE3")
    void aConnectionThatIsCutOffIsAFailure_andTheRequestIsNotSentAgain() throws Exception {
        try (RawServer server = new RawServer(RawServer.token("one"), RawServer.hangUp(), RawServer.token("never"))) {
            TokenTransport transport = transport();
            assertThat(body(transport.send(request(server)))).contains("one");

            assertThatThrownBy(() -> transport.send(request(server))).isInstanceOf(IOException.class);
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    @Tag("O9")
    @Tag("B27")
    void aTlsHandshakeThatIsCutOffIsTriedAgain() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("localhost");
        try (RawServer server = new RawServer(certificate.cuttingOffTheFirst(), RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = over(
                        trusting(certificate.trustingContext()), "https://localhost:" + server.port() + "/token")) {
            assertThat(tokens.token().value()).isEqualTo(canary.token());
            assertThat(server.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @Tag("B27")
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"access_token\":\"partial",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"access_token\":\"partial",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"access_token\":\"partial",
                "this is not HTTP at all\r\n\r\n",
            })
    void anAnswerThatBreaksOffIsTriedAgain(String beginning) throws Exception {
        try (RawServer server = new RawServer(
                        RawServer.only(beginning), RawServer.onlyAndReset(beginning), RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            assertThat(tokens.token().value()).isEqualTo(canary.token());
            assertThat(server.received()).hasSize(3);
        }
    }

    @Test
    @Tag("B27")
    @Tag("O2")
    void aServerThatNeverFinishesIsNamed() throws Exception {
        RawServer.Answer half = RawServer.only("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"access_token\":\"x");
        try (RawServer server = new RawServer(half, half, half, half, half);
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            TokenException failure = failure(tokens);

            assertThat(failure.isRetryable()).isTrue();
            assertThat(failure.statusCode()).isZero();
            assertThat(failure)
                    .hasMessageStartingWith("no answer from token endpoint " + server.url("/token")
                            + ": 127.0.0.1 broke" + " the connection off. Until the next try, at ");
            assertThat(server.received()).hasSize(Backoff.ATTEMPTS);
        }
    }

    @ParameterizedTest
    @Tag("WS1")
    @ValueSource(
            strings = {
                "%s\r\n\r\n",
                "HTTP/1.1 %s\r\n\r\n",
                "HTTP/1.1 2%s OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\nx\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\n%s\r\n\r\n",
                "HTTP/1.1 200 OK\r\n%s : x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: y\r\n  %s\r\nContent-Length: 9\r\n\r\n",
                "HTTP/1.1 101 %s\r\nUpgrade: %<s\r\n\r\n",
            })
    void noFailureQuotesTheAnswer(String form) throws Exception {
        String forged = canary.alsoSecret("forged-by-the-other-side");
        for (String quoted : List.of(
                canary.token(),
                canary.secret(),
                FormBody.encoded(canary.secret()),
                forged + "\u001b[2J\u0007",
                forged + "x".repeat(100_000))) {
            RawServer.Answer answer = RawServer.only(String.format(Locale.ROOT, form, quoted));
            try (RawServer server = new RawServer(answer, answer, answer, answer, answer);
                    ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
                TokenException failure = failure(tokens);

                assertThat(failure.isRetryable()).isTrue();
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain("\u001b", "\u0007");
                assertThat(trace.toString().lines()) // how many there are is the JDK's affair
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(2_000));
            }
        }
    }

    // -- bodies without end

    @Test
    @Tag("B25")
    void anEndlessBodyIsCutAndItsConnectionDropped() throws Exception {
        Event dropped = new Event();
        RawServer.Answer endless = connection -> {
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
            try {
                while (true) {
                    connection.send(chunk);
                }
            } catch (IOException e) {
                dropped.happens();
                throw e;
            }
        };
        try (RawServer server = new RawServer(endless, RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            assertThat(tokens.token().value()).isEqualTo(canary.token());
            assertThat(dropped.hasHappened()).isTrue();
        }
    }

    @ParameterizedTest
    @Tag("B26")
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"access_token\":\"",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
            })
    void anAnswerThatStallsEndsAtTheDeadlineOfTheWholeExchange(String beginning) throws Exception {
        Event stalled = new Event();
        Event dropped = new Event();
        RawServer.Answer stalling = connection -> {
            connection.send(beginning);
            stalled.happens();
            connection.awaitClosedByPeer();
            dropped.happens();
            connection.close();
        };
        try (RawServer server = new RawServer(stalling, RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            CompletableFuture<AccessToken> token = tokens.tokenAsync().toCompletableFuture();
            assertThat(stalled.hasHappened()).isTrue();

            timing.passes(Attempt.TIMEOUT);

            assertThat(token.get(20, TimeUnit.SECONDS).value()).isEqualTo(canary.token());
            assertThat(dropped.hasHappened())
                    .as("the server sees the connection go")
                    .isTrue();
        }
    }

    @Test
    @Tag("B26")
    void anAnswerThatTricklesEndsAtTheDeadlineToo() throws Exception {
        Event trickling = new Event();
        Event dropped = new Event();
        RawServer.Answer trickle = connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            trickling.happens();
            try {
                while (true) { // as fast as it can: the pace is not what ends it
                    connection.send(" ");
                    Thread.onSpinWait();
                    if (Thread.interrupted()) {
                        return;
                    }
                }
            } catch (IOException e) {
                dropped.happens();
                throw e;
            }
        };
        try (RawServer server = new RawServer(trickle, RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            CompletableFuture<AccessToken> token = tokens.tokenAsync().toCompletableFuture();
            assertThat(trickling.hasHappened()).isTrue();

            timing.passes(Attempt.TIMEOUT);

            assertThat(token.get(20, TimeUnit.SECONDS).value()).isEqualTo(canary.token());
            assertThat(dropped.hasHappened()).isTrue();
        }
    }

    @Test
    @Tag("K1")
    @Tag("D11")
    void closingTheSourceEndsTheExchange() throws Exception {
        Event stalled = new Event();
        Event dropped = new Event();
        try (RawServer server = new RawServer(connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{");
            stalled.happens();
            connection.awaitClosedByPeer();
            dropped.happens();
        })) {
            ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder);
            CompletableFuture<AccessToken> token = tokens.tokenAsync().toCompletableFuture();
            assertThat(stalled.hasHappened()).isTrue();

            tokens.close();

            assertThat(dropped.hasHappened()).isTrue();
            assertThat(catchThrowable(() -> token.get(20, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(TokenException.class)
                    .hasMessageContaining("was closed while a caller waited for a token");
        }
    }

    @Test
    void anInterruptEndsASend_andStaysSet() throws Exception {
        Event asked = new Event();
        Event dropped = new Event();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        try (RawServer server = new RawServer(connection -> {
            asked.happens();
            connection.awaitClosedByPeer();
            dropped.happens();
        })) {
            TokenTransport transport = transport();
            TokenTransport.Request request = request(server);
            Thread sender = new Thread(() -> {
                thrown.set(catchThrowable(() -> transport.send(request)));
                interrupted.set(Thread.interrupted());
            });
            sender.start();
            assertThat(asked.hasHappened()).isTrue();

            sender.interrupt();
            sender.join();

            assertThat(thrown.get())
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted");
            assertThat(interrupted.get()).isTrue();
            assertThat(dropped.hasHappened()).isTrue();
            assertThat(server.received()).hasSize(1);
        }
    }

    // -- answers of other kinds

    @Test
    @Tag("A14")
    void gzipIsDecoded() throws Exception {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(("{\"access_token\":\"" + canary.token() + "\"}").getBytes(UTF_8));
        }
        try (RawServer server = new RawServer(RawServer.answer(200, "Content-Encoding: gzip\r\n", gzip.toByteArray()));
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            assertThat(tokens.token().value()).isEqualTo(canary.token());
            assertThat(server.received().get(0).header("Accept-Encoding")).isNull();
        }
    }

    @Test
    @Tag("B28")
    @Tag("H2")
    void anOAuthErrorReachesTheCallerWithAllItsParts() throws Exception {
        String body =
                "{\"error\":\"invalid_client\",\"error_description\":\"no secret " + canary.secret() + " here.\"}";
        try (RawServer server = new RawServer(RawServer.answer(400, "Content-Type: application/json\r\n", body));
                ClientCredentialsTokenSource tokens = source(server.url("/token?key=7"), builder -> builder)) {
            TokenException failure = failure(tokens);

            assertThat(failure.tokenEndpoint()).isEqualTo(URI.create(server.url("/token")));
            assertThat(failure.statusCode()).isEqualTo(400);
            assertThat(failure.error()).isEqualTo("invalid_client");
            assertThat(failure.errorDescription()).isEqualTo("no secret *** here.");
            assertThat(failure.isRetryable()).isFalse();
            assertThat(failure.nextTryAt()).isNotNull();
            assertThat(failure)
                    .hasMessageStartingWith("token endpoint " + server.url("/token")
                            + " answered 400 invalid_client (no secret *** here). Check clientId and clientSecret;");
            assertThat(server.received()).hasSize(1);
            assertThat(canary.awaitLogged("no access token: token endpoint " + server.url("/token")))
                    .hasSize(1);
        }
    }

    // -- no connection

    @Test
    @Tag("O8")
    void aHostThatDoesNotExistIsNamed() throws Exception {
        try (ClientCredentialsTokenSource tokens = source("https://auth.latchkey.invalid/token", builder -> builder)) {
            TokenException failure = failure(tokens);

            assertThat(failure)
                    .hasMessageStartingWith(
                            "no answer from token endpoint https://auth.latchkey.invalid/token: the host"
                                    + " name auth.latchkey.invalid could not be resolved. Check tokenEndpoint and this machine's"
                                    + " DNS. Until the next try");
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    @Tag("O9")
    void aPortThatNobodyListensOnIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (ClientCredentialsTokenSource tokens = source("http://127.0.0.1:" + port + "/token", builder -> builder)) {
            TokenException failure = failure(tokens);

            assertThat(failure)
                    .hasMessageContaining(". Check that it is reachable from here, and whether a proxy is needed")
                    .hasMessageContaining("no connection to 127.0.0.1");
            assertThat(failure.isRetryable()).isTrue();
            assertThat(failure.statusCode()).isZero();
        }
    }

    @Test
    @Tag("A18")
    @Tag("O10")
    void aCertificateThatNobodyVouchesForIsSaidToBe() throws Exception {
        try (RawServer server =
                        new RawServer(TestCertificate.selfSigned("localhost").serverSockets());
                ClientCredentialsTokenSource tokens =
                        source("https://localhost:" + server.port() + "/token", builder -> builder)) {
            assertTlsFailure(failure(tokens), server);
        }
    }

    @Test
    @Tag("A18")
    void aCertificateForAnotherHostIsSaidToBe() throws Exception {
        TestCertificate other = TestCertificate.selfSigned("other.example");
        try (RawServer server = new RawServer(other.serverSockets());
                ClientCredentialsTokenSource tokens =
                        over(trusting(other.trustingContext()), "https://localhost:" + server.port() + "/token")) {
            assertTlsFailure(failure(tokens), server);
        }
    }

    @Test
    void aCertificateThatIsTrustedCarriesTheToken() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("localhost");
        try (RawServer server = new RawServer(certificate.serverSockets(), RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = over(
                        trusting(certificate.trustingContext()), "https://localhost:" + server.port() + "/token")) {
            assertThat(tokens.token().value()).isEqualTo(canary.token());
        }
    }

    private static void assertTlsFailure(TokenException failure, RawServer server) {
        assertThat(failure)
                .hasMessageContaining(
                        "the TLS handshake with localhost failed. Check that its certificate is valid, names"
                                + " this host, and comes from an authority that this JVM trusts");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(server.connections()).as("no immediate repeat").isEqualTo(1);
        assertThat(server.received()).isEmpty();
    }

    // -- threads of others

    @Test
    @Tag("WT1")
    @Tag("D14")
    void aCommonPoolThatIsBlockedIsNotNeeded() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            for (int i = 0; i < 2 * ForkJoinPool.getCommonPoolParallelism() + 2; i++) {
                ForkJoinPool.commonPool().execute(() -> await(over));
            }

            assertThat(tokens.token().value()).isEqualTo(canary.token());
        } finally {
            over.countDown();
        }
    }

    // -- transports of others

    @Test
    @Tag("O14")
    void aTransportThatThrowsOrGivesNothingIsNamed() {
        try (ClientCredentialsTokenSource tokens = over(
                request -> {
                    throw new IllegalStateException("pool shut down");
                },
                "https://auth.example.com/token")) {
            assertThat(failure(tokens))
                    .hasMessageStartingWith("the transport to token endpoint https://auth.example.com/token threw"
                            + " java.lang.IllegalStateException. Until the next try, at ");
        }
        try (ClientCredentialsTokenSource tokens = over(request -> nothing(), "https://auth.example.com/token")) {
            assertThat(catchThrowable(tokens::token))
                    .isExactlyInstanceOf(TokenException.class)
                    .hasMessageStartingWith("the transport gave null instead of an answer of token endpoint"
                            + " https://auth.example.com/token. Until the next try, at ");
        }
    }

    @Test
    @Tag("A12")
    void aSupplierThatThrowsOrGivesNothingIsNamed_andNothingIsSent() throws Exception {
        try (RawServer server = new RawServer()) {
            for (String text : new String[] {"", " \t"}) {
                assertThat(supplied(server, () -> text))
                        .hasMessageStartingWith("the clientSecret supplier gave a blank text");
            }
            assertThat(supplied(server, () -> {
                        throw new IllegalStateException("vault sealed");
                    }))
                    .hasMessageStartingWith(
                            "the clientSecret supplier threw java.lang.IllegalStateException; token endpoint "
                                    + server.url("/token") + " was not asked");
            assertThat(server.connections()).isZero();
        }
    }

    private TokenException supplied(RawServer server, Supplier<String> secret) {
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(server.url("/token"))
                .clientId("client-1")
                .clientSecret(secret)
                .acquireTimeout(Duration.ofMillis(100)) // so long it is looked for, again and again
                .timing(timing)
                .build()) {
            return failure(tokens);
        }
    }

    @Test
    @Tag("H1")
    void requestsAndAnswersShowNothingSecret() throws IOException {
        TokenTransport.Request request = TokenTransport.Request.of(
                URI.create("https://auth.example.com/token?k=" + canary.token()),
                Map.of("Authorization", "Basic " + canary.token()),
                canary.secret().getBytes(UTF_8),
                Duration.ofSeconds(30));

        assertThat(canary.seen((Object) request)).hasToString("POST https://auth.example.com/token");
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(30));
        request.body()[0] = 'x';
        assertThat(request.body()).isEqualTo(canary.secret().getBytes(UTF_8));
        assertThatThrownBy(() -> request.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    // -- help

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ClientCredentialsTokenSource source(String endpoint, UnaryOperator<ClientCredentialsTokenSource.Builder> options) {
        return options.apply(builder(endpoint).transport(transport())).build();
    }

    ClientCredentialsTokenSource over(TokenTransport transport, String endpoint) {
        return builder(endpoint).transport(transport).build();
    }

    private ClientCredentialsTokenSource.Builder builder(String endpoint) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(endpoint)
                .clientId("client-1")
                .clientSecret(canary.secret())
                .timing(timing);
    }

    TokenException failure(ClientCredentialsTokenSource tokens) {
        TokenException failure = catchThrowableOfType(TokenException.class, tokens::token);
        assertThat(failure).isNotNull();
        Asked.assertReadable(failure.getMessage());
        return canary.seen(failure);
    }

    TokenTransport.Request request(RawServer server) {
        URI endpoint = URI.create(server.url("/token"));
        return Asked.draft(endpoint, ClientAuthentication.clientSecretPost(), "client-1", canary.secret())
                .request(Duration.ofSeconds(30));
    }

    static String body(TokenTransport.Response response) throws IOException {
        try (response) {
            return new String(response.body().readAllBytes(), UTF_8);
        }
    }

    /** What a transport should not give. */
    @SuppressWarnings("NullAway")
    private static TokenTransport.Response nothing() {
        return null;
    }
}
