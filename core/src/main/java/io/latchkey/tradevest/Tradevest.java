package io.latchkey.tradevest;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import java.net.URI;

/**
 * The environments of the Tradevest partner API: where each gives tokens, and where its API is.
 *
 * <pre>{@code
 * Tradevest partner = Tradevest.SANDBOX;
 * ClientCredentialsTokenSource tokens = partner.tokens(id, secret).build();
 * AllowedOrigins api = partner.api();
 * }</pre>
 *
 * <p>An environment that is named in a configuration is {@code Tradevest.valueOf("SANDBOX")}.
 *
 * <p>What Tradevest publishes, as read on 2026-11-23:
 *
 * <ul>
 *   <li>the guide <a href="https://docs.tradevest.ai/documentation/2_authentication">Partner API Authentication</a> has the
 *       hosts of both environments, and gets its token from {@code /connect/token} with {@code scope=tradevest.api}:
 *       {@link #connectTokens(String, String)};
 *   <li>the <a href="https://docs.tradevest.ai/api-reference/authorization">API reference</a> has {@code POST
 *       /oauth2/token}, without a scope, for the test environment: {@link #tokens(String, String)}.
 * </ul>
 *
 * <p>Both send the client id and the client secret in the form, and both show tokens of an hour.
 *
 * <p>Immutable and thread-safe.
 */
public enum Tradevest {

    /** For tests: {@code platform-test.tradevest.ai}. */
    SANDBOX("platform-test.tradevest.ai"),

    /** For real: {@code platform-prod.tradevest.ai}. */
    PRODUCTION("platform-prod.tradevest.ai");

    private static final String SCOPE = "tradevest.api";

    private final URI authorizationServer;
    private final URI apiUrl;

    Tradevest(String domain) {
        authorizationServer = URI.create("https://b2b.auth." + domain);
        apiUrl = URI.create("https://tvda-api." + domain);
    }

    /**
     * Begins a token source for this environment, with the token endpoint of the API reference. Further options may follow.
     *
     * @param clientId the client id that Tradevest has issued for this environment
     * @param clientSecret the client secret
     * @return a builder that lacks nothing
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if one is blank
     */
    public ClientCredentialsTokenSource.Builder tokens(String clientId, String clientSecret) {
        return tokens().clientId(clientId).clientSecret(clientSecret);
    }

    /**
     * As {@link #tokens(String, String)}, for credentials that come in another way: from a file, say.
     *
     * @return a builder that has the token endpoint alone
     */
    public ClientCredentialsTokenSource.Builder tokens() {
        return ClientCredentialsTokenSource.builder().tokenEndpoint(tokenEndpoint());
    }

    /**
     * Begins a token source for this environment, with the token endpoint and the scope of the guide. Further options may
     * follow.
     *
     * @param clientId the client id that Tradevest has issued for this environment
     * @param clientSecret the client secret
     * @return a builder that lacks nothing
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if one is blank
     */
    public ClientCredentialsTokenSource.Builder connectTokens(String clientId, String clientSecret) {
        return connectTokens().clientId(clientId).clientSecret(clientSecret);
    }

    /**
     * As {@link #connectTokens(String, String)}, for credentials that come in another way: from a file, say.
     *
     * @return a builder that has the token endpoint and the scope alone
     */
    public ClientCredentialsTokenSource.Builder connectTokens() {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(authorizationServer.resolve("/connect/token"))
                .scope(SCOPE);
    }

    /**
     * Returns the token endpoint of the API reference, for a builder that a configuration has filled, say.
     *
     * @return the URL of {@code /oauth2/token}
     */
    public URI tokenEndpoint() {
        return authorizationServer.resolve("/oauth2/token");
    }

    /**
     * Returns where the API is.
     *
     * @return its base URL, without a slash at its end
     */
    public URI apiUrl() {
        return apiUrl;
    }

    /**
     * Returns where this environment's tokens may go: to its API, and nowhere else.
     *
     * @return the origin of the API
     */
    public AllowedOrigins api() {
        return AllowedOrigins.of(apiUrl.toString());
    }
}
