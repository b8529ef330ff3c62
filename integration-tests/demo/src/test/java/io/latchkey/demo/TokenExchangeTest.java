package io.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.RefreshingTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.net.URI;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The recipe for other grants, by a token exchange (RFC 8693), against a real authorization server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class TokenExchangeTest {

    private final Sandbox sandbox = Sandbox.start();
    private ClientCredentials client = sandbox.clientSecretPost();

    @BeforeEach
    void startAnew() {
        sandbox.reset();
        client = sandbox.clientSecretPost();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private ClientCredentialsTokenSource own() {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .scope("prices")
                .build();
    }

    private static RefreshingTokenSource exchanged(URI endpoint, String id, String secret, TokenSource tokens) {
        // tag::exchange[]
        TokenTransport transport = TokenTransport.standard();
        RefreshingTokenSource partner =
                RefreshingTokenSource.of(() -> transport.requestToken(TokenTransport.Request.form(
                        endpoint,
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:token-exchange",
                                "subject_token",
                                tokens.token().value(),
                                "subject_token_type",
                                "urn:ietf:params:oauth:token-type:access_token",
                                "client_id",
                                id,
                                "client_secret",
                                secret))));
        // end::exchange[]
        return partner;
    }

    @Test
    void callsTheApiWithAnExchangedToken_andWithAnotherOnceItIsRevoked() throws Exception {
        ClientCredentialsTokenSource own = own();
        RefreshingTokenSource exchanged = exchanged(sandbox.tokenEndpoint(), client.id(), client.secret(), own);
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(exchanged, AllowedOrigins.of(sandbox.apiOrigin())))
                .build();
        Request prices =
                new Request.Builder().url(sandbox.api("/prices").toString()).build();

        try (Response first = http.newCall(prices).execute();
                Response second = http.newCall(prices).execute()) {
            assertThat(first.code()).isEqualTo(200);
            assertThat(second.code()).isEqualTo(200);
        }
        assertThat(sandbox.tokenRequests()).as("its own, and the exchange").isEqualTo(2);
        assertThat(exchanged.token().value()).isNotEqualTo(own.token().value());

        sandbox.revoke(exchanged.token().value());
        try (Response third = http.newCall(prices).execute()) {
            assertThat(third.code()).isEqualTo(200);
        }
        assertThat(sandbox.tokenRequests()).as("one exchange more").isEqualTo(3);
        assertThat(sandbox.apiRequests("/prices")).isEqualTo(4);
    }

    @Test
    void tellsWhyAnExchangeWasRefused() {
        RefreshingTokenSource exchanged = exchanged(sandbox.tokenEndpoint(), client.id(), "wrong", own());

        assertThatThrownBy(exchanged::token)
                .isInstanceOfSatisfying(TokenException.class, failure -> {
                    assertThat(failure.error()).isEqualTo("invalid_client");
                    assertThat(failure.isRetryable()).isFalse();
                })
                .hasMessageContaining("token endpoint " + sandbox.tokenEndpoint() + " answered 4");
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }
}
