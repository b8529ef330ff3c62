package io.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Assertions that others sign: a cloud, a Kubernetes cluster, SPIRE. None of them names the client as Keycloak does. */
@Timeout(600)
@ExtendWith(OnStage.class)
final class FederatedAssertionTest {

    private final Stage stage;

    @TempDir
    private Path folder = Path.of("");

    FederatedAssertionTest(Stage stage) {
        this.stage = stage;
    }

    /** The assertion says who the client is (RFC 7521 section 4.2). */
    @Test
    void withoutAClientId() throws Exception {
        try (ClientCredentialsTokenSource tokens = stage.tokens(ClientAuthentication.clientAssertion(this::ofTheCloud))
                .build()) {
            assertThat(Stage.client(tokens.token())).isEqualTo(Stage.BY_CLOUD);
        }
    }

    @Test
    void withTheClientIdBesideIt() throws Exception {
        try (ClientCredentialsTokenSource tokens = stage.tokens(ClientAuthentication.clientAssertion(this::ofTheCloud))
                .clientId(Stage.BY_CLOUD)
                .build()) {
            assertThat(Stage.client(tokens.token())).isEqualTo(Stage.BY_CLOUD);
        }
    }

    @Test
    void fromAFileThatIsReplacedByOneThatAnotherKeyHasSigned() throws Exception {
        Path file = write(ofTheCloud());
        try (ClientCredentialsTokenSource tokens =
                stage.tokens(ClientAuthentication.clientAssertionFile(file)).build()) {
            AccessToken before = tokens.token();
            stage.cloud.rotate();
            Files.move(write(ofTheCloud()), file, StandardCopyOption.ATOMIC_MOVE);
            tokens.reject(before);
            AccessToken after = tokens.token();

            assertThat(Stage.client(after)).isEqualTo(Stage.BY_CLOUD);
            assertThat(after.value()).isNotEqualTo(before.value());
        }
    }

    /** If Keycloak is told so ({@code supportsClientAssertionReuse}), as it has to be for a file that lasts. */
    @Test
    void theSameAssertionAgain() throws Exception {
        Path file = write(ofTheCloud());
        assertThat(Stage.client(tokenOf(file))).isEqualTo(Stage.BY_CLOUD);
        assertThat(Stage.client(tokenOf(file))).isEqualTo(Stage.BY_CLOUD);
    }

    private AccessToken tokenOf(Path file) throws TokenException {
        try (ClientCredentialsTokenSource tokens =
                stage.tokens(ClientAuthentication.clientAssertionFile(file)).build()) {
            return tokens.token();
        }
    }

    /** What Keycloak wants by default: it refuses what it has seen before. */
    @Test
    void eachAssertionOnce() throws Exception {
        List<String> signed = new CopyOnWriteArrayList<>();
        try (ClientCredentialsTokenSource tokens = stage.tokens(ClientAuthentication.clientAssertion(() -> {
                    String assertion = ofTheStrictCloud();
                    signed.add(assertion);
                    return assertion;
                }))
                .build()) {
            AccessToken before = tokens.token();
            tokens.reject(before);
            AccessToken after = tokens.token();

            assertThat(Stage.client(after)).isEqualTo(Stage.BY_STRICT_CLOUD);
            assertThat(after.value()).isNotEqualTo(before.value());
            assertThat(signed).hasSize(2);
        }
    }

    @Test
    void anAssertionThatWasTakenBefore() throws Exception {
        Path file = write(ofTheStrictCloud());
        try (ClientCredentialsTokenSource tokens =
                stage.tokens(ClientAuthentication.clientAssertionFile(file)).build()) {
            tokens.reject(tokens.token());
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("answered 400 invalid_client (Token reuse detected). ")
                    .hasMessageContaining("The client assertion in " + file
                            + " was taken when it was sent last: this server may take each only once");

            Files.move(write(ofTheStrictCloud()), file, StandardCopyOption.ATOMIC_MOVE);

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(TokenException.class)
                    .until(() -> Stage.client(tokens.token()).equals(Stage.BY_STRICT_CLOUD));
        }
    }

    /** Older than the five minutes that Keycloak has as its default ({@code fedClientAssertionMaxExp}). */
    @Test
    void anOldAssertion() throws Exception {
        String old = stage.cloud.sign(stage.workload(stage.strictCloudIssuer(), Stage.WORKLOAD)
                .issueTime(Date.from(Instant.now().minus(Duration.ofMinutes(50))))
                .build());
        assertThat(Stage.client(tokenOf(write(old)))).isEqualTo(Stage.BY_STRICT_CLOUD);
    }

    /** As a pod has it: a symbolic link to a folder that is replaced, and a token of an hour that is some minutes old. */
    @Test
    void aServiceAccountOfKubernetes() throws Exception {
        Path data = folder.resolve("..data");
        Files.createSymbolicLink(data, projected("..2026_11_29_1", Duration.ofMinutes(50)));
        Path token = Files.createSymbolicLink(folder.resolve("token"), Path.of("..data", "token"));
        try (ClientCredentialsTokenSource tokens =
                stage.tokens(ClientAuthentication.clientAssertionFile(token)).build()) {
            AccessToken before = tokens.token();
            assertThat(Stage.client(before)).isEqualTo(Stage.BY_CLUSTER);
            assertThat(Stage.client(tokenOf(token))).as("of the same file").isEqualTo(Stage.BY_CLUSTER);

            stage.cluster.rotate();
            Path next = Files.createSymbolicLink(
                    folder.resolve("..data_tmp"), projected("..2026_11_29_2", Duration.ofMinutes(1)));
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
            tokens.reject(before);

            assertThat(tokens.token().value()).isNotEqualTo(before.value());
        }
    }

    private Path projected(String name, Duration age) throws IOException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder(stage.workload(stage.clusterIssuer(), Stage.SERVICE_ACCOUNT)
                        .build())
                .issueTime(Date.from(Instant.now().minus(age)))
                .expirationTime(Date.from(Instant.now().minus(age).plus(Duration.ofHours(1))))
                .build();
        Path projected = Files.createDirectory(folder.resolve(name));
        Files.writeString(projected.resolve("token"), stage.cluster.sign(claims));
        return projected.getFileName();
    }

    @Test
    void anIdentityOfSpiffe() throws Exception {
        try (ClientCredentialsTokenSource tokens = stage.tokens(
                        ClientAuthentication.clientAssertion(this::ofSpire, Stage.JWT_SPIFFE))
                .build()) {
            AccessToken before = tokens.token();
            assertThat(Stage.client(before)).isEqualTo(Stage.BY_SPIFFE);

            stage.spire.rotate();
            tokens.reject(before);

            assertThat(tokens.token().value()).isNotEqualTo(before.value());
        }
    }

    private String ofTheCloud() {
        return stage.cloud.sign(
                stage.workload(stage.cloudIssuer(), Stage.WORKLOAD).build());
    }

    private String ofTheStrictCloud() {
        return stage.cloud.sign(
                stage.workload(stage.strictCloudIssuer(), Stage.WORKLOAD).build());
    }

    private String ofSpire() {
        return stage.spire.sign(stage.claims(Stage.SPIFFE_ID, Instant.now()).build());
    }

    private Path write(String assertion) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "assertion", ".jwt"), assertion + "\n");
    }
}
