package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenListener.Acquired;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client secret that is changed while the application runs is picked up without a restart. */
@Timeout(60)
@Tag("A10")
class RotationTest {

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String secret = "old";

    private final ClientCredentialsTokenSource source = engine.builder()
            .clientSecret(() -> {
                asked.incrementAndGet();
                return secret;
            })
            .build();

    @Test
    void asksForTheSecretAnew_forEachTokenRequest() {
        ask(source).join();
        secret = "new";
        timing.advance(Duration.ofHours(1));
        ask(source).join();

        assertThat(secretsSent()).containsExactly("old", "new");
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_client",
        "401, invalid_client",
        "401, unauthorized_client",
        "400, unauthorized_client",
        "403, access_denied",
        "400, invalid_grant",
    })
    @Tag("A11")
    @Tag("WP14")
    void triesOnceMoreAtOnce_whenTheSecretWasChangedMeanwhile(int status, String error) {
        transport.then(request -> {
            secret = "new";
            return ScriptedTransport.error(status, error).answer(request);
        });

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(secretsSent()).containsExactly("old", "new");
        assertThat(engine.events(Acquired.class))
                .singleElement()
                .extracting(Acquired::attempts)
                .isEqualTo(2);
    }

    @Test
    void triesNotOnceMore_whenTheSecretIsTheSame() {
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));

        assertThat(failureOf(ask(source)).error()).isEqualTo("invalid_client");
        assertThat(secretsSent()).containsExactly("old");
        assertThat(asked).hasValue(2);
    }

    @Test
    void triesNotOnceMore_whenAnotherErrorIsTheReason() {
        transport.then(request -> {
            secret = "new";
            return ScriptedTransport.error(400, "invalid_scope").answer(request);
        });

        assertThat(failureOf(ask(source)).error()).isEqualTo("invalid_scope");
        assertThat(secretsSent()).containsExactly("old");
    }

    @Test
    void triesNoMoreThanOnce_howeverOftenTheSecretChanges() {
        AtomicInteger number = new AtomicInteger();
        ClientCredentialsTokenSource restless = engine.builder()
                .clientSecret(() -> "secret-" + number.incrementAndGet())
                .build();
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));

        failureOf(ask(restless));

        assertThat(secretsSent()).containsExactly("secret-1", "secret-2");
    }

    @Test
    void tellsTheRefusal_whenTheSecretCannotBeAskedForAgain() {
        Queue<Supplier<String>> vault = new ArrayDeque<>(List.of(() -> "old", () -> {
            throw new IllegalStateException("vault sealed");
        }));
        ClientCredentialsTokenSource sealed =
                engine.builder().clientSecret(() -> vault.remove().get()).build();
        transport.then(ScriptedTransport.error(401, "invalid_client"));

        assertThat(failureOf(ask(sealed)).error()).isEqualTo("invalid_client");
    }

    @Test
    @Tag("A11")
    void endsACoolDownEarly_onceTheSecretHasChanged() {
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));
        for (int i = 0; i < 5; i++) {
            engine.callEvery(Duration.ofMillis(100), Duration.ofSeconds(32), source);
        }
        int requests = transport.requests();
        assertThat(requests).isBetween(5, 8);
        transport.lifetime(3600);
        assertThat(failureOf(ask(source)).error()).as("still cooling down").isEqualTo("invalid_client");

        secret = "new";
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(requests + 1);
        assertThat(secretsSent()).last().isEqualTo("new");
    }

    @Test
    @Tag("WP14")
    void endsACoolDownEarly_whateverARefusedSecretIsCalled() {
        String longSecret = "more than 32 bytes, as HS256 wants it: ";
        secret = longSecret + "old";
        ClientCredentialsTokenSource signing = engine.builder()
                .clientAuthentication(ClientAuthentication.clientSecretJwt())
                .clientSecret(() -> secret)
                .build();
        transport.otherwise(ScriptedTransport.error(400, "unauthorized_client"));
        for (int i = 0; i < 5; i++) {
            engine.callEvery(Duration.ofMillis(100), Duration.ofSeconds(32), signing);
        }
        int requests = transport.requests();
        transport.lifetime(3600);

        secret = longSecret + "new";
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(signing))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(requests + 1);
    }

    @Test
    @Tag("O5")
    void asksForTheSecretOnceInASecondOfACoolDown_andSendsNothing() {
        transport.otherwise(ScriptedTransport.status(401, "{\"error\":\"invalid_client\"}", "Retry-After", "60"));
        failureOf(ask(source));
        int before = asked.get();

        engine.callEvery(Duration.ofMillis(10), Duration.ofSeconds(30), source);

        assertThat(asked.get() - before).isBetween(28, 30);
        assertThat(transport.requests()).isEqualTo(1);
        assertThat(failureOf(ask(source)).error()).isEqualTo("invalid_client");
        assertThat(engine.events(TokenListener.Failed.class)).hasSize(1);
    }

    @Test
    @Tag("WE2")
    void failsCallersAtOnce_whileASlowVaultIsLookedAtBesideThem() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch opened = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        ClientCredentialsTokenSource vaulted = engine.builder()
                .clientSecret(() -> {
                    if (slow.get()) {
                        looked.countDown();
                        ScriptedTransport.await(opened, "opened");
                    }
                    return secret;
                })
                .build();
        transport.then(ScriptedTransport.status(401, "{\"error\":\"invalid_client\"}", "Retry-After", "600"));
        failureOf(ask(vaulted));
        slow.set(true);
        timing.useThreads();
        timing.advance(Duration.ofSeconds(1));

        for (int second = 0; second < 20; second++) {
            assertThat(failureOf(ask(vaulted)).error()).isEqualTo("invalid_client");
            timing.advance(Duration.ofSeconds(1));
        }
        ScriptedTransport.await(looked, "looked at");
        assertThat(timing.threadsStarted()).as("looks under way").isEqualTo(1);

        secret = "new";
        opened.countDown();
        timing.awaitThreads();
        assertThat(vaulted.token().value()).isEqualTo("token-1");
        assertThat(secretsSent()).containsExactly("old", "new");
        timing.awaitThreads();
    }

    @Test
    @Tag("WE2")
    void looksAgain_afterNoThreadCouldBeStartedForALook() {
        transport.then(ScriptedTransport.status(401, "{\"error\":\"invalid_client\"}", "Retry-After", "600"));
        failureOf(ask(source));
        secret = "new";
        timing.advance(Duration.ofSeconds(1));
        timing.failNextStart(new OutOfMemoryError("unable to create native thread"));
        failureOf(ask(source));
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
    }

    @Test
    @Tag("WE2")
    void breaksALookOff_whenTheSourceIsClosed() {
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        ClientCredentialsTokenSource vaulted = engine.builder()
                .clientSecret(() -> {
                    if (slow.get()) {
                        looked.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                    }
                    return secret;
                })
                .build();
        transport.then(ScriptedTransport.error(401, "invalid_client"));
        failureOf(ask(vaulted));
        slow.set(true);
        timing.useThreads();
        timing.advance(Duration.ofSeconds(1));
        failureOf(ask(vaulted));
        ScriptedTransport.await(looked, "looked at");

        vaulted.close();

        ScriptedTransport.await(interrupted, "interrupted");
        timing.awaitThreads();
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void endsNoLaterCoolDown_whenALookTakesLongerThanItsOwn() {
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch opened = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        ClientCredentialsTokenSource vaulted = engine.builder()
                .clientSecret(() -> {
                    if (slow.getAndSet(false)) {
                        looked.countDown();
                        ScriptedTransport.await(opened, "opened");
                        return "new";
                    }
                    return "old";
                })
                .build();
        transport.then(ScriptedTransport.error(401, "invalid_client"));
        failureOf(ask(vaulted));
        timing.useThreads();
        slow.set(true);
        timing.advance(Duration.ofSeconds(1));
        failureOf(ask(vaulted));
        ScriptedTransport.await(looked, "looked at");
        timing.advance(Duration.ofSeconds(1));
        transport.then(ScriptedTransport.status(503, "", "Retry-After", "60"));
        timing.runOnTheSpot();
        assertThat(failureOf(ask(vaulted)).statusCode()).isEqualTo(503);

        opened.countDown();
        timing.awaitThreads();

        assertThat(failureOf(ask(vaulted)).statusCode()).isEqualTo(503);
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    void prolongsTheCoolDown_whenTheNewSecretIsRefusedToo() {
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));
        failureOf(ask(source));
        secret = "new";
        timing.advance(Duration.ofSeconds(1));

        TokenException failure = failureOf(ask(source));

        assertThat(secretsSent()).containsExactly("old", "new");
        assertThat(failure.nextTryAt()).isEqualTo(timing.wallTime().plusSeconds(4));
        timing.advance(Duration.ofSeconds(1));
        failureOf(ask(source));
        assertThat(secretsSent()).as("the new one is not sent again either").hasSize(2);
    }

    @Test
    @Tag("O5")
    @Tag("O6")
    void makesNoRequestOfEachLook_whenTheSupplierMakesANewSecretEachTime() {
        ClientCredentialsTokenSource minting = engine.builder()
                .clientSecret(() -> "minted-" + asked.incrementAndGet())
                .build();
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));

        engine.callEvery(Duration.ofMillis(10), Duration.ofMinutes(1), minting);

        assertThat(transport.requests()).isBetween(4, 10);
        transport.lifetime(3600);
        engine.callEvery(Duration.ofMillis(10), Duration.ofSeconds(72), minting);
        assertThat(tokenOf(ask(minting))).isEqualTo("token-1");
    }

    @Test
    @Tag("O3")
    @Tag("A12")
    void keepsToTheCoolDown_whenALookAtTheSecretFails() {
        AtomicBoolean sealed = new AtomicBoolean();
        ClientCredentialsTokenSource vaulted = engine.builder()
                .clientSecret(() -> {
                    if (sealed.get()) {
                        throw new IllegalStateException("vault sealed");
                    }
                    return "old";
                })
                .build();
        transport.otherwise(ScriptedTransport.status(401, "{\"error\":\"invalid_client\"}", "Retry-After", "600"));
        failureOf(ask(vaulted));
        sealed.set(true);
        timing.advance(Duration.ofSeconds(1));

        assertThat(failureOf(ask(vaulted)).error()).isEqualTo("invalid_client");

        sealed.set(false);
        engine.callEvery(Duration.ofMillis(500), Duration.ofSeconds(598), vaulted);
        assertThat(transport.requests()).isEqualTo(1);
        timing.advance(Duration.ofSeconds(2));
        failureOf(ask(vaulted));
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    void endsNoCoolDown_thatHasAnotherReason() {
        transport.then(ScriptedTransport.error(400, "invalid_scope"));
        failureOf(ask(source));
        secret = "new";
        timing.advance(Duration.ofMillis(1900));

        failureOf(ask(source));

        assertThat(asked).hasValue(1);
    }

    @Test
    void looksAtTheSecretOfAStaleTokensRefresh_withoutAnybodyWaiting() throws Exception {
        ask(source).join();
        timing.advance(Duration.ofMinutes(50));
        transport.then(ScriptedTransport.status(401, "{\"error\":\"invalid_client\"}", "Retry-After", "60"));
        source.token();
        timing.advance(Duration.ofSeconds(1));
        assertThat(source.token().value()).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
        secret = "new";
        timing.advance(Duration.ofSeconds(1));
        source.token();

        assertThat(source.token().value()).isEqualTo("token-2");
    }

    @Test
    @Tag("A12")
    void sendsNothing_whenThereIsNoSecret() {
        ClientCredentialsTokenSource forgetful =
                engine.builder().clientSecret(() -> " ").build();

        var waiting = ask(forgetful);
        timing.advance(Duration.ofSeconds(10));

        assertThat(failureOf(waiting)).hasMessageContaining("the clientSecret supplier gave a blank text");
        assertThat(transport.requests()).isZero();
    }

    private List<String> secretsSent() {
        return transport.forms().stream()
                .map(form -> form.getOrDefault("client_secret", "none"))
                .toList();
    }
}
