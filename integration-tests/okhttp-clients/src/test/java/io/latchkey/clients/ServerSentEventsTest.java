package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.testing.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ServerSentEventsTest {

    @Test
    void streamThroughADeadToken() throws Exception {
        Reply stream = Reply.of(200).header("Content-Type", "text/event-stream").body("data: BTC 1\n\n");
        try (Partner partner = Partner.answering(stream)) {
            CompletableFuture<String> event = new CompletableFuture<>();
            Request prices =
                    new Request.Builder().url(partner.origin() + "/prices").build();

            EventSource source = EventSources.createFactory(partner.client())
                    .newEventSource(prices, new EventSourceListener() {
                        @Override
                        public void onEvent(EventSource open, @Nullable String id, @Nullable String type, String data) {
                            event.complete(data);
                        }

                        @Override
                        public void onFailure(EventSource failed, @Nullable Throwable t, @Nullable Response response) {
                            event.completeExceptionally(new AssertionError("no event", t));
                        }
                    });

            assertThat(event.get(20, TimeUnit.SECONDS)).isEqualTo("BTC 1");
            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
            source.cancel();
        }
    }
}
