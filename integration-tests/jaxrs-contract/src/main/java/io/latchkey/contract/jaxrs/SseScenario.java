package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.sandbox.Gate;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.sse.SseEventSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Server-sent events: a subscription bears a token, also one that the implementation makes anew by itself. */
public interface SseScenario extends JaxrsScenario {

    /** A stream that sends one event at once, and stays open until the latch is. */
    private static Reply stream(String event, CountDownLatch end) {
        String text = "id: " + event + "\ndata: " + event + "\n\n";
        String comment = ":" + " ".repeat(text.length() - 2) + "\n";
        return Reply.of(200)
                .header("Content-Type", "text/event-stream")
                .body((text + comment).getBytes(StandardCharsets.UTF_8))
                .stallingInBody(end);
    }

    /** A subscription that puts what it hears into a queue, and is made anew at once when its stream ends. */
    private static SseEventSource open(Client client, URI uri, BlockingQueue<String> heard) {
        SseEventSource source = SseEventSource.target(client.target(uri))
                .reconnectingEvery(1, TimeUnit.MILLISECONDS)
                .build();
        source.register(
                event -> {
                    // a comment is an event too, to Jersey
                    if (!event.readData().isEmpty()) {
                        heard.add(event.readData());
                    }
                },
                failure -> heard.add(failure.toString()));
        source.open();
        return source;
    }

    private static String next(BlockingQueue<String> heard) throws InterruptedException {
        String event = heard.poll(20, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    @Test
    @Tag("G17")
    @Tag("J1")
    default void subscribesWithATokenAndOnceMoreIfThatIsDead() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CountDownLatch end = new CountDownLatch(1);
        scene().api().enqueue(Reply.invalidToken(), stream("one", end));

        try (SseEventSource source = open(client(), scene().uri("/prices"), heard)) {
            assertThat(next(heard)).isEqualTo("one");

            assertThat(sentTwiceAlike().header("Accept")).isEqualTo("text/event-stream");
            assertThat(source.isOpen()).isTrue();
            end.countDown();
        }
    }

    @Test
    @Tag("G17")
    @Tag("J1")
    default void subscribesAnewWithAFreshToken() throws IOException, InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CountDownLatch firstEnd = new CountDownLatch(1);
        CountDownLatch secondEnd = new CountDownLatch(1);
        scene().api().enqueue(stream("one", firstEnd), stream("two", secondEnd));

        try (SseEventSource source = open(client(), scene().uri("/prices"), heard)) {
            assertThat(next(heard)).isEqualTo("one");
            scene().tokens().reject(scene().tokens().token());
            firstEnd.countDown();
            assertThat(next(heard)).isEqualTo("two");

            assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
            assertThat(source.isOpen()).isTrue();
            secondEnd.countDown();
        }
    }

    @Test
    @Tag("G17")
    @Tag("J1")
    default void subscribesAnewThroughARevokedToken() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CountDownLatch firstEnd = new CountDownLatch(1);
        CountDownLatch secondEnd = new CountDownLatch(1);
        scene().api().enqueue(stream("one", firstEnd), Reply.invalidToken(), stream("two", secondEnd));

        try (SseEventSource source = open(client(), scene().uri("/prices"), heard)) {
            assertThat(next(heard)).isEqualTo("one");
            firstEnd.countDown();
            assertThat(next(heard)).isEqualTo("two");

            assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t2");
            assertThat(scene().api().requests().subList(1, 3))
                    .extracting(request -> request.header("Last-Event-ID"))
                    .containsExactly("one", "one");
            assertThat(source.isOpen()).isTrue();
            secondEnd.countDown();
        }
    }

    @Test
    @Tag("G17")
    default void hearsThePricesOfTheSandboxThroughARevokedToken() throws InterruptedException {
        Sandbox sandbox = scene().sandbox();
        Client client = closing(newBuilder()
                .register(
                        BearerAuthFilter.create(scene().sandboxTokens(sandbox), AllowedOrigins.of(sandbox.apiOrigin())))
                .build());
        client.target(sandbox.api("/prices")).request().get().close();
        sandbox.revokeAll();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        try (Gate held = sandbox.holdPriceStreams();
                SseEventSource source = open(client, sandbox.api("/prices/stream?events=2"), heard)) {
            assertThat(next(heard)).isEqualTo("ETH 2480.15");

            assertThat(sandbox.apiRequests("/prices/stream")).isEqualTo(2);
            assertThat(sandbox.tokenRequests()).isEqualTo(2);
            assertThat(source.isOpen()).isTrue();
            held.open();
            assertThat(next(heard)).isEqualTo("BTC 61250.40");
        }
    }
}
