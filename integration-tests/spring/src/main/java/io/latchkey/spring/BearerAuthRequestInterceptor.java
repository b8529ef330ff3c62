package io.latchkey.spring;

import io.latchkey.BearerAuth;
import io.latchkey.BearerExchange;
import io.latchkey.TokenSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Puts a valid access token on every call of Spring's {@code RestClient}, {@code RestTemplate} and HTTP interfaces to an
 * allowed origin, and sends a call once more, with another token, after a 401 that says that the token is dead.
 *
 * <pre>{@code
 * BearerAuth auth = BearerAuth.of(tokens, AllowedOrigins.of("https://api.example.com"));
 *
 * // over the JDK's client, which follows no redirects unless it is told to
 * RestClient client = RestClient.builder()
 *         .requestFactory(new JdkClientHttpRequestFactory(HttpClient.newHttpClient()))
 *         .requestInterceptor(new BearerAuthRequestInterceptor(auth))
 *         .build();
 *
 * // over Apache's, which follows them unless it is told not to
 *         .requestFactory(new HttpComponentsClientHttpRequestFactory(
 *                 HttpClients.custom().disableRedirectHandling().build()))
 * }</pre>
 *
 * <p><b>The client below must not follow redirects</b>: they happen where no interceptor sees them. What answers then is
 * taken for the API: its 401 rejects a good token, and sends a POST a second time that was carried out already. The token
 * goes along within the origin, and from the JDK's client of Java 17 to whatever host. {@code RestClient.create()}, and
 * what Spring Boot configures, may well follow: name the request factory.
 *
 * <p>Register it as the last interceptor, so that the others see one call, and the answer that its caller gets. Spring hands
 * over each body as a whole, so that every request can be sent again; that takes the memory, also for uploads.
 *
 * <p>A copy of this class is all that it takes. Thread-safe; one instance can serve several clients.
 */
public final class BearerAuthRequestInterceptor implements ClientHttpRequestInterceptor {

    /**
     * The name of a request attribute: a {@link TokenSource} that serves this one request instead of the one that serves
     * its origin, or {@link BearerAuth#NONE} if it is to bear no token.
     */
    public static final String TOKEN_SOURCE = "io.latchkey.spring.BearerAuthRequestInterceptor.TOKEN_SOURCE";

    private final BearerAuth auth;

    public BearerAuthRequestInterceptor(BearerAuth auth) {
        this.auth = auth;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        BearerExchange exchange = auth.exchange(new Sent(request));
        if (exchange == null) {
            return execution.execute(request, body);
        }
        Answer first = new Answer(execution.execute(signed(request, exchange.authorization()), body));
        String another = another(exchange, first);
        if (another == null) {
            return first;
        }
        first.close();
        Answer second = new Answer(execution.execute(signed(request, another), body));
        another(exchange, second);
        return second;
    }

    private static @Nullable String another(BearerExchange exchange, Answer answer) throws IOException {
        try {
            return exchange.retryAuthorization(answer, true);
        } catch (IOException | RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    /** A copy, so that an interceptor before this one that repeats the request does not repeat our header. */
    private static HttpRequest signed(HttpRequest request, String authorization) {
        HttpHeaders headers = new HttpHeaders();
        request.getHeaders().forEach(headers::addAll);
        headers.set(HttpHeaders.AUTHORIZATION, authorization);
        return new HttpRequestWrapper(request) {
            @Override
            public HttpHeaders getHeaders() {
                return headers;
            }
        };
    }

    /** A request of Spring, as an exchange sees it. */
    private record Sent(HttpRequest request) implements BearerExchange.UriRequest {

        @Override
        public String method() {
            return request.getMethod().name();
        }

        @Override
        public URI uri() {
            return request.getURI();
        }

        @Override
        public boolean hasAuthorization() {
            return request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION) != null;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public @Nullable TokenSource tokenSource() {
            return (TokenSource) request.getAttributes().get(TOKEN_SOURCE);
        }
    }

    /** An answer of Spring, as an exchange sees it, and as its caller gets it. */
    private static final class Answer implements BearerExchange.Response, ClientHttpResponse {

        private final ClientHttpResponse response;
        private @Nullable InputStream body;

        Answer(ClientHttpResponse response) {
            this.response = response;
        }

        @Override
        public int statusCode() {
            try {
                return response.getStatusCode().value();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<String> headers(String name) {
            return response.getHeaders().getOrEmpty(name);
        }

        @Override
        public byte[] peekBody(int limit) {
            try {
                InputStream peeked = getBody();
                peeked.mark(limit);
                byte[] bytes = peeked.readNBytes(limit);
                peeked.reset();
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public InputStream getBody() throws IOException {
            if (body == null) {
                body = new BufferedInputStream(response.getBody());
            }
            return body;
        }

        @Override
        public HttpStatusCode getStatusCode() throws IOException {
            return response.getStatusCode();
        }

        @Override
        public String getStatusText() throws IOException {
            return response.getStatusText();
        }

        @Override
        public HttpHeaders getHeaders() {
            return response.getHeaders();
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
