package io.latchkey.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint and the API that its tokens are for, each a {@link FakeServer} on a port of its own of 127.0.0.1:
 *
 * <pre>{@code
 * try (FakePartner partner = FakePartner.start()) {
 *     partner.answer("/prices", Reply.json("{\"BTC\":1}"));
 *     ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
 *             .tokenEndpoint(partner.tokenUri())
 *             .clientId(partner.clientId())
 *             .clientSecret(partner.clientSecret())
 *             .build();
 *     AllowedOrigins api = AllowedOrigins.of(partner.api().origin());
 *     ...
 *     partner.revokeTokens();
 * }
 * }</pre>
 *
 * <p>Left alone, it issues {@code token-1}, {@code token-2} and so on, each for an hour, to the client that it knows, and
 * lets its API answer requests that bear one of them; others get a 401 with a challenge (RFC 6750 section 3). Faults are
 * enqueued at either server. What it is told holds from the next request on. Thread-safe.
 */
public final class FakePartner implements AutoCloseable {

    private static final String TOKEN_PATH = "/oauth2/token";
    private static final String METADATA_PATH = "/.well-known/oauth-authorization-server";

    private final AtomicInteger issued = new AtomicInteger();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, Reply> answers = new ConcurrentHashMap<>();
    private final FakeServer tokenEndpoint = FakeServer.start(this::issue);
    private final FakeServer api = FakeServer.start(this::serve);
    private volatile Function<RecordedRequest, Reply> otherwise = request -> Reply.json("{}");
    private volatile @Nullable Client client = new Client("client", "client-secret");
    private volatile String prefix = "token-";
    private volatile @Nullable Duration lifetime = Duration.ofHours(1);
    private volatile boolean onlyNewestLives;
    private volatile boolean refusing;
    private volatile Clock clock = Clock.systemUTC();

    private FakePartner() {}

    private record Client(String id, String secret) {}

    /**
     * A token that was issued.
     *
     * @param death why the API refuses it before its end, or null
     */
    private record Token(int number, Instant end, @Nullable String death) {

        Token dead(String reason) {
            return death == null ? new Token(number, end, reason) : this;
        }
    }

    /**
     * Starts both servers.
     *
     * @return the partner, which has issued no token yet
     * @throws java.io.UncheckedIOException if there is no port to be had
     */
    public static FakePartner start() {
        return new FakePartner();
    }

    // -- where it is

    /** {@return where tokens are to be had} */
    public URI tokenUri() {
        return tokenEndpoint.uri(TOKEN_PATH);
    }

    /**
     * Returns the issuer identifier of its authorization server, which says itself where its token endpoint is (RFC 8414): to
     * be set in place of {@link #tokenUri()}. It is asked at the server of the token endpoint, whose faults and requests have
     * those of the metadata among them, too.
     *
     * @return the issuer identifier
     */
    public String issuer() {
        return tokenEndpoint.origin();
    }

    /** {@return the server of the token endpoint: for faults, and for the token requests that it got} */
    public FakeServer tokenEndpoint() {
        return tokenEndpoint;
    }

    /** {@return the server of the API: for faults, and for the requests that it got} */
    public FakeServer api() {
        return api;
    }

    /**
     * Returns the id of the client that gets tokens: {@code client}, if no other was {@linkplain #acceptClient named}.
     *
     * @return the id
     * @throws IllegalStateException if any client does
     */
    public String clientId() {
        return client().id();
    }

    /**
     * Returns the secret of the client that gets tokens.
     *
     * @return the secret
     * @throws IllegalStateException if any client does
     */
    public String clientSecret() {
        return client().secret();
    }

    private Client client() {
        Client known = client;
        if (known == null) {
            throw new IllegalStateException("any client is accepted");
        }
        return known;
    }

    // -- tokens

    /**
     * Issues tokens to this client and to no other, by {@code client_secret_post} or {@code client_secret_basic}.
     *
     * @param id its id
     * @param secret its secret
     * @return this partner
     */
    public FakePartner acceptClient(String id, String secret) {
        client = new Client(id, secret);
        return this;
    }

    /**
     * Issues tokens to whoever asks: for client assertions, and for clients that are known by a certificate.
     *
     * @return this partner
     */
    public FakePartner acceptAnyClient() {
        client = null;
        return this;
    }

    /**
     * Calls tokens so, with a number behind it. The default is {@code token-}.
     *
     * @param text visible ASCII characters
     * @return this partner
     */
    public FakePartner tokenPrefix(String text) {
        prefix = text;
        return this;
    }

    /**
     * Issues tokens that live so long, by the {@linkplain #clock(Clock) clock} of the API; {@code expires_in} tells it in
     * whole seconds. The default is an hour.
     *
     * @param life how long
     * @return this partner
     */
    public FakePartner tokensLive(Duration life) {
        lifetime = life;
        return this;
    }

