package io.latchkey.jaxrs;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.core.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** The time-outs that implementations take as properties, each under names of its own. */
record Timeouts(Configuration client) {

    private static final List<String> PROPERTIES = List.of(
            "jersey.config.client.connectTimeout",
            "jersey.config.client.readTimeout",
            "http.connection.timeout",
            "http.receive.timeout");

    static Timeouts of(Client client) {
        return new Timeouts(client.getConfiguration());
    }

    /** Sets those that the client has not. */
    void set(BiConsumer<String, Object> property, Duration timeout) {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
        for (String name : PROPERTIES) {
            if (client.getProperty(name) == null) {
                property.accept(name, millis);
            }
        }
    }
}
