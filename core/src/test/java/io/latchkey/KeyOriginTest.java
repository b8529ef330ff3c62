package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.nimbusds.jwt.SignedJWT;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each algorithm with a key of each origin: what is signed is verified by other people's code. The table of it is that of
 * {@code recipes/signing-keys.md}.
 */
@Tag("WK1")
class KeyOriginTest {

    private static final Path PAGE = Path.of("..", "recipes", "signing-keys.md");
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static final int SIGNATURES = 3;

    @TempDir
    private Path folder;

    /** A signing key, and what verifies its signatures. */
    private record Made(SigningKey key, PublicKey publicKey) {}

    private interface Origin {
        @Nullable
        Made make(String algorithm) throws Exception;
    }

    private Map<String, Origin> origins() {
        Map<String, Origin> origins = new LinkedHashMap<>();
        origins.put("the JDK", this::fromTheJdk);
        origins.put("a PEM file", this::fromPem);
        origins.put("a PKCS #12 file", this::fromPkcs12);
        origins.put("Bouncy Castle", this::fromBouncyCastle);
        origins.put("a PKCS #11 token", this::fromPkcs11);
        origins.put("a function", this::fromAFunction);
        return origins;
    }

    private Made fromTheJdk(String algorithm) {
        KeyPair keys = TestKeys.of(algorithm);
        return new Made(SigningKey.of(keys.getPrivate(), algorithm), keys.getPublic());
    }

    private Made fromPem(String algorithm) throws Exception {
        KeyPair keys = TestKeys.of(algorithm);
        Path file = Files.writeString(
                folder.resolve("key.pem"),
                TestKeys.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        return new Made(SigningKey.fromPem(file).withAlgorithm(algorithm), keys.getPublic());
    }

    private Made fromPkcs12(String algorithm) throws Exception {
        KeyPair keys = TestKeys.of(algorithm);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("1", keys.getPrivate(), PASSWORD, new Certificate[] {TestKeys.certificate(keys)});
        Path file = folder.resolve("key.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return new Made(SigningKey.fromPkcs12(file, PASSWORD).withAlgorithm(algorithm), keys.getPublic());
    }

    private Made fromBouncyCastle(String algorithm) throws Exception {
        KeyPair keys = TestKeys.of(algorithm);
        return new Made(SigningKey.of(ofBouncyCastle(keys), algorithm), keys.getPublic());
    }

    /** A key of its own classes. */
    private static PrivateKey ofBouncyCastle(KeyPair keys) throws Exception {
        return KeyFactory.getInstance(keys.getPrivate().getAlgorithm(), new BouncyCastleProvider())
                .generatePrivate(new PKCS8EncodedKeySpec(keys.getPrivate().getEncoded()));
    }

    private @Nullable Made fromPkcs11(String algorithm) throws Exception {
        if (algorithm.equals("EdDSA") && !Objects.requireNonNull(token).signs("EdDSA")) {
            return null;
        }
        KeyPair keys = Objects.requireNonNull(token).keys(algorithm);
        assertThat(keys.getPrivate().getEncoded()).as("stays inside").isNull();
        return new Made(SigningKey.of(keys.getPrivate(), algorithm), keys.getPublic());
    }

    /** As most KMS do: in ASN.1. */
    private Made fromAFunction(String algorithm) {
        KeyPair keys = TestKeys.of(algorithm);
        return new Made(SigningKey.signedBy(algorithm, input -> asAKms(algorithm, keys, input)), keys.getPublic());
    }

    private static byte[] asAKms(String algorithm, KeyPair keys, byte[] input) throws Exception {
        String hash = "SHA" + algorithm.substring(2);
        Signature signature = Signature.getInstance(
                switch (algorithm.substring(0, 2)) {
                    case "RS" -> hash + "withRSA";
                    case "PS" -> "RSASSA-PSS";
                    case "ES" -> hash + "withECDSA";
                    default -> "EdDSA";
                });
        signature.initSign(keys.getPrivate());
        if (algorithm.startsWith("PS")) {
            signature.setParameter(JwsAlgorithm.named(algorithm).pssParameters());
        }
        signature.update(input);
        return signature.sign();
    }

    private @Nullable Pkcs11Token token;

    /** All that this machine can: the column of tokens is left out where there is none. */
    @Test
    void theTableOnThePageIsWhatWorks() throws Exception {
        Map<String, List<String>> page = tableOnThePage();
        Map<String, List<String>> seen = new LinkedHashMap<>();
        List<String> titles = Objects.requireNonNull(page.get("algorithm"));
        seen.put("algorithm", List.copyOf(origins().keySet()));
        try (Pkcs11Token opened = Pkcs11Token.open()) {
            token = opened;
            for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
                List<String> cells = new ArrayList<>();
                for (Map.Entry<String, Origin> origin : origins().entrySet()) {
                    boolean untried = opened == null && origin.getKey().equals("a PKCS #11 token");
                    cells.add(
                            untried
                                    ? Objects.requireNonNull(page.get(algorithm.toString()))
                                            .get(titles.indexOf(origin.getKey()))
                                    : signs(algorithm.toString(), origin.getValue()) ? "yes" : "no");
                }
                seen.put(algorithm.toString(), cells);
            }
        }

        assertThat(seen).isEqualTo(page);
    }

    private static boolean signs(String algorithm, Origin origin) throws Exception {
        Made made = origin.make(algorithm);
        if (made == null) {
            return false;
        }
        for (int i = 0; i < SIGNATURES; i++) {
            SignedJWT jwt = TestKeys.assertion(made.key());
            assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
            assertThat(TestKeys.verifies(jwt, made.publicKey()))
                    .as(algorithm + " of " + made.key())
                    .isTrue();
        }
        return true;
    }

    private static Map<String, List<String>> tableOnThePage() throws Exception {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (Pattern.matches("\\| (algorithm|`[RPE][SDd]\\w+`) \\|.*", line)) {
                List<String> cells = Arrays.stream(line.split("\\|"))
                        .skip(1)
                        .map(cell -> cell.replace("`", "").strip())
                        .toList();
                rows.put(cells.get(0), cells.subList(1, cells.size()));
            }
        }
        return rows;
    }

