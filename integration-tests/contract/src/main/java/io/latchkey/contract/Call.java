package io.latchkey.contract;

import io.latchkey.TokenSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call, as a scenario describes it and a stack makes it.
 *
 * @param headers the headers that the caller sets
 * @param body what to send, or null
 * @param tokens the token source that the caller chose for this one call, or null
 */
public record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable Body body,
        @Nullable TokenSource tokens) {

    public static Call get(URI uri) {
        return new Call("GET", uri, Map.of(), null, null);
    }

    public static Call post(URI uri, Body body) {
        return new Call("POST", uri, Map.of(), body, null);
    }

    public Call header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, uri, more, body, tokens);
    }

    public Call method(String other) {
        return new Call(other, uri, headers, body, tokens);
    }

    public Call by(TokenSource source) {
        return new Call(method, uri, headers, body, source);
    }

    /** What a call sends. */
    public static final class Body {

        private final String type;
        private final byte[] bytes;
        private final boolean oneShot;

        private Body(String type, byte[] bytes, boolean oneShot) {
            this.type = type;
            this.bytes = bytes;
            this.oneShot = oneShot;
        }

        public static Body of(String text) {
            return of(text.getBytes(StandardCharsets.UTF_8));
        }

        public static Body of(byte[] bytes) {
            return new Body("text/plain", bytes.clone(), false);
        }

        public static Body json(String text) {
            return new Body("application/json", text.getBytes(StandardCharsets.UTF_8), false);
        }

        /** A body that its sender can read only once, from a stream. */
        public static Body oneShot(byte[] bytes) {
            return new Body("text/plain", bytes.clone(), true);
        }

        /** The media type: {@code text/plain}, or {@code application/json}. */
        public String type() {
            return type;
        }

        public boolean isOneShot() {
            return oneShot;
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        public InputStream stream() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
