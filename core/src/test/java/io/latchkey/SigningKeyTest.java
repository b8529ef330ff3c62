package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client signs with, where it comes from, and what is wrong with it. */
class SigningKeyTest {

    private static final char[] PASSWORD = "pass-word".toCharArray();

    @RegisterExtension
    final Canary canary = new Canary();

    @TempDir
    private Path folder;

    // -- the algorithm

    @ParameterizedTest
    @CsvSource({
        "RSA, RS256",
        "RSASSA-PSS, PS256",
        "secp256r1, ES256",
        "secp384r1, ES384",
        "secp521r1, ES512",
        "Ed25519, EdDSA",
        "Ed448, EdDSA",
    })
    void hasTheUsualAlgorithmOfItsKind(String kind, String algorithm) throws Exception {
        KeyPair keys = TestKeys.of(kind);

        SigningKey key = SigningKey.of(keys.getPrivate());

        assertThat(key).hasToString(algorithm);
        assertThat(TestKeys.verifies(TestKeys.assertion(key), keys.getPublic())).isTrue();
    }

    @Test
    void refusesAKindThatSignsNoJws() throws Exception {
        KeyPairGenerator dsa = KeyPairGenerator.getInstance("DSA");
        dsa.initialize(1024);

        for (PrivateKey key : List.of(
                dsa.generateKeyPair().getPrivate(), TestKeys.otherThan("X25519").getPrivate())) {
            assertThatThrownBy(() -> SigningKey.of(key))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("key: the " + key.getAlgorithm()
                            + " key is neither for RSA, nor for ECDSA on P-256, P-384 or P-521, nor for EdDSA");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ES256, secp384r1, P-256",
        "ES256, secp521r1, P-256",
        "ES384, secp256r1, P-384",
        "ES512, secp256r1, P-521",
        "ES512, secp384r1, P-521",
    })
    void refusesAnotherCurve(String algorithm, String kind, String curve) {
        PrivateKey key = TestKeys.of(kind).getPrivate();

        assertThatThrownBy(() -> SigningKey.of(key, algorithm))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: " + algorithm + " needs a key on the curve " + curve);
    }

    /** As long as P-256, and not the same. */
    @Test
    void refusesACurveThatNoJwsKnows() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        generator.initialize(new ECGenParameterSpec("secp256k1"));
        PrivateKey key = generator.generateKeyPair().getPrivate();

