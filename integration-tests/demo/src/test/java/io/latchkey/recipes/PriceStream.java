package io.latchkey.recipes;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

// tag::stream[]
/** A price feed that is opened again when it ends, after pauses that grow, and subscribed anew each time. */
final class PriceStream extends WebSocketListener implements AutoCloseable {

    private static final int LONGEST = 5; // doublings: half a minute, from a second

    private final OkHttpClient okhttp;
    private final Request feed;
    private final String subscription;
    private final Consumer<String> prices;
    private final ScheduledExecutorService timer;
    private final Duration pause;
    private final AtomicInteger inVain = new AtomicInteger();
    private volatile @Nullable WebSocket socket;
    private volatile boolean closed;

    PriceStream(
            OkHttpClient okhttp, // with the interceptor
            String url,
            String subscription,
            Consumer<String> prices,
            ScheduledExecutorService timer,
            Duration pause) {
        this.okhttp = okhttp.newBuilder().pingInterval(Duration.ofSeconds(10)).build(); // finds dead connections
        this.feed = new Request.Builder().url(url).build();
        this.subscription = subscription;
        this.prices = prices;
        this.timer = timer;
        this.pause = pause;
    }

    void open() {
        if (!closed) {
            socket = okhttp.newWebSocket(feed, this); // with the token that is valid now
        }
    }

    @Override
    public void onOpen(WebSocket opened, Response response) {
        opened.send(subscription);
    }

    @Override
    public void onMessage(WebSocket from, String text) {
        inVain.set(0); // not in onOpen: a server may take the connection, and end it at once
        prices.accept(text);
    }

    @Override
    public void onClosing(WebSocket ending, int code, String reason) {
        ending.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket ended, int code, String reason) {
        openLater();
    }

    @Override
    public void onFailure(WebSocket ended, Throwable failure, @Nullable Response response) {
        openLater(); // response is a 401 if the API refused two tokens
    }

    private void openLater() {
        if (!closed) {
            long longest = pause.toMillis() << Math.min(inVain.getAndIncrement(), LONGEST);
            long jittered = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
            var unused = timer.schedule(this::open, jittered, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
        WebSocket last = socket;
        if (last != null) {
            last.close(1000, null);
        }
    }
}
// end::stream[]
