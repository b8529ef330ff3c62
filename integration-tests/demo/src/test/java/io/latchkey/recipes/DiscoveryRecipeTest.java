package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;
import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.okhttp.OkHttpTokenTransport;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A real authorization server that says itself where its token endpoint is, asked over each transport. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class DiscoveryRecipeTest {

    private final Sandbox sandbox = Sandbox.start();
    private final HttpClient jdk = HttpClient.newHttpClient();

    /** A server's first answers are slow, and a request that takes long is sent once more, which would be counted. */
    @BeforeAll
    void warmUp() throws Exception {
        over(TokenTransport.of(jdk));
        metadata();
    }

    @BeforeEach
    void startAnew() {
        sandbox.reset();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private void over(TokenTransport transport) throws TokenException {
        ClientCredentials client = sandbox.clientSecretPost();
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(sandbox.issuer())
                .clientId(client.id())
                .clientSecret(client.secret())
                .transport(transport)
                .acquireTimeout(Duration.ofSeconds(50))
                .build()) {
            assertThat(tokens.token().value()).isNotBlank();
        }
    }

    private HttpResponse<String> metadata() throws Exception {
        URI place = URI.create(sandbox.issuer() + "/.well-known/oauth-authorization-server");
        return jdk.send(HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theServerSaysWhereItsTokenEndpointIs_andThatNobodyIsToKeepIt() throws Exception {
        HttpResponse<String> answer = metadata();

        JsonNode metadata = new ObjectMapper().readTree(answer.body());
        assertThat(metadata.get("issuer").asText()).isEqualTo(sandbox.issuer());
        assertThat(metadata.get("token_endpoint").asText())
                .isEqualTo(sandbox.tokenEndpoint().toString());
        assertThat(metadata.get("token_endpoint_auth_methods_supported"))
                .extracting(JsonNode::asText)
                .contains("client_secret_post", "private_key_jwt");
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
    }

    @Test
    void theIssuerIsAllThatHasToBeKnown() throws Exception {
        ClientCredentials client = sandbox.clientSecretPost();
        try (ClientCredentialsTokenSource tokens =
                DiscoveryRecipe.byIssuer(sandbox.issuer(), client.id(), client.secret())) {
            tokens.reject(tokens.token());

            assertThat(tokens.token().value()).isNotBlank();
            assertThat(sandbox.tokenRequests()).isEqualTo(2);
        }
    }

    @Test
    void theMetadataAndTheTokensComeOverTheClientsOfBothAdapters() throws Exception {
        over(OkHttpTokenTransport.over(new OkHttpClient()));
        Client jersey = ClientBuilder.newClient();
        over(JaxrsTokenTransport.over(jersey));
        jersey.close();

        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    @Test
    void anAssertionIsForTheIssuer() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        ClientCredentials client = sandbox.privateKeyJwt(jwks((ECPublicKey) pair.getPublic()), "ES256");

        try (ClientCredentialsTokenSource tokens =
                DiscoveryRecipe.withKey(sandbox.issuer(), client.id(), SigningKey.of(pair.getPrivate()))) {
            assertThat(tokens.token().value()).isNotBlank();
        }
    }

    private static String jwks(ECPublicKey key) {
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}]}";
    }

    /** In 32 bytes, whatever the number takes. */
    private static String coordinate(BigInteger number) {
        byte[] bytes = number.add(BigInteger.ONE.shiftLeft(256)).toByteArray();
        byte[] padded = new byte[32];
        System.arraycopy(bytes, bytes.length - 32, padded, 0, 32);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }

    @Test
    void aSlashTooManyIsNamed() {
        ClientCredentials client = sandbox.clientSecretPost();
        try (ClientCredentialsTokenSource tokens =
                DiscoveryRecipe.byIssuer(sandbox.issuer() + "/", client.id(), client.secret())) {
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("is about another issuer, \"" + sandbox.issuer()
                            + "\", which differs only by the slash at the end");
        }
        assertThat(sandbox.tokenRequests()).isZero();
    }

    @Test
    void whoeverDescribesNothingGetsNoSecret() {
        try (ClientCredentialsTokenSource tokens =
                DiscoveryRecipe.byIssuer(sandbox.elsewhere().origin(), "client", "a secret")) {
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("does not say where its token endpoint is");
        }
        assertThat(sandbox.elsewhere().requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.bodySize()).isZero();
        });
    }
}
