package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.RawServer.Event;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport of sources that are given none. */
class DirectTokenTransportTest extends TransportContract {

    private static final Duration SHORT = Duration.ofMillis(200);

    /** Where something has to arrive in it: a busy machine does not need as long for a few bytes. */
    private static final Duration ENOUGH = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofSeconds(50);

    @Override
    TokenTransport transport() {
        return TokenTransport.standard();
    }

    @Override
    TokenTransport trusting(SSLContext tls) {
        return new DirectTokenTransport(
                new Connector(InetAddress::getAllByName, LONG), tls::getSocketFactory, new Patience(LONG));
    }

    private static TokenTransport resolving(Connector.Resolver resolver, Duration connectTimeout) {
        return new DirectTokenTransport(
                new Connector(resolver, connectTimeout), DirectTokenTransportTest::noTls, new Patience(LONG));
    }

    private static TokenTransport patient(Duration patience) {
        return new DirectTokenTransport(
                new Connector(InetAddress::getAllByName, LONG),
                DirectTokenTransportTest::noTls,
                new Patience(patience));
    }

    private static SSLSocketFactory noTls() throws SSLException {
        throw new SSLException("none is wanted here");
    }

    private static TokenTransport.Request request(String endpoint, Duration timeout) {
        return TokenTransport.Request.of(
                URI.create(endpoint), Map.of("User-Agent", "latchkey"), "a=b".getBytes(UTF_8), timeout);
    }

    // -- connections

    @Test
    @Tag("WT2")
    @Tag("WT3")
    @Tag("K7")
    @Tag("A16")
    void eachRequestHasAConnectionOfItsOwn_whichIsClosedAfterTheAnswer() throws Exception {
        Event closed = new Event();
        try (RawServer server = new RawServer(
                        connection -> {
                            RawServer.token("one").on(connection);
                            connection.awaitClosedByPeer();
                            closed.happens();
                            connection.close();
                        },
                        RawServer.token("two"),
                        RawServer.token("three"),
                        RawServer.token("four"));
                ClientCredentialsTokenSource first = source(server.url("/token"), builder -> builder);
                ClientCredentialsTokenSource second = source(server.url("/token"), builder -> builder)) {
            for (ClientCredentialsTokenSource tokens : List.of(first, second, first, second)) {
                tokens.reject(tokens.token());
            }
            assertThat(closed.hasHappened()).isTrue();
            assertThat(server.received())
                    .extracting(RawServer.Received::connection)
                    .doesNotHaveDuplicates();
            assertThat(server.received().get(0).header("Connection")).isEqualTo("close");
        }
    }

