package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("WS1")
class ShownCauseTest {

    private static final String HIDDEN = "(message not shown, as it may quote what is secret)";

    static Stream<Throwable> thatMayQuote() {
        return Stream.of(
                new IOException("tok"),
                new ProtocolException("tok"),
                new EOFException("tok"),
                new NumberFormatException("tok"),
                new IllegalArgumentException("tok"),
                new IllegalStateException("tok"),
                new StackOverflowError("tok"));
    }

    @ParameterizedTest
    @MethodSource("thatMayQuote")
    void isOfTheSameClass_withoutTheMessage(Throwable failure) {
        Throwable shown = ShownCause.of(failure, List.of());

        assertThat(shown)
                .isNotSameAs(failure)
                .isExactlyInstanceOf(failure.getClass())
                .hasMessage(HIDDEN);
        assertThat(shown.getStackTrace()).isEqualTo(failure.getStackTrace());
    }

    static Stream<Throwable> thatQuoteNothing() {
        return Stream.of(
                new UnknownHostException("at k3y\r\n"),
                new ConnectException("at k3y\r\n"),
                new SocketTimeoutException("at k3y\r\n"),
                new SSLPeerUnverifiedException("at k3y\r\n"),
                new CertificateException("at k3y\r\n"),
                new TokenException("at k3y\r\n", null));
    }

    @ParameterizedTest
    @MethodSource("thatQuoteNothing")
    void keepsAMessageThatQuotesNothing_maskedAndClean(Throwable failure) {
        Throwable shown = ShownCause.of(failure, List.of("k3y"));

        assertThat(shown)
                .isNotSameAs(failure)
                .isExactlyInstanceOf(failure.getClass())
                .hasMessage("at ***  ");
    }

    @Test
    void capsAMessage() {
        assertThat(ShownCause.of(new ConnectException("x".repeat(100_000)), List.of()))
                .hasMessage("x".repeat(300) + "...");
    }

    @Test
    void staysWithoutAMessage() {
        assertThat(ShownCause.of(new EOFException(), List.of()))
                .isExactlyInstanceOf(EOFException.class)
                .hasMessage(null);
    }

    private static class OfALibrary extends SSLHandshakeException {

        private static final long serialVersionUID = 1L;

        OfALibrary(@Nullable String message) {
            super(message);
        }

        @Override
        public String getLocalizedMessage() {
            return "tok";
        }
    }

    @Test
    void isOfTheNearestClassOfTheJdk_andNamesItsOwn() {
        assertThat(ShownCause.of(new OfALibrary("bad"), List.of()))
                .isExactlyInstanceOf(SSLHandshakeException.class)
                .hasMessage(OfALibrary.class.getName() + ": bad");
        assertThat(ShownCause.of(new OfALibrary(null), List.of())).hasMessage(OfALibrary.class.getName());
        assertThat(ShownCause.of(new UncheckedIOException("tok", new IOException()), List.of()))
                .isExactlyInstanceOf(RuntimeException.class)
                .hasMessage("java.io.UncheckedIOException: " + HIDDEN);
        assertThat(ShownCause.of(
                        new Throwable("tok") {
                            private static final long serialVersionUID = 1L;
                        },
                        List.of()))
                .isExactlyInstanceOf(Throwable.class)
                .hasMessageEndingWith(HIDDEN);
    }

    @Test
    void ourOwnWordsAreShown() {
        assertThat(ShownCause.of(new NotHttpException("our words"), List.of()))
                .isExactlyInstanceOf(ProtocolException.class)
                .hasMessage("our words");
    }

    @Test
    void whatIsBehindItIsCopiedToo() {
        IOException failure = new IOException("tok", new CompletionException("tok", new ConnectException("refused")));
        failure.addSuppressed(new IllegalStateException("tok"));

        Throwable shown = ShownCause.of(failure, List.of());

        assertThat(shown)
                .cause()
                .hasMessage("java.util.concurrent.CompletionException: " + HIDDEN)
                .cause()
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessage("refused");
        assertThat(shown.getSuppressed())
                .singleElement()
                .satisfies(suppressed -> assertThat(suppressed)
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage(HIDDEN));
        assertThat(ShownCause.of(new TokenException("mine", failure), List.of()))
                .hasMessage("mine")
                .cause()
                .hasMessage(HIDDEN);
    }

    @Test
    void aCauseThatAnExceptionMayNotHaveIsKeptBesideIt() {
        ClassNotFoundException failure = new ClassNotFoundException("tok", new IOException("tok"));

        assertThat(ShownCause.of(failure, List.of()).getSuppressed())
                .singleElement()
                .satisfies(cause -> assertThat(cause).isExactlyInstanceOf(IOException.class));
    }

    @Test
    void theWordsOfACauseAreNotShownByWhatIsMadeOfIt() {
        Throwable failure = new SSLHandshakeException("failed: java.io.IOException: tok")
                .initCause(new ConnectException("no").initCause(new IOException("tok")));

        assertThat(ShownCause.of(failure, List.of())).hasMessage(HIDDEN);
    }

    @Test
    void circlesAndCrowdsHaveAnEnd() {
        IOException one = new IOException("tok");
        one.initCause(new IOException("tok", one));
        assertThat(ShownCause.of(one, List.of())).cause().hasNoCause();

        IOException crowd = new IOException("tok");
        for (int i = 0; i < 1000; i++) {
            crowd.addSuppressed(new IOException("tok"));
        }
        assertThat(ShownCause.of(crowd, List.of()).getSuppressed()).hasSizeLessThan(30);
    }
}
