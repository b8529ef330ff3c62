package io.latchkey.keycloak;

import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;
import io.latchkey.TokenTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;

/** What is pasted from {@code recipes/keycloak.md}. */
final class KeycloakRecipe {

    private final URI issuer;

    /**
     * Prepares it.
     *
     * @param issuer such as {@code https://sso.example.com/realms/partner}
     */
    KeycloakRecipe(URI issuer) {
        this.issuer = issuer;
    }

    ClientCredentialsTokenSource bySecret(String id, Path file) {
        // tag::secret[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer) // https://sso.example.com/realms/partner
                .clientId(id)
                .clientSecretFile(file)
                .build();
        // end::secret[]
        return tokens;
    }

    ClientCredentialsTokenSource byKey(String id, Path pem) {
        // tag::key[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientId(id)
                .clientAuthentication(ClientAuthentication.privateKeyJwt(
                        () -> SigningKey.fromPem(pem).withAlgorithm("PS256"))) // read anew for each token request
                .build();
        // end::key[]
        return tokens;
    }

    ClientCredentialsTokenSource byWorkload(Path file) {
        // tag::workload[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientAuthentication(ClientAuthentication.clientAssertionFile(file)) // and no client id
                .build();
        // end::workload[]
        return tokens;
    }

    ClientCredentialsTokenSource bySpiffe(Path file) {
        // tag::spiffe[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientAuthentication(ClientAuthentication.clientAssertionFile(
                        file, "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe"))
                .build();
        // end::spiffe[]
        return tokens;
    }

    ClientCredentialsTokenSource byCertificate(String id, HttpClient http) {
        // tag::certificate[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(issuer)
                .clientId(id)
                .clientAuthentication(ClientAuthentication.tlsClientAuth())
                .transport(TokenTransport.of(http)) // whose SSLContext has the client certificate
                .build();
        // end::certificate[]
        return tokens;
    }
}
