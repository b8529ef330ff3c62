package io.latchkey.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as it came over the wire. Immutable. */
public final class RecordedRequest {

    private final String method;
    private final String target;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    RecordedRequest(String method, String target, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    /** {@return the method} */
    public String method() {
        return method;
    }

    /** {@return the path and the query, as they were sent} */
    public String target() {
        return target;
    }

    /** {@return the path, as it was sent} */
    public String path() {
        return target.split("\\?", 2)[0];
    }

    /**
     * Returns the values of a header.
     *
     * @param name its name, in any case
     * @return one value for each line, in order; empty if there is none
     */
    public List<String> headers(String name) {
        return List.copyOf(headers.getOrDefault(name, List.of()));
    }

    /**
     * Returns the first value of a header.
     *
     * @param name its name, in any case
     * @return the value, or null if there is none
     */
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** {@return the bearer token that it carries, {@code token-1}; null if there is none, or more than one credential} */
    public @Nullable String token() {
        return credentials("Bearer");
    }

    @Nullable
    String credentials(String scheme) {
        List<String> values = headers("Authorization");
        String start = scheme + " ";
        return values.size() == 1 && values.get(0).regionMatches(true, 0, start, 0, start.length())
                ? values.get(0).substring(start.length()).strip()
                : null;
    }

    /**
     * Returns a parameter of the form that it carries, as token requests do.
     *
     * @param name its name
     * @return its value, decoded, or null if there is none of this name
     */
    public @Nullable String parameter(String name) {
        for (String pair : text().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2
                    && URLDecoder.decode(parts[0], StandardCharsets.UTF_8).equals(name)) {
                return URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /** {@return its body} */
    public byte[] bytes() {
        return body.clone();
    }

    /** {@return its body, read as UTF-8} */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns the method and the path; what else there is may be a secret. */
    @Override
    public String toString() {
        return method + " " + path();
    }
}
