package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.Security;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A private key that never leaves its security provider: that of an HSM, a KMS, a smart card (PKCS #11). */
@Tag("WK1")
class OpaqueKeyTest {

    private final Vault vault = new Vault();

    @AfterEach
    void removeProvider() {
        Security.removeProvider(vault.getName());
    }

    static List<Arguments> names() {
        List<Arguments> names = new ArrayList<>();
        for (String bits : List.of("256", "384", "512")) {
            names.add(Arguments.of("RS" + bits, "SHA" + bits + "withRSA"));
            names.add(Arguments.of("PS" + bits, "RSASSA-PSS"));
            names.add(Arguments.of("PS" + bits, "SHA" + bits + "withRSAandMGF1"));
            names.add(Arguments.of("PS" + bits, "SHA" + bits + "withRSASSA-PSS"));
            names.add(Arguments.of("ES" + bits, "SHA" + bits + "withECDSAinP1363Format"));
            names.add(Arguments.of("ES" + bits, "SHA" + bits + "withECDSA"));
        }
        Stream.of("EdDSA", "Ed25519").forEach(name -> names.add(Arguments.of("EdDSA", name)));
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void signsByWhateverNameTheProviderKnows(String algorithm, String name) throws Exception {
        KeyPair keys = TestKeys.of(algorithm);
        vault.offer(name);

        SigningKey key = SigningKey.of(Vault.keep(keys.getPrivate()), algorithm).withKeyId("key-1");

        for (int i = 0; i < 10; i++) { // numbers of an ECDSA signature vary in length
            SignedJWT jwt = TestKeys.assertion(key);
            assertThat(TestKeys.verifies(jwt, keys.getPublic())).isTrue();
            assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        }
        assertThat(vault.signatures).isEqualTo(11);
    }

    @Test
    void signsByEd448_byItsOwnNameAlone() throws Exception {
        KeyPair keys = TestKeys.of("Ed448");
        vault.offer("Ed448");

        SigningKey key = SigningKey.of(Vault.keep(keys.getPrivate()));

        assertThat(TestKeys.verifies(TestKeys.assertion(key), keys.getPublic())).isTrue();
    }

    @Test
    void signsByAPssThatCannotBeToldItsParameters() throws Exception {
        KeyPair keys = TestKeys.of("PS384");
        vault.offer("SHA384withRSAandMGF1");
        vault.takesParameters = false;

        SigningKey key = SigningKey.of(Vault.keep(keys.getPrivate()), "PS384");

        assertThat(TestKeys.verifies(TestKeys.assertion(key), keys.getPublic())).isTrue();
    }

    /** The curve is nowhere to be read: it shows in what is signed. */
    @ParameterizedTest
    @CsvSource({"ES256", "ES384", "ES512"})
    void findsTheUsualAlgorithm_ofAKeyThatShowsNothing(String algorithm) throws Exception {
        KeyPair keys = TestKeys.of(algorithm);
        for (String bits : List.of("256", "384", "512")) {
            vault.offer("SHA" + bits + "withECDSA");
        }

        SigningKey key = SigningKey.of(Vault.keep(keys.getPrivate()));

        assertThat(key).hasToString(algorithm);
        assertThat(TestKeys.verifies(TestKeys.assertion(key), keys.getPublic())).isTrue();
    }

    @Test
    void saysOfEachUsualAlgorithmWhyItDoesNotGo() {
        PrivateKey key = Vault.keep(TestKeys.of("ES512").getPrivate());
        vault.offer("SHA256withECDSA");

        assertThatThrownBy(() -> SigningKey.of(key))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the EC key does not go with ES256: the signature is of another curve than P-256")
                .satisfies(refusal -> assertThat(refusal.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly(
                                "key: the EC key does not go with ES384", "key: the EC key does not go with ES512"));
    }

    @ParameterizedTest
    @CsvSource({
        "ES256, secp384r1, the signature is of another curve than P-256",
        "ES256, secp521r1, the signature is of another curve than P-256",
        "ES384, secp521r1, the signature is of another curve than P-384",
    })
    void refusesALargerCurve(String algorithm, String curve, String why) {
        vault.offer("SHA" + algorithm.substring(2) + "withECDSA");
        PrivateKey key = Vault.keep(TestKeys.of(curve).getPrivate());

        assertThatThrownBy(() -> SigningKey.of(key, algorithm))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the EC key does not go with " + algorithm + ": " + why);
    }

    @ParameterizedTest
    @CsvSource({
        "ES384, secp256r1, 'the signature, of 64 bytes, is none by ECDSA'",
        "ES512, secp384r1, 'the signature, of 96 bytes, is none by ECDSA'",
    })
    void refusesASmallerCurve_whoseSignaturesAreConcatenated(String algorithm, String curve, String why) {
        vault.offer("SHA" + algorithm.substring(2) + "withECDSAinP1363Format");
        PrivateKey key = Vault.keep(TestKeys.of(curve).getPrivate());

        assertThatThrownBy(() -> SigningKey.of(key, algorithm))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the EC key does not go with " + algorithm + ": " + why);
    }

    /** In ASN.1, numbers of a smaller curve look as those of a larger one that are small by chance. */
    @ParameterizedTest
    @CsvSource({"ES384, secp256r1, P-384", "ES512, secp384r1, P-521", "ES512, secp256r1, P-521"})
    void refusesASmallerCurve_whoseSignaturesAreInAsn1(String algorithm, String kind, String curve) {
        vault.offer("SHA" + algorithm.substring(2) + "withECDSA");
        PrivateKey key = Vault.keep(TestKeys.of(kind).getPrivate());

        assertThatThrownBy(() -> SigningKey.of(key, algorithm))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the EC key does not go with " + algorithm
                        + ": the signature is of another curve than " + curve);
    }

    @Test
    void refusesAnRsaKeyThatIsTooShort() throws Exception {
        vault.offer("SHA256withRSA").offer("RSASSA-PSS");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        PrivateKey key = Vault.keep(generator.generateKeyPair().getPrivate());

        for (String algorithm : List.of("RS256", "PS256")) {
            assertThatThrownBy(() -> SigningKey.of(key, algorithm))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("key: the RSA key does not go with " + algorithm
                            + ": the signature has 128 bytes, and one by " + algorithm + " has 256 or more");
        }
    }

    @Test
    void saysWhatTheProviderSaid_whenItDoesNotSign() {
        vault.offer("SHA256withECDSA");
        vault.failure = new SignatureException("the vault is sealed");
        PrivateKey key = Vault.keep(TestKeys.of("ES256").getPrivate());

        assertThatThrownBy(() -> SigningKey.of(key, "ES256"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the EC key does not go with ES256")
                .cause()
                .isInstanceOf(InvalidKeyException.class)
                .satisfies(cause ->
                        assertThat(cause.getSuppressed()).singleElement().isInstanceOf(SignatureException.class));
    }

    @ParameterizedTest
    @CsvSource({"''", "30", "31020100", "3003020101", "3006020101030101", "300602010102", "30060201010205"})
    void refusesWhatIsNoSignature(String hex) {
        vault.offer("SHA256withECDSA");
        vault.answer = HexFormat.of().parseHex(hex);
        PrivateKey key = Vault.keep(TestKeys.of("ES256").getPrivate());

        assertThatThrownBy(() -> SigningKey.of(key, "ES256"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the EC key does not go with ES256: the signature, of " + vault.answer.length
                        + " bytes, is none by ECDSA");
    }

    /** An HSM that has lost its session, and has it back. */
    @Test
    void doesNotSignWhileItsProviderFails_andSignsAgain() throws Exception {
        KeyPair keys = TestKeys.of("ES256");
        vault.offer("SHA256withECDSA");
        SigningKey key = SigningKey.of(Vault.keep(keys.getPrivate()), "ES256");
        JwtSigner signer = JwtSigner.of(key);

        for (Exception failure : List.of(
                new ProviderException("CKR_SESSION_HANDLE_INVALID"),
                new IllegalStateException("no session"),
                new SignatureException("CKR_DEVICE_ERROR"))) {
            vault.failure = failure;
            assertThatThrownBy(() -> signer.assertion("client-1", "https://auth.example.com", Asked.NOW))
                    .isExactlyInstanceOf(JwtSigner.Unsigned.class)
                    .hasMessage("the client assertion was not signed by ES256 ("
                            + failure.getClass().getName() + ")");
        }

        vault.failure = null;
        assertThat(TestKeys.verifies(TestKeys.assertion(key), keys.getPublic())).isTrue();
    }

    /** What is checked once at the beginning may be otherwise later. */
    @Test
    void looksAtEachSignature() throws Exception {
        vault.offer("SHA256withECDSA");
        JwtSigner signer =
                JwtSigner.of(SigningKey.of(Vault.keep(TestKeys.of("ES256").getPrivate()), "ES256"));

        vault.answer = new byte[63];

        assertThatThrownBy(() -> signer.assertion("client-1", "https://auth.example.com", Asked.NOW))
                .isExactlyInstanceOf(JwtSigner.Unsigned.class)
                .hasMessage("the client assertion was not signed by ES256 (the signature, of 63 bytes, is none by"
                        + " ECDSA)");
    }
}
