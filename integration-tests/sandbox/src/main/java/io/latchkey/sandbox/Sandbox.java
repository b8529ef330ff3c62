package io.latchkey.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/**
 * An authorization server, a partner API, an identity provider and a stranger, on ports of 127.0.0.1 that the system
 * chooses.
 *
 * <p>What the API offers, each only to a call with a token that was issued here, has not expired and was not revoked:
 *
 * <table>
 *   <caption>The partner API</caption>
 *   <tr><td>{@code GET /prices}<td>a short list of prices
 *   <tr><td>{@code GET /prices/history}<td>a list of some 80 kB, compressed if the client takes gzip
 *   <tr><td>{@code GET /prices/stream?events=3}<td>so many server-sent events
 *   <tr><td>{@code /prices/feed}<td>a WebSocket: a price at once, and one for each instrument that is sent; or prices as
 *       Tradevest's feed sends them, for each {@code PRICE_SUBSCRIPTION}
 *   <tr><td>{@code POST /orders}<td>takes a JSON object and makes an order of it each time; 201, or another status and a
 *       {@code Location} with {@code ?then=302}
 *   <tr><td>{@code GET} and {@code DELETE /orders/{id}}<td>200, and 204 without a body
 *   <tr><td>{@code POST} and {@code PUT /documents}<td>reads a stream and answers its {@code size} and {@code sha256}
 *   <tr><td>{@code GET /documents/{id}?size=1000}<td>a document of so many bytes
 *   <tr><td>{@code GET /accounts}<td>only with the scope {@code accounts}; 403 {@code insufficient_scope} without
 *   <tr><td>{@code GET /statements}<td>always 401 {@code insufficient_scope}
 *   <tr><td>{@code /redirect?status=302&to=URL}<td>redirects, whatever the method
 * </table>
 *
 * <p>Thread-safe.
 */
public final class Sandbox implements AutoCloseable {

    // Held, because a logger that nobody holds forgets its level.
    private static final List<Logger> QUIET = Stream.of(
                    "org.apache.catalina", "org.apache.coyote", "org.apache.tomcat", "org.springframework")
            .map(Logger::getLogger)
            .toList();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Clients clients = new Clients();
    private final IssuedTokens tokens = new IssuedTokens();
    private final ApiClock apiClock = new ApiClock();
    private final TokenErrors tokenErrors = new TokenErrors();
    private final TokenEndpointTraffic tokenTraffic = new TokenEndpointTraffic(closing);
    private final ApiTraffic apiTraffic = new ApiTraffic();
    private final PriceFeed priceFeed = new PriceFeed();
    private final SecureDoors secureDoors = new SecureDoors();
    private final Elsewhere elsewhere = Elsewhere.start();
    private final IdentityProvider identityProvider = IdentityProvider.start();
    private final FederatedAssertions assertions = new FederatedAssertions(clients, identityProvider);
    private final AnnotationConfigServletWebServerApplicationContext spring =
            new AnnotationConfigServletWebServerApplicationContext();
    private final String authorizationServer;
    private final String api;

    private Sandbox() {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        spring.registerBean(Clients.class, () -> clients);
        spring.registerBean(FederatedAssertions.class, () -> assertions);
        spring.registerBean(IssuedTokens.class, () -> tokens);
        spring.registerBean(ApiClock.class, () -> apiClock);
        spring.registerBean(SecureDoors.class, () -> secureDoors);
        spring.registerBean(TokenErrors.class, () -> tokenErrors);
        spring.registerBean(TokenEndpointTraffic.class, () -> tokenTraffic);
        spring.registerBean(ApiTraffic.class, () -> apiTraffic);
        spring.registerBean(PriceFeed.class, () -> priceFeed);
        spring.register(
                WebServer.class, AuthorizationServer.class, ResourceServer.class, PartnerApi.class, ClientKeys.class);
        spring.refresh();
        Connector[] connectors = tomcat().getService().findConnectors();
        authorizationServer = Loopback.origin(connectors[0].getLocalPort());
        api = Loopback.origin(connectors[1].getLocalPort());
        clients.servedAt(authorizationServer);
    }

