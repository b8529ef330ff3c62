package io.latchkey.jaxrs;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Configuration;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The portable way to send a second attempt: as a call of its own, by the client that made the first one. Filters that
 * are registered on the client run once more for it; what they do to it is undone.
 */
final class NestedCall {

    private final @Nullable BearerAuthFilter filter;

    NestedCall(@Nullable BearerAuthFilter filter) {
        this.filter = filter;
    }

    /** Sends the attempt; null if the client is closed. */
    @Nullable
    WireAnswer send(SecondAttempt second, Client client, ClientRequestContext first) throws IOException {
        Invocation.Builder request;
        try {
            request = withProperties(target(client, second), first, client).property(Attempt.PROPERTY, second);
        } catch (IllegalStateException closed) {
            return null;
        }
        return second.invoke(request);
    }

    private WebTarget target(Client client, SecondAttempt second) {
        WebTarget target = client.target(second.uri());
        return filter == null || client.getConfiguration().isRegistered(filter) ? target : target.register(filter);
    }

    private static Invocation.Builder withProperties(WebTarget target, ClientRequestContext first, Client client) {
        Map<String, Object> properties = beyond(client, first);
        properties.forEach(target::property); // CXF asks the target for time-outs, not the request
        Invocation.Builder builder = target.request();
        properties.forEach(builder::property);
        for (String name : first.getPropertyNames()) {
            builder.property(name, first.getProperty(name));
        }
        return builder;
    }

    /** What was set on the target only. */
    private static Map<String, Object> beyond(Client client, ClientRequestContext first) {
        Configuration configuration = first.getConfiguration();
        if (configuration == null) {
            return Map.of();
        }
        Map<String, Object> ofClient = client.getConfiguration().getProperties();
        Map<String, Object> ofTarget = new HashMap<>(configuration.getProperties());
        ofTarget.entrySet().removeAll(ofClient.entrySet());
        return ofTarget;
    }
}
