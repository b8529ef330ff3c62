package io.latchkey.contract.jaxrs;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A writer with a side effect: it never writes the same twice. */
final class OrderWriter implements MessageBodyWriter<Order> {

    private final AtomicInteger written = new AtomicInteger();

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == Order.class;
    }

    @Override
    public void writeTo(
            Order order,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream entity)
            throws IOException {
        String text = "order of " + order.asset() + ", written " + written.incrementAndGet() + " times";
        entity.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
