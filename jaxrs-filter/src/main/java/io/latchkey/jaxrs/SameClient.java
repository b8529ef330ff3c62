package io.latchkey.jaxrs;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a second attempt over the client that made the first one. */
final class SameClient {

    private static final System.Logger LOG = System.getLogger("io.latchkey");

    /** Enough for any error page; an entity beyond this costs its connection instead. */
    static final int DRAINED = 64 * 1024;

    /** Where an entity cannot be closed, more is read before its connection is given up. */
    private static final int DRAINED_IF_NOT_CLOSED = 1024 * 1024;

    private final BearerAuthFilter filter;

    /** In Jersey, each target with a registration of its own has a connector of its own: one is enough. */
    private volatile @Nullable WebTarget jerseyTarget;

    SameClient(BearerAuthFilter filter) {
        this.filter = filter;
    }

    /**
     * Sends the attempt, and makes its answer the first one's.
     *
     * @return false if there is no client to send it with; then the first answer stands
     */
    boolean send(SecondAttempt second, ClientRequestContext first, ClientResponseContext response) throws IOException {
        Invocation.Builder request = request(second, first);
        if (request == null) {
            return false;
        }
        drain(response);
        second.answer(response, second.invoke(request, first));
        return true;
    }

    private Invocation.@Nullable Builder request(SecondAttempt second, ClientRequestContext first) {
        Client client = first.getClient();
        if (client == null) {
            LOG.log(System.Logger.Level.DEBUG, "this request knows no client, so the 401 is handed on");
            return null;
        }
        try {
            return withProperties(target(client, second), first, client).property(Attempt.PROPERTY, second);
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client is closed, so the 401 is handed on");
            return null;
        }
    }

    private WebTarget target(Client client, SecondAttempt second) {
        if (client.getConfiguration().isRegistered(filter)) {
            return client.target(second.uri());
        }
        if (!Redirects.isJersey(client)) {
            return client.target(second.uri()).register(filter);
        }
        WebTarget target = jerseyTarget;
        if (target == null) {
            target = client.target(second.uri()).register(filter);
            jerseyTarget = target;
        }
        return target;
    }

    private static Invocation.Builder withProperties(WebTarget target, ClientRequestContext first, Client client) {
        Map<String, Object> properties = beyond(client, first);
        if (Redirects.isCxf(client)) {
            // it asks the target for time-outs, not the request
            properties.forEach(target::property);
        }
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

    /** Frees the connection: it is used again if the entity ends soon, and closed otherwise. */
    private static void drain(ClientResponseContext response) {
        try {
            InputStream entity = response.getEntityStream();
            if (entity == null) {
                return;
            }
            boolean closeable = outlivesItsEntity(response);
            int limit = closeable ? DRAINED : DRAINED_IF_NOT_CLOSED;
            if (!transfer(entity, OutputStream.nullOutputStream(), limit) && closeable) {
                entity.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the 401 could not be read to its end");
        }
    }

    /** Reads until the end, or until there is more than the limit; tells whether it was the end. */
    static boolean transfer(InputStream entity, OutputStream to, int limit) throws IOException {
        byte[] some = new byte[8 * 1024];
        int left = limit;
        while (left >= 0) {
            int read = entity.read(some);
            if (read < 0) {
                return true;
            }
            to.write(some, 0, read);
            left -= read;
        }
        return false;
    }

    /** In RESTEasy, to close the entity is to close the whole response, which the caller has yet to read. */
    private static boolean outlivesItsEntity(ClientResponseContext response) {
        return Redirects.isJersey(response) || Redirects.isCxf(response);
    }
}
