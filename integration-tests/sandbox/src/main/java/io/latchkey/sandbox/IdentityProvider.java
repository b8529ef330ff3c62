package io.latchkey.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An identity provider of workloads, as a Kubernetes cluster has one, or SPIRE is: it signs who a workload is, by ES256,
 * and serves the keys by which an authorization server checks that. Thread-safe.
 */
public final class IdentityProvider {

    private static final Pattern SERVICE_ACCOUNT = Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");
    private static final String KEYS = "/openid/v1/jwks";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "sandbox-identity-provider");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger keysMade = new AtomicInteger();

    /** What it signs with, and after it those that it signed with before, as long as they are served. */
    private volatile List<ECKey> keys = List.of(newKey());

    private IdentityProvider(HttpServer server) {
        this.server = server;
    }

    static IdentityProvider start() {
        try {
            InetSocketAddress anyPort = new InetSocketAddress(Loopback.ADDRESS, 0);
            IdentityProvider provider = new IdentityProvider(HttpServer.create(anyPort, 0));
            provider.server.setExecutor(provider.threads);
            provider.server.createContext(KEYS, provider::serveKeys);
            provider.server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serveKeys(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<JWK> served = keys.stream().map(key -> (JWK) key).toList();
            byte[] body = new JWKSet(served).toString(true).getBytes(UTF_8); // true: the public part alone
            exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID("workload-" + keysMade.incrementAndGet())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns its issuer identifier, which stands in each assertion, such as {@code http://127.0.0.1:40123}. */
    public String issuer() {
        return Loopback.origin(server.getAddress().getPort());
    }

    /** Returns where its public keys are (RFC 7517). */
    public URI jwkSet() {
        return URI.create(issuer() + KEYS);
    }

    /**
     * Signs an assertion that is good from now on.
     *
     * @param subject the workload, such as {@code system:serviceaccount:shop:orders}
     * @param audience for whom it is
     * @param lifetime for how long it is good
     * @return a JWT with the claims of a service account token of Kubernetes
     */
    public String assertion(String subject, String audience, Duration lifetime) {
        Instant now = Instant.now();
        return assertion(subject, audience, now, now.plus(lifetime));
    }

    /** Signs an assertion that is good between two points in time, as {@link #assertion(String, String, Duration)} does. */
    public String assertion(String subject, String audience, Instant from, Instant until) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience(List.of(audience))
                .issueTime(Date.from(from))
                .notBeforeTime(Date.from(from))
                .expirationTime(Date.from(until))
                .jwtID(UUID.randomUUID().toString());
        Matcher account = SERVICE_ACCOUNT.matcher(subject);
        if (account.matches()) {
            claims.claim(
                    "kubernetes.io",
                    Map.of("namespace", account.group(1), "serviceaccount", Map.of("name", account.group(2))));
        }
        return signed(claims.build());
    }

    /**
     * Signs a JWT-SVID that is good from now on: no more than the claims that SPIFFE asks for, so neither {@code iss} nor
     * {@code jti}.
     *
     * @param spiffeId the workload, such as {@code spiffe://example.org/orders}
     * @param audience for whom it is
     * @param lifetime for how long it is good
     * @return the JWT
     */
    public String svid(String spiffeId, String audience, Duration lifetime) {
        return signed(new JWTClaimsSet.Builder()
                .subject(spiffeId)
                .audience(List.of(audience))
                .expirationTime(Date.from(Instant.now().plus(lifetime)))
                .build());
    }

    private String signed(JWTClaimsSet claims) {
        ECKey key = keys.get(0);
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(key.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims);
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt.serialize();
    }

    /** Signs with a new key from now on. The old ones are still served, so what they have signed stays good. */
    public void rotateKeys() {
        keys = Stream.concat(Stream.of(newKey()), keys.stream()).toList();
    }

    /** Serves the key alone that it signs with now: what was signed with another is refused from now on. */
    public void dropOldKeys() {
        keys = List.of(keys.get(0));
    }

    void reset() {
        dropOldKeys();
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }
}
