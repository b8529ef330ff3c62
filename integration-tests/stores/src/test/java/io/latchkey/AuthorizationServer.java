package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint, and the API that accepts its tokens: {@code token-1}, {@code token-2} and so on, each until its end by
 * the world's time, or until it is revoked. Thread-safe.
 */
final class AuthorizationServer implements TokenTransport {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final WorldTime time;
    private final Map<String, Instant> alive = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean voidsOldTokens;
    private volatile boolean acceptsNone;
    private volatile @Nullable Gate gate;

    AuthorizationServer(WorldTime time) {
        this.time = time;
    }

    /** From now on there is one token that is accepted, the one that was issued last. */
    void voidOldTokens() {
        voidsOldTokens = true;
    }

    /** From now on the API refuses whatever it is shown. */
    void acceptNone() {
        acceptsNone = true;
    }

    void revoke(String token) {
        alive.remove(token);
    }

    boolean accepts(String token) {
        Instant end = alive.get(token);
        return !acceptsNone && end != null && time.instant().isBefore(end);
    }

    int requests() {
        return requests.get();
    }

    /** Holds the requests that come from now on. */
    Gate hold() {
        Gate closed = new Gate();
        gate = closed;
        return closed;
    }

    /** Lets those pass that come from now on, and holds those that it has. */
    void holdNoMore() {
        gate = null;
    }

    @Override
    public Response send(Request request) throws IOException {
        int number = requests.incrementAndGet();
        Gate closed = gate;
        if (closed != null) {
            closed.await();
        }
        String token = "token-" + number;
        if (voidsOldTokens) {
            alive.clear();
        }
        alive.put(token, time.instant().plus(LIFETIME));
        String json = "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                + LIFETIME.toSeconds() + "}";
        return new Response(200, Map.of(), new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    /** Where requests are held. */
    static final class Gate {

        private final Semaphore arrived = new Semaphore(0);
        private final CountDownLatch opened = new CountDownLatch(1);

        private void await() throws IOException {
            arrived.release();
            try {
                opened.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted at the gate");
            }
        }

        /** Waits for so many more requests. */
        void awaitArrivals(int count) throws InterruptedException {
            if (!arrived.tryAcquire(count, 30, TimeUnit.SECONDS)) {
                throw new AssertionError("no request has come");
            }
        }

        void open() {
            opened.countDown();
        }
    }
}
