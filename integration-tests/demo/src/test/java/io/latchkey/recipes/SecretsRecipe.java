package io.latchkey.recipes;

import io.latchkey.ClientCredentialsTokenSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Of {@code recipes/secrets.md}. */
final class SecretsRecipe {

    private SecretsRecipe() {}

    static ClientCredentialsTokenSource fromFile(URI tokenEndpoint, String id, Path file) {
        // tag::file[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId(id)
                .clientSecretFile(file)
                .build();
        // end::file[]
        return tokens;
    }

    static ClientCredentialsTokenSource fromVault(URI tokenEndpoint, String id, URI vault, Path vaultTokenFile) {
        // tag::vault[]
        VaultSecret secret = new VaultSecret(vault, () -> read(vaultTokenFile), "client-secret");
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId(id)
                .clientSecret(secret)
                .build();
        // end::vault[]
        return tokens;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
