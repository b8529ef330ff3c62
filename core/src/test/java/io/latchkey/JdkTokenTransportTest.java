package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over a JDK client of the application's own. */
class JdkTokenTransportTest extends TransportContract {

    /** The client's own debugging quotes what it cannot read, and is the application's to switch on. */
    private static final Logger DEBUG_OF_THE_JDK = Logger.getLogger("jdk.internal.httpclient.debug");

    @BeforeEach
    void leaveOutTheDebuggingOfTheJdk() {
        DEBUG_OF_THE_JDK.setLevel(Level.INFO);
    }

    @AfterEach
    void takeItInAgain() {
        DEBUG_OF_THE_JDK.setLevel(null);
    }

    @Override
    TokenTransport transport() {
        return TokenTransport.of(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    @Override
    TokenTransport trusting(SSLContext tls) {
        return TokenTransport.of(HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build());
    }

    @Test
    @Tag("G13")
    void aClientThatFollowsRedirectsIsRefused() {
        for (HttpClient.Redirect follows :
                new HttpClient.Redirect[] {HttpClient.Redirect.NORMAL, HttpClient.Redirect.ALWAYS}) {
            HttpClient client = HttpClient.newBuilder().followRedirects(follows).build();
            assertThatThrownBy(() -> TokenTransport.of(client))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("client: follows redirects")
                    .hasMessageEndingWith("followRedirects(HttpClient.Redirect.NEVER)");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // as a caller without a null checker would
    void noClientIsRefusedByName() {
        assertThatThrownBy(() -> TokenTransport.of(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("client");
    }

    @Test
    @Tag("A15")
    void aProxyThatWantsCredentialsGetsNone() throws Exception {
        try (RawServer proxy = new RawServer(
                        RawServer.answer(407, "Proxy-Authenticate: Basic realm=proxy\r\n", "<html>proxy</html>"));
                ClientCredentialsTokenSource tokens =
                        over(TokenTransport.of(through(proxy)), "https://auth.example.com/token")) {
            TokenException failure = failure(tokens);

            assertThat(failure.statusCode()).isEqualTo(407);
            assertThat(failure).hasMessageContaining("That is the proxy's answer: it wants credentials");
            assertThat(failure.isRetryable()).isFalse();
            assertThat(proxy.received()).hasSize(1);
            assertThat(proxy.received().get(0).head()).startsWith("CONNECT auth.example.com:443 ");
            assertThat(proxy.received().get(0).body()).isEmpty();
        }
    }

    private static HttpClient through(RawServer proxy) {
        return HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))
                .build();
    }

    @Test
    @Tag("A16")
    void aConnectionThatTheClientHasKept_andThatWasClosedMeanwhile_costsATry() throws Exception {
        try (RawServer server =
                        new RawServer(RawServer.token("one"), RawServer.hangUp(), RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = source(server.url("/token"), builder -> builder)) {
            tokens.reject(tokens.token());

            assertThat(tokens.token().value()).isEqualTo(canary.token());
            assertThat(server.received())
                    .extracting(RawServer.Received::connection)
                    .containsExactly(1, 1, 2);
        }
    }

    @Test
    @Tag("WP10")
    void aHostThatTheClientDoesNotTakeIsSaidToBeSuch() {
        TokenTransport.Request request =
                TokenTransport.Request.form(URI.create("http://auth_server:8080/token"), Map.of());

        assertThatThrownBy(() -> transport().send(request))
                .isExactlyInstanceOf(TokenException.class)
                .hasMessage("the JDK's HTTP client takes no host name like this one. The default transport does");
    }
}
