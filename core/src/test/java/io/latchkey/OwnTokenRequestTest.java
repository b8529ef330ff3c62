package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.TokenTransport.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A token request of an application's own: another grant at a token endpoint. */
class OwnTokenRequestTest {

    private static final URI ENDPOINT = URI.create("https://auth.example.com/token?tenant=7");

    @RegisterExtension
    final Canary canary = new Canary();

    private final ScriptedTransport transport = new ScriptedTransport();
    private final Map<String, String> form = new LinkedHashMap<>();

    OwnTokenRequestTest() {
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("subject_token", canary.token());
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
        form.put("client_secret", canary.secret());
        form.put("scope", "orders");
    }

    @Test
    void givesTheToken_andWhenItExpires() throws TokenException {
        Instant before = Instant.now();
        transport.then(ScriptedTransport.token("exchanged", 60));

        AccessToken token = transport.requestToken(Request.form(ENDPOINT, form));

        assertThat(token.value()).isEqualTo("exchanged");
        assertThat(token.expiresAt())
                .isBetween(before.plusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(transport.forms()).containsExactly(form);
    }

    @Test
    void tellsWhyThereIsNone_withoutWhatTheRequestProves() {
        transport.then(ScriptedTransport.status(
                400,
                "{\"error\":\"invalid_grant\",\"error_description\":\"" + canary.token() + " of " + canary.secret()
                        + " may not have orders\"}"));

        TokenException failure = failure(form);

        assertThat(failure)
                .hasMessage("token endpoint https://auth.example.com/token answered 400 invalid_grant (*** of *** may"
                        + " not have orders)");
        assertThat(failure.error()).isEqualTo("invalid_grant");
        assertThat(failure.statusCode()).isEqualTo(400);
        assertThat(failure.tokenEndpoint()).hasToString("https://auth.example.com/token");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.nextTryAt()).isNull();
    }

    @Test
    void tellsForHowLongTheEndpointWantsToBeLeftAlone() {
        transport.then(ScriptedTransport.status(503, "", "Retry-After", "40"));

        TokenException failure = failure(form);

        assertThat(failure.isRetryable()).isTrue();
        assertThat(Duration.between(Instant.now(), failure.nextTryAt()))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(40));
    }

    @Test
    void masksWhatTheAuthorizationHeaderProves() {
        TokenTransport own = request -> {
            throw new TokenException(request.headers().get("Authorization") + " was not taken", null);
        };

        assertThatThrownBy(() -> own.requestToken(
                        Request.form(ENDPOINT, Map.of()).withHeader("Authorization", "Bearer " + canary.token())))
                .satisfies(canary::seen)
                .hasMessage("no answer from token endpoint https://auth.example.com/token: *** was not taken");
    }

    @Test
    void showsNothingOfAnAnswerThatIsNone() {
        transport.then(ScriptedTransport.failure(new IOException("Unexpected status line: " + canary.token())));

        assertThat(failure(form)).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void masksAFormThatIsNoForm() throws Exception {
        byte[] body = ("assertion=%zz" + canary.token() + "&alone&=").getBytes(UTF_8);
        TokenTransport own = request -> {
            throw new TokenException(new String(request.body(), UTF_8), null);
        };

        assertThatThrownBy(() -> own.requestToken(Request.of(ENDPOINT, Map.of(), body, Duration.ofSeconds(30))))
                .satisfies(canary::seen)
                .hasMessageContaining("assertion=***&alone&=");
    }

    private TokenException failure(Map<String, String> parameters) {
        @Nullable
        TokenException failure = catchThrowableOfType(
                TokenException.class, () -> transport.requestToken(Request.form(ENDPOINT, parameters)));
        assertThat(failure).isNotNull();
        return canary.seen(failure);
    }
}