    /**
     * Issues tokens without {@code expires_in}, which live until they are revoked or {@linkplain #expireTokens expired}.
     *
     * @return this partner
     */
    public FakePartner tokensLiveUnsaid() {
        lifetime = null;
        return this;
    }

    /**
     * Lets each token that is issued void the earlier ones, as some servers do.
     *
     * @return this partner
     */
    public FakePartner onlyNewestTokenLives() {
        onlyNewestLives = true;
        return this;
    }

    /**
     * Tells the time by this clock, rather than by the system's: from when a token lives, and whether it has expired.
     *
     * @param other the clock
     * @return this partner
     */
    public FakePartner clock(Clock other) {
        clock = other;
        return this;
    }

    /** Lets the API refuse the tokens that were issued so far, as revoked. */
    public void revokeTokens() {
        tokens.replaceAll((name, token) -> token.dead("the token was revoked"));
    }

    /** Lets the API refuse the token that was issued last, as revoked. */
    public void revokeNewestToken() {
        tokens.replaceAll(
                (name, token) -> token.number() == issued.get() ? token.dead("the token was revoked") : token);
    }

    /** Lets the API refuse the tokens that were issued so far, as expired, though their time is not over. */
    public void expireTokens() {
        tokens.replaceAll((name, token) -> token.dead("the token has expired"));
    }

    /** Lets the API refuse every token, also those to come. */
    public void refuseAllTokens() {
        refusing = true;
    }

    /**
     * Issues the next token, and returns the answer in which it goes out: to be enqueued at the token endpoint when it
     * comes late, {@code newToken().after(latch)}, or not whole.
     *
     * @return the answer
     */
    public Reply newToken() {
        int number = issued.incrementAndGet();
        String name = prefix + number;
        Duration life = lifetime;
        if (life == null) {
            tokens.put(name, new Token(number, Instant.MAX, null));
            return Reply.token(name);
        }
        tokens.put(name, new Token(number, clock.instant().plus(life), null));
        return Reply.token(name, life.toSeconds());
    }

    private Reply issue(RecordedRequest request) {
        if (request.path().equals(METADATA_PATH) && request.method().equals("GET")) {
            return Reply.json("{\"issuer\":\"" + issuer() + "\",\"token_endpoint\":\"" + tokenUri()
                    + "\",\"grant_types_supported\":[\"client_credentials\"],\"response_types_supported\":[]}");
        }
        if (!request.path().equals(TOKEN_PATH)) {
            return Reply.of(404);
        }
        if (!request.method().equals("POST")) {
            return Reply.of(405).header("Allow", "POST");
        }
        Client known = client;
        if (known != null && !known.equals(clientOf(request))) {
            Reply refusal = Reply.oauthError(401, "invalid_client");
            return request.header("Authorization") == null ? refusal : refusal.header("WWW-Authenticate", "Basic");
        }
        return request.parameter("grant_type") == null ? Reply.oauthError(400, "invalid_request") : newToken();
    }

    private static @Nullable Client clientOf(RecordedRequest request) {
        String basic = request.credentials("Basic");
        if (basic != null) {
            String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : new Client(decode(pair.substring(0, colon)), decode(pair.substring(colon + 1)));
        }
        String id = request.parameter("client_id");
        String secret = request.parameter("client_secret");
        return id == null || secret == null ? null : new Client(id, secret);
    }

    /** RFC 6749 section 2.3.1. */
    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    // -- the API

    /**
     * Answers requests for this path, whatever their method and query, once they bear a good token.
     *
     * @param path the path as it is sent, {@code /prices}
     * @param reply the answer
     * @return this partner
     */
    public FakePartner answer(String path, Reply reply) {
        answers.put(path, reply);
        return this;
    }

    /**
     * Answers by this rule whatever bears a good token and has no path that was named. The default is an empty JSON object.
     *
     * @param rule makes the answer; called on several threads at once
     * @return this partner
     */
    public FakePartner answer(Function<RecordedRequest, Reply> rule) {
        otherwise = rule;
        return this;
    }

    private Reply serve(RecordedRequest request) {
        String token = request.token();
        if (token == null) {
            return Reply.of(401).header("WWW-Authenticate", "Bearer").body("there is no token");
        }
        String death = deathOf(token);
        if (death != null) {
            return Reply.invalidToken(death);
        }
        Reply named = answers.get(request.path());
        return named == null ? otherwise.apply(request) : named;
    }

    private @Nullable String deathOf(String name) {
        Token token = tokens.get(name);
        if (token == null || refusing) {
            return "the token is unknown";
        }
        if (onlyNewestLives && token.number() != issued.get()) {
            return "a newer token was issued";
        }
        return clock.instant().isBefore(token.end()) ? token.death() : "the token has expired";
    }

    /** Stops both servers, and breaks off whatever they are answering. */
    @Override
    public void close() {
        tokenEndpoint.close();
        api.close();
    }

    /** Returns where it is. */
    @Override
    public String toString() {
        return "FakePartner[tokens at " + tokenUri() + ", API at " + api.origin() + "]";
    }
}
