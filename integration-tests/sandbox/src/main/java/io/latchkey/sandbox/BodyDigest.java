package io.latchkey.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Takes a body in, piece by piece, without keeping more of it than its beginning. Used by one thread at a time. */
final class BodyDigest {

    private static final int KEPT = 64 * 1024;

    private final MessageDigest digest = sha256();
    private byte[] start = new byte[0];
    private long size;

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Received.Body of(byte[] whole) {
        BodyDigest digest = new BodyDigest();
        digest.update(whole, 0, whole.length);
        return digest.finish();
    }

    void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        size += length;
        int room = Math.min(KEPT - start.length, length);
        if (room > 0) {
            int end = start.length;
            start = Arrays.copyOf(start, end + room);
            System.arraycopy(bytes, offset, start, end, room);
        }
    }

    Received.Body finish() {
        return new Received.Body(
                size, HexFormat.of().formatHex(digest.digest()), new String(start, StandardCharsets.UTF_8));
    }
}
