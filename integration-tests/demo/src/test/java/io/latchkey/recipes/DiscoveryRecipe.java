package io.latchkey.recipes;

import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;

/** Of {@code recipes/discovery.md}. */
final class DiscoveryRecipe {

    private DiscoveryRecipe() {}

    static ClientCredentialsTokenSource byIssuer(String issuer, String id, String secret) {
        // tag::issuer[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer) // "https://keycloak.example.com/realms/orders"
                .clientId(id)
                .clientSecret(secret)
                .build();
        // end::issuer[]
        return tokens;
    }

    static ClientCredentialsTokenSource withKey(String issuer, String id, SigningKey key) {
        // tag::key[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientId(id)
                .clientAuthentication(ClientAuthentication.privateKeyJwt(key))
                .build();
        // end::key[]
        return tokens;
    }
}
