package io.latchkey.tradevest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where each environment is asked, and with what. */
@Timeout(60)
class TradevestTest {

    /** What was sent to the token endpoint. */
    private final List<TokenTransport.Request> requests = new ArrayList<>();

    private TokenTransport.Response answer(TokenTransport.Request request) {
        requests.add(request);
        String json = "{\"access_token\":\"token-1\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
        return new TokenTransport.Response(
                200,
                Map.of("Content-Type", List.of("application/json")),
                new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    private AccessToken token(ClientCredentialsTokenSource.Builder builder) throws IOException {
        try (ClientCredentialsTokenSource source =
                builder.transport(this::answer).build()) {
            return source.token();
        }
    }

    private String form() {
        return new String(requests.get(0).body(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "SANDBOX,    https://b2b.auth.platform-test.tradevest.ai/oauth2/token",
        "PRODUCTION, https://b2b.auth.platform-prod.tradevest.ai/oauth2/token",
    })
    void asksWhereTheApiReferenceSays(Tradevest environment, URI endpoint) throws IOException {
        assertThat(token(environment.tokens("client-1", "s3cret")).value()).isEqualTo("token-1");

        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).endpoint()).isEqualTo(endpoint).isEqualTo(environment.tokenEndpoint());
        assertThat(requests.get(0).headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
        assertThat(form().split("&"))
                .containsExactlyInAnyOrder(
                        "client_id=client-1", "client_secret=s3cret", "grant_type=client_credentials");
    }

    @ParameterizedTest
    @CsvSource({
        "SANDBOX,    https://b2b.auth.platform-test.tradevest.ai/connect/token",
        "PRODUCTION, https://b2b.auth.platform-prod.tradevest.ai/connect/token",
    })
    void asksWhereTheGuideSays(Tradevest environment, URI endpoint) throws IOException {
        assertThat(token(environment.connectTokens("client-1", "s3cret")).value())
                .isEqualTo("token-1");

        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).endpoint()).isEqualTo(endpoint);
        assertThat(form().split("&"))
                .containsExactlyInAnyOrder(
                        "client_id=client-1",
                        "client_secret=s3cret",
                        "grant_type=client_credentials",
                        "scope=tradevest.api");
    }

    @Test
    void takesCredentialsFromElsewhere(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");

        token(Tradevest.SANDBOX.tokens().clientId("client-1").clientSecretFile(secret));
        token(Tradevest.SANDBOX.connectTokens().clientId("client-1").clientSecretFile(secret));
        token(ClientCredentialsTokenSource.builder(
                        Map.of("TRADEVEST_CLIENT_ID", "client-1", "TRADEVEST_CLIENT_SECRET", "s3cret"), "tradevest")
                .tokenEndpoint(Tradevest.SANDBOX.tokenEndpoint()));

        assertThat(requests)
                .hasSize(3)
                .allSatisfy(request -> assertThat(new String(request.body(), UTF_8))
                        .contains("client_id=client-1")
                        .contains("client_secret=s3cret"));
    }

    @Test
    void letsTokensGoToItsOwnApiAlone() {
        AllowedOrigins api = Tradevest.SANDBOX.api();

        assertThat(api.allows(URI.create("https://tvda-api.platform-test.tradevest.ai/prices")))
                .isTrue();
        assertThat(api.allows(URI.create("https://tvda-api.platform-prod.tradevest.ai/prices")))
                .isFalse();
        assertThat(api.allows(URI.create("https://b2b.auth.platform-test.tradevest.ai/")))
                .isFalse();
        assertThat(api.allows(URI.create("http://tvda-api.platform-test.tradevest.ai/prices")))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void namesItsApi(Tradevest environment) {
        assertThat(environment.apiUrl().resolve("/prices").toString())
                .isEqualTo(environment.apiUrl() + "/prices")
                .startsWith("https://tvda-api.platform-");
        assertThat(environment.api()).hasToString("AllowedOrigins[" + environment.apiUrl() + "]");
    }

    @Test
    void isFoundByItsName() {
        assertThat(Tradevest.valueOf("SANDBOX").apiUrl())
                .isEqualTo(URI.create("https://tvda-api.platform-test.tradevest.ai"));
        assertThat(Tradevest.valueOf("PRODUCTION").apiUrl())
                .isEqualTo(URI.create("https://tvda-api.platform-prod.tradevest.ai"));
    }

    @Test
    void lacksCredentialsUntilTheyAreGiven() {
        assertThatThrownBy(Tradevest.SANDBOX.tokens()::build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientId is missing");
    }
}
