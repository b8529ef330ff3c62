package io.latchkey.jaxrs;

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

    @Nullable
    Object get(String name) {
        Object value = request.getProperty(name);
        return value == null ? configured(name) : value;
    }

    @Nullable
    Object configured(String name) {
        Configuration configuration = request.getConfiguration();
        return configuration == null ? null : configuration.getProperty(name);
    }
}
