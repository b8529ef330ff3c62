package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenException;
import io.latchkey.sandbox.Received;
import io.latchkey.sandbox.Sandbox;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against a real authorization server and a real API. */
public interface SandboxContract extends Contract {

    @Test
    default void readsPricesWithATokenThatTheApiChecks() throws IOException {
        Sandbox sandbox = scene().sandbox();

        Answer answer = scene().call(Call.get(sandbox.api("/prices")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("BTC");
        assertThat(sandbox.tokenRequests()).isEqualTo(1);
        assertThat(sandbox.lastTokenRequest().headers("Content-Type"))
                .containsExactly("application/x-www-form-urlencoded");
    }

    @Test
    @Tag("F1")
    @Tag("F15")
    default void placesAnOrderOnceThroughARevokedToken() throws IOException {
        Sandbox sandbox = scene().sandbox();
        scene().call(Call.get(sandbox.api("/prices")));
        sandbox.revokeAll();

        Answer answer = scene().call(
                        Call.post(sandbox.api("/orders"), Call.Body.json("{\"instrument\":\"BTC\",\"amount\":1}")));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(sandbox.ordersProcessed()).isEqualTo(1);
        assertThat(sandbox.apiRequests("/orders")).isEqualTo(2);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("M7")
    default void uploadsTheSameDocumentThroughARevokedToken() throws IOException {
        byte[] document = new byte[1_000_000];
        new Random(7).nextBytes(document);
        Sandbox sandbox = scene().sandbox();
        scene().call(Call.get(sandbox.api("/prices")));
        sandbox.revokeAll();

        Answer answer = scene().call(Call.post(sandbox.api("/documents"), Call.Body.of(document)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(sandbox.apiRequests().stream()
                        .filter(received -> received.path().equals("/documents"))
                        .map(Received::bodySha256)
                        .distinct())
                .hasSize(1);
        assertThat(sandbox.apiRequests("/documents")).isEqualTo(2);
    }

    @Test
    @Tag("I13")
    @Tag("J4")
    default void decodesACompressedAnswerOnceAfterARetry() throws IOException {
        Sandbox sandbox = scene().sandbox();
        scene().call(Call.get(sandbox.api("/prices")));
        Answer plain = scene().call(Call.get(sandbox.api("/prices/history")));
        sandbox.revokeAll();

        Answer retried = scene().call(Call.get(sandbox.api("/prices/history")));

        assertThat(retried.status()).isEqualTo(200);
        assertThat(retried.bytes()).isEqualTo(plain.bytes());
    }

    @Test
    @Tag("C1")
    default void fetchesAnotherTokenWhenTheApisClockIsAhead() throws IOException {
        Sandbox sandbox = scene().sandbox();
        scene().call(Call.get(sandbox.api("/prices")));
        sandbox.apiClockAhead(Duration.ofHours(2));

        // New tokens are past their time for this API as well: two requests, and its 401 for the caller.
        assertThat(scene().call(Call.get(sandbox.api("/prices"))).status()).isEqualTo(401);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);

        sandbox.apiClockAhead(Duration.ZERO);
        assertThat(scene().call(Call.get(sandbox.api("/prices"))).status()).isEqualTo(200);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("F4")
    @Tag("F7")
    default void asksForNoTokenWhereAScopeIsMissing() throws IOException {
        Sandbox sandbox = scene().sandbox();

        assertThat(scene().call(Call.get(sandbox.api("/accounts"))).status()).isEqualTo(403);
        assertThat(scene().call(Call.get(sandbox.api("/statements"))).status()).isEqualTo(401);

        assertThat(sandbox.tokenRequests()).isEqualTo(1);
        assertThat(sandbox.apiRequests()).hasSize(2);
    }

    @Test
    @Tag("G2")
    default void takesNoTokenAlongToWhereTheApiRedirects() throws IOException {
        Sandbox sandbox = scene().sandbox();
        String there = URLEncoder.encode(sandbox.elsewhere().origin() + "/", StandardCharsets.UTF_8);

        for (int status : new int[] {301, 302, 303, 307, 308}) {
            scene().call(Call.get(sandbox.api("/redirect?status=" + status + "&to=" + there)));
        }

        assertThat(sandbox.elsewhere().requests()).noneMatch(Received::hasToken);
    }

    @Test
    @Tag("B28")
    default void saysThatTheSecretIsWrong() {
        Sandbox sandbox = scene().sandbox();
        sandbox.changeSecret(sandbox.clientSecretPost().id(), "another");

        assertThat(scene().failureOf(() -> scene().call(Call.get(sandbox.api("/prices")))))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client");
        assertThat(sandbox.apiRequests()).isEmpty();
    }
}
