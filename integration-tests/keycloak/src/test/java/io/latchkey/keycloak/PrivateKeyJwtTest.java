package io.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code private_key_jwt}, by each algorithm. */
@Timeout(600)
@ExtendWith(OnStage.class)
final class PrivateKeyJwtTest {

    private final Stage stage;

    PrivateKeyJwtTest(Stage stage) {
        this.stage = stage;
    }

    @ParameterizedTest
    @MethodSource("io.latchkey.keycloak.ClientKeys#ids")
    void byEachAlgorithm(String id) throws Exception {
        assertAuthenticated(
                ClientAuthentication.privateKeyJwt(SigningKey.of(stage.keys.privateKey(id), ClientKeys.algorithm(id))
                        .withKeyId(id)));
    }

    @Test
    void withoutAKeyId() throws Exception {
        assertAuthenticated(ClientAuthentication.privateKeyJwt(stage.keys.privateKey("ES256"), "ES256", null));
    }

    /** It is not looked at, whatever it is. */
    @Test
    void withTheThumbprintOfACertificate() throws Exception {
        X509Certificate certificate = stage.certificates.issueFor(stage.keys.pair("PS256"));
        assertAuthenticated(ClientAuthentication.privateKeyJwt(SigningKey.of(stage.keys.privateKey("PS256"), "PS256")
                .withKeyId("PS256")
                .withThumbprint(certificate)));
    }

    @Test
    void forTheIssuer() throws Exception {
        assertAuthenticated(ClientAuthentication.privateKeyJwt(
                stage.keys.privateKey("PS256"),
                "PS256",
                "PS256",
                stage.keycloak.issuer().toString()));
    }

    private void assertAuthenticated(ClientAuthentication authentication) throws Exception {
        try (ClientCredentialsTokenSource tokens =
                stage.tokens(Stage.BY_KEY, authentication).build()) {
            assertThat(Stage.client(tokens.token())).isEqualTo(Stage.BY_KEY);
        }
    }

    /** Keycloak looks for keys that it does not know where the client publishes its own. */
    @Test
    void aKeyThatRotates() throws Exception {
        try (ClientCredentialsTokenSource tokens = stage.tokens(
                        Stage.BY_ROTATING_KEY, ClientAuthentication.privateKeyJwt(stage.rotatingKey::signingKey))
                .build()) {
            AccessToken before = tokens.token();
            stage.rotatingKey.rotate();
            tokens.reject(before);

            AccessToken after = tokens.token();

            assertThat(Stage.client(after)).isEqualTo(Stage.BY_ROTATING_KEY);
            assertThat(after).isNotEqualTo(before);
        }
    }
}
