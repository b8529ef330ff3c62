package io.latchkey;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request to a protected resource (RFC 6749 section 7) and what becomes of it: which token it bears, and whether it
 * is sent again with another one after its answer. Decided here, once, for every adapter; an adapter only translates
 * its stack's request and response. Applications do not call this class.
 *
 * <p>An adapter goes through these steps:
 *
 * <ol>
 *   <li>{@link BearerAuth#exchange} says null: pass the request on untouched.
 *   <li>{@link #authorization}, or {@link #authorizationAsync}, gives the value of the {@code Authorization} header: add
 *       it and send.
 *   <li>{@link #retryAuthorization} looks at the answer. Null: it is the caller's. Otherwise close it and send the same
 *       request once more, with this value instead.
 *   <li>{@link #retryAuthorization} looks at the second answer too, and always says null.
 * </ol>
 *
 * <p>Nearly all of an adapter for an HTTP library whose interceptors may send a request twice:
 *
 * <pre>{@code
 * BearerExchange exchange = auth.exchange(asExchangeSeesIt(request));    // a UriRequest
 * if (exchange == null) {
 *     return chain.send(request);
 * }
 * Response first = chain.send(with(exchange.authorization(), request));
 * String another = exchange.retryAuthorization(asExchangeSeesIt(first), toOurRequest(first));
 * if (another == null) {
 *     return first;
 * }
 * first.close();
 * Response second = chain.send(with(another, request));
 * exchange.retryAuthorization(asExchangeSeesIt(second), toOurRequest(second));
 * return second;
 * }</pre>
 *
 * <p>What else there is to see to:
 *
 * <ul>
 *   <li><b>Redirects.</b> The token must not follow them to another origin, so an adapter stands above them, with a library
 *       that drops the header on the way, or forbids them. Where they are followed, {@code toOurRequest} is false for what
 *       they led to, or a request that was carried out is sent again.
 *   <li><b>The header</b> goes on a copy of the request: on the one that others repeat it would look like the caller's own.
 *   <li><b>The answer</b> is closed if {@link #retryAuthorization} throws: nobody else will.
 *   <li><b>The wait.</b> {@link #authorization} and {@link #retryAuthorization} may block for as long as the source lets
 *       them, so that they are not called on a thread that others need.
 *   <li><b>One source for one request</b> is whatever the library lets a caller attach to it: {@link
 *       Request#tokenSource}.
 * </ul>
 *
 * <p>The project has such an adapter for Spring's {@code ClientHttpRequestInterceptor}, to be copied, in {@code
 * integration-tests/spring}; and a contract that every adapter passes, in {@code integration-tests/contract}.
 *
 * <p>Nothing unchecked leaves these methods, whatever a user's token source or rule throws. Not thread-safe: an
 * exchange belongs to the thread that carries its request, one at a time.
 */
public final class BearerExchange {

    private static final System.Logger LOG = System.getLogger("io.latchkey");

    private final Request request;
    private final TokenSource source;
    private final Predicate<Response> deadToken;
    private @Nullable AccessToken sent;
    private boolean retried;

    BearerExchange(Request request, TokenSource source, Predicate<Response> deadToken) {
        this.request = request;
        this.source = source;
        this.deadToken = deadToken;
    }

    /**
     * Returns the value of the {@code Authorization} header to send, waiting for a token if none is at hand. A request
     * that is not {@linkplain Request#repeatable() repeatable} gets a token with some life left, so that it is not
     * refused on the way.
     *
     * @return the value of the header
     * @throws TokenException if no token is to be had
     * @throws InterruptedIOException if the calling thread was interrupted; its interrupt status is still set
     * @throws IOException if the request was cancelled meanwhile
     */
    public String authorization() throws IOException {
        sent = token();
        return sent.authorizationHeader();
    }

    /**
     * As {@link #authorization}, without blocking the calling thread: for stacks that can put a request off until its
     * token is there. What depends on the stage runs on a thread of the token source, or on the calling thread if a token
     * is at hand. The exchange goes on once the stage is completed, on whatever thread that is; whoever cancels the stage
     * ends that one wait only.
     *
     * @return a stage that is completed with the value of the header, or exceptionally with a {@link TokenException}
     */
    public CompletionStage<String> authorizationAsync() {
        CompletableFuture<String> header = new CompletableFuture<>();
        try {
            boolean repeatable = isRepeatable();
            AccessToken atHand = atHand(repeatable);
            CompletableFuture<AccessToken> wait = atHand == null
                    ? asked(repeatable).toCompletableFuture()
                    : CompletableFuture.completedFuture(atHand);
            var unused = wait.whenComplete((token, failure) -> {
                try {
                    sent = Waiting.await(wait);
                    header.complete(sent.authorizationHeader());
                } catch (TokenException e) {
                    header.completeExceptionally(e);
                }
            });
        } catch (IOException e) {
            header.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            header.completeExceptionally(TokenException.forCaller(e));
        }
        return header;
    }

    /**
     * Looks at an answer and returns the value of the {@code Authorization} header with which the request is to be sent
     * once more, waiting for another token if need be; or null if the answer is the caller's. A token that the answer
     * calls dead is rejected, also where the request cannot be sent again. The answer is not touched, so that it can
     * still be handed on as it came.
     *
     * @param response the answer
     * @param toOurRequest whether this answers the very request that carried the token: false after a redirect, or if
     *     another credential was sent instead. Such an answer tells nothing about the token
     * @return the value of the header for the second and last attempt, or null
     * @throws IOException if the request was cancelled, or the calling thread interrupted, while waiting for the token
     */
    public @Nullable String retryAuthorization(Response response, boolean toOurRequest) throws IOException {
        AccessToken refused = sent;
        if (refused == null || !toOurRequest) {
            return null;
        }
        if (!isDead(response)) {
            reportInsufficientScope(refused, response);
            return null;
        }
        reject(refused, response);
        if (retried || !isRepeatable()) {
            return null;
        }
        release(response);
        AccessToken another = another(refused);
        if (another == null) {
            return null;
        }
        retried = true;
        sent = another;
        return another.authorizationHeader();
    }

    private boolean isDead(Response response) {
        try {
            return deadToken.test(response);
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the deadToken rule threw " + e.getClass().getName() + "; the response is handed on as it came");
            return false;
        }
    }

    private void reject(AccessToken refused, Response response) {
        try {
            source.reject(refused, challenge(response).error());
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the token source's reject threw " + e.getClass().getName());
        }
    }

    private static void release(Response response) {
        try {
            response.releaseConnection();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.DEBUG, "the connection of a 401 could not be released");
        }
    }

    private void reportInsufficientScope(AccessToken token, Response response) {
        if (response.statusCode() != 401) {
            return;
        }
        BearerChallenge challenge = challenge(response);
        if ("insufficient_scope".equals(challenge.error())) {
            try {
                source.insufficientScope(token, challenge.scope());
            } catch (RuntimeException | Error e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the token source's insufficientScope threw "
                                + e.getClass().getName());
            }
        }
    }

    private static BearerChallenge challenge(Response response) {
        return BearerChallenge.among(response.headers("WWW-Authenticate"));
    }

    /** Another token than the refused one, or null: then the answer at hand says more than any exception could. */
    private @Nullable AccessToken another(AccessToken refused) throws IOException {
        try {
            AccessToken another = token();
            return another.value().equals(refused.value()) ? null : another;
        } catch (TokenException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "no other token to be had, so the 401 is handed on: {0}",
                    e.getMessage());
            return null;
        }
    }

    private boolean isRepeatable() throws IOException {
        try {
            return request.repeatable();
        } catch (RuntimeException | Error e) {
            throw new IOException(
                    "whether the request can be sent again could not be asked: "
                            + e.getClass().getName(),
                    e);
        }
    }

    private AccessToken token() throws IOException {
        try {
            boolean repeatable = isRepeatable();
            AccessToken atHand = atHand(repeatable);
            if (atHand != null) {
                return atHand;
            }
            // A copy: what a caller who leaves cancels may be what the source gives to all others too.
            return Waiting.await(asked(repeatable).toCompletableFuture().copy(), request.cancellation());
        } catch (Waiting.Cancelled e) {
            throw new IOException("Canceled", e);
        } catch (TokenException e) {
            throw e.getCause() instanceof InterruptedException ? interrupted(e) : e;
        } catch (RuntimeException | Error e) {
            throw TokenException.forCaller(e);
        }
    }

    private @Nullable AccessToken atHand(boolean repeatable) {
        return repeatable ? source.tokenAtHand() : null;
    }

    private CompletionStage<AccessToken> asked(boolean repeatable) {
        return repeatable ? source.tokenAsync() : source.lastingTokenAsync();
    }

    private static IOException interrupted(TokenException e) {
        InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
        interrupted.initCause(e);
        return interrupted;
    }

    /** A request to a protected resource, as an adapter sees it. Each method is called only where its answer is needed. */
    public interface Request {

        /**
         * Returns the method of the request (RFC 9110 section 9).
         *
         * @return the method, such as {@code GET}
         */
        String method();

        /**
         * Returns the scheme of the request's URL.
         *
         * @return {@code http}, {@code https} or another one
         */
        String scheme();

        /**
         * Returns the host of the request's URL, as the HTTP library has parsed it.
         *
         * @return the host, or null if the URL has none
         */
        @Nullable
        String host();

        /**
         * Returns the port of the request's URL.
         *
         * @return the port, or -1 for the scheme's own
         */
        int port();

        /**
         * Returns the path of the request's URL, as it goes over the wire: encoded, without the query. Asked only where
         * {@link AllowedOrigins} names paths of the origin.
         *
         * @return the path, {@code /} if it is empty
         */
        String path();

        /**
         * Tells whether the caller has set an {@code Authorization} header of its own, in any case of the name.
         *
         * @return whether the request is to be left alone
         */
        boolean hasAuthorization();

        /**
         * Tells whether the request can be sent again, byte for byte. Asked before the first attempt and after it.
         *
         * @return false if its body can be written only once
         */
        boolean repeatable();

        /**
         * Returns how to see that the caller has cancelled the request, so that nobody waits for its answer any more. It is
         * asked now and then while a token is waited for, on a thread that many waits share: it must not block.
         *
         * @return tells whether the request is cancelled; or null, by default, where it never is
         */
        default @Nullable BooleanSupplier cancellation() {
            return null;
        }

        /**
         * Returns the token source that the caller chose for this one request, for applications that act for several
         * clients.
         *
         * @return the source, or null for the one that serves the origin; {@link BearerAuth#NONE} for a request that bears
         *     no token
         */
        @Nullable
        TokenSource tokenSource();
    }

    /**
     * A request whose URL is a {@link URI}, for adapters of HTTP libraries that have it so. What a URI does not know the
     * parts of, as its host has an underscore, is taken apart all the same.
     */
    public interface UriRequest extends Request {

        /**
         * Returns the URL of the request.
         *
         * @return an absolute URI
         */
        URI uri();

        @Override
        default String scheme() {
            String scheme = uri().getScheme();
            return scheme == null ? "" : scheme;
        }

        @Override
        default @Nullable String host() {
            URI uri = uri();
            Origin origin = uri.getHost() == null ? Origin.ofRequest(uri) : null;
            return origin == null ? uri.getHost() : origin.host();
        }

        @Override
        default int port() {
            URI uri = uri();
            Origin origin = uri.getHost() == null ? Origin.ofRequest(uri) : null;
            return origin == null ? uri.getPort() : origin.port();
        }

        @Override
        default String path() {
            String path = uri().getRawPath();
            return path == null || path.isEmpty() ? "/" : path;
        }
    }

    /** An answer of a protected resource, as an adapter sees it. */
    public interface Response {

        /**
         * Returns the status code (RFC 9110 section 15).
         *
         * @return the status code, such as 401
         */
        int statusCode();

        /**
         * Returns the values of a header, one for each line of it.
         *
         * @param name the name of the header, in any case
         * @return the values, empty if there is none
         */
        List<String> headers(String name);

        /**
         * Returns the first bytes of the body, which can still be read as if nothing had happened. In Jakarta REST they
         * are as they came over the wire: compressed, if the response is. Waits until that many bytes have come, or the
         * body is at its end: look at the status first, or a rule holds up every answer that is streamed.
         *
         * @param limit the largest number of bytes to return
         * @return at most that many bytes
         * @throws java.io.UncheckedIOException if the body cannot be read
         */
        byte[] peekBody(int limit);

        /**
         * Gives the connection back on which the answer came, if that costs little; called before another token is waited
         * for. Calls that hold every connection of a small pool while they wait would keep the token request from its
         * own. The answer can still be handed on as it came. Does nothing by default.
         */
        default void releaseConnection() {}
    }
}
