package io.latchkey.jaxrs;

import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/** Keeps what is written, as it goes over the wire: it is the outermost interceptor, so that encoders write into it. */
final class EntityRecorder implements WriterInterceptor {

    @Override
    public void aroundWriteTo(WriterInterceptorContext entity) throws IOException {
        if (entity.getProperty(Attempt.PROPERTY) instanceof Attempt attempt) {
            attempt.writing(entity);
        } else {
            entity.proceed();
        }
    }
}
