package io.latchkey.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The clients that the authorization server knows, each with one way to prove who it is. Thread-safe. */
final class Clients implements RegisteredClientRepository {

    static final String POST = "partner-post";
    static final String BASIC = "partner-basic";
    static final String SECRET_JWT = "partner-secret-jwt";
    static final String KEY_JWT = "partner-key-jwt";
    static final String FEDERATED = "partner-federated";
    static final String TLS = "partner-tls";

    /** With all that has to be escaped in a form. */
    static final String AWKWARD_SECRET = "s3cr3t +&=% ä€/?";

    private static final String LONG_SECRET = "a-secret-of-at-least-256-bits-for-HS256";
    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

    /** The generation tells Spring, which caches by the id, that this is another client than before the change. */
    private record Registration(
            String clientId,
            int generation,
            ClientAuthenticationMethod method,
            String secret,
            @Nullable JwsAlgorithm algorithm,
            String jwkSet,
            String subject) {}

    private final Map<String, Registration> registrations = new ConcurrentHashMap<>();
    private final AtomicInteger generations = new AtomicInteger();
    private volatile String origin = "";
    private volatile Duration tokenLifetime = DEFAULT_LIFETIME;

    Clients() {
        reset();
    }

    void reset() {
        tokenLifetime = DEFAULT_LIFETIME;
        registrations.clear();
        register(POST, ClientAuthenticationMethod.CLIENT_SECRET_POST, AWKWARD_SECRET, null, "");
        register(BASIC, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, AWKWARD_SECRET, null, "");
        register(SECRET_JWT, ClientAuthenticationMethod.CLIENT_SECRET_JWT, LONG_SECRET, MacAlgorithm.HS256, "");
        register(TLS, ClientAuthenticationMethod.TLS_CLIENT_AUTH, "", null, "");
    }

    private void register(
            String clientId,
            ClientAuthenticationMethod method,
            String secret,
            @Nullable JwsAlgorithm algorithm,
            String jwkSet) {
        register(clientId, method, secret, algorithm, jwkSet, "");
    }

    private void register(
            String clientId,
            ClientAuthenticationMethod method,
            String secret,
            @Nullable JwsAlgorithm algorithm,
            String jwkSet,
            String subject) {
        registrations.put(
                clientId,
                new Registration(clientId, generations.incrementAndGet(), method, secret, algorithm, jwkSet, subject));
    }

    /** Where this server can be reached: it fetches the clients' keys from itself. */
    void servedAt(String authorizationServer) {
        origin = authorizationServer;
    }

    void tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
    }

    ClientCredentials credentials(String clientId) {
        return new ClientCredentials(clientId, registration(clientId).secret);
    }

    void changeSecret(String clientId, String secret) {
        Registration old = registration(clientId);
        register(clientId, old.method, secret, old.algorithm, old.jwkSet);
    }

    void privateKeyJwt(String jwkSet, String algorithm) {
        SignatureAlgorithm known = SignatureAlgorithm.from(algorithm);
        if (known == null) {
            throw new IllegalArgumentException("algorithm: " + algorithm);
        }
        register(KEY_JWT, ClientAuthenticationMethod.PRIVATE_KEY_JWT, "", known, jwkSet);
    }

    void federated(String subject) {
        register(FEDERATED, FederatedAssertionConverter.METHOD, "", null, "", subject);
    }

    /** The client that the identity provider's assertions about this workload stand for. */
    @Nullable
    RegisteredClient findBySubject(String subject) {
        return registrations.values().stream()
                .filter(registration -> !subject.isEmpty() && registration.subject.equals(subject))
                .findAny()
                .map(this::registered)
                .orElse(null);
    }

    String jwkSet(String clientId) {
        return registration(clientId).jwkSet;
    }

    private Registration registration(String clientId) {
        Registration registration = registrations.get(clientId);
        if (registration == null) {
            throw new IllegalArgumentException("clientId: " + clientId + " is not registered");
        }
        return registration;
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        Registration registration = registrations.get(clientId);
        return registration == null ? null : registered(registration);
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id.substring(0, id.lastIndexOf('#')));
    }

    @Override
    public void save(RegisteredClient registeredClient) {
        throw new UnsupportedOperationException("clients are registered by the sandbox only");
    }

    private RegisteredClient registered(Registration registration) {
        RegisteredClient.Builder client = RegisteredClient.withId(registration.clientId + "#" + registration.generation)
                .clientId(registration.clientId)
                .clientAuthenticationMethod(registration.method)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
                .scope("prices")
                .scope("accounts")
                .clientSettings(settings(registration))
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(tokenLifetime)
                        .x509CertificateBoundAccessTokens(true)
                        .build());
        if (!registration.secret.isEmpty()) {
            client.clientSecret(registration.secret);
        }
        return client.build();
    }

    private ClientSettings settings(Registration registration) {
        ClientSettings.Builder settings = ClientSettings.builder();
        if (registration.algorithm != null) {
            settings.tokenEndpointAuthenticationSigningAlgorithm(registration.algorithm);
        }
        if (registration.method.equals(ClientAuthenticationMethod.TLS_CLIENT_AUTH)) {
            settings.x509CertificateSubjectDN("CN=" + registration.clientId);
        }
        if (!registration.jwkSet.isEmpty()) {
            settings.jwkSetUrl(origin + "/clients/" + registration.clientId + "/jwks");
        }
        return settings.build();
    }
}
