package io.latchkey.jaxrs;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Keeps what is written through it, up to a limit; beyond it, nothing. */
final class Recording extends FilterOutputStream {

    private final int limit;
    private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream(512);
    private boolean complete;

    Recording(OutputStream entity, int limit) {
        super(entity);
        this.limit = limit;
    }

    /** The entity was written to its end: without this, a kept half would pass for a whole. */
    void complete() {
        complete = true;
    }

    boolean isWhole() {
        return complete && kept != null;
    }

    byte @Nullable [] bytes() {
        return kept == null ? null : kept.toByteArray();
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        if (fits(1) && kept != null) {
            kept.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        if (fits(length) && kept != null) {
            kept.write(bytes, offset, length);
        }
    }

    private boolean fits(int length) {
        if (kept != null && length > limit - kept.size()) {
            kept = null;
        }
        return kept != null;
    }
}
