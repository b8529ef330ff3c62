package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a source calls may call the source: it gets an answer at once, and no deadlock. */
@Timeout(60)
@Tag("A13")
class ReentrancyTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final AtomicReference<@Nullable TokenSource> self = new AtomicReference<>();

    @Test
    void aSupplierThatAsksForAToken_isToldWhatIsWrong() {
        ClientCredentialsTokenSource source = engine.builder()
                .clientSecret(() -> {
                    try {
                        return own().token().value();
                    } catch (TokenException e) {
                        throw new IllegalArgumentException(e);
                    }
                })
                .build();
        self.set(source);

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(10));

        assertThat(failureOf(asked)).hasMessageContaining("clientSecret supplier threw");
        assertThat(failureOf(asked)).rootCause().hasMessageContaining("from within its own token request");
        assertThat(transport.requests()).isZero();
    }

    @Test
    void aTransportThatAsksForAToken_isToldWhatIsWrong() {
        ClientCredentialsTokenSource source = engine.source();
        transport.otherwise(request -> {
            source.token();
            throw new IOException("unreachable");
        });

        CompletableFuture<AccessToken> asked = ask(source);
        timing.advance(Duration.ofSeconds(10));

        assertThat(failureOf(asked)).rootCause().hasMessageContaining("whose HTTP client asks this very token source");
    }

    @Test
    void aTransportThatAsksForAToken_getsTheOneThatIsStale() throws Exception {
        ClientCredentialsTokenSource source = engine.source();
        ask(source).join();
        timing.advance(Duration.ofMinutes(50));
        transport.then(request ->
                ScriptedTransport.token("after-" + source.token().value(), 3600).answer(request));

        source.token();

        assertThat(source.token().value()).isEqualTo("after-token-1");
    }

    @Test
    @Tag("D12")
    void aListenerMayAskForAToken_andRejectIt_andClose() {
        AtomicReference<@Nullable String> got = new AtomicReference<>();
        ClientCredentialsTokenSource source = engine.silentBuilder()
                .clientSecret("s3cret")
                .listener(new TokenListener() {
                    @Override
                    public void acquired(Acquired event) {
                        got.set(tokenOf(ask(own())));
                        own().reject(ask(own()).join());
                    }

                    @Override
                    public void rejected(Rejected event) {
                        ((ClientCredentialsTokenSource) own()).close();
                    }
                })
                .build();
        self.set(source);

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(got).hasValue("token-1");
        assertThat(transport.requests()).isEqualTo(1);
    }

    private TokenSource own() {
        TokenSource source = self.get();
        if (source == null) {
            throw new AssertionError("not there yet");
        }
        return source;
    }
}
