/**
 * Acquires, holds and refreshes OAuth 2.0 access tokens, by the client credentials grant (RFC 6749 section 4.4) or in an
 * application's own way, and decides where they may go.
 *
 * <p>Most users need two types. A {@link io.latchkey.ClientCredentialsTokenSource} is built once and shared; {@link
 * io.latchkey.AllowedOrigins} names the API that its tokens are meant for. Both are handed to an adapter, {@code
 * BearerAuthInterceptor} for OkHttp or {@code BearerAuthFilter} for Jakarta REST, and from then on nobody who writes a
 * request thinks about tokens.
 *
 * <h2>How a token lives</h2>
 *
 * <ul>
 *   <li><b>fresh</b>: given at once, for the cost of one volatile read and one clock read (of both
 *       clocks, once in a millisecond);
 *   <li><b>stale</b>, from its refresh-ahead time on: still given at once, to everybody, while one refresh runs in the
 *       background;
 *   <li><b>gone</b>, from shortly before its expiry on, or once {@linkplain io.latchkey.TokenSource#reject rejected}:
 *       callers wait for the one fetch that is under way.
 * </ul>
 *
 * <p>However many threads ask, the token endpoint sees one request at a time. It runs apart from its callers: one that
 * is interrupted, cancelled or out of time leaves, and the fetch goes on for the others. When the token endpoint fails,
 * callers fail at once, with the reason, until a cool-down is over.
 *
 * <h2>A map of the package</h2>
 *
 * <p>Most of it is not public, and what is not serves what is:
 *
 * <p><b>What users call</b>
 *
 * <ul>
 *   <li>{@code ClientCredentialsTokenSource}: tokens by the client credentials grant, and its builder
 *   <li>{@code RefreshingTokenSource}: tokens by a function of the application's own, with the same engine
 *   <li>{@code TokenSource}: what adapters ask, for sources of one's own and decorated ones
 *   <li>{@code AccessToken}: a token, its header, its expiry
 *   <li>{@code TokenException}: why there is none
 *   <li>{@code AllowedOrigins}: where tokens may go
 *   <li>{@code BearerAuth}: which source serves which origins, and which answer means a dead token
 *   <li>{@code ClientAuthentication}: how the client proves who it is
 *   <li>{@code SigningKey}: a private key for client assertions, and by what the server knows it
 *   <li>{@code TokenTransport}: how token requests travel
 *   <li>{@code TokenListener}: is told what happens
 *   <li>{@code TokenStatus}: how a source is at this moment
 *   <li>{@code TokenStore}: where instances share a token
 * </ul>
 *
 * <p><b>The exchange</b>: one request to a protected resource, and its 401
 *
 * <ul>
 *   <li>{@code BearerExchange}: decides for every adapter which request gets a token and what follows a 401
 *   <li>{@code BearerChallenge}: what a 401 says about the token
 *   <li>{@code AuthChallenge}: the grammar of {@code WWW-Authenticate}
 *   <li>{@code Origin}: scheme, host and port in one spelling
 *   <li>{@code Place}: an origin, and a path of it
 *   <li>{@code Places}: what serves which place
 *   <li>{@code PathReadings}: what those on the way may take a path for
 *   <li>{@code Waiting}: how a thread waits for a token
 *   <li>{@code CancellationWatch}: sees for all who wait whether they still want it
 * </ul>
 *
 * <p><b>The engine</b>: one fetch at a time, waiting, refresh-ahead, back-off, cool-down
 *
 * <ul>
 *   <li>{@code TokenHolder}: holds the token and all that is known; begin here
 *   <li>{@code Held}: the token that is held
 *   <li>{@code TokenLifetime}: fresh, stale or gone, and when
 *   <li>{@code Fetch}: tries, one after the other, until there is a token or no hope
 *   <li>{@code Attempt}: one try, on a thread of its own, with a deadline
 *   <li>{@code Outcome}: how a try has ended
 *   <li>{@code Waiter}: one who waits for the fetch
 *   <li>{@code LastingWait}: an upload's wait for a token that lasts
 *   <li>{@code CoolDown}: the time after a failed fetch
 *   <li>{@code Backoff}: how long pauses are
 *   <li>{@code CredentialsLook}: sees whether refused credentials have been changed
 *   <li>{@code Warmth}: refreshes by a timer, with {@code keepWarm}
 *   <li>{@code TokenIssuer}: whom the engine asks
 *   <li>{@code OwnGrant}: an application's function, as an issuer
 *   <li>{@code EngineOptions}: what every source with the engine can be told
 *   <li>{@code Telling}: tells the listener and the log
 *   <li>{@code Listeners}: all that are told, whatever one of them throws
 *   <li>{@code Events}: what the listener is told
 * </ul>
 *
 * <p><b>The token endpoint</b>
 *
 * <ul>
 *   <li>{@code TokenEndpoint}: the client credentials grant, as an issuer; rotated credentials
 *   <li>{@code EndpointAddress}: where it is
 *   <li>{@code FixedAddress}: as it was typed in
 *   <li>{@code DiscoveredAddress}: as its authorization server tells, and for how long that is believed
 *   <li>{@code MetadataLookup}: asks the server where it is (RFC 8414)
 *   <li>{@code ServerMetadata}: what it says
 *   <li>{@code Freshness}: for how long it says that it holds
 *   <li>{@code Endpoints}: what may be a token endpoint or an issuer, and what of it may be shown
 *   <li>{@code TokenRequestDraft}: a request while it is put together
 *   <li>{@code FormBody}: its body
 *   <li>{@code TokenRequest}: sends it and understands the answer
 *   <li>{@code Exchange}: one request over a transport, however that ends
 *   <li>{@code AnswerBody}: the bytes of an answer
 *   <li>{@code TokenAnswer}: its JSON
 *   <li>{@code Grant}: a token, and what goes with it
 *   <li>{@code TokenRefusal}: an answer without a token, in words
 *   <li>{@code Advice}: what its reader can do about it
 *   <li>{@code RetryAfter}: how long a server wants to be left alone
 *   <li>{@code TokenRequestException}: a token request failed
 * </ul>
 *
 * <p><b>A fleet's token</b>: one for all instances, by a {@code TokenStore}
 *
 * <ul>
 *   <li>{@code SharedTokenIssuer}: looks there first, and has one instance ask the token endpoint
 *   <li>{@code TokenSearch}: one fetch's looks, until there is a token or the lease
 *   <li>{@code SharedRecord}: the record, as this instance sees it
 *   <li>{@code SharedToken}: its token
 *   <li>{@code RefusedTokens}: those that are not taken from there again
 *   <li>{@code StoreRecord}: what lies in the store
 *   <li>{@code TokenSeal}: encrypts it, and says where it lies
 *   <li>{@code Hkdf}: keys from secrets
 *   <li>{@code StoreCalls}: calls a store that may be slow or away
 * </ul>
 *
 * <p><b>Transports</b>
 *
 * <ul>
 *   <li>{@code DirectTokenTransport}: the default: a connection for each request
 *   <li>{@code Connector}: to each address in turn, through proxies
 *   <li>{@code TimedSocket}: a connection that is read from until a point in time
 *   <li>{@code HttpAnswerReader}: reads one answer, strictly
 *   <li>{@code Patience}: how long an answer may take to begin
 *   <li>{@code NotHttpException}: what came is no HTTP
 *   <li>{@code JdkTokenTransport}: over an application's {@code java.net.http.HttpClient}
 *   <li>{@code CappedBody}: a bounded body for it
 *   <li>{@code UserAgent}: how token requests call themselves
 *   <li>{@code TransportFailure}: an I/O failure, in words
 *   <li>{@code ShownCause}: an exception that quotes nothing
 *   <li>{@code OwnWords}: marks one that never did
 * </ul>
 *
 * <p><b>Client authentication</b>
 *
 * <ul>
 *   <li>{@code Supplied}: a part of the credentials that comes from elsewhere, asked for anew each time
 *   <li>{@code Credential}: what proves who the client is, in one token request
 *   <li>{@code SecretCredential}: a client secret
 *   <li>{@code KeyCredential}: a key of the client's own
 *   <li>{@code ClientAssertion}: an assertion that somebody else has signed
 *   <li>{@code ServerClock}: how far our clock is from a server's
 *   <li>{@code JwtSigner}: client assertions of our own
 *   <li>{@code KeySignature}: signatures by keys that may live in an HSM
 *   <li>{@code JwsAlgorithm}: what kind of key an algorithm takes, and what its signatures look like
 *   <li>{@code EcdsaSignature}: one in ASN.1, as a JWS has it
 *   <li>{@code UnlikeSignature}: what came is no signature
 *   <li>{@code PemKey}: a private key in a PEM file
 *   <li>{@code Pkcs12Key}: a private key in a PKCS #12 key store
 *   <li>{@code StrayCharacters}: what a file leaves around a secret
 *   <li>{@code SettingFile}: a file that holds a secret or a key
 * </ul>
 *
 * <p><b>Configuration</b>: the builder's options in text
 *
 * <ul>
 *   <li>{@code Configuration}: keys and values below a prefix
 *   <li>{@code ConfiguredOption}: an option, and its key
 *   <li>{@code ConfiguredAuthentication}: the client authentication, of several of them
 *   <li>{@code ConfiguredDuration}: a duration, with its unit
 *   <li>{@code NearestName}: what a mistyped key may have meant
 * </ul>
 *
 * <p><b>Small things</b>
 *
 * <ul>
 *   <li>{@code Timing}: the only door to clocks, delays, threads and chance
 *   <li>{@code SystemTiming}: the real ones
 *   <li>{@code Workers}: the threads of token requests
 *   <li>{@code ElasticExecutor}: as few threads as it takes for code that may block
 *   <li>{@code Moment}: a point in time on both clocks
 *   <li>{@code HttpDate}: a date in a header
 *   <li>{@code ShownText}: a server's text, made fit to be shown
 *   <li>{@code RepeatedSecret}: a secret in it, however it was escaped
 * </ul>
 */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
