package io.latchkey.sandbox;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer that a server gives instead of its own.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body, sent as UTF-8
 */
public record Answer(int status, Map<String, String> headers, String body) {

    /** Makes an answer; the headers are copied. */
    public Answer {
        headers = Map.copyOf(headers);
    }

    /** An answer without a body. */
    public static Answer status(int status) {
        return new Answer(status, Map.of(), "");
    }

    /** An error of the token endpoint (RFC 6749 section 5.2). */
    public static Answer oauthError(int status, String error) {
        return status(status).json("{\"error\":\"" + error + "\"}");
    }

    /** A 401 of the API, with its challenge (RFC 6750 section 3). */
    public static Answer unauthorized(String challenge) {
        return status(401).header("WWW-Authenticate", challenge);
    }

    /** A redirect to another place. */
    public static Answer redirect(int status, String location) {
        return status(status).header("Location", location);
    }

    /** The same answer with one more header. */
    public Answer header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }

    /** The same answer with this body. */
    public Answer json(String json) {
        return new Answer(status, headers, json).header("Content-Type", "application/json");
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
