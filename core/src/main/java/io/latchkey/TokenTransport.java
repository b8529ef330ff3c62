package io.latchkey;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries token requests to the token endpoint, and, for a source that knows its authorization server by its issuer
 * identifier, the requests for that server's metadata (RFC 8414). If a token source is given none, it has {@link
 * #standard()}. Others are for those who want token requests to go over an HTTP client of their own: its proxy, its TLS (a
 * client certificate for mutual TLS, RFC 8705), its metrics.
 *
 * <p>A transport can be decorated: to add the header that a gateway wants, say, or to measure.
 *
 * <pre>{@code
 * TokenTransport standard = TokenTransport.standard();
 * ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
 *         .transport(request -> standard.send(request.withHeader("X-Api-Key", key)))
 *         ...
 * }</pre>
 *
 * <p>An implementation sends the request once, exactly as it is and by the {@linkplain Request#method() method that it
 * names}, <b>follows no redirect</b> (the client secret is in the body), keeps no cookies and caches nothing. Adding an
 * access token to a token request would be a recursion without end: the client that carries it must not ask the same source
 * for a token.
 *
 * <p>Implementations are thread-safe.
 */
public interface TokenTransport {

    /**
     * Sends a request and returns the answer, whatever its status. Called on a thread of the token source, never
     * on one of an application's; may block. When the time for the exchange is up, or the source is closed, the thread
     * is interrupted, and an answer that comes later is not looked at. The body is read on that thread too: one whose
     * reads ignore an interrupt holds it for as long as they block.
     *
     * @param request what to send
     * @return the answer, whose body is read and closed by the caller
     * @throws IOException if there is no answer; taken as transient, and tried again. Its message is shown if it is a
     *     {@link TokenException}, which says what the transport itself has to say; or tells of a name, a connection, TLS
     *     or time. Any other may quote the answer, and so a token, and is kept back
     */
    Response send(Request request) throws IOException;

    /**
     * Sends a token request of an application's own, for another grant than client credentials, and understands the answer
     * as {@link ClientCredentialsTokenSource} does (RFC 6749 sections 5.1 and 5.2). It is sent once; a {@link
     * RefreshingTokenSource} around it holds the token, and tries again.
     *
     * @param request the request, see {@link Request#form}
     * @return the token
     * @throws TokenException if the answer is no token, or there is none; {@link TokenException#isRetryable()} tells whether
     *     that may pass, and {@link TokenException#nextTryAt()} how long the token endpoint wants to be left alone
     * @throws NullPointerException if the request is null
     */
    default AccessToken requestToken(Request request) throws TokenException {
        Instant now = SystemTiming.INSTANCE.wallTime();
        try {
            Grant grant = TokenRequest.send(this, request, "tokenEndpoint", null, request.secrets(), now);
            return AccessToken.of(grant.accessToken(), now.plus(grant.lifetime()));
        } catch (TokenRequestException e) {
            throw e.told(request.endpoint(), now);
        }
    }

    /**
     * The transport of token sources that are given none, for those who want to decorate it. One is for one token source:
     * it remembers how long that token endpoint takes.
     *
     * <p>It sends each token request by HTTP/1.1 over a connection of its own, which ends with the answer, and has no
     * threads. Each address of the host is tried, for 3 seconds, until one accepts. An answer that has not begun after 4
     * seconds is given up, for another try on a new connection; the next try then waits twice as long, as does one after
     * an answer that was slow. TLS is that of {@link javax.net.ssl.SSLContext#getDefault()}, and the host's name is
     * checked against its certificate. HTTP proxies are those of {@link java.net.ProxySelector#getDefault()} ({@code
     * https.proxyHost}, {@code http.nonProxyHosts} and so on), without credentials; SOCKS proxies are not used, nor is any
     * for plain HTTP to this very machine. There are no redirects, no cookies, no cache and no {@code Authenticator}. An interrupt closes the connection at once;
     * only the look-up of a name it cannot end.
     *
     * @return a new transport, with nothing to be closed
     */
    static TokenTransport standard() {
        return new DirectTokenTransport();
    }

