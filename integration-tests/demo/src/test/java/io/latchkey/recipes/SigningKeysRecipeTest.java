package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.X509CertUtils;
import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SignRequest;
import software.amazon.awssdk.services.kms.model.SignResponse;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** Keys from files that are replaced, from a token and from imitated KMS, at a real authorization server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class SigningKeysRecipeTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Sandbox sandbox = Sandbox.start();

    @TempDir
    private Path folder;

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

    @Test
    void aKeyIsReadAnewFromItsFile() throws Exception {
        HeldCertificate before = elliptic();
        HeldCertificate after = elliptic();
        ClientCredentials client = sandbox.privateKeyJwt(known(publicKey(before, "1")), "ES256");
        Path file = Files.writeString(folder.resolve("key.pem"), before.privateKeyPkcs8Pem());
        try (ClientCredentialsTokenSource tokens =
                SigningKeysRecipe.fromPem(sandbox.tokenEndpoint(), client.id(), file)) {
            AccessToken first = tokens.token();

            Path written = Files.writeString(folder.resolve("key.new"), after.privateKeyPkcs8Pem());
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            sandbox.privateKeyJwt(known(publicKey(after, "2")), "ES256");
            tokens.reject(first);

            assertThat(tokens.token()).isNotEqualTo(first);
            assertThat(sandbox.tokenRequests()).as("none with the old key").isEqualTo(2);
        }
    }

    @Test
    void aKeyIsCalledAsTheFileToWhichTheLinkLeads() throws Exception {
        HeldCertificate before = elliptic();
        HeldCertificate after = elliptic();
        ClientCredentials client = sandbox.privateKeyJwt(
                known(publicKey(before, "orders-2026-11"), publicKey(after, "orders-2026-12")), "ES256");
        Path old = Files.writeString(folder.resolve("orders-2026-11"), before.privateKeyPkcs8Pem());
        Path young = Files.writeString(folder.resolve("orders-2026-12"), after.privateKeyPkcs8Pem());
        Path link = Files.createSymbolicLink(folder.resolve("signing-key"), old);
        try (ClientCredentialsTokenSource tokens = source(client, SigningKeysRecipe.fromLink(link))) {
            AccessToken first = tokens.token();
            assertThat(SigningKeysRecipe.current(link)).hasToString("ES256, kid orders-2026-11");

            Path turned = Files.createSymbolicLink(folder.resolve("turned"), young);
            Files.move(turned, link, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            tokens.reject(first);

            assertThat(tokens.token()).isNotEqualTo(first);
            assertThat(SigningKeysRecipe.current(link)).hasToString("ES256, kid orders-2026-12");
        }
    }

    @Test
    void aKeyComesFromAKeyStore() throws Exception {
        HeldCertificate held = elliptic();
        ClientCredentials client = sandbox.privateKeyJwt(known(publicKey(held, "orders-1")), "ES256");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("orders", held.keyPair().getPrivate(), PASSWORD, new Certificate[] {held.certificate()});
        Path file = folder.resolve("orders.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }

        assertToken(client, SigningKeysRecipe.fromPkcs12(file, PASSWORD));
    }

    /** Two keys are known, and the certificate's thumbprint is all that says which one it is. */
    @Test
    void aCertificateIsKnownByItsThumbprint() throws Exception {
        HeldCertificate held = new HeldCertificate.Builder().rsa2048().build();
        HeldCertificate other = new HeldCertificate.Builder().rsa2048().build();
        ClientCredentials client = sandbox.privateKeyJwt(known(withCertificate(other), withCertificate(held)), "PS256");
        Path file = Files.writeString(
                folder.resolve("entra.pem"), held.privateKeyPkcs8Pem() + "\n" + held.certificatePem());

        try (ClientCredentialsTokenSource tokens =
                SigningKeysRecipe.entra(sandbox.tokenEndpoint(), client.id(), "prices", file)) {
            assertThat(tokens.token().value()).isNotEmpty();
        }

        // The server goes by it alone: the same key without its certificate is not tried.
        RSAKey bare = new RSAKey.Builder((RSAPublicKey) held.keyPair().getPublic()).build();
        sandbox.privateKeyJwt(known(bare), "PS256");
        try (ClientCredentialsTokenSource tokens =
                SigningKeysRecipe.entra(sandbox.tokenEndpoint(), client.id(), "prices", file)) {
            assertThat(tokens.tokenAsync().toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withMessageContaining("invalid_client");
        }
    }

    @Test
    void aKmsSignsInAsn1() throws Exception {
        HeldCertificate held = elliptic();
        ClientCredentials client = sandbox.privateKeyJwt(known(publicKey(held, "orders-1")), "ES256");
        ImitatedKms kms = new ImitatedKms(held.keyPair().getPrivate());

        assertToken(client, SigningKeysRecipe.aws(kms, "arn:aws:kms:eu-central-1:111122223333:key/orders"));

        SignRequest asked = kms.asked.get(0);
        assertThat(kms.asked).hasSize(1);
        assertThat(asked.keyId()).endsWith("key/orders");
        assertThat(asked.messageType()).isEqualTo(MessageType.RAW);
        assertThat(asked.signingAlgorithm()).isEqualTo(SigningAlgorithmSpec.ECDSA_SHA_256);
        assertThat(asked.message().asByteArray())
                .as("AWS's limit for RAW is 4096")
                .hasSizeLessThan(1000);
    }

    @Test
    void aKmsThatTakesHashesMayAnswerInEitherFormat() throws Exception {
        HeldCertificate held = elliptic();
        for (String format : List.of("NONEwithECDSA", "NONEwithECDSAinP1363Format")) {
            ClientCredentials client = sandbox.privateKeyJwt(known(publicKey(held, "orders-1")), "ES256");

            assertToken(
                    client,
                    SigningKeysRecipe.hashSigner(
                            hash -> signed(format, held.keyPair().getPrivate(), hash)));
        }
    }

    /** A token of SoftHSM, where that is installed. */
    @Test
    void aTokensKeySigns() throws Exception {
        Path library = Path.of("/usr/lib/softhsm/libsofthsm2.so");
        assumeThat(library).exists();
        Path settings = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(settings, "directories.tokendir = " + tokens + "\n");
        run("softhsm2-util", "--init-token", "--free", "--label", "test", "--pin", "1234", "--so-pin", "4321");
        Path configuration = Files.writeString(
                folder.resolve("pkcs11.cfg"),
                Files.readString(Path.of("src/test/resources/recipes/pkcs11.cfg"))
                        .replace("/usr/lib/softhsm/libsofthsm2.so", library.toString()));
        run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "orders",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=orders",
                "-storetype",
                "PKCS11",
                "-keystore",
                "NONE",
                "-storepass",
                "1234",
                "-addprovider",
                "SunPKCS11",
                "-providerarg",
                configuration.toString());
        try {
            ClientAuthentication authentication = SigningKeysRecipe.pkcs11(configuration, "1234".toCharArray());
            KeyStore token = KeyStore.getInstance("PKCS11", Security.getProvider("SunPKCS11-hsm"));
            token.load(null, null);
            assertThat(token.getKey("orders", null).getEncoded())
                    .as("it stays there")
                    .isNull();
            ECKey known = new ECKey.Builder(Curve.P_256, (ECPublicKey)
                            token.getCertificate("orders").getPublicKey())
                    .keyID("orders-1")
                    .build();

            assertToken(sandbox.privateKeyJwt(known(known), "ES256"), authentication);
        } finally {
            Security.removeProvider("SunPKCS11-hsm");
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(command[0]).isTrue();
        assertThat(process.exitValue()).as(command[0]).isZero();
    }

    // -- help

    private ClientCredentialsTokenSource source(ClientCredentials client, ClientAuthentication authentication) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientAuthentication(authentication)
                .build();
    }

    private void assertToken(ClientCredentials client, ClientAuthentication authentication) throws IOException {
        try (ClientCredentialsTokenSource tokens = source(client, authentication)) {
            assertThat(tokens.token().value()).isNotEmpty();
        }
    }

    private static HeldCertificate elliptic() {
        return new HeldCertificate.Builder().ecdsa256().build();
    }

    private static JWK publicKey(HeldCertificate held, String keyId) {
        return new ECKey.Builder(Curve.P_256, (ECPublicKey) held.keyPair().getPublic())
                .keyID(keyId)
                .build();
    }

    private static JWK withCertificate(HeldCertificate held) throws GeneralSecurityException {
        KeyPair keys = held.keyPair();
        return new RSAKey.Builder((RSAPublicKey) keys.getPublic())
                .x509CertChain(List.of(Base64.encode(held.certificate().getEncoded())))
                .x509CertSHA256Thumbprint(X509CertUtils.computeSHA256Thumbprint(held.certificate()))
                .build();
    }

    private static String known(JWK... keys) {
        return new JWKSet(List.of(keys)).toString();
    }

    private static byte[] signed(String algorithm, PrivateKey key, byte[] input) throws IOException {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Answers as AWS does. */
    private static final class ImitatedKms implements KmsClient {

        private final PrivateKey key;
        private final List<SignRequest> asked = new ArrayList<>();

        ImitatedKms(PrivateKey key) {
            this.key = key;
        }

        @Override
        public SignResponse sign(SignRequest request) {
            asked.add(request);
            try {
                return SignResponse.builder()
                        .signature(SdkBytes.fromByteArray(
                                signed("SHA256withECDSA", key, request.message().asByteArray())))
                        .build();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public String serviceName() {
            return KmsClient.SERVICE_NAME;
        }

        @Override
        public void close() {
            // There is nothing to be closed.
        }
    }
}