    @Test
    @Tag("WT2")
    void aConnectionOnWhichNoAnswerBeginsCostsOneTry() throws Exception {
        Event dropped = new Event();
        try (RawServer server = new RawServer(
                        connection -> {
                            connection.awaitClosedByPeer();
                            dropped.happens();
                            connection.close();
                        },
                        RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = over(patient(ENOUGH), server.url("/token"))) {
            assertThat(tokens.token().value()).isEqualTo(canary.token());

            assertThat(dropped.hasHappened()).isTrue();
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    @Tag("WT2")
    void theTryThatGotNoAnswerSaysSo_andTheNextOneWaitsLonger() throws Exception {
        try (RawServer server =
                new RawServer(RawServer.Connection::awaitClosedByPeer, RawServer.Connection::awaitClosedByPeer)) {
            TokenTransport transport = patient(SHORT);
            TokenTransport.Request request = request(server.url("/token"), LONG);

            assertThat(catchThrowable(() -> transport.send(request)))
                    .isExactlyInstanceOf(HttpTimeoutException.class)
                    .hasMessage("no answer began within 200 ms");
            assertThat(catchThrowable(() -> transport.send(request))).hasMessage("no answer began within 400 ms");
        }
    }

    @Test
    @Tag("WT2")
    void anAnswerThatHasBegunHasTheWholeTime() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.send("H");
            connection.awaitClosedByPeer();
        })) {
            TokenTransport.Request request = request(server.url("/token"), Duration.ofSeconds(3));

            assertThat(catchThrowable(() -> patient(ENOUGH).send(request)))
                    .isExactlyInstanceOf(HttpTimeoutException.class)
                    .hasMessage("the answer was not over within 3 s");
        }
    }

    @Test
    @Tag("WT2")
    void aHandshakeThatHangsIsATimeOutToo_andNotABadCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("localhost");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            TokenTransport transport = new DirectTokenTransport(
                    new Connector(InetAddress::getAllByName, LONG),
                    certificate.trustingContext()::getSocketFactory,
                    new Patience(SHORT));

            assertThat(catchThrowable(() ->
                            transport.send(request("https://localhost:" + silent.getLocalPort() + "/token", LONG))))
                    .isExactlyInstanceOf(HttpTimeoutException.class)
                    .hasMessage("no answer began within 200 ms");
        }
    }

    @Test
    @Tag("WT4")
    @Tag("K1")
    void thereIsNoThreadToBeLost() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("localhost");
        try (RawServer server =
                new RawServer(certificate.serverSockets(), RawServer.token("one"), RawServer.token("two"))) {
            TokenTransport transport = trusting(certificate.trustingContext());
            String endpoint = "https://localhost:" + server.port() + "/token";
            assertThat(body(transport.send(request(endpoint, LONG)))).contains("one");
            Set<Thread> before = threads();

            assertThat(body(transport.send(request(endpoint, LONG)))).contains("two");

            Set<Thread> more = threads();
            more.removeAll(before);
            assertThat(more).isEmpty();
        }
    }

    /** Without those of the server, and of what an earlier test has left to the engine. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().equals("raw-server")
                        && !thread.getName().startsWith("latchkey-"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    // -- addresses

    @Test
    @Tag("WT5")
    void theSecondAddressIsTriedWhereTheFirstRefuses() throws Exception {
        try (RawServer server = new RawServer(RawServer.token(canary.token()))) {
            List<String> asked = new ArrayList<>();
            TokenTransport transport = resolving(
                    host -> {
                        asked.add(host);
                        return new InetAddress[] {address("127.0.0.2"), address("127.0.0.1")};
                    },
                    LONG);

            assertThat(body(transport.send(request("http://auth.test:" + server.port() + "/token", LONG))))
                    .contains(canary.token());
            assertThat(asked).containsExactly("auth.test");
            assertThat(server.received().get(0).header("Host")).isEqualTo("auth.test:" + server.port());
        }
    }

    @Test
    @Tag("WT5")
    void addressesThatAllRefuseAreCounted() throws Exception {
        int port = freePort();
        try (ClientCredentialsTokenSource tokens = over(
                resolving(host -> new InetAddress[] {address("127.0.0.2"), address("127.0.0.1")}, LONG),
                "http://auth.localhost:" + port + "/token")) {
            TokenException failure = failure(tokens);

            assertThat(failure)
                    .hasMessageContaining("no connection to auth.localhost (none of its 2 addresses; the last one"
                            + " tried: Connection refused). Check that it is reachable from here")
                    .hasRootCauseInstanceOf(ConnectException.class);
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    @Tag("WT6")
    void connectingThatHangsIsToldAsConnecting() throws Exception {
        try (Hanging hanging = new Hanging();
                ClientCredentialsTokenSource tokens =
                        over(resolving(InetAddress::getAllByName, SHORT), hanging.url())) {
            TokenException failure = failure(tokens);

            assertThat(failure)
                    .hasMessageContaining("no connection to 127.0.0.1 (connecting took longer than 200 ms). Check that"
                            + " it is reachable from here, and whether a proxy is needed");
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    @Tag("WT6")
    void connectingHasNoMoreTimeThanTheExchange() throws Exception {
        try (Hanging hanging = new Hanging()) {
            TokenTransport transport = resolving(
                    host -> new InetAddress[] {address("127.0.0.1"), address("127.0.0.1"), address("127.0.0.1")}, LONG);

            assertThat(catchThrowable(() -> transport.send(request(hanging.url(), SHORT))))
                    .isExactlyInstanceOf(HttpConnectTimeoutException.class)
                    .hasMessageStartingWith(
                            "none of its 3 addresses; the last one tried: connecting took longer than ");
        }
    }

    /** A port whose backlog is full, so that connecting to it hangs. */
    static final class Hanging implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> filling = new ArrayList<>();

        Hanging() throws IOException {
            while (true) {
                Socket socket = new Socket();
                filling.add(socket);
                try {
                    socket.connect(server.getLocalSocketAddress(), 300);
                } catch (IOException full) {
                    return;
                }
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/token";
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : filling) {
                socket.close();
            }
            server.close();
        }
    }

    @Test
    @Tag("O8")
    void anUnknownNameIsCalledSo() {
        TokenTransport transport = resolving(
                host -> {
                    throw new UnknownHostException(host);
                },
                LONG);

        assertThat(catchThrowable(() -> transport.send(request("http://auth.test/token", LONG))))
                .isExactlyInstanceOf(UnknownHostException.class)
                .hasMessage("auth.test");
    }

    @ParameterizedTest
    @Tag("WP10")
    @CsvSource({
        "auth_server,            auth_server,              auth_server",
        "b\u00FCcher.example,    xn--bcher-kva.example,    xn--bcher-kva.example",
        "AUTH.Example.,          auth.example,             auth.example",
        "[::1],                  0:0:0:0:0:0:0:1,          [0:0:0:0:0:0:0:1]",
    })
    void aHostIsAskedForAndNamedInOneSpelling(String host, String resolved, String named) throws Exception {
        try (RawServer server = new RawServer(RawServer.token(canary.token()))) {
            AtomicReference<@Nullable String> asked = new AtomicReference<>();
            TokenTransport transport = resolving(
                    name -> {
                        asked.set(name);
                        return new InetAddress[] {address("127.0.0.1")};
                    },
                    LONG);

            URI endpoint = URI.create("http://" + host + ":" + server.port() + "/t\u00f6ken%20?q=\u00e4&r=%2F");
            transport.send(TokenTransport.Request.form(endpoint, Map.of())).close();

            assertThat(asked).hasValue(resolved);
            assertThat(server.received().get(0).head())
                    .startsWith("POST /t%C3%B6ken%20?q=%C3%A4&r=%2F HTTP/1.1\r\nHost: " + named + ":" + server.port()
                            + "\r\n");
        }
    }

    @Test
    void anEndpointWithoutAPathIsTheRoot() throws Exception {
        try (RawServer server = new RawServer(RawServer.token(canary.token()))) {
            TokenTransport.standard().send(request(server.url(""), LONG)).close();

            assertThat(server.received().get(0).head()).startsWith("POST / HTTP/1.1\r\n");
        }
    }

    @Test
    void aGetIsSentInFewWords() throws Exception {
        try (RawServer server = new RawServer(RawServer.answer(200, "", "{}"))) {
            TokenTransport.standard()
                    .send(TokenTransport.Request.get(URI.create(server.url("/metadata")), LONG))
                    .close();

            assertThat(server.received().get(0).head())
                    .isEqualTo("GET /metadata HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                            + "\r\nAccept: application/json\r\nUser-Agent: " + UserAgent.VALUE
                            + "\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    void ipv6IsSpoken() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        try (ServerSocket socket = listeningOn(loopback);
                RawServer server = new RawServer(socket, RawServer.token(canary.token()))) {
            assertThat(loopback).isInstanceOf(Inet6Address.class);
            assertThat(body(TokenTransport.standard().send(request("http://[::1]:" + server.port() + "/token", LONG))))
                    .contains(canary.token());
        }
    }

    private static ServerSocket listeningOn(InetAddress address) {
        try {
            return new ServerSocket(0, 50, address);
        } catch (IOException e) {
            return Assumptions.abort("no IPv6 on this machine");
        }
    }

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    // -- interrupts

    /** In which state of the exchange the interrupt comes. */
    enum State {
        BEFORE,
        CONNECTING,
        HANDSHAKE,
        WAITING,
        IN_THE_BODY,
        IN_THE_BODY_OVER_TLS
    }

    @ParameterizedTest
    @Tag("B26")
    @Tag("K1")
    @EnumSource
    void anInterruptEndsTheExchangeWhereverItIs(State state) throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("localhost");
        TokenTransport transport = trusting(certificate.trustingContext());
        Event reached = new Event();
        Event dropped = new Event();
        RawServer.Answer half = connection -> {
            connection.send(state == State.WAITING ? "" : "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{");
            reached.happens();
            connection.awaitClosedByPeer();
            dropped.happens();
            connection.close();
        };
        switch (state) {
            case BEFORE -> {
                try (RawServer server = new RawServer()) {
                    Thread.currentThread().interrupt();
                    Throwable thrown = catchThrowable(() -> transport.send(request(server.url("/token"), LONG)));
                    assertThat(Thread.interrupted()).isTrue();
                    assertThat(thrown).isExactlyInstanceOf(InterruptedIOException.class);
                    assertThat(server.connections()).isZero();
                }
            }
            case CONNECTING -> {
                try (Hanging hanging = new Hanging()) {
                    Interrupted sender = new Interrupted(transport, hanging.url());
                    sender.interruptIn("connect");
                }
            }
            case HANDSHAKE -> {
                try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                    Interrupted sender =
                            new Interrupted(transport, "https://localhost:" + silent.getLocalPort() + "/token");
                    try (Socket accepted = silent.accept()) {
                        assertThat(accepted.getInputStream().read()).isEqualTo(22); // a handshake's record
                        sender.interruptIn("read");
                    }
                }
            }
            case WAITING, IN_THE_BODY -> {
                try (RawServer server = new RawServer(half)) {
                    Interrupted sender = new Interrupted(transport, server.url("/token"));
                    assertThat(reached.hasHappened()).isTrue();
                    sender.interruptIn("read");
                    assertThat(dropped.hasHappened()).isTrue();
                }
            }
            case IN_THE_BODY_OVER_TLS -> {
                try (RawServer server = new RawServer(certificate.serverSockets(), half)) {
                    Interrupted sender = new Interrupted(transport, "https://localhost:" + server.port() + "/token");
                    assertThat(reached.hasHappened()).isTrue();
                    sender.interruptIn("read");
                }
            }
        }
    }

    /** A thread that sends a request, and is interrupted while it does. */
    private static final class Interrupted {

        private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        private final AtomicReference<@Nullable Boolean> stillSet = new AtomicReference<>();
        private final Thread thread;

        Interrupted(TokenTransport transport, String endpoint) {
            thread = new Thread(() -> {
                thrown.set(catchThrowable(() -> transport.send(request(endpoint, LONG))));
                stillSet.set(Thread.interrupted());
            });
            thread.start();
        }

        /** Waits until it is in a method of a channel or socket, and interrupts it there. */
        void interruptIn(String method) throws InterruptedException {
            while (thread.isAlive() && !isIn(method)) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            thread.join();
            assertThat(thrown.get())
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted");
            assertThat(stillSet.get()).isTrue();
        }

        private boolean isIn(String method) {
            return List.of(thread.getStackTrace()).stream()
                    .anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch.")
                            && frame.getMethodName().toLowerCase(Locale.ROOT).contains(method));
        }
    }

    // -- TLS

    @Test
    @Tag("A18")
    void theDefaultContextIsAskedAnew_andItsAbsenceIsAFailureOfTls() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("localhost");
        SSLContext before = SSLContext.getDefault();
        try (RawServer server = new RawServer(certificate.serverSockets(), RawServer.token(canary.token()))) {
            TokenTransport transport = TokenTransport.standard();
            String endpoint = "https://localhost:" + server.port() + "/token";
            assertThat(catchThrowable(() -> transport.send(request(endpoint, LONG))))
                    .isInstanceOf(SSLHandshakeException.class);

            SSLContext.setDefault(certificate.trustingContext());

            assertThat(body(transport.send(request(endpoint, LONG)))).contains(canary.token());
        } finally {
            SSLContext.setDefault(before);
        }
    }

    // -- proxies

    /** A selector as a test wants it, and what it was told. */
    private static final class Chosen extends ProxySelector implements AutoCloseable {

        private final @Nullable ProxySelector before = ProxySelector.getDefault();
        private final List<Proxy> proxies;
        private final List<String> told = new ArrayList<>();

        Chosen(Proxy... proxies) {
            this.proxies = List.of(proxies);
            ProxySelector.setDefault(this);
        }

        @Override
        public List<Proxy> select(URI uri) {
            told.add("select " + uri);
            return proxies;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            told.add("failed " + ((InetSocketAddress) address).getPort());
        }

        @Override
        public void close() {
            ProxySelector.setDefault(before);
        }
    }

    private static Proxy http(int port) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port));
    }

    @Test
    void anHttpProxyGetsTheWholeUrl() throws Exception {
        try (RawServer proxy = new RawServer(RawServer.token(canary.token()));
                Chosen chosen = new Chosen(http(proxy.port()))) {
            assertThat(body(TokenTransport.standard().send(request("http://auth.test/token?a=b", LONG))))
                    .contains(canary.token());

            assertThat(chosen.told).containsExactly("select http://auth.test/token");
            assertThat(proxy.received().get(0).head())
                    .startsWith("POST http://auth.test/token?a=b HTTP/1.1\r\nHost: auth.test\r\n");
        }
    }

    @Test
    void theProxyOfTheJvmsPropertiesIsUsed_atEachRequest() throws Exception {
        try (RawServer proxy = new RawServer(RawServer.token(canary.token()))) {
            TokenTransport transport = TokenTransport.standard();
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", String.valueOf(proxy.port()));

            assertThat(body(transport.send(request("http://auth_server.test/token", LONG))))
                    .contains(canary.token());
            assertThat(proxy.received().get(0).head()).startsWith("POST http://auth_server.test/token HTTP/1.1\r\n");
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    @Test
    void tlsGoesThroughATunnel() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("localhost");
        try (RawServer server = new RawServer(certificate.serverSockets(), RawServer.token(canary.token()));
                RawServer proxy = new RawServer(connection -> {
                    connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
                    connection.tunnelTo(server.port());
                });
                Chosen chosen = new Chosen(http(proxy.port()))) {
            assertThat(chosen.proxies).hasSize(1);
            assertThat(body(trusting(certificate.trustingContext())
                            .send(request("https://localhost:" + server.port() + "/token", LONG))))
                    .contains(canary.token());

            String place = "localhost:" + server.port();
            assertThat(proxy.received().get(0).head())
                    .isEqualTo("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\nUser-Agent: latchkey\r\n\r\n");
            assertThat(server.received().get(0).head()).startsWith("POST /token HTTP/1.1\r\n");
        }
    }

    @Test
    @Tag("A15")
    void aProxyThatWantsCredentialsGetsNone() throws Exception {
        try (RawServer proxy = new RawServer(
                        RawServer.answer(407, "Proxy-Authenticate: Basic realm=proxy\r\n", "<html>proxy</html>"));
                Chosen chosen = new Chosen(http(proxy.port()));
                ClientCredentialsTokenSource tokens =
                        over(TokenTransport.standard(), "https://auth.example.com/token")) {
            TokenException failure = failure(tokens);

            assertThat(chosen.proxies).hasSize(1);
            assertThat(failure.statusCode()).isEqualTo(407);
            assertThat(failure).hasMessageContaining("That is the proxy's answer: it wants credentials");
            assertThat(failure.isRetryable()).isFalse();
            assertThat(proxy.received()).singleElement().satisfies(request -> {
                assertThat(request.head()).startsWith("CONNECT auth.example.com:443 HTTP/1.1\r\n");
                assertThat(request.body()).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 403, 502})
    void aProxyThatMakesNoConnectionIsNoAnswer(int status) throws Exception {
        try (RawServer proxy = new RawServer(RawServer.answer(status, "Location: http://portal.test/\r\n", "no"));
                Chosen chosen = new Chosen(http(proxy.port()))) {
            assertThat(chosen.proxies).hasSize(1);
            assertThat(catchThrowableOfType(
                            IOException.class,
                            () -> TokenTransport.standard().send(request("https://auth.example.com/token", LONG))))
                    .hasMessage("the proxy answered " + status + " and made no connection");
        }
    }

    @Test
    void aProxyThatIsAwayIsNamed_andTheNextOneTried() throws Exception {
        int away = freePort();
        try (RawServer proxy = new RawServer(RawServer.token(canary.token()))) {
            try (Chosen chosen = new Chosen(http(away), http(proxy.port()))) {
                assertThat(body(TokenTransport.standard().send(request("http://auth.test/token", LONG))))
                        .contains(canary.token());
                assertThat(chosen.told).containsExactly("select http://auth.test/token", "failed " + away);
            }
            try (Chosen chosen = new Chosen(http(away))) {
                assertThat(catchThrowable(
                                () -> TokenTransport.standard().send(request("http://auth.test/token", LONG))))
                        .isExactlyInstanceOf(ConnectException.class)
                        .hasMessage("the proxy 127.0.0.1:" + away + ": Connection refused");
                assertThat(chosen.told).hasSize(2);
            }
        }
    }

    @Test
    void aProxyWhoseNameIsUnknownIsNamed() {
        TokenTransport transport = resolving(
                host -> {
                    throw new UnknownHostException(host);
                },
                LONG);
        Proxy unknown = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.test", 3128));
        try (Chosen chosen = new Chosen(unknown)) {
            assertThat(catchThrowable(() -> transport.send(request("http://auth.test/token", LONG))))
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessage("the proxy proxy.test:3128: its name could not be resolved");
            assertThat(chosen.told).hasSize(2);
        }
    }

    @Test
    void socksIsNotSpoken() throws Exception {
        Proxy socks = new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("127.0.0.1", 1));
        try (RawServer server = new RawServer(RawServer.token(canary.token()));
                Chosen chosen = new Chosen(socks)) {
            TokenTransport transport = resolving(host -> new InetAddress[] {address("127.0.0.1")}, LONG);

            assertThat(body(transport.send(request("http://auth.test:" + server.port() + "/token", LONG))))
                    .contains(canary.token());
            assertThat(chosen.told).hasSize(1);
        }
    }

    @Test
    @Tag("WO6")
    void plainHttpToThisMachineStaysOnIt() throws Exception {
        try (RawServer server = new RawServer(RawServer.token(canary.token()));
                RawServer proxy = new RawServer(RawServer.token("stolen"));
                Chosen chosen = new Chosen(http(proxy.port()))) {
            assertThat(body(TokenTransport.standard().send(request(server.url("/token"), LONG))))
                    .contains(canary.token());
            assertThat(chosen.told).isEmpty();
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void noSelectorMeansNoProxy() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(null);
        try (RawServer server = new RawServer(RawServer.token(canary.token()))) {
            TokenTransport transport = resolving(host -> new InetAddress[] {address("127.0.0.1")}, LONG);

            assertThat(body(transport.send(request("http://auth.test:" + server.port() + "/token", LONG))))
                    .contains(canary.token());
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void isTheOneOfSourcesThatAreGivenNone() throws Exception {
        try (RawServer server = new RawServer(RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                        .tokenEndpoint(server.url("/token"))
                        .clientId("client-1")
                        .clientSecret(canary.secret())
                        .build()) {
            tokens.token();

            assertThat(server.received().get(0).header("Connection")).isEqualTo("close");
            assertThat(TokenTransport.standard()).hasToString("TokenTransport.standard()");
        }
    }
}
