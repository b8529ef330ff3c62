package io.latchkey;

import static io.latchkey.EngineOptions.notBlank;
import static io.latchkey.EngineOptions.once;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gets access tokens by the client credentials grant (RFC 6749 section 4.4), holds the current one and refreshes it in
 * time. Built once and shared by everything that calls the API; see the {@linkplain io.latchkey package} for how a token
 * lives.
 *
 * <pre>{@code
 * ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
 *         .tokenEndpoint("https://auth.example.com/oauth2/token")
 *         .clientId(System.getenv("CLIENT_ID"))
 *         .clientSecret(System.getenv("CLIENT_SECRET"))
 *         .build();
 * }</pre>
 *
 * <p>Nothing is sent before the first call. There is no need to close a source that lives as long as the application:
 * its threads are daemons, and none is left when nothing happens.
 *
 * <p>Thread-safe. Callers may be virtual threads.
 */
public final class ClientCredentialsTokenSource implements TokenSource, AutoCloseable {

    private final TokenHolder holder;
    private final Timing timing;
    private final Telling telling;

    /** The token that is held, here since the way to the holder costs each request a nanosecond. Written by the holder. */
    private volatile @Nullable AccessToken atHand;

    private final String text;

    private ClientCredentialsTokenSource(TokenHolder holder, Telling telling, String text) {
        this.holder = holder;
        this.timing = holder.timing();
        this.telling = telling;
        this.text = text;
        holder.publishTo(token -> atHand = token);
    }

