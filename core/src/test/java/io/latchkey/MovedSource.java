package io.latchkey;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A token source in a time that a test moves, for tests of other packages; its token endpoint answers by a script. */
public final class MovedSource {

    /** So that secrets can be searched for. */
    public static final String CLIENT_ID = "c1ient-id";

    public static final String SECRET = "s3cret";

    private final ScriptedTransport transport = new ScriptedTransport();
    private final ClientCredentialsTokenSource source;

    private MovedSource(
            FakeTiming timing,
            String name,
            TokenListener listener,
            UnaryOperator<ClientCredentialsTokenSource.Builder> options) {
        this.source = options.apply(ClientCredentialsTokenSource.builder()
                        .name(name)
                        .tokenEndpoint(Engine.ENDPOINT)
                        .clientId(CLIENT_ID)
                        .clientSecret(SECRET)
                        .transport(transport)
                        .listener(listener)
                        .timing(timing))
                .build();
    }

    /** Time, without a source. */
    public static final class Time {

        private final FakeTiming timing = new FakeTiming();

        public Instant now() {
            return timing.wallTime();
        }

        public long nanoTime() {
            return timing.nanoTime();
        }

        public void advance(Duration by) {
            timing.advance(by);
        }

        /** A source with all else at its default. */
        public MovedSource source(String name, TokenListener listener) {
            return source(name, listener, builder -> builder);
        }

        public MovedSource source(
                String name, TokenListener listener, UnaryOperator<ClientCredentialsTokenSource.Builder> options) {
            return new MovedSource(timing, name, listener, options);
        }

        /** Keeps what is started from now on until {@link #runAll}. */
        public void holdWork() {
            timing.holdWork();
        }

        public void runAll() {
            timing.runAll();
        }

        public void useThreads() {
            FakeTiming unused = timing.useThreads();
        }

        public void awaitThreads() {
            timing.awaitThreads();
        }
    }

    public ClientCredentialsTokenSource source() {
        return source;
    }

    /** Asks without waiting. */
    public CompletableFuture<AccessToken> ask() {
        return Engine.ask(source);
    }

    /** The token that there is without waiting. */
    public AccessToken token() {
        return ask().join();
    }

    /** The next answer of the token endpoint. */
    public MovedSource thenError(int status, String error) {
        transport.then(ScriptedTransport.error(status, error));
        return this;
    }

    public MovedSource thenStatus(int status, String body, String... headersAndValues) {
        transport.then(ScriptedTransport.status(status, body, headersAndValues));
        return this;
    }

    public MovedSource thenFailure(IOException failure) {
        transport.then(ScriptedTransport.failure(failure));
        return this;
    }

    public MovedSource otherwiseError(int status, String error) {
        transport.otherwise(ScriptedTransport.error(status, error));
        return this;
    }

    public MovedSource lifetime(long seconds) {
        transport.lifetime(seconds);
        return this;
    }

    /** Something that happens while the next request is answered, on the thread that sends it. */
    public MovedSource thenWhile(Runnable work) {
        transport.then(request -> {
            work.run();
            return ScriptedTransport.token("token-meanwhile", 3600).answer(request);
        });
        return this;
    }

    public int requests() {
        return transport.requests();
    }
}
