package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/**
 * Keeps what is written, as it goes over the wire: it is the outermost interceptor, so that encoders write into it. Only
 * a request filter that sets another entity stream is further out; what that one writes is not seen, so it is noted.
 */
final class EntityRecorder implements ClientRequestFilter, WriterInterceptor {

    private static final String ENTITY_STREAM = "io.latchkey.jaxrs.entityStream";

    /** Runs before all other request filters. */
    @Override
    public void filter(ClientRequestContext request) {
        if (request.hasEntity()) {
            request.setProperty(ENTITY_STREAM, request.getEntityStream());
        }
    }

    /** Tells, after all other request filters, whether one of them has set another entity stream. */
    static boolean isLeftOut(ClientRequestContext request) {
        if (!request.hasEntity()) {
            return false;
        }
        Object before = request.getProperty(ENTITY_STREAM);
        request.removeProperty(ENTITY_STREAM);
        return before != request.getEntityStream();
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext entity) throws IOException {
        if (entity.getProperty(Attempt.PROPERTY) instanceof Attempt attempt) {
            attempt.writing(entity);
        } else {
            entity.proceed();
        }
    }
}
