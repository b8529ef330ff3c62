package io.latchkey.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The same on an engine that is a process of its own, and what befalls one. */
public abstract class ServerContract extends StoreContract {

    private static final Duration AT_MOST = Duration.ofSeconds(30);

    @Override
    protected abstract Server start() throws Exception;

    private Server server() {
        return (Server) engine();
    }

    /** With the time-out of its client: there is no other in a store. */
    @Test
    @Order(STALLED)
    void aServerThatStallsIsAnErrorUntilItGoesOn() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "a record", MINUTE);

        try (Client hasty = server().connect(Duration.ofSeconds(2))) {
            server().stall();
            try {
                assertThatThrownBy(() -> hasty.read(key)).isInstanceOf(Exception.class);
            } finally {
                server().resume();
            }

            await().atMost(AT_MOST)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(hasty.read(key)).isEqualTo("a record"));
        }
        assertThat(one().read(key)).isEqualTo("a record");
    }

    /** By the clients that were there before. */
    @Test
    @Order(RESTARTED)
    void aServerThatIsBackServesAgain() throws Exception {
        server().restart();

        String key = key();
        await().atMost(AT_MOST)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(one().read(key)).isNull());
        await().atMost(AT_MOST).ignoreExceptions().until(() -> {
            boolean set = one().compareAndSet(key, null, "a record", MINUTE);
            return set || "a record".equals(one().read(key));
        });
        await().atMost(AT_MOST)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(other().read(key)).isEqualTo("a record"));
    }
}
