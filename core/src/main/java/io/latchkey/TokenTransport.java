package io.latchkey;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries token requests to the token endpoint, for those who want them to go over an HTTP client of their own: its
 * proxy, its TLS (a client certificate for mutual TLS, RFC 8705), its metrics. If none is set, the JDK's HTTP client is
 * used, as {@link #of(HttpClient)} would with a plain one.
 *
 * <p>An implementation sends the request once, exactly as it is, <b>follows no redirect</b> (the client secret is in the
 * body), keeps no cookies and caches nothing. Adding an access token to a token request would be a recursion without
 * end: the client that carries it must not ask the same source for a token.
 *
 * <p>Implementations are thread-safe.
 */
public interface TokenTransport {

    /**
     * Sends a token request and returns the answer, whatever its status. Called on a thread of the token source, never
     * on one of an application's; may block. When the time for the exchange is up, or the source is closed, the thread
     * is interrupted, and an answer that comes later is not looked at. The body is read on that thread too: one whose
     * reads ignore an interrupt holds it for as long as they block.
     *
     * @param request what to send
     * @return the answer, whose body is read and closed by the caller
     * @throws IOException if there is no answer; taken as transient, and tried again
     */
    Response send(Request request) throws IOException;

    /**
     * Sends token requests over a JDK client, for its proxy, its {@code SSLContext} or its executor.
     *
     * @param client the client; it must not follow redirects
     * @return a transport over this client, which stays the caller's to close
     * @throws NullPointerException if the client is null
     * @throws IllegalArgumentException if the client follows redirects: it would hand the client secret to whatever
     *     place the answer names
     */
    static TokenTransport of(HttpClient client) {
        return JdkTokenTransport.over(client);
    }

    /** A token request (RFC 6749 section 4.4.2), ready to be sent by POST. Immutable. */
    final class Request {

        private final URI endpoint;
        private final Map<String, String> headers;
        private final byte[] body;
        private final Duration timeout;

        Request(URI endpoint, Map<String, String> headers, byte[] body, Duration timeout) {
            this.endpoint = endpoint;
            this.headers = Map.copyOf(headers);
            this.body = body;
            this.timeout = timeout;
        }

        /**
         * Returns where to send it.
         *
         * @return the token endpoint, with its query if it has one
         */
        public URI endpoint() {
            return endpoint;
        }

        /**
         * Returns the headers to set, and no others that say something about the body: {@code Content-Type} is exactly
         * {@code application/x-www-form-urlencoded}, without a charset. Secret, as the client authentication may be
         * among them.
         *
         * @return the headers, unmodifiable
         */
        public Map<String, String> headers() {
            return headers;
        }

        /**
         * Returns the body, which is to be sent with its length and not in chunks. Secret, as the client authentication
         * may be in it.
         *
         * @return a copy of the form
         */
        public byte[] body() {
            return body.clone();
        }

        /**
         * Returns how long the whole exchange may take, from connecting to the last byte of the answer.
         *
         * @return the time left
         */
        public Duration timeout() {
            return timeout;
        }

        /**
         * Returns a text for logs.
         *
         * @return the method and the place, without the query, the headers or the body
         */
        @Override
        public String toString() {
            return "POST " + Endpoints.shown(endpoint);
        }
    }

    /** The token endpoint's answer, as it came. To be closed by whoever reads it. */
    final class Response implements Closeable {

        private final int statusCode;
        private final Map<String, List<String>> headers;
        private final InputStream body;

        /**
         * Makes an answer.
         *
         * @param statusCode the HTTP status
         * @param headers the headers, one value for each line; names in any case
         * @param body the body, undecoded or decoded; it is read up to a limit, and closed
         * @throws NullPointerException if an argument is null
         */
        public Response(int statusCode, Map<String, List<String>> headers, InputStream body) {
            Objects.requireNonNull(headers, "headers");
            this.statusCode = statusCode;
            this.headers = new LinkedHashMap<>();
            headers.forEach((name, values) -> {
                if (name != null) {
                    this.headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
                }
            });
            this.body = Objects.requireNonNull(body, "body");
        }

        int statusCode() {
            return statusCode;
        }

        @Nullable
        String header(String name) {
            List<String> values = headers(name);
            return values.isEmpty() ? null : values.get(0);
        }

        List<String> headers(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        InputStream body() {
            return body;
        }

        /**
         * Closes the body, and so gives the connection back or ends it.
         *
         * @throws IOException if the body cannot be closed
         */
        @Override
        public void close() throws IOException {
            body.close();
        }

        /**
         * Returns a text for logs.
         *
         * @return the status, without headers or body
         */
        @Override
        public String toString() {
            return "TokenTransport.Response[" + statusCode + "]";
        }
    }
}
