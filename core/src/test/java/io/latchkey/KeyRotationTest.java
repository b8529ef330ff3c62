package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.latchkey.TokenListener.Acquired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signing key that is changed while the application runs is used without a restart. */
@Timeout(60)
@Tag("A10")
class KeyRotationTest {

    private static final KeyPair OLD = TestKeys.of("ES256");
    private static final KeyPair NEW = TestKeys.of("Ed25519");

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile SigningKey key = SigningKey.of(OLD.getPrivate()).withKeyId("old");

    private final ClientCredentialsTokenSource source = engine.builder()
            .clientAuthentication(ClientAuthentication.privateKeyJwt(() -> {
                asked.incrementAndGet();
                return key;
            }))
            .build();

    private void rotate() {
        key = SigningKey.of(NEW.getPrivate()).withKeyId("new");
    }

    @Test
    void usesTheNewKeyFromTheNextTokenRequestOn() throws Exception {
        ask(source).join();
        rotate();
        timing.advance(Duration.ofHours(1));
        ask(source).join();

        assertThat(keysUsed()).containsExactly("old", "new");
        assertThat(asked).hasValue(2);
        assertVerified(0, OLD.getPublic());
        assertVerified(1, NEW.getPublic());
    }

    @ParameterizedTest
    @CsvSource({"400, invalid_client", "401, invalid_client", "401, unauthorized_client"})
    @Tag("A11")
    void triesOnceMoreAtOnce_whenTheKeyWasChangedMeanwhile(int status, String error) throws Exception {
        transport.then(request -> {
            rotate();
            return ScriptedTransport.error(status, error).answer(request);
        });

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(keysUsed()).containsExactly("old", "new");
        assertThat(engine.events(Acquired.class))
                .singleElement()
                .extracting(Acquired::attempts)
                .isEqualTo(2);
    }