    /**
     * Sends token requests over a JDK client, for its proxy, its {@code SSLContext} or its executor. Each is sent once.
     *
     * <p>The connections that the client keeps are its own: one that something in between has closed or forgotten
     * meanwhile costs a try, and on JDK 17 the client keeps them for 20 minutes. The system property {@code
     * jdk.httpclient.keepalive.timeout} sets another time, in seconds. What the client cannot read, it quotes in its own
     * debugging ({@code jdk.internal.httpclient.debug}).
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

    /**
     * A token request (RFC 6749 section 4.4.2), ready to be sent by POST; or one for the metadata of an authorization
     * server (RFC 8414 section 3.1), by GET. Immutable.
     */
    final class Request {

        private static final String POST = "POST";
        private static final String GET = "GET";
        private static final byte[] NONE = {};
        private static final String CONTENT_TYPE = "Content-Type";
        private static final String FORM = "application/x-www-form-urlencoded";
        private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

        private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        private static final Pattern HEADER_VALUE =
                Pattern.compile("[\\x21-\\x7E\\xA0-\\xFF](?:[\\t\\x20-\\x7E\\xA0-\\xFF]*[\\x21-\\x7E\\xA0-\\xFF])?");

        /** They say where the body begins and ends, or where it goes. */
        private static final Set<String> OF_THE_TRANSPORT = Set.of(
                "connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade");

        private final String method;
        private final URI endpoint;
        private final Map<String, String> headers;
        private final byte[] body;
        private final Duration timeout;

        /** For those who know that all of it is as it has to be. */
        Request(URI endpoint, Map<String, String> headers, byte[] body, Duration timeout) {
            this(POST, endpoint, headers, body, timeout);
        }

        private Request(String method, URI endpoint, Map<String, String> headers, byte[] body, Duration timeout) {
            Map<String, String> inAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            inAnyCase.putAll(headers);
            this.method = method;
            this.endpoint = endpoint;
            this.headers = Collections.unmodifiableMap(inAnyCase);
            this.body = body;
            this.timeout = timeout;
        }