    /**
     * Begins a token source.
     *
     * @return a builder with everything at its default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins a token source with the options that a configuration has below a prefix: {@code latchkey.token-endpoint},
     * {@code latchkey.client-id}, {@code latchkey.acquire-timeout}, and so on for each option that can be told in text. The
     * same may come as environment variables, {@code LATCHKEY_TOKEN_ENDPOINT}, so that {@link System#getenv()} can be handed
     * over as it is: what is not below the prefix is not looked at. The page {@code recipes/configuration.md} lists all keys
     * and what they take.
     *
     * <pre>{@code
     * ClientCredentialsTokenSource tokens =
     *         ClientCredentialsTokenSource.builder(System.getenv(), "latchkey").build();
     * }</pre>
     *
     * <p>What is missing, and what no text can tell, a listener, say, is set on the builder as usual. The map is read now;
     * the files of a secret, a key and an assertion are read for each token request, that of a key now as well.
     *
     * @param configuration settings by their keys, or environment variables by their names; further ones do not matter
     * @param prefix what comes before each key, {@code latchkey}, say, with or without a full stop at its end; empty if the
     *     map has nothing but settings, by their keys alone
     * @return a builder with what the configuration says
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the prefix cannot be one; or if anything below it is not known, is there in two
     *     spellings, is empty, or is refused by its option: all of that at once, in words that quote no value
     */
    public static Builder builder(Map<String, String> configuration, String prefix) {
        Objects.requireNonNull(configuration, "configuration");
        Configuration below = new Configuration(Objects.requireNonNull(prefix, "prefix"));
        Builder builder = new Builder();
        builder.configuration = below;
        below.setOn(builder, configuration);
        return builder;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Waits for at most the {@linkplain Builder#acquireTimeout acquireTimeout}. After a failed fetch it fails at once,
     * with the same reason, until a cool-down is over.
     */
    @Override
    public AccessToken token() throws TokenException {
        AccessToken token = atHand;
        return token != null && token.isSurelyFresh(timing) ? token : holder.token();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The stage is completed within the {@linkplain Builder#acquireTimeout acquireTimeout}. One that has to wait is
     * completed on a thread that carries no token request, so that its dependent actions delay no token, and no other
     * stage for longer than some milliseconds, though they block. Each that blocks holds a thread: actions that do so for
     * long belong on an executor of the application's own ({@link CompletionStage#thenApplyAsync(java.util.function.Function,
     * java.util.concurrent.Executor)} and its like).
     */
    @Override
    public CompletionStage<AccessToken> tokenAsync() {
        return holder.tokenAsync();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A token that was itself fetched in place of a rejected one is kept while it is young (a tenth of its lifetime,
     * between 1 and 30 seconds): the API refuses tokens that were just issued, and more of them would not help. So an
     * API that refuses everything costs two token requests, and then one for each such time.
     */
    @Override
    public void reject(AccessToken token) {
        reject(token, null);
    }

    @Override
    public void reject(AccessToken token, @Nullable String challengeError) {
        holder.reject(Objects.requireNonNull(token, "token"), challengeError);
    }

    @Override
    public void insufficientScope(AccessToken token, @Nullable String scope) {
        telling.insufficientScope(token, scope);
    }

    @Override
    public @Nullable AccessToken tokenAtHand() {
        AccessToken token = atHand;
        return token != null && token.isSurelyFresh(timing) ? token : holder.tokenAtHand();
    }

    @Override
    public CompletionStage<AccessToken> lastingTokenAsync() {
        return holder.lastingTokenAsync();
    }

    /**
     * Fetches the first token ahead of the first call, at start-up, say. Returns at once; if the token endpoint is away,
     * nothing fails but the first calls that come before it is back.
     *
     * @throws IllegalStateException if the source was closed
     */
    public void prefetch() {
        holder.prefetch();
    }

    /**
     * Tells how the source is, for health checks and people: what it knows at this moment, of one volatile read. It asks
     * nobody, waits for nothing and starts nothing; may be called as often as one likes, also after {@link #close()}.
     *
     * @return an immutable snapshot
     */
    public TokenStatus status() {
        return holder.status();
    }

    /**
     * Ends what the source has begun: callers who wait for a token get a {@link TokenException}, a token request under
     * way is broken off, and nothing is left running but a transport or secret supplier of the application's own that
     * ignores its interrupt. A later {@link #token()} is an {@link IllegalStateException}. A
     * transport that was set with {@link Builder#transport} stays open. Idempotent; does not block.
     */
    @Override
    public void close() {
        holder.close();
    }

    /**
     * Returns a text for logs.
     *
     * @return the token endpoint without its query, or the issuer, and the client id; no secret and no token
     */
    @Override
    public String toString() {
        return text;
    }

    /**
     * Builds a {@link ClientCredentialsTokenSource}. Each option is checked where it is set and can be set once. Not
     * thread-safe.
     */
    public static final class Builder {

        private static final Set<String> RESERVED = Set.of(
                "client_id", "client_secret", "client_assertion", "client_assertion_type", "grant_type", "scope");

        /** Also what a form or a document of somebody's has in the place of a space. */
        private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

        /** The only parameters that may be repeated (RFC 8707 section 2, RFC 8693 section 2.1). */
        private static final Set<String> REPEATABLE = Set.of("resource", "audience");

        private @Nullable URI tokenEndpoint;
        private @Nullable String issuer;
        private @Nullable String clientId;
        private @Nullable Supplied<String> clientSecret;
        private @Nullable ClientAuthentication clientAuthentication;
        private @Nullable String scope;
        private final List<TokenEndpoint.Parameter> parameters = new ArrayList<>();
        private @Nullable TokenTransport transport;
        private @Nullable Boolean allowInsecureHttp;
        private final EngineOptions options = new EngineOptions();

        /** Where options were looked for, to be named where one is missing. */
        private @Nullable Configuration configuration;

        private Builder() {}

        /**
         * Sets the authorization server's token endpoint (RFC 6749 section 3.2), which is asked for tokens. Required, unless
         * {@link #issuer(String) issuer} takes its place. It may have a query, which is kept; HTTPS, or plain HTTP to this
         * very machine. An internationalised host name is turned into its ASCII form.
         *
         * @param uri an absolute URI
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is blank, not an absolute HTTP or HTTPS URI, or has user-info or a
         *     fragment. Plain HTTP to another machine is refused by {@link #build()}
         * @throws IllegalStateException if it was set already
         */
        public Builder tokenEndpoint(String uri) {
            return tokenEndpoint(Endpoints.parsed("tokenEndpoint", Objects.requireNonNull(uri, "tokenEndpoint")));
        }

        /**
         * As {@link #tokenEndpoint(String)}.
         *
         * @param uri an absolute URI
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException as {@link #tokenEndpoint(String)}
         * @throws IllegalStateException if it was set already
         */
        public Builder tokenEndpoint(URI uri) {
            Objects.requireNonNull(uri, "tokenEndpoint");
            Endpoints.checkTokenEndpoint(uri, true);
            tokenEndpoint = once("tokenEndpoint", tokenEndpoint, Endpoints.inAscii(uri));
            return this;
        }

        /**
         * Sets the issuer identifier of the authorization server (RFC 8414 section 2), in place of {@code tokenEndpoint}: the
         * server then tells itself where its token endpoint is, in its metadata. These are looked for where RFC 8414 section
         * 3 has them ({@code /.well-known/oauth-authorization-server} between host and path), then where OpenID Connect
         * Discovery has them (the identifier, and {@code /.well-known/openid-configuration}).
         *
         * <p>They are asked for over the {@linkplain #transport transport} of the token requests when the first token is to be
         * fetched, and kept for as long as they say ({@code Cache-Control}, {@code Expires}), at least a minute and at most
         * a day; for an hour if they say nothing, and for ten minutes if they are not to be kept at all. When they cannot be
         * had anew, what is known goes on being used for a day. They are asked for earlier, but not more often than every 30
         * seconds, when no token endpoint has answered where they said it is. A caller who has a good token waits for none of
         * this.
         *
         * <p>The {@code issuer} in the metadata must be this very text, to the letter, the slash at its end included. The
         * token endpoint must be HTTPS; plain HTTP to this machine only if the issuer is on it, too. With {@link
         * ClientAuthentication#overMutualTls()} and {@link ClientAuthentication#tlsClientAuth()} it is the one that the server
         * has for mutual TLS, if it names one (RFC 8705 section 5). What an API says in its answers never changes where the
         * client's credentials go.
         *
         * <p>The audience of client assertions that are signed here is the issuer identifier then, if the client authentication
         * names no other.
         *
         * @param identifier an absolute URI without a query; HTTPS, or plain HTTP to this very machine
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is blank, not an absolute HTTP or HTTPS URI, or has user-info, a query or a
         *     fragment. Plain HTTP to another machine is refused by {@link #build()}
         * @throws IllegalStateException if it was set already
         */
        public Builder issuer(String identifier) {
            Endpoints.checkIssuer(Endpoints.parsed("issuer", Objects.requireNonNull(identifier, "issuer")), true);
            issuer = once("issuer", issuer, identifier);
            return this;
        }

        /**
         * As {@link #issuer(String)}.
         *
         * @param identifier an absolute URI without a query
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException as {@link #issuer(String)}
         * @throws IllegalStateException if it was set already
         */
        public Builder issuer(URI identifier) {
            return issuer(Objects.requireNonNull(identifier, "issuer").toString());
        }

        /**
         * Sets the client identifier that the partner has issued (RFC 6749 section 2.2). Required, unless the client
         * authentication is a {@linkplain ClientAuthentication#clientAssertion client assertion}, which says by itself who the
         * client is: then it is sent beside it if it is set (RFC 7521 section 4.2).
         *
         * @param id the client identifier
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is blank
         * @throws IllegalStateException if it was set already
         */
        public Builder clientId(String id) {
            clientId = once("clientId", clientId, notBlank("clientId", id));
            return this;
        }

        /**
         * Sets a client secret that never changes (RFC 6749 section 2.3.1). A secret is required, unless the client
         * authentication needs none.
         *
         * @param secret the client secret
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is blank
         * @throws IllegalStateException if it was set already
         */
        public Builder clientSecret(String secret) {
            String constant = notBlank("clientSecret", secret);
            clientSecret = once("clientSecret", clientSecret, Supplied.by("the clientSecret", () -> constant));
            return this;
        }

        /**
         * Sets where the client secret comes from. The supplier is asked anew for each token request, so that a rotated
         * secret is picked up without a restart; and once more when the token endpoint refuses the one that was sent.
         *
         * <p>It is called on a thread of the source and may block, for a vault, say, for as long as callers are to wait. It
         * must not call this source. If it throws, or gives null or a blank text, the token request is not sent.
         *
         * @param supplier gives the client secret that is valid now
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalStateException if the secret was set already
         */
        public Builder clientSecret(Supplier<String> supplier) {
            Objects.requireNonNull(supplier, "clientSecret");
            clientSecret = once("clientSecret", clientSecret, Supplied.by("the clientSecret", supplier));
            return this;
        }

        /**
         * Sets a file that holds the client secret, as secret stores and container platforms provide one. It is read anew for
         * each token request, so that a rotated secret is picked up without a restart; and once more when the token endpoint
         * refuses the one that was sent.
         *
         * <p>The file has the secret alone, in UTF-8; a byte order mark before it and line breaks behind it do not count. It
         * need not exist before the first token is asked for. While it does not, cannot be read, is empty or has more than
         * 64 KiB, token requests are not sent, and fail with its path in the message, like others that may pass by themselves;
         * callers who wait get their token as soon as the file is there. If others on this machine may write it, that is
         * logged, once.
         *
         * @param file the file; a relative path starts in the directory in which the application was started
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is an empty path, or that of a directory
         * @throws IllegalStateException if the secret was set already
         */
        public Builder clientSecretFile(Path file) {
            SettingFile secret = SettingFile.of("clientSecretFile", "the client secret", file);
            clientSecret = once("clientSecret", clientSecret, Supplied.from(secret));
            return this;
        }

        /**
         * Sets how the client proves who it is. The default is {@link ClientAuthentication#clientSecretPost()}.
         *
         * @param authentication the client authentication
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalStateException if it was set already
         */
        public Builder clientAuthentication(ClientAuthentication authentication) {
            Objects.requireNonNull(authentication, "clientAuthentication");
            clientAuthentication = once("clientAuthentication", clientAuthentication, authentication);
            return this;
        }

        /**
         * Sets the scope to ask for (RFC 6749 section 3.3). The default is to send no {@code scope}, so that the server
         * grants what it has for the client.
         *
         * @param scopeTokens one or more scope tokens; one that has white space in it counts as several
         * @return this builder
         * @throws NullPointerException if one is null
         * @throws IllegalArgumentException if there is none, or one is blank
         * @throws IllegalStateException if it was set already
         */
        public Builder scope(String... scopeTokens) {
            Objects.requireNonNull(scopeTokens, "scope");
            if (scopeTokens.length == 0) {
                throw new IllegalArgumentException("scope: name at least one, or leave the option out");
            }
            List<String> tokens = new ArrayList<>();
            for (String each : scopeTokens) {
                SPACE.splitAsStream(notBlank("scope", each))
                        .filter(token -> !token.isEmpty())
                        .forEach(tokens::add);
            }
            scope = once("scope", scope, notBlank("scope", String.join(" ", tokens)));
            return this;
        }

        /**
         * Adds a parameter to the form of the token request, such as {@code audience} or {@code resource} (RFC 8707).
         *
         * @param name the name of the parameter
         * @param value its value
         * @return this builder
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the name is blank; or one that this library sets itself ({@code client_id},
         *     {@code client_secret}, {@code client_assertion}, {@code client_assertion_type}, {@code grant_type}, {@code
         *     scope}); or was added already and is not one that may be repeated ({@code resource}, {@code audience})
         */
        public Builder parameter(String name, String value) {
            notBlank("parameter name", name);
            Objects.requireNonNull(value, "parameter value");
            if (RESERVED.contains(name)) {
                throw new IllegalArgumentException("parameter: " + name + " is set by an option of its own");
            }
            boolean repeated = parameters.stream().anyMatch(each -> each.name().equals(name));
            if (repeated && !REPEATABLE.contains(name)) {
                throw new IllegalArgumentException(
                        "parameter: " + name + " must not be sent more than once (RFC 6749 section 3.2)");
            }
            parameters.add(new TokenEndpoint.Parameter(name, value));
            return this;
        }

        /**
         * Sets what carries token requests. The default is {@link TokenTransport#standard()}.
         *
         * @param transport the transport, which stays the caller's to close
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalStateException if it was set already
         */
        public Builder transport(TokenTransport transport) {
            Objects.requireNonNull(transport, "transport");
            this.transport = once("transport", this.transport, transport);
            return this;
        }

        /**
         * Sets the longest that a caller waits for a token; also, for how long a fetch that callers wait for is tried
         * again after transient failures. The default is 10 seconds.
         *
         * @param timeout more than zero
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is zero, negative or longer than a year
         * @throws IllegalStateException if it was set already
         */
        public Builder acquireTimeout(Duration timeout) {
            options.acquireTimeout(timeout);
            return this;
        }

        /**
         * Sets how long before its expiry a token is refreshed in the background, when it is used then. It is capped at
         * half of the lifetime, begins earlier by up to a fifth of the time that it leaves before the {@linkplain
         * #expiryMargin margin}, at random, and is at least 30 seconds ahead of the margin, or a tenth of a lifetime
         * that is shorter than 5 minutes. The default is the margin and a quarter of the lifetime, the latter at most 10
         * minutes.
         *
         * @param ahead more than zero
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is zero, negative or longer than a year
         * @throws IllegalStateException if it was set already
         */
        public Builder refreshAhead(Duration ahead) {
            options.refreshAhead(ahead);
            return this;
        }

        /**
         * Sets how long before its expiry a token is no longer given out, so that it does not expire on its way to the
         * API. It is capped at half of the lifetime. The default is a tenth of the lifetime, at most 30 seconds.
         *
         * @param margin zero or more
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is negative or longer than a year
         * @throws IllegalStateException if it was set already
         */
        public Builder expiryMargin(Duration margin) {
            options.expiryMargin(margin);
            return this;
        }

        /**
         * Keeps the token warm: while the source was used within this time, its token is refreshed by a timer, so that
         * not even a caller who comes rarely has to wait. After that it sleeps until the next call. A token that lives for
         * less than 10 seconds is not kept warm. The default is to refresh only when a caller comes by, which needs no
         * timer.
         *
         * @param idle for how long after its last use the source is kept warm; more than zero
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is zero, negative or longer than a year
         * @throws IllegalStateException if it was set already
         */
        public Builder keepWarm(Duration idle) {
            options.keepWarm(idle);
            return this;
        }

        /**
         * Sets how this source is called in logs, events, metrics, messages and the names of its threads: {@code orders},
         * say. Not the client id, which partners treat as confidential. The default is the host of the token endpoint, or
         * of the issuer, in events and thread names, and nothing elsewhere, as messages name either anyway.
         *
         * @param name the name, which should tell the sources of one application apart
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalArgumentException if it is blank, has control characters or more than 60 characters
         * @throws IllegalStateException if it was set already
         */
        public Builder name(String name) {
            options.name(name);
            return this;
        }

        /**
         * Sets who is told what happens. The default is nobody; the log of {@code io.latchkey} tells failures anyway.
         *
         * @param listener the listener
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalStateException if it was set already
         */
        public Builder listener(TokenListener listener) {
            options.listener(listener);
            return this;
        }

        /**
         * Has all instances of the application that use the same store share one token: they ask the token endpoint once
         * for each token, and not once each. Who has a fresh token never asks the store; one that fails or is slow costs a
         * moment at most, and is done without. A token that is rejected is dropped from it, on a thread of the source.
         * Instances share a token if token endpoint (or issuer), client id, client authentication, scope and parameters are
         * the same; what else a transport may add, a client certificate that tokens are bound to (RFC 8705 section 3), say,
         * must be the same too. The default is that tokens stay in this process.
         *
         * <p>Tokens lie in the store encrypted, by a key that is derived from the client secret (HKDF, RFC 5869; AES-256-GCM):
         * instances that have another secret, while one rotates, share among themselves. The secret should be a random one, as
         * token endpoints issue them: who can read the store can try out guesses. The clocks of the instances must not be more
         * than a minute apart.
         *
         * @param store the token store, which stays the caller's to close
         * @return this builder
         * @throws NullPointerException if it is null
         * @throws IllegalStateException if it was set already
         */
        public Builder tokenStore(TokenStore store) {
            options.tokenStore(store, null);
            return this;
        }

        /**
         * As {@link #tokenStore(TokenStore)}, with an encryption key of its own: for a client authentication that needs no
         * secret, or to go on sharing while a secret rotates.
         *
         * @param store the token store, which stays the caller's to close
         * @param key 32 random bytes, the same for all instances, and as secret as the client's credentials; copied
         * @return this builder
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the key has not 32 bytes
         * @throws IllegalStateException if it was set already
         */
        public Builder tokenStore(TokenStore store, byte[] key) {
            options.tokenStore(store, Objects.requireNonNull(key, "key"));
            return this;
        }

        /**
         * Allows a token endpoint on plain HTTP that is not on this machine: whoever can see the traffic can then read the
         * client secret (RFC 6749 section 3.2). For test environments behind a closed network only. The default is false.
         *
         * @param allow whether to allow it
         * @return this builder
         * @throws IllegalStateException if it was set already
         */
        public Builder allowInsecureHttp(boolean allow) {
            allowInsecureHttp = once("allowInsecureHttp", allowInsecureHttp, allow);
            return this;
        }

        Builder timing(Timing timing) {
            options.timing(timing);
            return this;
        }

        /**
         * Builds the token source. Sends nothing and starts no thread.
         *
         * @return the token source
         * @throws IllegalArgumentException if a required option is missing, if there are both an issuer and a token endpoint,
         *     if there is a client secret that the client authentication does not use or a client id that it cannot send, if
         *     there is neither a secret nor a key for the token store, or no client id, or if the token endpoint or the issuer
         *     is plain HTTP to another machine
         */
        public ClientCredentialsTokenSource build() {
            boolean insecureHttp = allowInsecureHttp != null && allowInsecureHttp;
            checkPlace(insecureHttp);
            ClientAuthentication authentication =
                    clientAuthentication == null ? ClientAuthentication.clientSecretPost() : clientAuthentication;
            checkClientId(authentication);
            checkSecret(authentication);
            checkStore(authentication);

            TokenEndpoint.Client client =
                    new TokenEndpoint.Client(clientId, clientSecret, authentication, scope, List.copyOf(parameters));
            TokenTransport carrier = transport == null ? TokenTransport.standard() : transport;
            TokenEndpoint endpoint = new TokenEndpoint(address(authentication, insecureHttp, carrier), client, carrier);
            Telling telling = options.telling(endpoint);
            if (insecureHttp) {
                telling.insecureHttp();
            }
            String text = "ClientCredentialsTokenSource["
                    + telling.named(
                            place() + (clientId == null ? "" : ", clientId " + clientId) + ", " + authentication)
                    + "]";
            TokenIssuer issuer = options.shared(endpoint, telling);
            return new ClientCredentialsTokenSource(options.holder(issuer, telling), telling, text);
        }

        private void checkPlace(boolean insecureHttp) {
            if (issuer != null && tokenEndpoint != null) {
                throw new IllegalArgumentException(
                        "issuer and tokenEndpoint are both set; the server says where its token"
                                + " endpoint is, or you do");
            }
            if (issuer != null) {
                Endpoints.checkIssuer(URI.create(issuer), insecureHttp);
            } else if (tokenEndpoint != null) {
                Endpoints.checkTokenEndpoint(tokenEndpoint, insecureHttp);
            } else {
                throw new IllegalArgumentException(missing("tokenEndpoint", "tokenEndpoint", "issuer")
                        + "; where the authorization server describes itself, issuer takes its place");
            }
        }

        private EndpointAddress address(
                ClientAuthentication authentication, boolean insecureHttp, TokenTransport carrier) {
            return issuer == null
                    ? new FixedAddress(Objects.requireNonNull(tokenEndpoint))
                    : new DiscoveredAddress(
                            issuer,
                            new MetadataLookup(issuer, authentication.isOverMutualTls(), insecureHttp, carrier),
                            options.name());
        }

        /** Fit to be shown; nothing if none is set. */
        private String place() {
            if (issuer != null) {
                return "issuer " + Endpoints.shown(URI.create(issuer));
            }
            return tokenEndpoint == null ? "" : Endpoints.shown(tokenEndpoint).toString();
        }

        private void checkClientId(ClientAuthentication authentication) {
            if (authentication.needsClientId()) {
                authentication.checkClientId(required("clientId", clientId));
            } else if (clientId == null && options.hasTokenStore()) {
                throw new IllegalArgumentException(missing("clientId", "clientId")
                        + "; tokenStore tells clients apart by it, with clientAuthentication " + authentication
                        + ", too");
            }
        }

        private void checkSecret(ClientAuthentication authentication) {
            if (authentication.needsSecret() && clientSecret == null) {
                throw new IllegalArgumentException(missing("clientSecret", "clientSecret", "clientSecretFile")
                        + "; clientAuthentication " + authentication + " needs one");
            }
            if (!authentication.needsSecret() && clientSecret != null) {
                throw new IllegalArgumentException(
                        "clientSecret is set, but clientAuthentication " + authentication + " does not use it");
            }
        }

        private void checkStore(ClientAuthentication authentication) {
            if (options.needsSecretForStore() && !authentication.needsSecret()) {
                throw new IllegalArgumentException("tokenStore needs a key of its own, tokenStore(store, key), as"
                        + " clientAuthentication " + authentication + " has no secret to derive one from");
            }
        }

        private <T> T required(String option, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException(missing(option, option));
            }
            return value;
        }

        private String missing(String option, String... ways) {
            return option + " is missing" + (configuration == null ? "" : " (" + configuration.keysOf(ways) + ")");
        }

        /**
         * Returns a text for logs.
         *
         * @return no option that may be secret
         */
        @Override
        public String toString() {
            return "ClientCredentialsTokenSource.Builder[" + place() + "]";
        }
    }
}
