package io.latchkey.jaxrs;

import io.latchkey.BearerExchange;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** An answer in Jakarta REST, as an exchange sees it. */
final class Answer implements BearerExchange.Response {

    private static final System.Logger LOG = System.getLogger("io.latchkey");

    /** Enough for any error page; an entity beyond this keeps its connection until it is read, or costs it. */
    private static final int KEPT = 64 * 1024;

    private final ClientResponseContext response;
    private final Implementation implementation;
    private boolean released;

    Answer(ClientResponseContext response, Implementation implementation) {
        this.response = response;
        this.implementation = implementation;
    }

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
            implementation.setEntityStream(response, before(entity, first));
            return first;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads an entity of the usual size to its end, keeps it, and gives the connection back; also if it breaks off. */
    @Override
    public void releaseConnection() {
        InputStream entity = response.getEntityStream();
        if (entity == null) {
            return;
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
        try {
            boolean whole = transfer(entity, kept);
            byte[] read = kept.toByteArray();
            if (whole) {
                replace(entity, new ByteArrayInputStream(read));
            } else {
                implementation.setEntityStream(response, before(entity, read));
            }
        } catch (IOException e) {
            replace(entity, new SequenceInputStream(new ByteArrayInputStream(kept.toByteArray()), new BrokenStream(e)));
        }
    }

    /** Set before, lest a response be closed with the entity that it has now; and again, as some forget it then. */
    private void replace(InputStream entity, InputStream by) {
        implementation.setEntityStream(response, by);
        release(entity);
        implementation.setEntityStream(response, by);
    }

    /** Gives the connection back, whatever is left of the entity, which nobody will read. */
    void discard() {
        InputStream entity = response.getEntityStream();
        if (entity != null && !released) {
            implementation.setEntityStream(response, new ByteArrayInputStream(new byte[0]));
            release(entity);
        }
    }

    private void release(InputStream entity) {
        released = true;
        try {
            implementation.releaseConnection(response, entity);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the connection of a 401 could not be given back");
        }
    }

    /** Reads until the end, or until there is more than is kept; tells whether it was the end. */
    private static boolean transfer(InputStream entity, ByteArrayOutputStream to) throws IOException {
        byte[] some = new byte[8 * 1024];
        while (to.size() <= KEPT) {
            int read = entity.read(some);
            if (read < 0) {
                return true;
            }
            to.write(some, 0, read);
        }
        return false;
    }

    /** Not a SequenceInputStream, which closes the entity at its end, and RESTEasy the whole response with it. */
    private static InputStream before(InputStream entity, byte[] read) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(entity, Math.max(1, read.length));
        whole.unread(read);
        return whole;
    }

    /** What is left of an entity that broke off. */
    private static final class BrokenStream extends InputStream {

        private final IOException failure;

        BrokenStream(IOException failure) {
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            throw failure;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw failure;
        }
    }
}
