package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer before any filter or decoder has touched it.
 *
 * @param owner closes what the entity came on
 */
record WireAnswer(
        Response.StatusType status,
        MultivaluedMap<String, String> headers,
        @Nullable InputStream entity,
        Runnable owner,
        boolean toOurRequest) {

    /** Makes this answer the first one's. */
    void replace(ClientRequestContext request, ClientResponseContext first, Implementation implementation) {
        implementation.replaceHead(request, first, this);
        if (entity == null) {
            owner.run();
            implementation.setEntityStream(first, new ByteArrayInputStream(new byte[0]));
        } else {
            implementation.setEntityStream(first, new OwnedStream(entity, owner));
        }
    }
}
