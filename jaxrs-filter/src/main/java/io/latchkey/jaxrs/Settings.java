package io.latchkey.jaxrs;

import io.latchkey.TokenException;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.Configuration;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The properties of a request; where it has none, those of its target and client. */
record Settings(ClientRequestContext request) {

    <T> @Nullable T get(String name, Class<T> type) throws IOException {
        Object value = get(name);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw new IOException("property " + name + ": expected " + type.getName() + ", found "
                    + value.getClass().getName());
        }
        return type.cast(value);
    }

    private @Nullable Object get(String name) {
        Object value = request.getProperty(name);
        return value == null ? ofClient(name) : value;
    }

    private @Nullable Object ofClient(String name) {
        Configuration configuration = request.getConfiguration();
        return configuration == null ? null : configuration.getProperty(name);
    }

    boolean isFalseOfClient(String name) {
        Object value = ofClient(name);
        return value != null && value.toString().equalsIgnoreCase("false");
    }

    private static boolean isTrue(@Nullable Object setting) {
        return setting != null && Boolean.parseBoolean(setting.toString());
    }

    /** Refuses a request whose secret a redirect might take elsewhere. */
    void refuseIf(boolean follows, String cure) throws IOException {
        if (follows && !isTrue(get(BearerAuthFilter.FOLLOWS_NO_REDIRECTS))) {
            throw new TokenException(
                    "this client follows redirects, and might take a secret to another origin: " + cure, null);
        }
    }

    /** Refuses a request that is sent by something of which nobody knows whether it follows redirects. */
    void refuseUnless(boolean known, String connectorOrEngine) throws IOException {
        if (!known && !isTrue(get(BearerAuthFilter.FOLLOWS_NO_REDIRECTS))) {
            throw new TokenException(
                    connectorOrEngine + " might follow redirects, and take a secret to another origin. If it is sure to"
                            + " follow none, set the property " + BearerAuthFilter.FOLLOWS_NO_REDIRECTS
                            + " (BearerAuthFilter.FOLLOWS_NO_REDIRECTS) of the client to true",
                    null);
        }
    }
}