        /**
         * Makes a token request of its parts, for a transport to be tested, or for a transport that changes them.
         *
         * @param endpoint where to send it, an absolute HTTP or HTTPS URI
         * @param headers the headers to set, each once; {@code Content-Type} is added if it is not among them
         * @param body the form, which is copied
         * @param timeout how long the whole exchange may take; more than zero
         * @return the request
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the endpoint is no such URI, or has user-info; if a header is there twice, is
         *     one that each transport sets by itself ({@code Host}, {@code Content-Length}, {@code Connection} and its
         *     like), is a {@code Content-Type} other than that of a form, or has a character that may not stand in it; if
         *     the timeout is zero or negative
         */
        public static Request of(URI endpoint, Map<String, String> headers, byte[] body, Duration timeout) {
            Objects.requireNonNull(headers, "headers");
            Objects.requireNonNull(body, "body");
            checkPlace(endpoint, timeout);
            Map<String, String> checked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, value) -> {
                if (!CONTENT_TYPE.equalsIgnoreCase(name)) {
                    checkHeader(name, value);
                } else if (!FORM.equals(value)) {
                    throw new IllegalArgumentException("header Content-Type is always " + FORM);
                }
                if (checked.put(name, value) != null) {
                    throw new IllegalArgumentException("header " + name + " is there twice");
                }
            });
            checked.putIfAbsent(CONTENT_TYPE, FORM);
            return new Request(endpoint, checked, body.clone(), timeout);
        }

        /**
         * Makes a token request of a form, with the headers of a token request, and 30 seconds for it.
         *
         * @param endpoint where to send it, an absolute HTTP or HTTPS URI
         * @param parameters the parameters of the form, such as {@code grant_type}
         * @return the request
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the endpoint is no such URI, or has user-info
         */
        public static Request form(URI endpoint, Map<String, String> parameters) {
            FormBody form = new FormBody();
            parameters.forEach(form::add);
            return of(endpoint, Map.of("Accept", "application/json"), form.bytes(), DEFAULT_TIMEOUT);
        }

        /**
         * Makes a request that asks for JSON by GET, and has neither a body nor anything secret in it: one for the metadata
         * of an authorization server (RFC 8414 section 3.1), say.
         *
         * @param uri what to ask for, an absolute HTTP or HTTPS URI
         * @param timeout how long the whole exchange may take; more than zero
         * @return the request
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the URI is no such URI, or has user-info; if the timeout is zero or negative
         */
        public static Request get(URI uri, Duration timeout) {
            checkPlace(uri, timeout);
            Map<String, String> headers = Map.of("Accept", "application/json", "User-Agent", UserAgent.VALUE);
            return new Request(GET, uri, headers, NONE, timeout);
        }

        private static void checkPlace(URI place, Duration timeout) {
            Objects.requireNonNull(timeout, "timeout");
            if (Origin.of(Objects.requireNonNull(place, "endpoint")) == null || place.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "endpoint is not an absolute HTTP or HTTPS URI with a host and without"
                                + " user-info"); // and not shown: it may hold a secret
            }
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("timeout is " + timeout + "; it must be more than zero");
            }
        }

        /**
         * Returns this request, with its method and its body, with one more header, or with another value for one that it
         * has, however that is spelled.
         *
         * @param name the name of the header
         * @param value its value
         * @return a new request
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the header is one that says what the body is or where it goes ({@code
         *     Content-Type}, {@code Content-Length}, {@code Host}, {@code Connection} and its like), or has a character
         *     that may not stand in it, such as a line break
         */
        public Request withHeader(String name, String value) {
            checkHeader(name, value);
            if (CONTENT_TYPE.equalsIgnoreCase(name)) {
                throw new IllegalArgumentException(
                        method.equals(POST)
                                ? "header Content-Type is always " + FORM
                                : "header Content-Type is none of a request without a body");
            }
            Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            more.putAll(headers);
            more.remove(name);
            more.put(name, value);
            return new Request(method, endpoint, more, body, timeout);
        }

        private static void checkHeader(String name, String value) {
            Objects.requireNonNull(name, "the name of a header");
            Objects.requireNonNull(value, "the value of a header");
            if (!HEADER_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("a header's name has a character that may not stand in it");
            }
            if (OF_THE_TRANSPORT.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("header " + name + " is set by the transport");
            }
            if (!HEADER_VALUE.matcher(value).matches()) {
                // The value is not shown: it may be secret.
                throw new IllegalArgumentException(
                        "header " + name + " is empty, or has a character that may not stand" + " in it");
            }
        }

        /** What is masked wherever anybody repeats it. */
        List<String> secrets() {
            List<String> secrets = FormBody.secretsOf(body);
            String authorization = headers.get("Authorization");
            if (authorization != null) {
                secrets.add(authorization);
                secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
            }
            return secrets;
        }

        /**
         * Returns the method by which to send it.
         *
         * @return {@code POST} for a token request, {@code GET} for one that has no body and asks for metadata
         */
        public String method() {
            return method;
        }

        /**
         * Returns where to send it.
         *
         * @return the token endpoint, or where the metadata is, with its query if it has one
         */
        public URI endpoint() {
            return endpoint;
        }

        /**
         * Returns the headers to set, and no others that say something about the body: with a POST, {@code Content-Type} is
         * exactly {@code application/x-www-form-urlencoded}, without a charset, and with a GET there is none. Secret, as the
         * client authentication may be among them.
         *
         * @return the headers, unmodifiable, to be looked up in any case
         */
        public Map<String, String> headers() {
            return headers;
        }

        /**
         * Returns the body, which is to be sent with its length and not in chunks. Secret, as the client authentication
         * may be in it.
         *
         * @return a copy of the form; empty with a GET, which is sent without a body and without a length
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
            return method + " " + Endpoints.shown(endpoint);
        }
    }

    /** The answer of the token endpoint, or the metadata, as it came. To be closed by whoever reads it. */
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

        /**
         * Returns the HTTP status.
         *
         * @return the status, as the transport gave it
         */
        public int statusCode() {
            return statusCode;
        }

        /**
         * Returns the value of a header.
         *
         * @param name its name, in any case
         * @return the value of its first line, or null if there is none
         */
        public @Nullable String header(String name) {
            List<String> values = headers(name);
            return values.isEmpty() ? null : values.get(0);
        }

        /**
         * Returns the values of a header.
         *
         * @param name its name, in any case
         * @return one for each of its lines, unmodifiable
         */
        public List<String> headers(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        /**
         * Returns all headers.
         *
         * @return the values of each header, one for each line; names in lower case; unmodifiable
         */
        public Map<String, List<String>> headers() {
            return Collections.unmodifiableMap(headers);
        }

        /**
         * Returns the body, which can be read once. Secret, as the token is in it.
         *
         * @return the body
         */
        public InputStream body() {
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
