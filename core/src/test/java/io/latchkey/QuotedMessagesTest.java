package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Messages that the documentation quotes are messages that somebody can meet: each is looked for among those that the
 * scenes here bring forth.
 */
@Timeout(60)
class QuotedMessagesTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path TROUBLESHOOTING = Path.of("..", "recipes", "troubleshooting.md");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(50);

    @RegisterExtension
    final Canary canary = new Canary();

    /** A source in a world of its own. */
    private final class Scene {

        final Engine engine = new Engine();

        /** The reason of a token request that is answered in one way only. */
        void answers(ScriptedTransport.Step answer) {
            answers(answer, builder -> builder.clientSecret("s3cret"));
        }

        void answers(ScriptedTransport.Step answer, Setting setting) {
            engine.transport.otherwise(answer);
            try (ClientCredentialsTokenSource source =
                    setting.on(engine.builder()).build()) {
                CompletableFuture<AccessToken> asked = ask(source);
                engine.timing.advance(Duration.ofSeconds(10));
                canary.seen(failureOf(asked));
            }
        }

        ClientCredentialsTokenSource source() {
            return engine.source();
        }
    }

    private interface Setting {
        ClientCredentialsTokenSource.Builder on(ClientCredentialsTokenSource.Builder builder);
    }

    // -- what happens

    private void theTokenEndpointRefuses() throws GeneralSecurityException {
        for (String error : List.of("invalid_client", "unauthorized_client", "invalid_scope", "access_denied")) {
            new Scene().answers(ScriptedTransport.error(400, error));
        }
        new Scene().answers(ScriptedTransport.error(401, "invalid_client"));
        new Scene()
                .answers(ScriptedTransport.error(401, "invalid_client"), builder -> builder.clientSecret("s3cret\n"));
        new Scene()
                .answers(
                        ScriptedTransport.error(401, "invalid_client"),
                        builder -> builder.clientSecret("s3cret")
                                .clientAuthentication(ClientAuthentication.clientSecretBasic()));
        new Scene()
                .answers(ScriptedTransport.status(
                        401, "{\"error\":\"invalid_client\"}", "WWW-Authenticate", "Basic realm=\"x\""));
        new Scene().answers(refusalAt(-7200), QuotedMessagesTest::signing);
        PrivateKey key =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        new Scene()
                .answers(
                        ScriptedTransport.error(401, "invalid_client"),
                        builder ->
                                builder.clientAuthentication(ClientAuthentication.privateKeyJwt(SigningKey.of(key))));
    }

    private static ClientCredentialsTokenSource.Builder signing(ClientCredentialsTokenSource.Builder builder) {
        return builder.clientSecret("s".repeat(32)).clientAuthentication(ClientAuthentication.clientSecretJwt());
    }

    private static ScriptedTransport.Step refusalAt(long secondsLater) {
        return ScriptedTransport.status(
                401,
                "{\"error\":\"invalid_client\"}",
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        FakeTiming.START.plusSeconds(secondsLater).atZone(ZoneOffset.UTC)));
    }

    private void theClientAssertionIsRefused() throws IOException {
        Path file = Files.createTempFile("assertion", "");
        Setting setting = builder -> builder.clientAuthentication(ClientAuthentication.clientAssertionFile(file));
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.writeString(file, "half");
            new Scene().answers(ScriptedTransport.error(400, "no"), setting);
            Files.writeString(file, assertion(-700, -100));
            new Scene().answers(ScriptedTransport.error(400, "invalid_client"), setting);
            Files.writeString(file, assertion(0, 7200));
            new Scene().answers(refusalAt(-60), setting);
            Scene scene = new Scene();
            ClientCredentialsTokenSource source =
                    setting.on(scene.engine.builder()).build();
            ask(source).join();
            scene.engine.timing.advance(Duration.ofHours(1));
            scene.engine.transport.then(ScriptedTransport.error(400, "invalid_client"));
            canary.seen(failureOf(ask(source)));
        } finally {
            Files.delete(file);
        }
        Scene early = new Scene();
        early.engine.transport.then(refusalAt(65));
        ask(signing(early.engine.builder()).build()).join();
    }

    private void keysAreOfNoUse() throws IOException, GeneralSecurityException {
        SigningKey away = SigningKey.signedBy("ES256", input -> {
            throw new IOException("no route to the KMS");
        });
        new Scene()
                .answers(
                        ScriptedTransport.error(400, "no"),
                        builder -> builder.clientAuthentication(ClientAuthentication.privateKeyJwt(away)));
        KeyPairGenerator short1024 = KeyPairGenerator.getInstance("RSA");
        short1024.initialize(1024);
        Path file = Files.createTempFile("key", ".pem");
        try {
            Files.writeString(
                    file,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(short1024
                                            .generateKeyPair()
                                            .getPrivate()
                                            .getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
            new Scene()
                    .answers(
                            ScriptedTransport.error(400, "no"),
                            builder -> builder.clientAuthentication(
                                    ClientAuthentication.privateKeyJwt(() -> SigningKey.fromPem(file))));
        } finally {
            Files.delete(file);
        }
    }

    private void theIssuerIsAsked() {
        for (ScriptedTransport.Step answer : List.of(
                ScriptedTransport.status(404, ""),
                ScriptedTransport.status(200, "<html>", "Content-Type", "text/html"),
                DescribedServer.document("{\"issuer\":\"" + DescribedServer.ISSUER + "\"}"),
                DescribedServer.document("{\"issuer\":\"" + DescribedServer.ISSUER + "/\"}"))) {
            DescribedServer server = new DescribedServer();
            server.at(DescribedServer.RFC_8414, answer).at(DescribedServer.OPENID, answer);
            FakeTiming timing = new FakeTiming();
            CompletableFuture<AccessToken> asked = ask(ofIssuer(server, timing));
            timing.advance(Duration.ofSeconds(10));
            canary.seen(failureOf(asked));
        }
        DescribedServer server = new DescribedServer().describesItself();
        FakeTiming timing = new FakeTiming();
        ClientCredentialsTokenSource source = ofIssuer(server, timing);
        ask(source).join();
        server.at(DescribedServer.RFC_8414, ScriptedTransport.status(503, ""));
        timing.advance(Duration.ofHours(2));
        ask(source).join();
        server.at(DescribedServer.RFC_8414, DescribedServer.metadata(DescribedServer.ENDPOINT));
        timing.advance(Duration.ofHours(2));
        ask(source).join();
        server.at(DescribedServer.RFC_8414, DescribedServer.metadata("https://new.example.com/token"));
        timing.advance(Duration.ofHours(2));
        ask(source).join();
    }

    private static ClientCredentialsTokenSource ofIssuer(DescribedServer server, FakeTiming timing) {
        return ClientCredentialsTokenSource.builder()
                .issuer(DescribedServer.ISSUER)
                .clientId("client")
                .clientSecret("s3cret")
                .transport(server)
                .timing(timing)
                .build();
    }

    private static String assertion(long from, long until) {
        String claims = "{\"nbf\":" + FakeTiming.START.plusSeconds(from).getEpochSecond() + ",\"exp\":"
                + FakeTiming.START.plusSeconds(until).getEpochSecond() + "}";
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + ".c2ln";
    }

    private void somethingElseAnswers() {
        String html = "<html>Welcome</html>";
        new Scene().answers(ScriptedTransport.status(404, html, "Content-Type", "text/html"));
        new Scene().answers(ScriptedTransport.status(407, ""));
        new Scene().answers(ScriptedTransport.status(200, html, "Content-Type", "text/html"));
        new Scene().answers(ScriptedTransport.status(200, "{\"error\":{\"code\":7}}"));
        new Scene().answers(ScriptedTransport.status(302, "", "Location", "https://login.example.com/"));
    }

    private void thereIsNoAnswer() {
        new Scene().answers(ScriptedTransport.failure(new UnknownHostException("auth.example.com")));
        new Scene().answers(ScriptedTransport.failure(new ConnectException()));
        new Scene()
                .answers(ScriptedTransport.failure(
                        new SSLHandshakeExceptionOf(new CertificateException("no such name"))));
        new Scene().answers(ScriptedTransport.failure(new SSLException("unsupported record version")));
        new Scene().answers(ScriptedTransport.failure(new SSLException("Received fatal alert: certificate_expired")));
        new Scene().answers(ScriptedTransport.failure(new SSLException("flush", new IOException("Broken pipe"))));
    }

    private static final class SSLHandshakeExceptionOf extends SSLHandshakeException {

        private static final long serialVersionUID = 1L;

        SSLHandshakeExceptionOf(Throwable cause) {
            super("handshake failed");
            initCause(cause);
        }
    }

    /** The default transport's own words, of times that are shorter than its own. */
    private void thereIsNoAnswerInTime() throws IOException {
        try (DirectTokenTransportTest.Hanging hanging = new DirectTokenTransportTest.Hanging();
                RawServer silent = new RawServer(RawServer.Connection::awaitClosedByPeer)) {
            fails(hanging.url(), SHORT, LONG, DirectTokenTransport.CONNECT_TIMEOUT);
            fails(silent.url("/token"), LONG, SHORT, DirectTokenTransport.PATIENCE);
        }
    }

    private void fails(String url, Duration connecting, Duration patience, Duration asIf) {
        TokenTransport transport = new DirectTokenTransport(
                new Connector(InetAddress::getAllByName, connecting),
                () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
                new Patience(patience));
        TokenTransport.Request request =
                TokenTransport.Request.of(URI.create(url), Map.of(), "a=b".getBytes(UTF_8), LONG);
        String words = String.valueOf(
                        catchThrowable(() -> transport.send(request)).getMessage())
                .replace(Connector.inWords(SHORT), Connector.inWords(asIf));
        boolean connects = asIf.equals(DirectTokenTransport.CONNECT_TIMEOUT);
        new Scene()
                .answers(ScriptedTransport.failure(
                        connects ? new HttpConnectTimeoutException(words) : new HttpTimeoutException(words)));
    }

    private void theTokenEndpointIsSlow() {
        Scene scene = new Scene();
        ClientCredentialsTokenSource source = scene.source();
        scene.engine.timing.holdWork();
        CompletableFuture<AccessToken> asked = ask(source);
        scene.engine.timing.advance(Duration.ofSeconds(10));
        scene.engine.timing.runAll();
        canary.seen(failureOf(asked));

        Scene failing = new Scene();
        failing.engine.transport.otherwise(request -> {
            failing.engine.timing.holdWork();
            throw new ConnectException();
        });
        CompletableFuture<AccessToken> waiting = ask(failing.source());
        failing.engine.timing.advance(Duration.ofSeconds(10));
        failing.engine.timing.runAll();
        canary.seen(failureOf(waiting));
    }

    private void tokensLiveTooShort() {
        Scene scene = new Scene();
        scene.engine
                .transport
                .then(ScriptedTransport.token("short", 0))
                .then(ScriptedTransport.status(200, "{\"access_token\":\"endless\",\"token_type\":\"Bearer\"}"))
                .otherwise(request -> {
                    scene.engine.timing.advance(Duration.ofSeconds(2));
                    return ScriptedTransport.token("late", 1).answer(request);
                });
        ClientCredentialsTokenSource source = scene.source();
        ask(source).join();
        scene.engine.timing.advance(Duration.ofMinutes(1));
        ask(source).join();
        scene.engine.timing.advance(Duration.ofHours(1));
        CompletableFuture<AccessToken> asked = ask(source);
        scene.engine.timing.advance(Duration.ofSeconds(10));
        canary.seen(failureOf(asked));
    }

    private void theApiRefusesTokens() {
        Scene scene = new Scene();
        scene.engine.transport.then(ScriptedTransport.status(
                200, "{\"access_token\":\"t-1\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"read\"}"));
        ClientCredentialsTokenSource source = scene.engine
                .builder()
                .clientSecret("s3cret")
                .scope("read", "write")
                .build();
        AccessToken token = ask(source).join();
        source.insufficientScope(token, "write");
        scene.engine.timing.advance(Duration.ofMinutes(59));
        source.reject(token, "invalid_token");
        source.reject(ask(source).join(), "invalid_token");
    }

    private void anOutageEnds() {
        Scene scene = new Scene();
        scene.engine.transport.then(ScriptedTransport.error(400, "invalid_scope"));
        ClientCredentialsTokenSource source = scene.source();
        canary.seen(failureOf(ask(source)));
        scene.engine.timing.advance(Duration.ofSeconds(3));
        ask(source).join();
        source.close();
        canary.seen(catchThrowable(() -> source.token()));
    }

    private void theSecretCannotBeHad() throws IOException {
        Path none = Path.of("does", "not", "exist");
        new Scene().answers(ScriptedTransport.unavailable(), builder -> builder.clientSecretFile(none));
        Path empty = Files.createTempFile("secret", "");
        try {
            new Scene().answers(ScriptedTransport.unavailable(), builder -> builder.clientSecretFile(empty));
        } finally {
            Files.delete(empty);
        }
        new Scene()
                .answers(
                        ScriptedTransport.unavailable(),
                        builder -> builder.clientSecret(() -> {
                            throw new UncheckedIOException(new IOException("sealed"));
                        }));
    }

    private void interruptsAreIgnored() throws InterruptedException {
        Scene scene = new Scene();
        scene.engine.timing.useThreads();
        CountDownLatch never = new CountDownLatch(1);
        Semaphore arrivals = new Semaphore(0);
        scene.engine.transport.otherwise(request -> {
            arrivals.release();
            OutageTest.awaitThoughInterrupted(never);
            throw new IOException("too late");
        });
        ClientCredentialsTokenSource source = scene.source();
        for (int i = 1; i <= 3; i++) {
            Caller.of(source::token);
            assertThat(arrivals.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            scene.engine.timing.awaitTimers(2);
            scene.engine.timing.advance(Duration.ofSeconds(30));
            scene.engine.awaitEvents(TokenListener.Failed.class, i);
            scene.engine.timing.advance(Duration.ofMinutes(6));
        }
        canary.seen(Caller.of(source::token).failure());
        never.countDown();
        scene.engine.timing.awaitThreads();
    }

    private void aTokenIsAskedForFromWithin() {
        Scene scene = new Scene();
        ClientCredentialsTokenSource[] self = new ClientCredentialsTokenSource[1];
        scene.engine.transport.otherwise(request -> {
            canary.seen(catchThrowable(() -> self[0].token()));
            return ScriptedTransport.token("t", 60).answer(request);
        });
        self[0] = scene.source();
        ask(self[0]).join();
    }

    private void theStoreFails() {
        Scene scene = new Scene();
        AtomicBoolean down = new AtomicBoolean(true);
        MapStore broken = new MapStore();
        broken.before(() -> {
            if (down.get()) {
                throw new IOException("away");
            }
        });
        ClientCredentialsTokenSource source =
                scene.engine.builder().clientSecret("s3cret").tokenStore(broken).build();
        source.reject(ask(source).join());
        down.set(false);
        scene.engine.timing.advance(StoreCalls.COOL_DOWN);
        ask(source).join();
    }

    private void settingsAreWrong() {
        canary.seen(catchThrowable(
                () -> ClientCredentialsTokenSource.builder(Map.of("latchkey.client-secert", "s3cret"), "latchkey")));
        canary.seen(catchThrowable(
                () -> ClientCredentialsTokenSource.builder(Map.of(), "latchkey").build()));
        canary.seen(catchThrowable(() -> ClientCredentialsTokenSource.builder()
                .tokenEndpoint("http://auth.example.com/")
                .clientId("client-1")
                .clientSecret("s3cret")
                .build()));
    }

    private void theApiIsAsked() throws IOException {
        Scene scene = new Scene();
        scene.engine.transport.then(ScriptedTransport.token("t-1", 3600)).otherwise(ScriptedTransport.error(400, "no"));
        ClientCredentialsTokenSource source = scene.source();
        ask(source).join();
        BearerExchange exchange =
                Objects.requireNonNull(BearerAuth.of(source, AllowedOrigins.of("https://api.example.com"))
                        .exchange(new FakeCall()));
        exchange.authorization();
        assertThat(exchange.retryAuthorization(FakeCall.answer(401), true)).isNull();
    }

    private void thereAreRemarks() {
        Scene listening = new Scene();
        ask(listening
                        .engine
                        .silentBuilder()
                        .clientSecret("s3cret")
                        .listener(new TokenListener() {
                            @Override
                            public void acquired(Acquired event) {
                                throw new IllegalStateException("no room");
                            }
                        })
                        .build())
                .join();
        ClientCredentialsTokenSource.builder()
                .tokenEndpoint("http://auth.test.internal/")
                .clientId("client-1")
                .clientSecret("s3cret")
                .allowInsecureHttp(true)
                .build()
                .close();
    }

    // -- what is quoted

    @Test
    void whatTheDocumentationQuotesIsSaid() throws Exception {
        List<LogRecord> logged;
        try (CapturedLog log = new CapturedLog()) {
            theTokenEndpointRefuses();
            theClientAssertionIsRefused();
            keysAreOfNoUse();
            theIssuerIsAsked();
            somethingElseAnswers();
            thereIsNoAnswer();
            thereIsNoAnswerInTime();
            theTokenEndpointIsSlow();
            tokensLiveTooShort();
            theApiRefusesTokens();
            theApiIsAsked();
            anOutageEnds();
            theSecretCannotBeHad();
            interruptsAreIgnored();
            aTokenIsAskedForFromWithin();
            theStoreFails();
            thereAreRemarks();
            settingsAreWrong();
            logged = List.copyOf(log.records());
        }

        String said = Stream.concat(canary.logged("").stream(), Stream.of(lines(logged)))
                .flatMap(String::lines)
                .distinct()
                .filter(line -> line.chars().noneMatch(Character::isISOControl)) // as serialized exceptions have it
                .collect(Collectors.joining("\n"));
        List<String> quoted = new ArrayList<>(quotedByTheTroubleshooting());
        quoted.addAll(quotedByTheReadme());
        assertThat(quoted).hasSizeGreaterThan(50);
        assertThat(quoted).allSatisfy(message -> assertThat(said).containsPattern(wildcards(message)));

        List<LogLine> logLines = logLinesOfTheTroubleshooting();
        assertThat(logLines).hasSizeGreaterThan(10);
        assertThat(logLines)
                .allSatisfy(line -> assertThat(lines(logged.stream()
                                .filter(each -> line.levels().contains(levelOf(each)))
                                .toList()))
                        .containsPattern(wildcards(line.text())));
    }

    /** As {@link System.Logger} calls it. */
    private static String levelOf(LogRecord logged) {
        return logged.getLevel().equals(Level.FINE)
                ? "DEBUG"
                : logged.getLevel().getName();
    }

    private static String lines(List<LogRecord> logged) {
        SimpleFormatter formatter = new SimpleFormatter();
        return logged.stream().map(formatter::formatMessage).collect(Collectors.joining("\n"));
    }

    private static Pattern wildcards(String message) {
        return Pattern.compile(Arrays.stream(message.split("\\.\\.\\.", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("[^\\n]*?")));
    }

    private static List<String> quotedByTheTroubleshooting() throws IOException {
        return Files.readAllLines(TROUBLESHOOTING).stream()
                .filter(line -> line.startsWith("> `"))
                .map(line -> line.substring("> `".length(), line.lastIndexOf('`')))
                .toList();
    }

    /** A line of the log, and at which level it comes; or at which levels. */
    private record LogLine(String levels, String text) {}

    private static List<LogLine> logLinesOfTheTroubleshooting() throws IOException {
        Pattern row = Pattern.compile("\\| ((?:DEBUG|INFO|WARNING)[^|]*) \\| `([^`]+)` \\|.*");
        return Files.readAllLines(TROUBLESHOOTING).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .map(line -> new LogLine(line.group(1), line.group(2)))
                .toList();
    }

    /** The first column of its table of errors. */
    private static List<String> quotedByTheReadme() throws IOException {
        List<String> quoted = new ArrayList<>();
        boolean errors = false;
        for (String line : Files.readAllLines(README)) {
            errors = line.startsWith("## ") ? line.startsWith("## Errors") : errors;
            if (errors && line.startsWith("| ")) {
                Matcher code = CODE.matcher(line.split("\\|", -1)[1]);
                while (code.find()) {
                    quoted.add(code.group(1));
                }
            }
        }
        return quoted;
    }
}
