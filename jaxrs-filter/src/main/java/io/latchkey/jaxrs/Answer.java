package io.latchkey.jaxrs;

import io.latchkey.BearerExchange;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
            response.setEntityStream(before(entity, first));
            return first;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads an entity of the usual size to its end, and keeps it. */
    @Override
    public void releaseConnection() {
        InputStream entity = response.getEntityStream();
        if (entity == null) {
            return;
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
        boolean whole = false;
        try {
            whole = SameClient.transfer(entity, kept, SameClient.DRAINED);
        } catch (IOException e) {
            // Whoever reads on meets it again.
        }
        byte[] read = kept.toByteArray();
        try {
            response.setEntityStream(whole ? new ByteArrayInputStream(read) : before(entity, read));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not a SequenceInputStream, which closes the entity at its end, and RESTEasy the whole response with it. */
    private static InputStream before(InputStream entity, byte[] read) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(entity, Math.max(1, read.length));
        whole.unread(read);
        return whole;
    }
}