    private Tomcat tomcat() {
        return ((TomcatWebServer) Objects.requireNonNull(spring.getWebServer())).getTomcat();
    }

    /**
     * Starts the servers. They are ready when this returns.
     *
     * @return the sandbox, to be closed
     */
    public static Sandbox start() {
        return new Sandbox();
    }

    // Where things are

    /** Returns the issuer identifier of the authorization server. */
    public String issuer() {
        return authorizationServer;
    }

    /** Returns the token endpoint, at an origin other than the API's. */
    public URI tokenEndpoint() {
        return URI.create(authorizationServer + TokenEndpointTraffic.PATH);
    }

    /** Returns the same token endpoint as it can be reached at the origin of the API. */
    public URI tokenEndpointBesideApi() {
        return api(TokenEndpointTraffic.PATH);
    }

    /** Returns the origin of the API, such as {@code http://127.0.0.1:40123}. */
    public String apiOrigin() {
        return api;
    }

    /** Returns the URI of this path, with its query if it has one, at the API. */
    public URI api(String pathAndQuery) {
        return URI.create(api + pathAndQuery);
    }

    /**
     * Opens the same servers behind TLS, for as long as the sandbox is there.
     *
     * @param server the key of the servers and its certificate for 127.0.0.1
     * @param password of that key
     * @param clients the authorities of client certificates
     * @return where they are
     */
    public SecureDoors openSecureDoors(KeyStore server, String password, KeyStore clients) {
        secureDoors.open(tomcat(), server, password, clients);
        return secureDoors;
    }

    /** Returns the stranger. */
    public Elsewhere elsewhere() {
        return elsewhere;
    }

    /** Returns the identity provider whose assertions the authorization server trusts. */
    public IdentityProvider identityProvider() {
        return identityProvider;
    }

    // Clients

    /** Returns the client that sends its secret in the form; there is everything in it that has to be escaped. */
    public ClientCredentials clientSecretPost() {
        return clients.credentials(Clients.POST);
    }

    /** Returns the client that sends its secret by HTTP Basic; there is everything in it that has to be escaped. */
    public ClientCredentials clientSecretBasic() {
        return clients.credentials(Clients.BASIC);
    }

    /** Returns the client that signs an assertion with its secret, by HS256. */
    public ClientCredentials clientSecretJwt() {
        return clients.credentials(Clients.SECRET_JWT);
    }

    /** Returns the client that is known by its certificate, whose subject is {@code CN=} and its client id. */
    public ClientCredentials tlsClient() {
        return clients.credentials(Clients.TLS);
    }

    /**
     * Registers the keys of the client that signs an assertion with a private key.
     *
     * @param jwkSet its public keys (RFC 7517), as JSON
     * @param algorithm by which it signs, such as {@code PS256}, {@code RS256} or {@code ES256}
     * @return the client, without a secret
     */
    public ClientCredentials privateKeyJwt(String jwkSet, String algorithm) {
        clients.privateKeyJwt(jwkSet, algorithm);
        return clients.credentials(Clients.KEY_JWT);
    }

    /**
     * Registers the client that comes with assertions that the identity provider has signed, by RFC 7523, or, where the
     * subject is a SPIFFE ID, of the type {@code jwt-spiffe} as well. They are for the issuer identifier or for the token
     * endpoint.
     *
     * @param subject the workload that is this client, such as {@code system:serviceaccount:shop:orders}
     * @return the client, without a secret
     */
    public ClientCredentials federated(String subject) {
        clients.federated(subject);
        return clients.credentials(Clients.FEDERATED);
    }

    /** Has each assertion of the identity provider be accepted once, by its {@code jti}; as often as it comes, if not set. */
    public void assertionsOnceOnly(boolean on) {
        assertions.onceOnly(on);
    }

    /** Returns how often this assertion of the identity provider was accepted. */
    public int assertionUses(String assertion) {
        return assertions.uses(assertion);
    }

    /** Gives this client another secret; the one that it had is refused from now on. */
    public void changeSecret(String clientId, String secret) {
        clients.changeSecret(clientId, secret);
    }

    // Tokens

    /** Sets how long tokens live that are issued from now on; an hour, if it is not set. Whole seconds. */
    public void tokenLifetime(Duration lifetime) {
        clients.tokenLifetime(lifetime);
    }

