package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.MovedSource;
import io.latchkey.TokenException;
import io.latchkey.TokenListener;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Few words, whatever a server says. */
class FetchErrorTest {

    private final MovedSource.Time time = new MovedSource.Time();
    private final List<TokenException> failures = new ArrayList<>();
    private final MovedSource source = time.source("orders", new TokenListener() {
        @Override
        public void failed(Failed event) {
            failures.add(event.failure());
        }
    });

    private String word() {
        var unused = source.ask();
        time.advance(Duration.ofSeconds(30));
        return FetchError.of(failures.get(0), "other");
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_client, invalid_client",
        "400, invalid_target, invalid_target",
        "200, invalid_grant, invalid_grant",
        "400, customer_4711_is_blocked, 4xx",
        "401, '', 4xx",
    })
    void isTheErrorIfThatIsRegistered_orElseTheClassOfTheStatus(int status, String error, String word) {
        source.thenError(status, error);

        assertThat(word()).isEqualTo(word);
    }

    @Test
    void isTheClassOfAStatusThatHasNoError() {
        source.otherwiseError(503, "");
        assertThat(word()).isEqualTo("5xx");
    }

    @Test
    void isThatOfARedirect() {
        source.thenStatus(302, "", "Location", "https://elsewhere.example.com");
        assertThat(word()).isEqualTo("3xx");
    }

    @Test
    void isThatOfAnAnswerWithoutAToken() {
        for (int i = 0; i < 5; i++) {
            source.thenStatus(200, "<html>");
        }
        assertThat(word()).isEqualTo("2xx");
    }

    @Test
    void isTheKindOfAnIoFailure() {
        assertThat(of(new UnknownHostException("auth"))).isEqualTo("unknown_host");
        assertThat(of(new HttpConnectTimeoutException("late"))).isEqualTo("connect");
        assertThat(of(new HttpTimeoutException("late"))).isEqualTo("timeout");
        assertThat(of(new SocketTimeoutException("late"))).isEqualTo("timeout");
        assertThat(of(new ConnectException("refused"))).isEqualTo("connect");
        assertThat(of(new NoRouteToHostException("none"))).isEqualTo("connect");
        assertThat(of(new SocketException("reset"))).isEqualTo("broken_connection");
        assertThat(of(new EOFException())).isEqualTo("broken_connection");
        assertThat(of(new SSLHandshakeException("untrusted"))).isEqualTo("tls");
        assertThat(of(new IOException("?"))).isEqualTo("io");
        assertThat(of(new IOException("wrapped", new ConnectException("refused"))))
                .isEqualTo("connect");
        assertThat(of(new IllegalStateException("?"))).isEqualTo("other");
        assertThat(of(null)).isEqualTo("other");
    }

    private static String of(@Nullable Throwable cause) {
        return FetchError.of(new TokenException("no token", cause), "other");
    }

    @Test
    void endsWithCausesThatDoNot() {
        Exception one = new IllegalStateException();
        Exception other = new IllegalStateException(one);
        one.initCause(other);

        assertThat(of(one)).isEqualTo("other");
    }

    @Test
    void isThatOfWhatATransportHasThrown() {
        for (int i = 0; i < 5; i++) {
            source.thenFailure(new ConnectException("refused"));
        }
        assertThat(word()).isEqualTo("connect");
    }
}
