package io.latchkey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A token source over a world that a test moves, and what it has told its listener. */
final class Engine implements TokenListener {

    static final String ENDPOINT = "https://auth.example.com/oauth2/token";

    final FakeTiming timing = new FakeTiming();
    final ScriptedTransport transport = new ScriptedTransport();
    final List<Object> events = new CopyOnWriteArrayList<>();
    private final Semaphore news = new Semaphore(0);

    /** A source with everything at its default. */
    ClientCredentialsTokenSource source() {
        return builder().clientSecret("s3cret").build();
    }

    /** A builder that lacks only the secret. */
    ClientCredentialsTokenSource.Builder builder() {
        return silentBuilder().listener(this);
    }

    /** A builder that lacks the secret and the listener. */
    ClientCredentialsTokenSource.Builder silentBuilder() {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(ENDPOINT)
                .clientId("client")
                .transport(transport)
                .timing(timing);
    }

    <T> List<T> events(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Object event : events) {
            if (type.isInstance(event)) {
                found.add(type.cast(event));
            }
        }
        return found;
    }

    /** Waits until the listener was told of so many such things. */
    void awaitEvents(Class<?> type, int count) {
        try {
            while (events(type).size() < count) {
                if (!news.tryAcquire(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("told of " + events);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void told(Object event) {
        events.add(event);
        news.release();
    }

    /** Asks once in each such interval. */
    void callEvery(Duration interval, Duration during, ClientCredentialsTokenSource source) {
        long times = during.dividedBy(interval);
        for (long i = 0; i < times; i++) {
            CompletableFuture<AccessToken> unused = ask(source);
            timing.advance(interval);
        }
    }

    /** Asks without waiting. */
    static CompletableFuture<AccessToken> ask(TokenSource source) {
        return source.tokenAsync().toCompletableFuture();
    }

    /** Waits for a token that outlives an upload. */
    static AccessToken lasting(TokenSource source) throws TokenException {
        return Waiting.await(source.lastingTokenAsync().toCompletableFuture());
    }

    /** Why there was no token. */
    static TokenException failureOf(CompletableFuture<AccessToken> asked) {
        if (!asked.isDone()) {
            throw new AssertionError("still waiting");
        }
        try {
            throw new AssertionError("no failure, but " + asked.join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof TokenException failure) {
                return failure;
            }
            throw e;
        }
    }

    static String tokenOf(CompletableFuture<AccessToken> asked) {
        if (!asked.isDone()) {
            throw new AssertionError("still waiting");
        }
        return asked.join().value();
    }

    @Override
    public void acquired(Acquired event) {
        told(event);
    }

    @Override
    public void failed(Failed event) {
        told(event);
    }

    @Override
    public void rejected(Rejected event) {
        told(event);
    }

    @Override
    public void waited(Waited event) {
        told(event);
    }

    @Override
    public void insufficientScope(InsufficientScope event) {
        told(event);
    }

    @Override
    public void storeFailed(StoreFailed event) {
        told(event);
    }
}
