package io.latchkey.jersey31connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import io.latchkey.contract.LeakContract;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connectors that at times open another connection though one is about to be free: a few more, but not one for each call. */
interface FewConnections extends LeakContract {

    @Override
    @Test
    @Tag("I15")
    @Tag("J3")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes() throws IOException {
        assertFewAreTakenBy(Reply.invalidToken().body(new byte[64 << 10]));
    }

    @Override
    @Test
    @Tag("I15")
    @Tag("J3")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes_whenTheRefusalIsLarge() throws IOException {
        assertFewAreTakenBy(Reply.invalidToken().body(new byte[1 << 20]));
    }

    private void assertFewAreTakenBy(Reply refusal) throws IOException {
        scene().use(BearerAuth.of(
                new EverAnother(scene().secret()),
                AllowedOrigins.of(scene().api().origin())));
        for (int i = 0; i < 60; i++) {
            scene().api().enqueue(refusal, Reply.of(200));
            assertThat(scene().get("/retried").status()).isEqualTo(200);
        }

        assertThat(scene().api().requests()).hasSize(120);
        assertThat(scene().api().openConnections()).isLessThan(20);
    }

    /** Has another token at once, whichever was rejected. */
    final class EverAnother implements TokenSource {

        private final String prefix;
        private final AtomicInteger number = new AtomicInteger();

        EverAnother(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public AccessToken token() {
            return AccessToken.of(prefix + number, Instant.MAX);
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {
            number.incrementAndGet();
        }
    }
}
