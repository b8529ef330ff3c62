package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A retried call takes no more of the stack than a plain one. Slow on java.net.http: some 4 ms per request. */
public interface LeakContract extends Contract {

    /** How many calls a stack is asked for, one after the other. */
    default int callsInARow() {
        return 1_000;
    }

    @Test
    @Timeout(180)
    @Tag("I1")
    @Tag("I15")
    @Tag("J2")
    @Tag("J3")
    @Tag("E6")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes() throws IOException {
        assertNothingIsTakenBy(callsInARow(), Reply.invalidToken().body(new byte[64 << 10]));
    }

    /** Too large to be read for the sake of its connection: then that one has to go. */
    @Test
    @Timeout(180)
    @Tag("I15")
    @Tag("J3")
    @Tag("E6")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes_whenTheRefusalIsLarge() throws IOException {
        assertNothingIsTakenBy(callsInARow() / 5, Reply.invalidToken().body(new byte[1 << 20]));
    }

    private void assertNothingIsTakenBy(int calls, Reply refusal) throws IOException {
        EverNew tokens = new EverNew(scene().secret());
        scene().use(BearerAuth.of(tokens, AllowedOrigins.of(scene().api().origin())));
        for (int i = 0; i < calls; i++) {
            scene().api().enqueue(Reply.of(200));
            assertThat(scene().get("/plain/" + i).status()).isEqualTo(200);
        }
        int plain = scene().api().openConnections();

        for (int i = 0; i < calls; i++) {
            scene().api().enqueue(refusal, Reply.of(200));
            assertThat(scene().get("/retried/" + i).status()).isEqualTo(200);
        }

        Map<String, List<String>> sent = scene().api().requests().stream()
                .collect(Collectors.groupingBy(
                        RecordedRequest::target,
                        Collectors.mapping(request -> request.header("Authorization"), Collectors.toList())));
        for (int i = 0; i < calls; i++) {
            assertThat(sent.get("/plain/" + i)).hasSize(1);
            assertThat(sent.get("/retried/" + i)).hasSize(2).doesNotHaveDuplicates();
        }
        // A server hears a little later that its client has closed a connection; some close theirs when collected.
        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            if (scene().api().openConnections() > plain) {
                System.gc();
            }
            assertThat(scene().api().openConnections()).isLessThanOrEqualTo(plain);
        });
    }

    /** Has another token at once, whichever was rejected: a real source keeps young ones, and would retry once only. */
    final class EverNew implements TokenSource {

        private final String prefix;
        private volatile AccessToken current;

        EverNew(String prefix) {
            this.prefix = prefix;
            this.current = numbered(prefix, 1);
        }

        private static AccessToken numbered(String prefix, int number) {
            return AccessToken.of(prefix + "-" + number, Instant.MAX);
        }

        @Override
        public AccessToken token() {
            return current;
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {
            int number = Integer.parseInt(token.value().substring(prefix.length() + 1));
            current = numbered(prefix, number + 1);
        }
    }
}
