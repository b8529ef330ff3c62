package io.latchkey.jaxrs;

import io.latchkey.BearerExchange;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** An answer in Jakarta REST, as an exchange sees it. */
record Answer(ClientResponseContext response) implements BearerExchange.Response {

    @Override
    public int statusCode() {
        return response.getStatus();
    }

    @Override
    public List<String> headers(String name) {
        return Headers.values(response.getHeaders(), name);
    }

    @Override
    public byte[] peekBody(int limit) {
        InputStream entity = response.getEntityStream();
        if (entity == null || limit <= 0) {
            return new byte[0];
        }
        try {
            byte[] first = entity.readNBytes(limit);
            PushbackInputStream whole = new PushbackInputStream(entity, Math.max(1, first.length));
            whole.unread(first);
            response.setEntityStream(whole);
            return first;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
