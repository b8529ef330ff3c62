package io.latchkey.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same on an engine that is a process of its own, and what befalls one. */
public abstract class ServerContract extends StoreContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    protected abstract Server start() throws Exception;

    private Server server() {
        return (Server) engine();
    }

    /** With the time-out of its client: there is no other in a store. */
    @Test
    @Order(STALLED)
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aServerThatStallsIsAnErrorUntilItGoesOn() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "a record", MINUTE);

        server().stall();
        try {
            assertThatThrownBy(() -> one().read(key)).isInstanceOf(Exception.class);
        } finally {
            server().resume();
        }

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(one().read(key)).isEqualTo("a record"));
    }

    /** By the clients that were there before. */
    @Test
    @Order(RESTARTED)
    void aServerThatIsBackServesAgain() throws Exception {
        server().restart();

        String key = key();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(one().read(key)).isNull());
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            boolean set = one().compareAndSet(key, null, "a record", MINUTE);
            return set || "a record".equals(one().read(key));
        });
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(other().read(key)).isEqualTo("a record"));
    }
}
