package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A private key that never leaves its security provider: that of an HSM, a KMS, a smart card (PKCS #11). */
@Tag("WK1")
class OpaqueKeyTest {

    private final Vault vault = new Vault();

    @AfterEach
    void removeProvider() {
        Security.removeProvider(vault.getName());
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, SHA256withRSA",
        "PS256, RSASSA-PSS",
        "PS256, SHA256withRSAandMGF1",
        "ES256, SHA256withECDSAinP1363Format",
        "ES256, SHA256withECDSA",
        "EdDSA, Ed25519",
        "EdDSA, EdDSA",
    })
    void signsByWhateverNameTheProviderKnows(String algorithm, String name) throws Exception {
        KeyPair keys = keys(algorithm);
        vault.offer(name);

        JwtSigner signer = JwtSigner.of(
                SigningKey.of(new OpaqueKey(keys.getPrivate()), algorithm).withKeyId("key-1"));

        for (int i = 0; i < 50; i++) { // numbers of an ECDSA signature vary in length
            SignedJWT jwt = SignedJWT.parse(signer.assertion("client-1", "https://auth.example.com", Asked.NOW));
            assertThat(verified(jwt, keys.getPublic())).isTrue();
            assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        }
        assertThat(vault.signatures).isEqualTo(51);
    }

    @ParameterizedTest
    @CsvSource({"secp384r1", "secp521r1"})
    void refusesAnotherCurve(String curve) throws Exception {
        vault.offer("SHA256withECDSA");
        PrivateKey key = new OpaqueKey(ec(curve).getPrivate());

        assertThatThrownBy(() -> SigningKey.of(key, "ES256"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the EC key does not go with ES256: the signature is of another curve than P-256");
    }

    @Test
    void saysWhatTheProviderSaid_whenItDoesNotSign() throws Exception {
        vault.offer("SHA256withECDSA");
        vault.broken = true;
        PrivateKey key = new OpaqueKey(ec("secp256r1").getPrivate());

        assertThatThrownBy(() -> SigningKey.of(key, "ES256"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: the EC key does not go with ES256")
                .cause()
                .satisfies(cause ->
                        assertThat(cause.getSuppressed()).singleElement().isInstanceOf(SignatureException.class));
    }

    @ParameterizedTest
    @CsvSource({"''", "30", "31020100", "3003020101", "3006020101030101", "300602010102", "30060201010205"})
    void refusesWhatIsNoSignature(String hex) throws Exception {
        vault.offer("SHA256withECDSA");
        vault.answer = HexFormat.of().parseHex(hex);
        PrivateKey key = new OpaqueKey(ec("secp256r1").getPrivate());

        assertThatThrownBy(() -> SigningKey.of(key, "ES256"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "key: the EC key does not go with ES256: the signature, of \\d bytes, is none by ECDSA");
    }

    private static boolean verified(SignedJWT jwt, PublicKey key) throws Exception {
        if (key instanceof RSAPublicKey rsa) {
            return jwt.verify(new RSASSAVerifier(rsa));
        }
        if (key instanceof ECPublicKey ec) {
            return jwt.verify(new ECDSAVerifier(ec));
        }
        Signature ed25519 = Signature.getInstance("Ed25519"); // Nimbus wants another library for this one
        ed25519.initVerify(key);
        ed25519.update(jwt.getSigningInput());
        return ed25519.verify(jwt.getSignature().decode());
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

    /** A handle: neither an RSAPrivateKey nor an ECPrivateKey, and with nothing that could be exported. */
    private static final class OpaqueKey implements PrivateKey {

        private static final long serialVersionUID = 1L;

        private final transient PrivateKey within;

        OpaqueKey(PrivateKey within) {
            this.within = within;
        }

        @Override
        public String getAlgorithm() {
            return within.getAlgorithm();
        }

        @Override
        public @Nullable String getFormat() {
            return null;
        }

        @Override
        public byte @Nullable [] getEncoded() {
            return null;
        }
    }

    /** Stands behind the providers of the JDK, as those of HSMs do, and knows an algorithm by one name only. */
    private static final class Vault extends Provider {

        private static final long serialVersionUID = 1L;

        private int signatures;
        private boolean broken;
        private byte @Nullable [] answer;

        Vault() {
            super("Vault", "1", "keys that stay inside");
        }

        void offer(String algorithm) {
            putService(new Service(this, "Signature", algorithm, VaultSignature.class.getName(), List.of(), null) {
                @Override
                public Object newInstance(@Nullable Object parameter) {
                    return new VaultSignature(Vault.this, algorithm);
                }

                @Override
                public boolean supportsParameter(Object key) {
                    return key instanceof OpaqueKey;
                }
            });
            Security.addProvider(this);
        }
    }

    private static final class VaultSignature extends SignatureSpi {

        private final Vault vault;
        private final String algorithm;
        private @Nullable Signature signature;

        VaultSignature(Vault vault, String algorithm) {
            this.vault = vault;
            this.algorithm = algorithm;
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof OpaqueKey opaque)) {
                throw new InvalidKeyException("not mine");
            }
            try {
                boolean pss = algorithm.equals("SHA256withRSAandMGF1"); // other people's name for it
                signature = Signature.getInstance(pss ? "RSASSA-PSS" : algorithm);
                signature.initSign(opaque.within);
                if (pss) {
                    signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                }
            } catch (GeneralSecurityException e) {
                throw new InvalidKeyException(e);
            }
        }

        private Signature initialised() throws SignatureException {
            if (signature == null) {
                throw new SignatureException("no key yet");
            }
            return signature;
        }

        @Override
        protected void engineSetParameter(AlgorithmParameterSpec parameters) throws InvalidAlgorithmParameterException {
            try {
                initialised().setParameter(parameters);
            } catch (SignatureException e) {
                throw new InvalidAlgorithmParameterException(e);
            }
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            initialised().update(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            initialised().update(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            if (vault.broken) {
                throw new SignatureException("the vault is sealed");
            }
            vault.signatures++;
            return vault.answer == null ? initialised().sign() : vault.answer;
        }

        @Override
        protected void engineInitVerify(PublicKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected boolean engineVerify(byte[] signed) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
