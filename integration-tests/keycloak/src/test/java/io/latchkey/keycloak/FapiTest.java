package io.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;
import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import java.net.URI;
import java.net.http.HttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that Keycloak holds to its {@code fapi-2-security-profile}. */
@Timeout(600)
@ExtendWith(OnStage.class)
final class FapiTest {

    private final Stage stage;
    private final URI issuer;
    private final HeldCertificate certificate;

    FapiTest(Stage stage) {
        this.stage = stage;
        this.issuer = stage.keycloak.secureIssuer();
        this.certificate = stage.certificates.issueToClient();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "ES256"})
    void byTheIssuerWithAKeyAndACertificate(String key) throws Exception {
        try (ClientCredentialsTokenSource tokens =
                tokens(key, stage.certificates.with(certificate)).issuer(issuer).build()) {
            AccessToken token = tokens.token();

            assertThat(Stage.client(token)).isEqualTo(Stage.BY_FAPI);
            assertThat(Stage.thumbprint(token)).isEqualTo(Certificates.thumbprint(certificate.certificate()));
        }
    }

    /** PKCS #1 is excluded by FAPI 2.0; EdDSA by Keycloak alone. */
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "Ed25519"})
    void notByOtherAlgorithms(String key) {
        try (ClientCredentialsTokenSource tokens =
                tokens(key, stage.certificates.with(certificate)).issuer(issuer).build()) {
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining(" answered 400 invalid_request (not allowed signature algorithm). ");
        }
    }

    @Test
    void notWithoutACertificate() {
        try (ClientCredentialsTokenSource tokens =
                tokens("PS256", stage.certificates.bare()).issuer(issuer).build()) {
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining(
                            " answered 400 invalid_request (Client Certification missing for MTLS HoK Token Binding). ");
        }
    }

    private ClientCredentialsTokenSource.Builder tokens(String key, HandshakeCertificates tls) {
        SigningKey signing = SigningKey.of(stage.keys.privateKey(key), ClientKeys.algorithm(key))
                .withKeyId(key);
        return ClientCredentialsTokenSource.builder()
                .clientId(Stage.BY_FAPI)
                .clientAuthentication(
                        ClientAuthentication.privateKeyJwt(signing).overMutualTls())
                .transport(TokenTransport.of(
                        HttpClient.newBuilder().sslContext(tls.sslContext()).build()));
    }
}
