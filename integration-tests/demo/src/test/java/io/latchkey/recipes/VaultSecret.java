package io.latchkey.recipes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;

// tag::vault[]
/** A field of a secret in Vault's key-value engine, version 2, read anew each time. */
final class VaultSecret implements Supplier<String> {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI secret;
    private final Supplier<String> vaultToken;
    private final String field;

    /** Such as {@code https://vault.example.com/v1/secret/data/partner}, with {@code data} behind the engine's name. */
    VaultSecret(URI secret, Supplier<String> vaultToken, String field) {
        this.secret = secret;
        this.vaultToken = vaultToken;
        this.field = field;
    }

    @Override
    public String get() {
        HttpRequest request = HttpRequest.newBuilder(secret)
                .header("X-Vault-Token", vaultToken.get())
                .timeout(Duration.ofSeconds(3))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("Vault answered " + response.statusCode());
            }
            return json.readTree(response.body()).at("/data/data/" + field).asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
// end::vault[]
