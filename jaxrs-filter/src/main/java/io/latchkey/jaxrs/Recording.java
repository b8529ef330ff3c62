package io.latchkey.jaxrs;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written through it, up to a limit; beyond it, nothing. Of an array that is written as it is, no copy is
 * made. Written by one thread, and looked at by another one perhaps, once it is complete.
 *
 * <p>If the wire breaks off, as it does where a server refuses a request before it has read it, the rest is kept all the
 * same, as long as it fits, and the failure told at the end.
 */
final class Recording extends FilterOutputStream {

    private int limit = -1;
    private byte @Nullable [] array;
    private int writtenOfArray;
    private @Nullable ByteArrayOutputStream kept;
    private @Nullable IOException broken;
    private volatile boolean begun;
    private volatile boolean complete;

    Recording(OutputStream wire) {
        super(wire);
    }

    /** Writes to another stream from now on. */
    void over(OutputStream wire) {
        out = wire;
    }

    /** Begins, with nothing kept; before, everything passes unseen. */
    void begin(int limit, byte @Nullable [] mostLikely) {
        this.limit = limit;
        array = mostLikely;
        writtenOfArray = 0;
        kept = null;
        broken = null;
        begun = true;
        complete = false;
    }

    /** The entity was written to its end: without this, a kept half would pass for a whole. */
    void complete() throws IOException {
        complete = true;
        if (broken != null) {
            throw broken;
        }
    }

    /** Nobody will ask for it any more. */
    void end() {
        array = null;
        kept = null;
        begun = false;
    }

    boolean hasBegun() {
        return begun;
    }

    boolean isWhole() {
        return complete && (array == null ? limit >= 0 : writtenOfArray == array.length);
    }

    byte[] bytes() {
        return array != null ? array : kept == null ? new byte[0] : kept.toByteArray();
    }

    @Override
    public void write(int b) throws IOException {
        if (begun) {
            write(new byte[] {(byte) b}, 0, 1);
        } else {
            out.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (broken == null) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                broken = e;
            }
        }
        if (begun) {
            keep(bytes, offset, length);
        }
        if (broken != null && limit < 0) {
            throw broken;
        }
    }

    @Override
    public void flush() throws IOException {
        if (broken == null) {
            out.flush();
        }
    }

    private void keep(byte[] bytes, int offset, int length) {
        if (isNextOfArray(bytes, offset, length)) {
            writtenOfArray += length;
            return;
        }
        byte[] written = array;
        if (written != null) { // an encoder makes something else of it
            array = null;
            append(written, 0, writtenOfArray);
        }
        append(bytes, offset, length);
    }

    private boolean isNextOfArray(byte[] bytes, int offset, int length) {
        return array != null
                && length <= array.length - writtenOfArray
                && Arrays.equals(array, writtenOfArray, writtenOfArray + length, bytes, offset, offset + length);
    }

    private void append(byte[] bytes, int offset, int length) {
        int before = kept == null ? 0 : kept.size();
        if (length > limit - before) {
            limit = -1;
            kept = null;
            return;
        }
        if (kept == null) {
            kept = new ByteArrayOutputStream(Math.max(length, Math.min(512, limit)));
        }
        kept.write(bytes, offset, length);
    }
}
