package io.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code client_secret_post}, {@code client_secret_basic} and {@code client_secret_jwt}. */
@Timeout(600)
@ExtendWith(OnStage.class)
final class SharedSecretTest {

    private final Stage stage;

    SharedSecretTest(Stage stage) {
        this.stage = stage;
    }

    @Test
    void post() throws Exception {
        assertAuthenticated(Stage.BY_SECRET, Realm.SECRET, ClientAuthentication.clientSecretPost());
    }

    @Test
    void basic() throws Exception {
        assertAuthenticated(Stage.BY_SECRET, Realm.SECRET, ClientAuthentication.clientSecretBasic());
    }

    @Test
    void jwt() throws Exception {
        assertAuthenticated(Stage.BY_SECRET_JWT, Realm.SECRET, ClientAuthentication.clientSecretJwt());
    }

    @Test
    void jwtForTheIssuer() throws Exception {
        assertAuthenticated(
                Stage.BY_SECRET_JWT,
                Realm.SECRET,
                ClientAuthentication.clientSecretJwt(stage.keycloak.issuer().toString()));
    }

    @Test
    void awkwardCharactersByPost() throws Exception {
        assertAuthenticated(Realm.AWKWARD_ID, Realm.AWKWARD_SECRET, ClientAuthentication.clientSecretPost());
    }

    @Test
    void awkwardCharactersByBasic() throws Exception {
        assertAuthenticated(Realm.AWKWARD_ID, Realm.AWKWARD_SECRET, ClientAuthentication.clientSecretBasic());
    }

    private void assertAuthenticated(String id, String secret, ClientAuthentication authentication) throws Exception {
        try (ClientCredentialsTokenSource tokens =
                stage.tokens(id, authentication).clientSecret(secret).build()) {
            assertThat(Stage.client(tokens.token())).isEqualTo(id);
        }
    }

    /** Whoever keeps the secret may be later than Keycloak, or earlier. */
    @Test
    void aSecretThatRotates() throws Exception {
        AtomicReference<String> kept = new AtomicReference<>(Realm.SECRET);
        try (ClientCredentialsTokenSource tokens = stage.tokens(
                        Stage.BY_ROTATED_SECRET, ClientAuthentication.clientSecretPost())
                .clientSecret(kept::get)
                .build()) {
            AccessToken before = tokens.token();
            String next = new Administration(stage).newSecretOf(Stage.BY_ROTATED_SECRET);
            tokens.reject(before);
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("answered 401 unauthorized_client");

            kept.set(next);

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(TokenException.class)
                    .until(() -> Stage.client(tokens.token()).equals(Stage.BY_ROTATED_SECRET));
        }
    }
}