    /** A provider that stands before the JDK's signs with its own keys, and with the JDK's. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void bouncyCastleSigns_whereverItStands(int position) throws Exception {
        Provider provider = new BouncyCastleProvider();
        Security.insertProviderAt(provider, position);
        try {
            for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
                assertThat(signs(algorithm.toString(), this::fromBouncyCastle)).isTrue();
                assertThat(signs(algorithm.toString(), this::fromTheJdk)).isTrue();
            }
        } finally {
            Security.removeProvider(provider.getName());
        }
    }

    /** It does not heed what a key's parameters say: we do. */
    @Test
    void keepsToTheHashOfARestrictedKey_withAnyProvider() throws Exception {
        Provider provider = new BouncyCastleProvider();
        Security.insertProviderAt(provider, 1);
        try {
            new SigningKeyTest().refusesWhatAnRsaKeysParametersForbid();
        } finally {
            Security.removeProvider(provider.getName());
        }
    }

    @ParameterizedTest
    @CsvSource({"RS256, RS256", "ES256, ES256", "ES384, ES384", "ES512, ES512"})
    void aTokensKeyHasItsUsualAlgorithm(String kind, String algorithm) throws Exception {
        try (Pkcs11Token opened = Pkcs11Token.open()) {
            assumeThat(opened).as("a PKCS #11 token").isNotNull();
            KeyPair keys = Objects.requireNonNull(opened).keys(kind);

            SigningKey key = SigningKey.of(keys.getPrivate());

            assertThat(key).hasToString(algorithm);
            assertThat(TestKeys.verifies(TestKeys.assertion(key), keys.getPublic()))
                    .isTrue();
            assertThat(key).isEqualTo(SigningKey.of(keys.getPrivate()));
        }
    }

    @ParameterizedTest
    @CsvSource({"ES256, ES384", "ES384, ES512", "ES512, ES256", "ES384, ES256", "RS256, ES256", "ES256, PS256"})
    void aTokensKeyOfAnotherKindIsRefused(String kind, String algorithm) throws Exception {
        try (Pkcs11Token opened = Pkcs11Token.open()) {
            assumeThat(opened).as("a PKCS #11 token").isNotNull();
            PrivateKey key = Objects.requireNonNull(opened).keys(kind).getPrivate();

            assertThatThrownBy(() -> SigningKey.of(key, algorithm))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("key: the " + key.getAlgorithm() + " key does not go with " + algorithm);
        }
    }

    /** The provider is gone, and comes back. */
    @Test
    void aTokenThatIsAwaySignsAgainWhenItIsBack() throws Exception {
        try (Pkcs11Token opened = Pkcs11Token.open()) {
            assumeThat(opened).as("a PKCS #11 token").isNotNull();
            KeyPair keys = Objects.requireNonNull(opened).keys("ES256");
            SigningKey key = SigningKey.of(keys.getPrivate());
            opened.takeAway();

            assertThatThrownBy(() -> TestKeys.assertion(key))
                    .isExactlyInstanceOf(JwtSigner.Unsigned.class)
                    .hasMessage("the client assertion was not signed by ES256 (java.security.InvalidKeyException)");

            try (Pkcs11Token again = Pkcs11Token.open()) {
                assertThat(again).isNotNull();
                assertThat(TestKeys.verifies(TestKeys.assertion(key), keys.getPublic()))
                        .isTrue();
            }
        }
    }
}
