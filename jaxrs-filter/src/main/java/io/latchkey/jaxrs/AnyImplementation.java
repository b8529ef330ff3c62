package io.latchkey.jaxrs;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One of which we know no more than the API, and so trust with nothing beyond it. */
final class AnyImplementation implements Implementation {

    private static final int DRAINED = 1024 * 1024;

    private final NestedCall nested;

    AnyImplementation(@Nullable BearerAuthFilter filter) {
        this.nested = new NestedCall(filter);
    }

    @Override
    public void forbidRedirects(ClientRequestContext request) throws IOException {
        new Settings(request).refuseUnless(false, request.getClass().getName());
    }

    /** Where an entity is written, nobody knows: past the stream of the filters perhaps, so that it is not recorded. */
    @Override
    public boolean canSendAgain(ClientRequestContext request) {
        return request.getClient() != null && !request.hasEntity();
    }

    @Override
    public boolean mayWaitHere() {
        return Threads.isBlockedBy(frame -> false);
    }

    /** To close it might be to close the whole response, which the caller has yet to read. */
    @Override
    public void releaseConnection(ClientResponseContext response, InputStream wire) throws IOException {
        var unused = wire.readNBytes(DRAINED);
    }

    @Override
    public @Nullable WireAnswer send(SecondAttempt second, ClientRequestContext first) throws IOException {
        Client client = first.getClient();
        return client == null ? null : nested.send(second, client, first);
    }
}
