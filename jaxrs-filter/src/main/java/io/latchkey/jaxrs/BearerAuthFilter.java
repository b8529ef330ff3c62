package io.latchkey.jaxrs;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.io.IOException;
import java.util.Objects;

/**
 * Puts a valid access token on every call to an allowed origin, and sends a call once more, with another token, after a
 * 401 that says that the token is dead.
 *
 * <pre>{@code
 * Client client = ClientBuilder.newBuilder()
 *         .register(BearerAuthFilter.create(tokens, AllowedOrigins.of("https://api.example.com")))
 *         .build();
 * }</pre>
 *
 * <p>It can be registered on a {@code Client}, on a {@code WebTarget} or by a {@code Feature}, as an instance and
 * without contracts or a priority: it is a {@code Feature} too, which registers what it needs at the priorities that it
 * needs. The token is added after all other request filters, so that a filter that sets an {@code Authorization} header
 * of its own, changes the URI or aborts the call, is heeded; the answer is looked at before all other response filters,
 * so that they see the one that the caller gets.
 *
 * <p><b>The second attempt</b> is the first one, byte for byte, but for the token: the headers as the filters left them,
 * and the entity as it was written, which is recorded on its way out, up to {@link #RECORD_LIMIT}. It is sent below all
 * filters and interceptors, which run once for each call and see one answer. Where the answer of an asynchronous call
 * comes on a thread that others need, nothing is waited for: the 401 is the caller's, its token is rejected, and the next
 * call bears another one. The README of this module tells where that is so.
 *
 * <p><b>One on a client.</b> Jakarta REST takes one instance of a filter class only. For several APIs, give one filter a
 * {@link BearerAuth} with several pairs.
 *
 * <p>If no token is to be had, a call ends in a {@code ProcessingException} whose cause is the {@link
 * io.latchkey.TokenException}. Thread-safe; one instance can serve several clients.
 */
public final class BearerAuthFilter implements ClientRequestFilter, Feature {

    /**
     * The name of a request property: a {@link TokenSource} that serves this one request instead of the one that was
     * given to {@code create}, for applications that act for several clients. The origin must be allowed all the same.
     *
     * <pre>{@code
     * target.request().property(BearerAuthFilter.TOKEN_SOURCE, tokensOfThisTenant).get();
     * }</pre>
     */
    public static final String TOKEN_SOURCE = "io.latchkey.jaxrs.BearerAuthFilter.TOKEN_SOURCE";

    /**
     * The name of a property of a client, a target or a request: how many bytes of an entity are kept until the answer
     * is there, so that they can be sent again; an {@code Integer}, 1,048,576 if not set. A call whose entity is larger
     * is not sent again after a 401: the token is rejected, the 401 is the caller's, and the next call bears another
     * token. Entities that are in memory as they are ({@code String}, {@code byte[]}, {@code Form}) are kept whatever
     * their size. With 0, no other entity is ever kept.
     */
    public static final String RECORD_LIMIT = "io.latchkey.jaxrs.BearerAuthFilter.RECORD_LIMIT";

    /**
     * The name of a property of a client: {@code true} vouches that what sends its requests, a Jersey {@code Connector} or
     * a RESTEasy {@code ClientHttpEngine} of your own, say, follows no redirects. A request that bears a token is refused
     * where nobody knows whether that is so, as a redirect might take the token to another origin, or an order to be placed
     * twice; those that come with Jersey, RESTEasy, CXF and Dropwizard are known.
     *
     * <pre>{@code
     * ClientBuilder.newBuilder().property(BearerAuthFilter.FOLLOWS_NO_REDIRECTS, true)
     * }</pre>
     */
    public static final String FOLLOWS_NO_REDIRECTS = "io.latchkey.jaxrs.BearerAuthFilter.FOLLOWS_NO_REDIRECTS";

    private static final System.Logger LOG = System.getLogger("io.latchkey");

    /** Before all others. Jersey takes zero and less for no priority at all. */
    private static final int FIRST = 1;

    /** After all others, on the way out; on the way back, the order is the opposite one. */
    private static final int LAST = Integer.MAX_VALUE;

    private final BearerAuth auth;
    private volatile boolean configured;

    /**
     * Always fails, and tells how to do it instead: for implementations that are given this class rather than an instance
     * of it, by {@code register(BearerAuthFilter.class)} or {@code @RegisterProvider(BearerAuthFilter.class)}.
     *
     * @throws IllegalStateException always
     */
    public BearerAuthFilter() {
        throw new IllegalStateException("BearerAuthFilter has to know where tokens come from: register an instance,"
                + " BearerAuthFilter.create(tokens, origins). Where only a class can be named, as by @RegisterProvider, write"
                + " a Feature of your own that registers one");
    }

    private BearerAuthFilter(BearerAuth auth) {
        this.auth = auth;
    }

    /**
     * Makes a filter for one API.
     *
     * @param tokens where tokens come from
     * @param origins where they may go
     * @return the filter, for {@code register} of a {@code ClientBuilder}, a {@code Client} or a {@code WebTarget}
     * @throws NullPointerException if an argument is null
     */
    public static BearerAuthFilter create(TokenSource tokens, AllowedOrigins origins) {
        return create(BearerAuth.of(tokens, origins));
    }

    /**
     * Makes a filter for several APIs, each with tokens of its own, or with a rule of one's own for dead tokens.
     *
     * @param auth which tokens go where
     * @return the filter, for {@code register} of a {@code ClientBuilder}, a {@code Client} or a {@code WebTarget}
     * @throws NullPointerException if the argument is null
     */
    public static BearerAuthFilter create(BearerAuth auth) {
        return new BearerAuthFilter(Objects.requireNonNull(auth, "auth"));
    }

    /**
     * Registers the parts that do the work. Called by the implementation of Jakarta REST.
     *
     * @param context the client or target that this filter was registered on
     * @return false if another filter of this class is at work there, which then serves alone; if it has other tokens or
     *     origins, a warning says so
     */
    @Override
    public boolean configure(FeatureContext context) {
        configured = true;
        Configuration configuration = context.getConfiguration();
        if (configuration.isRegistered(TokenFilter.class)) {
            if (configuration.getInstances().stream()
                    .noneMatch(part -> part instanceof TokenFilter own && own.serves(auth))) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} is not at work: another BearerAuthFilter is registered already, and serves alone. Give one"
                                + " filter a BearerAuth with several pairs, or choose the source of a request by the"
                                + " property BearerAuthFilter.TOKEN_SOURCE",
                        this);
            }
            return false;
        }
        Jersey.configure(context);
        context.register(new TokenFilter(auth, this), LAST);
        if (!Quarkus.isAt(configuration)) {
            context.register(new EntityRecorder(), FIRST);
        }
        return true;
    }

    /**
     * Does nothing but see that this filter was registered in full. Called by the implementation of Jakarta REST.
     *
     * @param request the request
     * @throws IOException if this filter was registered as a {@code ClientRequestFilter} only
     */
    @Override
    public void filter(ClientRequestContext request) throws IOException {
        if (!configured) {
            throw new IOException("BearerAuthFilter is a Feature too: register it without naming contracts");
        }
    }

    /**
     * Returns a text for logs.
     *
     * @return which tokens go where, without any secret
     */
    @Override
    public String toString() {
        return "BearerAuthFilter[" + auth + "]";
    }
}
