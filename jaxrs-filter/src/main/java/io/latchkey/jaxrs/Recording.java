package io.latchkey.jaxrs;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written through it, up to a limit; beyond it, nothing. Of an array that is written as it is, no copy is
 * made.
 */
final class Recording extends FilterOutputStream {

    private final int limit;
    private byte @Nullable [] array;
    private int writtenOfArray;
    private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream(512);
    private boolean complete;

    /**
     * Begins a recording.
     *
     * @param array what will most likely be written, or null
     */
    Recording(OutputStream entity, int limit, byte @Nullable [] array) {
        super(entity);
        this.limit = limit;
        this.array = array;
    }

    /** The entity was written to its end: without this, a kept half would pass for a whole. */
    void complete() {
        complete = true;
    }

    boolean isWhole() {
        return complete && (array == null ? kept != null : writtenOfArray == array.length);
    }

    byte @Nullable [] bytes() {
        return array != null ? array : kept == null ? null : kept.toByteArray();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        if (isNextOfArray(bytes, offset, length)) {
            writtenOfArray += length;
            return;
        }
        keepWhatWasWrittenOfArray();
        keep(bytes, offset, length);
    }

    private boolean isNextOfArray(byte[] bytes, int offset, int length) {
        return array != null
                && length <= array.length - writtenOfArray
                && Arrays.equals(array, writtenOfArray, writtenOfArray + length, bytes, offset, offset + length);
    }

    /** An encoder makes something else of it. */
    private void keepWhatWasWrittenOfArray() {
        byte[] written = array;
        array = null;
        if (written != null) {
            keep(written, 0, writtenOfArray);
        }
    }

    private void keep(byte[] bytes, int offset, int length) {
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
