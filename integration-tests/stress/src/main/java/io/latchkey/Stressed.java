package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A token holder whose fetches run on the thread that happens to start them, so that the threads of a stress test meet
 * in all of its steps. Its clocks stand still until they are moved; its timers never fire.
 */
final class Stressed implements Timing, TokenTransport {

    private static final Logger LOG = Logger.getLogger("io.latchkey");

    static {
        LOG.setLevel(Level.OFF);
    }

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final boolean healthy;
    private volatile long seconds;

    /** What the supplier gives, and what the endpoint takes. */
    private volatile String secret = "secret";

    private volatile String rightSecret = "secret";

    final TokenHolder holder;

    private Stressed(boolean healthy) {
        this.healthy = healthy;
        TokenEndpoint endpoint = new TokenEndpoint(
                new FixedAddress(URI.create("https://auth.example.com/oauth2/token")),
                new TokenEndpoint.Client(
                        "client",
                        Supplied.by("the clientSecret", () -> secret),
                        ClientAuthentication.clientSecretPost(),
                        null,
                        List.of()),
                this);
        holder = new TokenHolder(
                endpoint,
                this,
                new TokenLifetime.Margins(null, null),
                Duration.ofSeconds(10),
                null,
                new Telling(endpoint, null, null));
    }

    static Stressed cold() {
        return new Stressed(true);
    }

    static Stressed failing() {
        return new Stressed(false);
    }

    /** With its first token, fresh. */
    static Stressed fresh() {
        Stressed stressed = new Stressed(true);
        stressed.ask().join();
        return stressed;
    }

    /** Refused for its secret a second ago, which has been changed since: a look is due. */
    static Stressed refused() {
        Stressed stressed = new Stressed(true);
        stressed.rightSecret = "new";
        outcome(stressed.ask());
        stressed.secret = "new";
        stressed.seconds = 1;
        return stressed;
    }

    /** Moves the clocks to where an hour's token is stale. */
    void becomeStale() {
        seconds = 3000;
    }

    /** Moves the clocks to where an hour's token does not last for an upload. */
    void becomeOld() {
        seconds = 3555;
    }

    CompletableFuture<AccessToken> ask() {
        return holder.tokenAsync();
    }

    /** The outcome of a call, or -2 if it was refused as closed. */
    static int outcomeUnlessClosed(Supplier<CompletableFuture<AccessToken>> call) {
        try {
            return outcome(call.get());
        } catch (IllegalStateException closed) {
            return -2;
        }
    }

    /** The number of the token, 0 if it was refused, or -1 if somebody waits for ever. */
    static int outcome(CompletableFuture<AccessToken> asked) {
        if (!asked.isDone()) {
            return -1;
        }
        try {
            return Integer.parseInt(asked.join().value());
        } catch (CompletionException e) {
            return 0;
        }
    }

    int requests() {
        return requests.get();
    }

    int mostAtOnce() {
        return mostUnderWay.get();
    }

    @Override
    public Response send(Request request) {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        int number = requests.incrementAndGet();
        if (!new String(request.body(), UTF_8).contains("client_secret=" + rightSecret)) {
            underWay.decrementAndGet();
            return new Response(
                    401, Map.of(), new ByteArrayInputStream("{\"error\":\"invalid_client\"}".getBytes(UTF_8)));
        }
        String json = healthy
                ? "{\"access_token\":\"" + number + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                : "{\"error\":\"invalid_scope\"}";
        underWay.decrementAndGet();
        return new Response(healthy ? 200 : 400, Map.of(), new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    @Override
    public long nanoTime() {
        return seconds * 1_000_000_000L;
    }

    @Override
    public Instant wallTime() {
        return Instant.ofEpochSecond(seconds);
    }

    @Override
    public double random() {
        return 0.5;
    }

    @Override
    public Task start(String name, Runnable work) {
        work.run();
        return () -> {};
    }

    @Override
    public void complete(Runnable work) {
        work.run();
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        return () -> {};
    }

    @Override
    public void pause(Duration length) {}

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest) throws ExecutionException {
        try {
            return work.call();
        } catch (Exception e) {
            throw new ExecutionException(e);
        }
    }
}
