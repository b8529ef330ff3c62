package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client proves who it is: exactly one way for each token request (A5). */
class ClientAuthenticationTest {

    private static final URI ENDPOINT = URI.create("https://auth.example.com/token?tenant=7");
    private static final String LONG_SECRET = "a secret of more than 32 bytes, +&=% ä€";

    @RegisterExtension
    final Canary canary = new Canary();

    @Test
    @Tag("A1")
    @Tag("A2")
    @Tag("A5")
    void postPutsIdAndSecretIntoTheForm() {
        Sent sent = Sent.by(ClientAuthentication.clientSecretPost(), "me & you", "+&=%:/ü 😀");

        assertThat(sent.form()).isEqualTo("client_id=me+%26+you&client_secret=%2B%26%3D%25%3A%2F%C3%BC+%F0%9F%98%80");
        assertThat(sent.headers()).isEmpty();
    }

    @ParameterizedTest
    @Tag("A3")
    @Tag("A5")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "s6BhdRkqt3   | 7Fjfp0ZBr1KtDRbnfVdmIw | s6BhdRkqt3:7Fjfp0ZBr1KtDRbnfVdmIw",
                "a:b          | c:d                    | a%3Ab:c%3Ad",
                "me & you     | +&=%/ü ~*              | me+%26+you:%2B%26%3D%25%2F%C3%BC+%7E*",
            })
    void basicEncodesIdAndSecretAsFormsFirst(String id, String secret, String pair) {
        Sent sent = Sent.by(ClientAuthentication.clientSecretBasic(), id, secret);

        assertThat(sent.form()).isEmpty();
        assertThat(sent.headers()).containsOnlyKeys("Authorization");
        assertThat(sent.basicPair()).isEqualTo(pair);
    }

    @Test
    @Tag("A3")
    void basicIsAsRfc6749PrintsIt() {
        assertThat(Sent.by(ClientAuthentication.clientSecretBasic(), "s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw")
                        .headers())
                .containsEntry("Authorization", "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
    }

    @Test
    @Tag("A3")
    void basicIsAsAnIssueOfAppAuthSpellsItOut() {
        assertThat(Sent.by(
                                ClientAuthentication.clientSecretBasic(),
                                "1PpG/Q 1",
                                "z/tZ9VwFZqApmIQ+ZH1I5pLk/uB4ud:X2/8bL+wfFTt1rFw=")
                        .headers())
                .containsEntry(
                        "Authorization",
                        "Basic MVBwRyUyRlErMTp6JTJGdFo5VndGWnFBcG1JUSUyQlpIMUk1cExrJTJGdUI0dWQlM0FYMiUyRjhiTCUyQndmRlR0"
                                + "MXJGdyUzRA==");
    }

    @Test
    @Tag("A4")
    void basicUnencodedSendsThePairAsItIs() {
        Sent sent = Sent.by(ClientAuthentication.clientSecretBasicUnencoded(), "me & you", "+&=%:/ü 😀");

        assertThat(sent.form()).isEmpty();
        assertThat(sent.basicPair()).isEqualTo("me & you:+&=%:/ü 😀");
    }

    @Test
    @Tag("A5")
    void noneSendsTheIdAlone() {
        Sent sent = Sent.by(ClientAuthentication.none(), "client-1", null);

        assertThat(sent.form()).isEqualTo("client_id=client-1");
        assertThat(sent.headers()).isEmpty();
    }

    // -- JWT

    @ParameterizedTest
    @Tag("A5")
    @Tag("WP3")
    @ValueSource(strings = {"RS256", "PS256", "ES256"})
    void anAssertionIsVerifiedByOtherPeoplesCode(String algorithm) throws Exception {
        KeyPair keys = keys(algorithm);
        JWSVerifier verifier = algorithm.equals("ES256")
                ? new ECDSAVerifier((ECPublicKey) keys.getPublic())
                : new RSASSAVerifier((RSAPublicKey) keys.getPublic());
        ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(keys.getPrivate(), algorithm, "key-1");

        for (int i = 0; i < 20; i++) { // a signature that is now and then a byte short would be a rare visitor
            SignedJWT jwt = assertion(Sent.by(authentication, "client-1", null));

            assertThat(jwt.verify(verifier)).isTrue();
            assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
            assertThat(jwt.getHeader().getKeyID()).isEqualTo("key-1");
            assertClaims(jwt, ENDPOINT.toString());
        }
    }

    @Test
    @Tag("A5")
    void anEdDsaAssertionIsVerifiedByTheJdk() throws Exception {
        KeyPair keys = keys("EdDSA");

        SignedJWT jwt = assertion(
                Sent.by(ClientAuthentication.privateKeyJwt(keys.getPrivate(), "EdDSA", null), "client-1", null));

        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(keys.getPublic());
        signature.update(jwt.getSigningInput());
        assertThat(signature.verify(jwt.getSignature().decode())).isTrue();
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("EdDSA");
        assertThat(jwt.getHeader().getKeyID()).isNull();
        assertClaims(jwt, ENDPOINT.toString());
    }

    @Test
    @Tag("A5")
    void theSecretSignsByHs256() throws Exception {
        SignedJWT jwt = assertion(Sent.by(ClientAuthentication.clientSecretJwt(), "client-1", LONG_SECRET));

        assertThat(jwt.verify(new MACVerifier(LONG_SECRET.getBytes(UTF_8)))).isTrue();
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("HS256");
        assertClaims(jwt, ENDPOINT.toString());
    }

    @Test
    void anotherAudienceIsSent() throws Exception {
        PrivateKey key = keys("EdDSA").getPrivate();
        String issuer = "https://auth.example.com";

        assertClaims(
                assertion(Sent.by(ClientAuthentication.privateKeyJwt(key, "EdDSA", null, issuer), "client-1", null)),
                issuer);
        assertClaims(assertion(Sent.by(ClientAuthentication.clientSecretJwt(issuer), "client-1", LONG_SECRET)), issuer);
    }

    @Test
    void noAssertionIsSentTwice() throws Exception {
        ClientAuthentication authentication = ClientAuthentication.clientSecretJwt();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ids.add(assertion(Sent.by(authentication, "client-1", LONG_SECRET))
                    .getJWTClaimsSet()
                    .getJWTID());
        }

        assertThat(ids).hasSize(100).doesNotContainNull();
    }

    @Test
    void claimsAreEscapedAsJson() throws Exception {
        SignedJWT jwt = assertion(Sent.by(ClientAuthentication.clientSecretJwt("a\"\\\n€"), "me\"😀", LONG_SECRET));

        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("a\"\\\n€");
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("me\"😀");
    }

    @Test
    void aSecretTooShortForHs256FailsTheTokenRequest() {
        TokenRequestException refusal = new Asked(canary)
                .by(ClientAuthentication.clientSecretJwt())
                .secret("x".repeat(31))
                .refused();

        assertThat(refusal.kind()).isEqualTo(TokenRequestException.Kind.PERMANENT);
        assertThat(refusal)
                .hasMessage(
                        "client authentication by client_secret_jwt failed: clientSecret is shorter than the 32 bytes"
                                + " that HS256 needs (RFC 7518 section 3.2)");
        assertThat(assertionOf("ü".repeat(16))).isNotNull();
    }

    private static SignedJWT assertionOf(String secret) {
        try {
            return assertion(Sent.by(ClientAuthentication.clientSecretJwt(), "client-1", secret));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, ES256",
        "RS256, EdDSA",
        "PS256, ES256",
        "ES256, RS256",
        "ES256, PS256",
        "ES256, EdDSA",
        "EdDSA, RS256",
        "EdDSA, ES256",
    })
    void aKeyOfAnotherKindIsRefusedAtOnce(String algorithm, String other) throws Exception {
        PrivateKey key = keys(other).getPrivate();

        assertThatThrownBy(() -> ClientAuthentication.privateKeyJwt(key, algorithm, null))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the " + key.getAlgorithm() + " key does not go with " + algorithm);
    }

    @Test
    void aKeyOnAnotherCurveIsRefusedAtOnce() throws Exception {
        PrivateKey p384 = ec("secp384r1").getPrivate();

        assertThatThrownBy(() -> ClientAuthentication.privateKeyJwt(p384, "ES256", null))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: ES256 needs a key on the curve P-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "ES256K", "rs256", "EDDSA", ""})
    void anotherAlgorithmIsRefusedAtOnce(String algorithm) throws Exception {
        PrivateKey key = keys("RS256").getPrivate();

        assertThatThrownBy(() -> ClientAuthentication.privateKeyJwt(key, algorithm, null))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("algorithm: " + algorithm
                        + " is none of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA");
    }

    @Test
    @SuppressWarnings("NullAway") // as a caller without a null checker would
    void nullsAreRefusedByName() throws Exception {
        PrivateKey key = keys("EdDSA").getPrivate();

        assertThatThrownBy(() -> ClientAuthentication.privateKeyJwt(null, "RS256", null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("key");
        assertThatThrownBy(() -> ClientAuthentication.privateKeyJwt(key, null, null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("algorithm");
    }

    @Test
    @Tag("H1")
    void showsItsNameAndNothingElse() throws Exception {
        List<String> names = new ArrayList<>();
        for (ClientAuthentication each : List.of(
                ClientAuthentication.clientSecretPost(),
                ClientAuthentication.clientSecretBasic(),
                ClientAuthentication.clientSecretBasicUnencoded(),
                ClientAuthentication.clientSecretJwt(),
                ClientAuthentication.privateKeyJwt(keys("EdDSA").getPrivate(), "EdDSA", "kid"),
                ClientAuthentication.none())) {
            names.add(each.toString());
        }

        assertThat(names)
                .containsExactly(
                        "client_secret_post",
                        "client_secret_basic",
                        "client_secret_basic (not form-encoded)",
                        "client_secret_jwt",
                        "private_key_jwt",
                        "none");
    }

    @Test
    @Tag("WE3")
    void noTwoAssertionsHaveTheSameId() throws Exception {
        ClientAuthentication authentication =
                ClientAuthentication.privateKeyJwt(keys("EdDSA").getPrivate(), "EdDSA", null);

        String first = assertion(Sent.by(authentication, "client-1", null))
                .getJWTClaimsSet()
                .getJWTID();
        String second = assertion(Sent.by(authentication, "client-1", null))
                .getJWTClaimsSet()
                .getJWTID();

        assertThat(second).isNotEqualTo(first);
    }

    // -- help

    private static void assertClaims(SignedJWT jwt, String audience) throws Exception {
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertThat(jwt.getHeader().getType()).isEqualTo(JOSEObjectType.JWT);
        assertThat(claims.getClaims()).containsOnlyKeys("iss", "sub", "aud", "jti", "iat", "exp");
        assertThat(claims.getIssuer()).isEqualTo("client-1");
        assertThat(claims.getSubject()).isEqualTo("client-1");
        assertThat(claims.getAudience()).containsExactly(audience);
        assertThat(claims.getIssueTime())
                .as("WP3: not from the future by a clock that is a little behind")
                .isEqualTo(Date.from(Asked.NOW.minusSeconds(10)));
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(Asked.NOW.plusSeconds(60)));
        assertThat(claims.getJWTID()).isNotBlank();
    }

    private static SignedJWT assertion(Sent sent) throws Exception {
        Map<String, String> form = sent.parameters();
        assertThat(sent.headers()).isEmpty();
        assertThat(form).containsOnlyKeys("client_id", "client_assertion_type", "client_assertion");
        assertThat(form)
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        return SignedJWT.parse(form.get("client_assertion"));
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case "ES256" -> ec("secp256r1");
            case "EdDSA" -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            default -> KeyPairGenerator.getInstance("RSA").generateKeyPair();
        };
    }

    private static KeyPair ec(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    /** What a client authentication adds to a token request. */
    private record Sent(TokenTransport.Request request) {

        static Sent by(ClientAuthentication authentication, String id, @Nullable String secret) {
            return new Sent(Asked.draft(ENDPOINT, authentication, id, secret).request(Duration.ofSeconds(1)));
        }

        Map<String, String> headers() {
            return request.headers();
        }

        String form() {
            return new String(request.body(), US_ASCII);
        }

        Map<String, String> parameters() {
            Map<String, String> parameters = new LinkedHashMap<>();
            for (String pair : form().split("&", -1)) {
                String[] parts = pair.split("=", -1);
                parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
            }
            return parameters;
        }

        String basicPair() {
            String header = String.valueOf(headers().get("Authorization"));
            assertThat(header).startsWith("Basic ");
            return new String(Base64.getDecoder().decode(header.substring(6)), UTF_8);
        }
    }
}
