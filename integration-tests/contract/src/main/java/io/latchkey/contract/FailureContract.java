package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No token is to be had, or an application's own code fails: always the stack's own I/O failure. */
public interface FailureContract extends Contract {

    @Test
    @Tag("J12")
    default void failsWithTheReasonIfThereIsNoToken() {
        scene().tokenEndpoint()
                .enqueue(Reply.of(401)
                        .body("{\"error\":\"invalid_client\",\"error_description\":\"wrong " + scene().secret()
                                + "\"}"));

        IOException failure = scene().failureOf(() -> scene().get("/prices"));

        assertThat(failure)
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client")
                .hasMessageContaining("401")
                .hasMessageContaining(scene().tokenEndpoint().origin());
        assertThat(scene().api().requests()).isEmpty();
    }

    @Test
    @Tag("O5")
    default void asksADeadTokenEndpointOnce() {
        scene().tokenEndpoint()
                .enqueue(Reply.of(400).header("Retry-After", "600").body("{\"error\":\"unauthorized_client\"}"));

        for (int i = 0; i < 20; i++) {
            scene().failureOf(() -> scene().get("/prices"));
        }

        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("H3")
    default void quotesNothingOfAMalformedTokenResponse() {
        scene().tokenEndpoint().enqueue(Reply.of(200).body(scene().secret()));

        IOException failure = scene().failureOf(() -> scene().newStack(BearerAuth.of(
                        scene().newTokens(b -> b.clientSecret(scene().secret()).acquireTimeout(Duration.ofMillis(1))),
                        AllowedOrigins.of(scene().api().origin())))
                .call(Call.get(scene().uri("/prices"))));

        assertThat(failure).isInstanceOf(TokenException.class);
    }

    @ParameterizedTest
    @Tag("B5")
    @Tag("B6")
    @Tag("E5")
    @Tag("H4")
    @ValueSource(strings = {"\\r\\nX-Injected: yes", "\\u0000", " ", "é中"})
    default void sendsNoTokenThatAHeaderCannotCarry(String unclean) {
        Reply reply = Reply.token(scene().secret() + unclean, 3600);
        scene().tokenEndpoint().enqueue(reply, reply, reply, reply, reply);
        scene().use(BearerAuth.of(
                scene().newTokens(b -> b.clientSecret(scene().secret()).acquireTimeout(Duration.ofMillis(200))),
                AllowedOrigins.of(scene().api().origin())));

        IOException failure = scene().failureOf(() -> scene().get("/prices"));

        assertThat(failure).isInstanceOf(TokenException.class);
        assertThat(scene().api().requests()).isEmpty();
    }

    @Test
    @Tag("B32")
    @Tag("H2")
    @Tag("H6")
    default void showsWhatAServerSaysWithoutSecretsAndLineBreaks() {
        scene().tokenEndpoint()
                .enqueue(Reply.of(400)
                        .body("{\"error\":\"invalid_request\",\"error_description\":\"one\\r\\ntwo " + scene().secret()
                                + " " + "x".repeat(10_000) + "\"}"));

        IOException failure = scene().failureOf(() -> scene().get("/prices"));

        assertThat(failure.getMessage())
                .contains("invalid_request")
                .doesNotContain("\n")
                .hasSizeLessThan(2_000);
    }

    @Test
    @Tag("D11")
    default void failsIfTheTokenSourceIsClosed() {
        scene().stack();
        scene().tokens().close();

        IOException failure = scene().failureOf(() -> scene().get("/prices"));

        assertThat(failure).hasMessageContaining("closed");
        assertThat(scene().api().requests()).isEmpty();
    }

    @Test
    @Tag("A12")
    @Tag("I10")
    default void failsIfTheSecretSupplierThrows() {
        scene().use(BearerAuth.of(
                scene().newTokens(b -> b.clientSecret(() -> {
                            throw new IllegalStateException("the vault is sealed");
                        })
                        .acquireTimeout(Duration.ofMillis(100))),
                AllowedOrigins.of(scene().api().origin())));

        IOException failure = scene().failureOf(() -> scene().get("/prices"));

        assertThat(failure).isInstanceOf(TokenException.class);
        assertThat(scene().tokenRequests()).isZero();
    }

    @Test
    @Tag("I10")
    @Tag("J13")
    default void failsIfAnApplicationsTokenSourceThrowsAnything() {
        scene().use(BearerAuth.of(new Broken(), AllowedOrigins.of(scene().api().origin())));

        IOException failure = scene().failureOf(() -> scene().get("/prices"));

        assertThat(failure).isInstanceOf(TokenException.class);
        assertThat(scene().api().requests()).isEmpty();
    }

    @Test
    @Tag("I10")
    @Tag("J13")
    default void handsOnTheRefusalIfAnApplicationsTokenSourceFailsThen() throws IOException {
        scene().use(BearerAuth.of(
                new BrokenLater(), AllowedOrigins.of(scene().api().origin())));

        Answer answer = scene().get("/prices");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("the token is dead");
        assertThat(scene().api().requests()).hasSize(1);
    }

    @Test
    @Tag("I10")
    @Tag("J13")
    default void takesADeadTokenRuleThatThrowsForANo() throws IOException {
        scene().use(BearerAuth.builder()
                .tokens(scene().tokens(), AllowedOrigins.of(scene().api().origin()))
                .deadToken(response -> {
                    throw new IllegalStateException("a rule of mine");
                })
                .build());
        scene().api().enqueue(Reply.invalidToken());

        assertThat(scene().get("/prices").text()).isEqualTo("the token is dead");
        assertThat(scene().tokensAtApi()).containsExactly("t1");
    }

    /** Fails however it is asked. */
    final class Broken implements TokenSource {

        @Override
        public AccessToken token() {
            throw new IllegalStateException("broken");
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            throw new IllegalStateException("broken");
        }

        @Override
        public void reject(AccessToken token) {
            throw new IllegalStateException("broken");
        }
    }

    /** Has one token, and fails from then on. */
    final class BrokenLater implements TokenSource {

        private boolean rejected;

        @Override
        public AccessToken token() {
            return AccessToken.of("the-only-one", Instant.MAX);
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return rejected
                    ? CompletableFuture.failedFuture(new IllegalStateException("broken"))
                    : CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {
            rejected = true;
            throw new IllegalStateException("broken");
        }
    }
}
