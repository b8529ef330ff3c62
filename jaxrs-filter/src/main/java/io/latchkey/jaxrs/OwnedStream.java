package io.latchkey.jaxrs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The entity of a response that must live, and must be closed, with it. */
final class OwnedStream extends FilterInputStream {

    private final Runnable owner;

    OwnedStream(InputStream entity, Runnable owner) {
        super(entity);
        this.owner = owner;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } finally {
            owner.run();
        }
    }
}
