package io.latchkey.sandbox;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request as it reached a server, and how that was answered. Thread-safe. */
public final class Received {

    private static final long PATIENCE_SECONDS = 20;

    private final String method;
    private final String path;
    private final @Nullable String query;
    private final Map<String, List<String>> headers;
    private final CompletableFuture<Body> body = new CompletableFuture<>();
    private volatile @Nullable X509Certificate clientCertificate;
    private volatile int status = 200;

    Received(String method, String path, @Nullable String query, Map<String, List<String>> headers) {
        this.method = method;
        this.path = path;
        this.query = query;
        Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        this.headers = Collections.unmodifiableMap(anyCase);
    }

    /**
     * A body as it came.
     *
     * @param size its length in bytes, without transfer encoding
     * @param sha256 its SHA-256, as hexadecimal digits
     * @param text its first 64 KiB, read as UTF-8
     */
    record Body(long size, String sha256, String text) {}

    void bodyWas(Body whole) {
        body.complete(whole);
    }

    void showed(@Nullable X509Certificate certificate) {
        clientCertificate = certificate;
    }

    void answeredWith(int code) {
        status = code;
    }

    /** Returns the method, such as {@code POST}. */
    public String method() {
        return method;
    }

    /** Returns the path as it was sent, undecoded. */
    public String path() {
        return path;
    }

    /** Returns the query as it was sent, undecoded, or null if there was none. */
    public @Nullable String query() {
        return query;
    }

    /** Returns all headers; names in any case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Returns the values of this header, one for each line, in order. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Returns the first value of this header, or null if there is none. */
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Tells whether the request carried a bearer token. */
    public boolean hasToken() {
        return headers("Authorization").stream().anyMatch(value -> value.regionMatches(true, 0, "Bearer ", 0, 7));
    }

    /** Returns the client certificate of the connection, or null if there is none. */
    public @Nullable X509Certificate clientCertificate() {
        return clientCertificate;
    }

    /** Returns the status of the answer; 200 as long as there is none. */
    public int status() {
        return status;
    }

    /** Returns the length of the body in bytes; waits until the body has come to its end. */
    public long bodySize() {
        return body().size();
    }

    /** Returns the SHA-256 of the body, as hexadecimal digits; waits until the body has come to its end. */
    public String bodySha256() {
        return body().sha256();
    }

    /** Returns the first 64 KiB of the body, read as UTF-8; waits until the body has come to its end. */
    public String bodyText() {
        return body().text();
    }

    private Body body() {
        return body.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Shows neither query nor headers nor body, as there may be a secret in each. */
    @Override
    public String toString() {
        return method + " " + path + (hasToken() ? " with" : " without") + " a token: " + status;
    }
}