        assertThatThrownBy(() -> SigningKey.of(key, "ES256"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: ES256 needs a key on the curve P-256");
        assertThatThrownBy(() -> SigningKey.of(key))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the EC key is neither for RSA, nor for ECDSA on P-256, P-384 or P-521");
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, 3.3",
        "RS512, 3.3",
        "PS256, 3.5",
        "PS512, 3.5",
    })
    void refusesAnRsaKeyThatIsTooShort(String algorithm, String section) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2040);
        PrivateKey key = generator.generateKeyPair().getPrivate();

        assertThatThrownBy(() -> SigningKey.of(key, algorithm))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the RSA key has 2040 bits, and " + algorithm
                        + " needs 2048 or more (RFC 7518 section " + section + ")");
    }

    @Test
    void refusesWhatAnRsaKeysParametersForbid() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSASSA-PSS", "SunRsaSign");
        generator.initialize(new RSAKeyGenParameterSpec(
                2048,
                RSAKeyGenParameterSpec.F4,
                new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1)));
        KeyPair keys = generator.generateKeyPair();

        SigningKey key = SigningKey.of(keys.getPrivate());

        assertThat(key).hasToString("PS384");
        assertThat(TestKeys.verifies(TestKeys.assertion(key), keys.getPublic())).isTrue();
        for (String other : List.of("PS256", "PS512", "RS384")) {
            assertThatThrownBy(() -> key.withAlgorithm(other))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("key: the RSASSA-PSS key, which is for SHA-384 alone, does not go with " + other);
        }
        assertThatThrownBy(() -> SigningKey.of(TestKeys.of("RSASSA-PSS").getPrivate(), "RS256"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the RSASSA-PSS key does not go with RS256");
    }

    @Test
    void changesItsAlgorithm() throws Exception {
        KeyPair keys = TestKeys.of("RSA");
        SigningKey key = SigningKey.of(keys.getPrivate()).withKeyId("key-1");

        SignedJWT jwt = TestKeys.assertion(key.withAlgorithm("PS512"));

        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("PS512");
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("key-1");
        assertThat(TestKeys.verifies(jwt, keys.getPublic())).isTrue();
        assertThatThrownBy(() -> key.withAlgorithm("ES256"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the RSA key does not go with ES256");
        assertThatThrownBy(() -> key.withAlgorithm("RS1"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("algorithm: RS1 is none of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512,"
                        + " EdDSA");
    }

    // -- a function that signs

    @Test
    void callsAFunctionForEachAssertion_andNotBefore() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        SigningKey key = SigningKey.signedBy("ES256", input -> {
                    calls.incrementAndGet();
                    return new byte[64];
                })
                .withAlgorithm("ES384")
                .withAlgorithm("EdDSA")
                .withKeyId("key-1")
                .withThumbprint(TestKeys.certificate(TestKeys.of("ES256")));
        assertThat(calls).hasValue(0);

        TestKeys.assertion(key);
        TestKeys.assertion(key);

        assertThat(calls).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, 255, 'the signature has 255 bytes, and one by RS256 has 256 or more'",
        "PS512, 0, 'the signature has 0 bytes, and one by PS512 has 256 or more'",
        "ES256, 96, 'the signature, of 96 bytes, is none by ECDSA'",
        "ES256, 65, 'the signature, of 65 bytes, is none by ECDSA'",
        "ES256, 64, the signature is of another curve than P-256",
        "ES512, 64, 'the signature, of 64 bytes, is none by ECDSA'",
        "EdDSA, 65, 'the signature has 65 bytes, and one by Ed25519 has 64, one by Ed448 114'",
        "EdDSA, -1, the signature is null",
    })
    @SuppressWarnings("NullAway") // as a signer without a null checker would
    void refusesWhatIsNoSignature(String algorithm, int length, String why) {
        SigningKey key = SigningKey.signedBy(algorithm, input -> length < 0 ? null : new byte[length]);

        assertThatThrownBy(() -> TestKeys.assertion(key))
                .isExactlyInstanceOf(JwtSigner.Unsigned.class)
                .hasMessage("the client assertion was not signed by " + algorithm + " (" + why + ")");
    }

    @Test
    void quotesNothingOfWhatAFunctionThrows() {
        String hidden = canary.alsoSecret("what-a-kms-says-of-" + canary.token());
        SigningKey key = SigningKey.signedBy("RS256", input -> {
            throw new IOException(hidden);
        });

        assertThatThrownBy(() -> TestKeys.assertion(key))
                .isExactlyInstanceOf(JwtSigner.Unsigned.class)
                .hasMessage("the client assertion was not signed by RS256 (java.io.IOException)");
    }

    @Test
    void keepsAnInterrupt() {
        SigningKey key = SigningKey.signedBy("RS256", input -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> TestKeys.assertion(key))
                .hasMessage("the client assertion was not signed by RS256 (interrupted)");
        assertThat(Thread.interrupted()).isTrue();
    }

    // -- a PEM file

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "secp256r1", "secp384r1", "secp521r1", "Ed25519", "Ed448"})
    void comesFromAPemFile(String kind) throws Exception {
        KeyPair keys = TestKeys.of(kind);
        Path file = write("Bag Attributes: <none>\n" + privateKey(keys));

        assertThat(SigningKey.fromPem(file)).isEqualTo(SigningKey.of(keys.getPrivate()));
    }

    @Test
    void comesFromAPemFile_withItsCertificate() throws Exception {
        KeyPair keys = TestKeys.of("RSA");
        X509Certificate certificate = TestKeys.certificate(keys);
        X509Certificate other = TestKeys.certificate(TestKeys.of("ES256"));

        for (String content : List.of(
                certificates(certificate) + privateKey(keys),
                privateKey(keys) + certificates(certificate, other),
                certificates(other, certificate) + privateKey(keys))) {
            SigningKey key = SigningKey.fromPem(write(content));

            assertThat(TestKeys.assertion(key).getHeader().getX509CertSHA256Thumbprint())
                    .as("only if asked for")
                    .isNull();
            assertThat(TestKeys.assertion(key.withThumbprint()).getHeader().getX509CertSHA256Thumbprint())
                    .isEqualTo(X509CertUtils.computeSHA256Thumbprint(certificate));
        }
    }

    @Test
    void saysWhatIsWrongWithAPemFile() throws Exception {
        KeyPair keys = TestKeys.of("RSA");
        String secret = canary.alsoSecret(Base64.getEncoder()
                .encodeToString(keys.getPrivate().getEncoded())
                .substring(0, 60));
        byte[] der = keys.getPrivate().getEncoded();

        assertUnreadable(
                TestKeys.pem("RSA PRIVATE KEY", der),
                "has its key as RSA PRIVATE KEY, which is not PKCS #8;" + " openssl pkcs8 -topk8 -nocrypt converts it");
        assertUnreadable(
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0\n\n" + secret
                        + "\n-----END RSA PRIVATE KEY-----",
                "has its key as RSA PRIVATE KEY, which is not PKCS #8; openssl pkcs8 -topk8 -nocrypt converts it");
        assertUnreadable(
                TestKeys.pem("EC PARAMETERS", new byte[8]) + TestKeys.pem("EC PRIVATE KEY", der),
                "has its key as EC PRIVATE KEY, which is not PKCS #8; openssl pkcs8 -topk8 -nocrypt converts it");
        assertUnreadable(
                TestKeys.pem("ENCRYPTED PRIVATE KEY", der),
                "is encrypted; openssl pkcs8 -topk8 -nocrypt makes one that is not, to be kept like any other secret");
        assertUnreadable(
                certificates(TestKeys.certificate(keys)),
                "has no BEGIN PRIVATE KEY and no END of one: it is no PEM file of a private key");
        assertUnreadable(
                privateKey(keys) + privateKey(TestKeys.of("ES256")),
                "has 2 private keys, and nobody could tell which one is meant");
        assertUnreadable(
                "-----BEGIN PRIVATE KEY-----\n" + secret + "A\n-----END PRIVATE KEY-----",
                "is not Base64 between its BEGIN and END");
        assertUnreadable(
                TestKeys.pem("PRIVATE KEY", secret.getBytes(US_ASCII)),
                "has a key that is none of RSA, EC, Ed25519, Ed448, RSASSA-PSS");
        assertUnreadable(
                privateKey(keys) + TestKeys.pem("CERTIFICATE", der), "has a certificate that cannot be understood");
        assertUnreadable("", "is empty");
        assertUnreadable("x".repeat(65_537), "has more than 65536 bytes");
    }

    private void assertUnreadable(String pem, String why) throws IOException {
        Path file = write(pem);
        assertThatThrownBy(() -> SigningKey.fromPem(file))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(canary::seen)
                .hasMessage("the private key file " + file + " " + why);
    }

    @Test
    void namesAPemFileWhoseKeyIsOfNoUse() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        Path tooShort = write(privateKey(generator.generateKeyPair()));

        assertThatThrownBy(() -> SigningKey.fromPem(tooShort))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the private key file " + tooShort + " is of no use: the RSA key has 1024 bits, and RS256"
                        + " needs 2048 or more (RFC 7518 section 3.3)");

        Path rsa = write(privateKey(TestKeys.of("RSA")));
        assertThatThrownBy(() -> SigningKey.fromPem(rsa).withAlgorithm("ES256"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the private key file " + rsa + " is of no use: the RSA key does not go with ES256");
    }

    @Test
    void saysWhatIsWrongWithAPath() {
        Path missing = folder.resolve("missing.pem");

        assertThatThrownBy(() -> SigningKey.fromPem(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the private key file " + folder + " is a directory");
        assertThatThrownBy(() -> SigningKey.fromPem(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the private key file " + missing + " does not exist");
        assertThatThrownBy(() -> SigningKey.fromPkcs12(folder, PASSWORD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key store file " + folder + " is a directory");
        assertThatThrownBy(() -> SigningKey.fromPkcs12(missing, PASSWORD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key store file " + missing + " does not exist");
    }

    // -- a PKCS #12 key store

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "secp256r1", "secp384r1", "secp521r1", "Ed25519", "Ed448"})
    void comesFromAKeyStore(String kind) throws Exception {
        KeyPair keys = TestKeys.of(kind);
        X509Certificate certificate = TestKeys.certificate(keys);
        Path file = store(store -> {
            store.setKeyEntry("mine", keys.getPrivate(), PASSWORD, new Certificate[] {certificate});
            store.setCertificateEntry("theirs", TestKeys.certificate(TestKeys.of("ES256")));
            store.setEntry(
                    "a secret of another kind",
                    new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
                    new KeyStore.PasswordProtection(PASSWORD));
        });

        SigningKey key = SigningKey.fromPkcs12(file, PASSWORD);

        assertThat(key).isEqualTo(SigningKey.of(keys.getPrivate()));
        assertThat(TestKeys.assertion(key).getHeader().getX509CertSHA256Thumbprint())
                .isNull();
        assertThat(TestKeys.assertion(key.withThumbprint()).getHeader().getX509CertSHA256Thumbprint())
                .isEqualTo(X509CertUtils.computeSHA256Thumbprint(certificate));
    }

    @Test
    void saysWhatIsWrongWithAKeyStore() throws Exception {
        KeyPair keys = TestKeys.of("RSA");
        Certificate[] chain = {TestKeys.certificate(keys)};
        canary.alsoSecret("pass-word");
        canary.alsoSecret("another-one");
        Path sound = store(store -> store.setKeyEntry("mine", keys.getPrivate(), PASSWORD, chain));

        assertNoKey(sound, "another-one", "is not opened by this password");
        assertNoKey(sound, "", "is not opened by this password");
        assertNoKey(store(store -> store.setCertificateEntry("theirs", chain[0])), "pass-word", "has no private key");
        assertNoKey(
                store(store -> {
                    store.setKeyEntry("one", keys.getPrivate(), PASSWORD, chain);
                    store.setKeyEntry("two", keys.getPrivate(), PASSWORD, chain);
                }),
                "pass-word",
                "has 2 private keys, and nobody could tell which one is meant; SigningKey.of takes one from a KeyStore"
                        + " that you have loaded");
        assertNoKey(
                store(store -> store.setKeyEntry("mine", keys.getPrivate(), "another-one".toCharArray(), chain)),
                "pass-word",
                "is opened by this password, but its private key is not");
        assertNoKey(write(privateKey(keys)), "pass-word", "is no PKCS #12 key store, or is damaged");
        assertNoKey(write(""), "pass-word", "is no PKCS #12 key store, or is damaged");
        byte[] bytes = Files.readAllBytes(sound);
        for (int length : List.of(1, 10, 100, bytes.length / 2, bytes.length - 1)) {
            Path cut = Files.write(folder.resolve("cut.p12"), Arrays.copyOf(bytes, length));
            assertNoKey(cut, "pass-word", "is no PKCS #12 key store, or is damaged");
        }
        assertNoKey(write("x".repeat(65_537)), "pass-word", "has more than 65536 bytes");
    }

    private void assertNoKey(Path file, String password, String why) {
        assertThatThrownBy(() -> SigningKey.fromPkcs12(file, password.toCharArray()))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(canary::seen)
                .hasMessage("the key store file " + file + " " + why);
    }

    // -- what the server finds it by

    @Test
    void hasTheThumbprintOfItsCertificateAlone() throws Exception {
        KeyPair keys = TestKeys.of("ES256");
        X509Certificate certificate = TestKeys.certificate(keys);
        X509Certificate other = TestKeys.certificate(TestKeys.otherThan("secp256r1"));
        X509Certificate rsa = TestKeys.certificate(TestKeys.of("RSA"));
        SigningKey key = SigningKey.of(keys.getPrivate());

        SignedJWT jwt = TestKeys.assertion(key.withThumbprint(certificate));

        assertThat(jwt.getHeader().toJSONObject())
                .containsOnlyKeys("typ", "alg", "x5t#S256")
                .containsEntry(
                        "x5t#S256",
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
        for (X509Certificate wrong : List.of(other, rsa)) {
            assertThatThrownBy(() -> key.withThumbprint(wrong))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("certificate: it is of another key");
        }
        assertThatThrownBy(key::withThumbprint)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: there is no certificate beside the key; withThumbprint(X509Certificate) takes one");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, RS512",
        "RSA, PS256",
        "RSASSA-PSS, PS384",
        "secp384r1, ES384",
        "secp521r1, ES512",
        "Ed25519, EdDSA",
        "Ed448, EdDSA",
    })
    void knowsACertificateOfItsOwnKey(String kind, String algorithm) throws Exception {
        KeyPair keys = TestKeys.of(kind);
        SigningKey key = SigningKey.of(keys.getPrivate(), algorithm);
        X509Certificate other = TestKeys.certificate(TestKeys.otherThan(kind));

        assertThat(key.withThumbprint(TestKeys.certificate(keys))).isNotEqualTo(key);
        assertThatThrownBy(() -> key.withThumbprint(other)).hasMessage("certificate: it is of another key");
    }

    /** As in the middle of a rotation that replaces one file after the other. */
    @Test
    void namesAFileWithTheCertificateOfAnotherKey() throws Exception {
        Path file = write(privateKey(TestKeys.of("RSA")) + certificates(TestKeys.certificate(TestKeys.of("ES256"))));
        Path bare = Files.writeString(folder.resolve("bare.pem"), privateKey(TestKeys.of("RSA")));

        assertThatThrownBy(() -> SigningKey.fromPem(file).withThumbprint())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the private key file " + file
                        + " is of no use: the certificate beside the key is of another key");
        assertThatThrownBy(() -> SigningKey.fromPem(bare).withThumbprint())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the private key file " + bare
                        + " is of no use: there is no certificate beside the key; withThumbprint(X509Certificate)"
                        + " takes one");
    }

    @Test
    void isEqualIfItSignsAlike() throws Exception {
        KeyPair keys = TestKeys.of("RSA");
        SigningKey.Signer signer = input -> input;
        SigningKey key = SigningKey.of(keys.getPrivate());
        X509Certificate certificate = TestKeys.certificate(keys);

        assertThat(SigningKey.fromPem(write(privateKey(keys)))).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(key.withKeyId("a").withThumbprint(certificate).withAlgorithm("PS256"))
                .isEqualTo(SigningKey.of(keys.getPrivate(), "PS256")
                        .withThumbprint(certificate)
                        .withKeyId("a"));
        assertThat(List.of(
                        SigningKey.of(TestKeys.otherThan("RSA").getPrivate()),
                        key.withAlgorithm("RS384"),
                        key.withKeyId("a"),
                        key.withThumbprint(certificate),
                        SigningKey.signedBy("RS256", signer)))
                .doesNotContain(key);
        assertThat(SigningKey.signedBy("ES256", signer))
                .isEqualTo(SigningKey.signedBy("ES256", signer))
                .isNotEqualTo(SigningKey.signedBy("ES384", signer))
                .isNotEqualTo(SigningKey.signedBy("ES256", input -> input));
        assertThat(key).isNotEqualTo("RS256");
    }

    @Test
    void showsItsAlgorithmAndKeyId() {
        SigningKey key = SigningKey.of(TestKeys.of("ES256").getPrivate());

        assertThat(key).hasToString("ES256");
        assertThat(key.withKeyId("orders-2")).hasToString("ES256, kid orders-2");
    }

    @Test
    @SuppressWarnings("NullAway") // as a caller without a null checker would
    void refusesWhatIsMissing() {
        SigningKey key = SigningKey.of(TestKeys.of("ES256").getPrivate());

        assertThatThrownBy(() -> SigningKey.of(null)).hasMessage("key");
        assertThatThrownBy(() -> SigningKey.of(null, "ES256")).hasMessage("key");
        assertThatThrownBy(() -> SigningKey.of(TestKeys.of("ES256").getPrivate(), null))
                .hasMessage("algorithm");
        assertThatThrownBy(() -> SigningKey.signedBy(null, input -> input)).hasMessage("algorithm");
        assertThatThrownBy(() -> SigningKey.signedBy("ES256", null)).hasMessage("signer");
        assertThatThrownBy(() -> SigningKey.fromPem(null)).hasMessage("file");
        assertThatThrownBy(() -> SigningKey.fromPkcs12(null, PASSWORD)).hasMessage("file");
        assertThatThrownBy(() -> SigningKey.fromPkcs12(folder, null)).hasMessage("password");
        assertThatThrownBy(() -> key.withAlgorithm(null)).hasMessage("algorithm");
        assertThatThrownBy(() -> key.withKeyId(null)).hasMessage("keyId");
        assertThatThrownBy(() -> key.withKeyId(" ")).hasMessage("keyId is blank");
        assertThatThrownBy(() -> key.withThumbprint(null)).hasMessage("certificate");
    }

    // -- help

    private Path write(String content) {
        try {
            return Files.writeString(folder.resolve("key.pem"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String privateKey(KeyPair keys) {
        return TestKeys.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private static String certificates(X509Certificate... certificates) throws Exception {
        StringBuilder text = new StringBuilder();
        for (X509Certificate each : certificates) {
            text.append(TestKeys.pem("CERTIFICATE", each.getEncoded()));
        }
        return text.toString();
    }

    private interface Filling {
        void fill(KeyStore store) throws Exception;
    }

    private Path store(Filling filling) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        filling.fill(store);
        Path file = folder.resolve("keys.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return file;
    }
}
