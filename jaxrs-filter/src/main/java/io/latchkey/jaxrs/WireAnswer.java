package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An answer before any filter or decoder has touched it. */
record WireAnswer(
        Response.StatusType status,
        MultivaluedMap<String, String> headers,
        @Nullable InputStream entity,
        boolean toOurRequest) {

    /**
     * Takes the answer and leaves a 204 behind: other filters are to judge and to read it once, when it is the first
     * one's, and not without its entity before.
     */
    static WireAnswer take(ClientResponseContext response, boolean toOurRequest) {
        InputStream entity = response.getEntityStream();
        WireAnswer taken =
                new WireAnswer(response.getStatusInfo(), Headers.copy(response.getHeaders()), entity, toOurRequest);
        if (entity != null) {
            response.setEntityStream(new ByteArrayInputStream(new byte[0]));
        }
        response.getHeaders().clear();
        response.setStatusInfo(Response.Status.NO_CONTENT);
        return taken;
    }

    void replace(ClientResponseContext first, Response owner) {
        first.setStatusInfo(status);
        Headers.replace(first.getHeaders(), headers);
        if (entity == null) {
            owner.close();
            first.setEntityStream(new ByteArrayInputStream(new byte[0]));
        } else {
            first.setEntityStream(new OwnedStream(entity, owner));
        }
    }
}
