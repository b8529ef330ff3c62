package io.latchkey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which token source serves which origins, and which response says that a token is dead: what the adapters of one
 * client need to know, alike for OkHttp and for Jakarta REST. The short way to an adapter, {@code create(tokens,
 * origins)}, makes one by {@link #of}; a client that calls several APIs, each with tokens of its own, has one adapter
 * with several pairs:
 *
 * <pre>{@code
 * BearerAuth auth = BearerAuth.builder()
 *         .tokens(ordersTokens, AllowedOrigins.of("https://orders.example.com"))
 *         .tokens(pricesTokens, AllowedOrigins.of("https://prices.example.com"))
 *         .build();
 * }</pre>
 *
 * <p>APIs that share one host behind a gateway are told apart by their paths, see {@link AllowedOrigins}; the longest
 * one decides:
 *
 * <pre>{@code
 *         .tokens(ordersTokens, AllowedOrigins.of("https://gateway.example.com/orders"))
 *         .tokens(pricesTokens, AllowedOrigins.of("https://gateway.example.com/prices"))
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class BearerAuth {

    /**
     * Says that one request bears no token, though its origin is allowed: a public endpoint, a health check. Chosen for
     * the request as its token source would be; its 401 is then the caller's.
     *
     * <pre>{@code
     * new Request.Builder().url(url).tag(TokenSource.class, BearerAuth.NONE)              // OkHttp
     * target.request().property(BearerAuthFilter.TOKEN_SOURCE, BearerAuth.NONE)           // Jakarta REST
     * }</pre>
     *
     * <p>It has no tokens to give, and fails if it is asked for one: by a decorator around it, say.
     */
    public static final TokenSource NONE = new None();

    private final List<Pair> pairs;
    private final Places<TokenSource> places;
    private final Predicate<BearerExchange.Response> deadToken;

    private BearerAuth(List<Pair> pairs, Predicate<BearerExchange.Response> deadToken) {
        this.pairs = pairs;
        this.deadToken = deadToken;
        Map<Place, TokenSource> serving = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            pair.origins().places().forEach(place -> serving.putIfAbsent(place, pair.tokens()));
        }
        this.places = new Places<>(serving);
    }

    /**
     * One token source, for these origins, with the rule of RFC 6750 for dead tokens.
     *
     * @param tokens where tokens come from
     * @param origins where they may go
     * @return the rules for an adapter
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the token source is {@link #NONE}
     */
    public static BearerAuth of(TokenSource tokens, AllowedOrigins origins) {
        return builder().tokens(tokens, origins).build();
    }

    /**
     * Begins the rules for an adapter that serves several APIs, or one that has a way of its own to say that a token is
     * dead.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Tells whether a response says that the token is dead, by RFC 6750 section 3.1: a 401, unless its {@code
     * WWW-Authenticate} says that another token of the same client would fare no better ({@code insufficient_scope},
     * {@code invalid_request} and their like), or asks for other authentication schemes only. A 401 without any
     * challenge counts as dead too: some servers send none. So does {@code invalid_token} under any scheme's name: some
     * have one of their own. For use within a rule of one's own, see {@link Builder#deadToken}.
     *
     * @param response the answer of the protected resource
     * @return whether another token is worth a try
     */
    public static boolean isDeadToken(BearerExchange.Response response) {
        return response.statusCode() == 401
                && BearerChallenge.among(response.headers("WWW-Authenticate")).meansDeadToken();
    }

    /**
     * Begins the exchange of one request, for an adapter.
     *
     * @param request the request, as the HTTP library has it
     * @return the exchange; or null if the request is to be passed on as it is: its origin, or its path, is not allowed,
     *     it already bears an {@code Authorization} header, or its caller chose {@link #NONE}
     */
    public @Nullable BearerExchange exchange(BearerExchange.Request request) {
        if (request.hasAuthorization()) {
            return null;
        }
        Places.Site<TokenSource> site = places.at(Origin.of(request.scheme(), request.host(), request.port()));
        if (site == null) {
            return null;
        }
        TokenSource serving = site.serving(site.asksForPath() ? request.path() : "/");
        if (serving == null) {
            return null;
        }
        TokenSource chosen = request.tokenSource();
        if (chosen == NONE) {
            return null;
        }
        return new BearerExchange(request, chosen == null ? serving : chosen, deadToken);
    }

    /**
     * Returns the pairs, for logs.
     *
     * @return the token sources and their origins, without any secret
     */
    @Override
    public String toString() {
        return "BearerAuth" + pairs;
    }

    /** Is compared, never asked. */
    private static final class None implements TokenSource {

        private static TokenException failure() {
            return new TokenException(
                    "BearerAuth.NONE has no token to give: it marks a single request that bears none, as it is and not"
                            + " decorated",
                    null);
        }

        @Override
        public AccessToken token() throws TokenException {
            throw failure();
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.failedFuture(failure());
        }

        /** No token is one of this source. */
        @Override
        public void reject(AccessToken token) {}

        @Override
        public String toString() {
            return "BearerAuth.NONE";
        }
    }

    /** A token source, and where its tokens may go. */
    private record Pair(TokenSource tokens, AllowedOrigins origins) {

        @Override
        public String toString() {
            return origins + " by " + tokens.getClass().getSimpleName();
        }
    }

    /** Builds a {@link BearerAuth}. Not thread-safe. */
    public static final class Builder {

        private final List<Pair> pairs = new ArrayList<>();
        private @Nullable Predicate<BearerExchange.Response> deadToken;

        private Builder() {}

        /**
         * Adds a token source for some origins. Of the pairs whose origins a request is to, the one with the longest path
         * serves it; of those that have the same, the first.
         *
         * @param tokens where tokens come from
         * @param origins where they may go
         * @return this builder
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the token source is {@link BearerAuth#NONE}
         */
        public Builder tokens(TokenSource tokens, AllowedOrigins origins) {
            if (tokens == NONE) {
                throw new IllegalArgumentException(
                        "tokens: BearerAuth.NONE is for a single request; origins that get no"
                                + " token are just not named");
            }
            pairs.add(new Pair(Objects.requireNonNull(tokens, "tokens"), Objects.requireNonNull(origins, "origins")));
            return this;
        }

        /**
         * Replaces the rule which response says that a token is dead, for an API that does not speak RFC 6750. To widen
         * the standard rule rather than to replace it:
         *
         * <pre>{@code
         * .deadToken(response -> response.statusCode() == 419 || BearerAuth.isDeadToken(response))
         * }</pre>
         *
         * <p>The rule is asked on the thread that made the call, for each answer to a request that carried a token; it
         * must be thread-safe and should be quick, and look at the status before it peeks at a body, which may be a stream that
         * goes on for hours. One that throws counts as a no, and is logged.
         *
         * @param rule tells whether another token is worth a try; if not set, {@link BearerAuth#isDeadToken}
         * @return this builder
         * @throws NullPointerException if the rule is null
         * @throws IllegalStateException if a rule was set already
         */
        public Builder deadToken(Predicate<BearerExchange.Response> rule) {
            Objects.requireNonNull(rule, "deadToken");
            if (deadToken != null) {
                throw new IllegalStateException("deadToken was set already");
            }
            deadToken = rule;
            return this;
        }

        /**
         * Builds the rules.
         *
         * @return the rules for an adapter
         * @throws IllegalArgumentException if there is no token source
         */
        public BearerAuth build() {
            if (pairs.isEmpty()) {
                throw new IllegalArgumentException("tokens: name at least one token source with its origins");
            }
            return new BearerAuth(List.copyOf(pairs), deadToken == null ? BearerAuth::isDeadToken : deadToken);
        }
    }
}