    /** Has the API refuse this token from now on. */
    public void revoke(String accessToken) {
        tokens.revoke(accessToken);
    }

    /** Has the API refuse all tokens that were issued so far. */
    public void revokeAll() {
        tokens.revokeAll();
    }

    /** Sets the API's clock ahead, so that it finds tokens expired without anybody waiting for it. */
    public void apiClockAhead(Duration offset) {
        apiClock.ahead(offset);
    }

    // What the servers do

    /** Chooses the status of {@code invalid_client}: 400 as Tradevest (and if not set), or 401 as Spring by itself. */
    public void tokenErrorsAre400(boolean always) {
        tokenErrors.always400(always);
    }

    /** Has the next so many token requests answered like this. Replaces what was said before. */
    public void answerTokenRequests(int count, Answer answer) {
        tokenTraffic.answerNext(count, answer);
    }

    /** Holds all token requests that come, until the gate is opened. */
    public Gate holdTokenRequests() {
        return tokenTraffic.doorway().close(Integer.MAX_VALUE);
    }

    /** Has each token request answered so much later. */
    public void delayTokenRequests(Duration delay) {
        tokenTraffic.delay(delay);
    }

    /** Has the next so many API requests answered like this, whatever their token. Replaces what was said before. */
    public void answerApiRequests(int count, Answer answer) {
        apiTraffic.answerNext(count, answer);
    }

    /** Holds all API requests that come, before their tokens are looked at, until the gate is opened. */
    public Gate holdApiRequests() {
        return apiTraffic.doorway().close(Integer.MAX_VALUE);
    }

    /**
     * Holds API requests until there are so many, and then lets them all go, and those that follow: when the first of
     * them is answered, every one has been sent.
     */
    public Gate gatherApiRequests(int count) {
        return apiTraffic.doorway().close(count);
    }

    /** Holds every price stream after its first event, until the gate is opened. */
    public Gate holdPriceStreams() {
        return apiTraffic.streams().close(Integer.MAX_VALUE);
    }

    /** Ends all price feeds, as a server does that is started anew. */
    public void endPriceFeeds() {
        try {
            priceFeed.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What was seen

    /** Returns how many requests reached the token endpoint. */
    public int tokenRequests() {
        return tokenTraffic.requests();
    }

    /** Returns the latest token request, exactly as it came. */
    public Received lastTokenRequest() {
        Received last = tokenTraffic.last();
        if (last == null) {
            throw new IllegalStateException("no token request has come yet");
        }
        return last;
    }

    /** Returns the requests that reached the API, in the order of arrival. */
    public List<Received> apiRequests() {
        return apiTraffic.log().list();
    }

    /** Returns how many requests reached the API at this path. */
    public int apiRequests(String path) {
        return apiTraffic.log().count(request -> request.path().equals(path));
    }

    /** Returns how many requests reached the API with a bearer token, good or bad. */
    public int apiRequestsWithToken() {
        return apiTraffic.log().count(Received::hasToken);
    }

    /** Returns how many requests reached the API without a bearer token. */
    public int apiRequestsWithoutToken() {
        return apiTraffic.log().count(request -> !request.hasToken());
    }

    /** Returns how many requests the API answered with this status. */
    public int apiAnswers(int status) {
        return apiTraffic.log().count(request -> request.status() == status);
    }

    /** Returns how many orders the API has accepted. */
    public int ordersProcessed() {
        return apiTraffic.ordersProcessed();
    }

    /** Opens all gates and puts everything back as it was at the start; but what was revoked stays so. */
    public void reset() {
        tokenErrors.always400(true);
        clients.reset();
        apiClock.ahead(Duration.ZERO);
        tokenTraffic.reset();
        apiTraffic.reset();
        elsewhere.reset();
        identityProvider.reset();
        assertions.reset();
    }

    /** Lets the requests go that are held, and stops the servers. */
    @Override
    public void close() {
        closing.countDown();
        tokenTraffic.doorway().open();
        apiTraffic.doorway().open();
        apiTraffic.streams().open();
        spring.close();
        elsewhere.stop();
        identityProvider.stop();
    }
}
