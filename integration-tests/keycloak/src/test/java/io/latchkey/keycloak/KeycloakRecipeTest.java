package io.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ClientCredentialsTokenSource;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
@ExtendWith(OnStage.class)
final class KeycloakRecipeTest {

    private final Stage stage;
    private final KeycloakRecipe recipe;

    @TempDir
    private Path folder = Path.of("");

    KeycloakRecipeTest(Stage stage) {
        this.stage = stage;
        this.recipe = new KeycloakRecipe(stage.keycloak.issuer());
    }

    @Test
    void bySecret() throws Exception {
        assertAuthenticated(Stage.BY_SECRET, recipe.bySecret(Stage.BY_SECRET, write(Realm.SECRET)));
    }

    @Test
    void byKey() throws Exception {
        assertAuthenticated(Stage.BY_KEY, recipe.byKey(Stage.BY_KEY, write(pem(stage.keys.privateKey("PS256")))));
    }

    @Test
    void byWorkload() throws Exception {
        String token = stage.cluster.sign(
                stage.workload(stage.clusterIssuer(), Stage.SERVICE_ACCOUNT).build());
        assertAuthenticated(Stage.BY_CLUSTER, recipe.byWorkload(write(token)));
    }

    @Test
    void bySpiffe() throws Exception {
        String document =
                stage.spire.sign(stage.claims(Stage.SPIFFE_ID, Instant.now()).build());
        assertAuthenticated(Stage.BY_SPIFFE, recipe.bySpiffe(write(document)));
    }

    @Test
    void byCertificate() throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(stage.certificates
                        .with(stage.certificates.issueToClient())
                        .sslContext())
                .build();
        assertAuthenticated(
                Stage.BY_CERTIFICATE,
                new KeycloakRecipe(stage.keycloak.secureIssuer()).byCertificate(Stage.BY_CERTIFICATE, http));
    }

    private static void assertAuthenticated(String id, ClientCredentialsTokenSource made) throws Exception {
        try (ClientCredentialsTokenSource tokens = made) {
            assertThat(Stage.client(tokens.token())).isEqualTo(id);
        }
    }

    private static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "credentials", ""), text);
    }
}
