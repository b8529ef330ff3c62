package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.AccessToken;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are rotated while the application runs, at a real authorization server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class SecretsRecipeTest {

    private final Sandbox sandbox = Sandbox.start();

    /** A server's first answers are slow, and a token request that takes long is sent once more, which would be counted. */
    @BeforeAll
    void warmUp() throws Exception {
        ClientCredentials client = sandbox.clientSecretPost();
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .acquireTimeout(Duration.ofSeconds(60))
                .build()) {
            tokens.token();
        }
    }

    @BeforeEach
    void startAnew() {
        sandbox.reset();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    /** As Kubernetes does it: a link is turned to another folder, so that the file is never half written. */
    @Test
    void aRotatedSecretIsReadFromItsFile(@TempDir Path folder) throws Exception {
        ClientCredentials client = sandbox.clientSecretPost();
        Path before = Files.createDirectory(folder.resolve("..1"));
        Path after = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(before.resolve("client-secret"), client.secret() + "\n");
        Files.writeString(after.resolve("client-secret"), "a new secret\n");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), before);
        Path file = Files.createSymbolicLink(folder.resolve("client-secret"), data.resolve("client-secret"));
        try (ClientCredentialsTokenSource tokens = SecretsRecipe.fromFile(sandbox.tokenEndpoint(), client.id(), file)) {
            AccessToken first = tokens.token();

            Path turned = Files.createSymbolicLink(folder.resolve("..turned"), after);
            Files.move(turned, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            sandbox.changeSecret(client.id(), "a new secret");
            tokens.reject(first);

            assertThat(tokens.token()).isNotEqualTo(first);
            assertThat(sandbox.tokenRequests()).as("none with the old secret").isEqualTo(2);
        }
    }

    /** Where the pod has the file is where the configuration looks for it. */
    @Test
    void thePodHasTheFileWhereItIsLookedFor() throws Exception {
        String pod = Files.readString(Path.of("src/test/resources/recipes/pod.yaml"));
        Map<String, String> settings = new HashMap<>();
        Matcher variables =
                Pattern.compile("- name: (LATCHKEY_\\w+)\\s+value: (\\S+)").matcher(pod);
        while (variables.find()) {
            settings.put(variables.group(1), variables.group(2));
        }

        assertThat(settings.get("LATCHKEY_CLIENT_SECRET_FILE"))
                .isEqualTo(found("mountPath: (\\S+)", pod) + "/" + found("- key: (\\S+)", pod));
        ClientCredentialsTokenSource.builder(settings, "latchkey").build().close();
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @Test
    void aRotatedSecretIsReadFromVault(@TempDir Path folder) throws Exception {
        ClientCredentials client = sandbox.clientSecretPost();
        Path vaultToken = Files.writeString(folder.resolve("vault-token"), "hvs.token\n");
        try (LoopbackVault vault = new LoopbackVault("hvs.token")) {
            vault.write("partner", "client-secret", client.secret());
            try (ClientCredentialsTokenSource tokens = SecretsRecipe.fromVault(
                    sandbox.tokenEndpoint(), client.id(), vault.secret("partner"), vaultToken)) {
                AccessToken first = tokens.token();
                assertThat(tokens.token()).isSameAs(first);
                assertThat(vault.reads()).as("once for each token request").isEqualTo(1);

                vault.write("partner", "client-secret", "a new secret");
                sandbox.changeSecret(client.id(), "a new secret");
                tokens.reject(first);

                assertThat(tokens.token()).isNotEqualTo(first);
                assertThat(vault.reads()).isEqualTo(2);
                assertThat(sandbox.tokenRequests())
                        .as("none with the old secret")
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void aSecretThatWasRotatedAtTheServerFirstIsHealedWithoutARestart(@TempDir Path folder) throws Exception {
        ClientCredentials client = sandbox.clientSecretPost();
        Path vaultToken = Files.writeString(folder.resolve("vault-token"), "hvs.token");
        try (LoopbackVault vault = new LoopbackVault("hvs.token")) {
            vault.write("partner", "client-secret", client.secret());
            try (ClientCredentialsTokenSource tokens = SecretsRecipe.fromVault(
                    sandbox.tokenEndpoint(), client.id(), vault.secret("partner"), vaultToken)) {
                AccessToken first = tokens.token();

                sandbox.changeSecret(client.id(), "a new secret");
                assertThat(tokens.token()).as("good to its end").isSameAs(first);
                tokens.reject(first);
                assertThatThrownBy(tokens::token)
                        .isInstanceOf(TokenException.class)
                        .hasMessageContaining("invalid_client");

                vault.write("partner", "client-secret", "a new secret");
                // A changed secret ends the cool-down, but callers do not wait for the look at it.
                AccessToken second = await().atMost(Duration.ofSeconds(30))
                        .ignoreException(TokenException.class)
                        .until(tokens::token, token -> true);
                assertThat(second).isNotEqualTo(first);
            }
        }
    }

    @Test
    void aVaultThatIsAwayCostsNothingAsLongAsTheTokenLives(@TempDir Path folder) throws Exception {
        ClientCredentials client = sandbox.clientSecretPost();
        Path vaultToken = Files.writeString(folder.resolve("vault-token"), "hvs.token");
        try (LoopbackVault vault = new LoopbackVault("hvs.token")) {
            vault.write("partner", "client-secret", client.secret());
            try (ClientCredentialsTokenSource tokens = SecretsRecipe.fromVault(
                    sandbox.tokenEndpoint(), client.id(), vault.secret("partner"), vaultToken)) {
                AccessToken first = tokens.token();
                vault.sealed(true);

                assertThat(tokens.token()).isSameAs(first);
                assertThat(vault.reads()).isEqualTo(1);
            }
        }
    }
}
