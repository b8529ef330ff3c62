package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written, as it goes over the wire. It is the first request filter, and so its stream is the innermost
 * one: whatever other filters wrap around it, and interceptors around that, writes into it.
 */
final class EntityRecorder implements ClientRequestFilter, WriterInterceptor {

    private static final String RECORDING = "io.latchkey.jaxrs.recording";

    /** Runs before all other request filters, where the implementation heeds priorities. */
    @Override
    public void filter(ClientRequestContext request) {
        record(request);
    }

    /** Sees to it that the entity of a request is recorded; does nothing if it is already. */
    static void record(ClientRequestContext request) {
        if (!request.hasEntity() || recording(request) != null) {
            return; // an Invocation of RESTEasy that is invoked once more still has its stream
        }
        OutputStream wire = request.getEntityStream();
        if (wire != null && isOfTheImplementation(wire, request)) {
            Recording recording = new Recording(wire);
            request.setEntityStream(recording);
            request.setProperty(RECORDING, recording);
        }
    }

    /** Another one would be the stream of a filter that ran before us, and nobody knows what becomes of the entity in it. */
    private static boolean isOfTheImplementation(OutputStream wire, ClientRequestContext request) {
        String implementation = request.getClass().getName();
        int end = implementation.indexOf('.', implementation.indexOf('.', implementation.indexOf('.') + 1) + 1);
        return wire.getClass().getName().startsWith(implementation.substring(0, end + 1));
    }

    /** The recording of a request, or null if it has none. */
    static @Nullable Recording recording(ClientRequestContext request) {
        return request.getProperty(RECORDING) instanceof Recording recording ? recording : null;
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