    @Test
    void triesNotOnceMore_whenTheKeyIsTheSame() throws Exception {
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));

        assertThat(failureOf(ask(source)).error()).isEqualTo("invalid_client");
        assertThat(keysUsed()).containsExactly("old");
    }

    /** Loaded anew each time, a key is the same as long as the file is. */
    @Test
    void triesNotOnceMore_whenTheFileHasTheSameKey(@TempDir Path folder) throws Exception {
        Path file = write(folder.resolve("key.pem"), OLD);
        ClientCredentialsTokenSource filed = engine.builder()
                .clientAuthentication(ClientAuthentication.privateKeyJwt(() -> SigningKey.fromPem(file)))
                .build();
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));

        failureOf(ask(filed));

        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    @Tag("A11")
    void endsACoolDownEarly_onceTheKeyHasChanged() throws Exception {
        transport.otherwise(ScriptedTransport.error(401, "invalid_client"));
        for (int i = 0; i < 5; i++) {
            engine.callEvery(Duration.ofMillis(100), Duration.ofSeconds(32), source);
        }
        int requests = transport.requests();
        transport.lifetime(3600);
        assertThat(failureOf(ask(source)).error()).as("still cooling down").isEqualTo("invalid_client");

        rotate();
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(requests + 1);
        assertThat(keysUsed()).last().isEqualTo("new");
    }

    /** A file that is written in place, and not moved there, is no key for a moment: callers wait for it. */
    @Test
    void waitsForAFileThatIsHalfWritten(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.pem");
        ClientCredentialsTokenSource filed = engine.builder()
                .clientAuthentication(ClientAuthentication.privateKeyJwt(
                        () -> SigningKey.fromPem(file).withAlgorithm("EdDSA")))
                .build();
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nMC4CAQ");

        CompletableFuture<AccessToken> waiting = ask(filed);
        timing.advance(Duration.ofSeconds(1));
        assertThat(waiting).isNotDone();
        write(file, OLD);
        timing.advance(Duration.ofSeconds(1));
        assertThat(waiting).as("a key of the old kind").isNotDone();
        write(file, NEW);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(waiting)).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
        assertVerified(0, NEW.getPublic());
    }

    @Test
    void saysWhatIsWrongWithTheFile(@TempDir Path folder) throws Exception {
        Path file = write(folder.resolve("key.pem"), OLD);
        ClientCredentialsTokenSource filed = engine.builder()
                .clientAuthentication(ClientAuthentication.privateKeyJwt(
                        () -> SigningKey.fromPem(file).withAlgorithm("PS256")))
                .build();

        CompletableFuture<AccessToken> waiting = ask(filed);
        timing.advance(Duration.ofSeconds(11));

        assertThat(failureOf(waiting))
                .hasMessageContaining("the private key file " + file
                        + " is of no use: the EC key does not go with PS256; token endpoint " + Engine.ENDPOINT
                        + " was not asked");
        assertThat(transport.requests()).isZero();
    }

    // -- a key that lives elsewhere

    @Test
    void triesAgain_whenAKmsWasAway() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        KeyPair keys = TestKeys.of("EdDSA");
        SigningKey inner = SigningKey.of(keys.getPrivate());
        ClientCredentialsTokenSource kms = engine.builder()
                .clientAuthentication(ClientAuthentication.privateKeyJwt(SigningKey.signedBy("EdDSA", input -> {
                    if (calls.incrementAndGet() < 3) {
                        throw new IOException("connection refused");
                    }
                    return inner.sign(input);
                })))
                .build();

        CompletableFuture<AccessToken> waiting = ask(kms);
        timing.advance(Duration.ofSeconds(9));

        assertThat(tokenOf(waiting)).isEqualTo("token-1");
        assertThat(calls).as("once for each try, and no more").hasValue(3);
        assertThat(transport.requests()).isEqualTo(1);
        assertVerified(0, keys.getPublic());
    }

    @Test
    @Tag("WK1")
    void saysThatAnHsmDoesNotSign_andAsksItLater() throws Exception {
        Vault vault = new Vault().offer("SHA256withECDSA");
        try {
            ClientCredentialsTokenSource hsm = engine.builder()
                    .clientAuthentication(
                            ClientAuthentication.privateKeyJwt(SigningKey.of(Vault.keep(OLD.getPrivate()), "ES256")))
                    .build();
            vault.failure = new ProviderException("CKR_SESSION_HANDLE_INVALID");

            CompletableFuture<AccessToken> waiting = ask(hsm);
            timing.advance(Duration.ofSeconds(11));

            TokenException failure = failureOf(waiting);
            assertThat(failure)
                    .hasMessageContaining("the client assertion was not signed by ES256"
                            + " (java.security.ProviderException); token endpoint " + Engine.ENDPOINT
                            + " was not asked");
            assertThat(failure.isRetryable()).isTrue();
            assertThat(transport.requests()).isZero();

            vault.failure = null;
            timing.advance(Duration.ofSeconds(40)); // past whatever cool-down
            assertThat(tokenOf(ask(hsm))).isEqualTo("token-1");
            assertVerified(0, OLD.getPublic());
        } finally {
            Security.removeProvider(vault.getName());
        }
    }

    @Test
    void keepsTheTokenAtHand_whileNothingSigns() throws Exception {
        ask(source).join();
        key = SigningKey.signedBy("ES256", input -> {
            throw new IOException();
        });
        timing.advance(Duration.ofMinutes(50));

        assertThat(source.token().value()).isEqualTo("token-1");
        assertThat(source.token().value()).isEqualTo("token-1");
        rotate();
        engine.callEvery(Duration.ofSeconds(1), Duration.ofMinutes(1), source);

        assertThat(source.token().value()).isEqualTo("token-2");
        assertThat(keysUsed()).containsExactly("old", "new");
    }

    // -- help

    private static Path write(Path file, KeyPair keys) throws IOException {
        return Files.writeString(
                file, TestKeys.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private List<String> keysUsed() {
        return transport.forms().stream()
                .map(form -> assertion(form).getHeader().getKeyID())
                .toList();
    }

    private void assertVerified(int request, PublicKey publicKey) throws Exception {
        assertThat(TestKeys.verifies(assertion(transport.forms().get(request)), publicKey))
                .isTrue();
    }

    private static SignedJWT assertion(Map<String, String> form) {
        try {
            return SignedJWT.parse(Objects.requireNonNull(form.get("client_assertion")));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
