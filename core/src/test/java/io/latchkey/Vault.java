package io.latchkey;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A security provider whose keys never leave it. Stands behind the providers of the JDK, as those of HSMs do, and knows
 * algorithms by the names that it was told only.
 */
final class Vault extends Provider {

    private static final long serialVersionUID = 1L;

    /** Other people's names for RSASSA-PSS with its parameters. */
    private static final Pattern PSS = Pattern.compile("(SHA\\d+)with(RSAandMGF1|RSASSA-PSS)");

    /** How many signatures it has made. */
    int signatures;

    /** What it does instead of signing. */
    @Nullable
    Exception failure;

    /** What it gives instead of a signature. */
    byte @Nullable [] answer;

    /** Whether an algorithm can be told its parameters. */
    boolean takesParameters = true;

    Vault() {
        super("Vault", "1", "keys that stay inside");
    }

    Vault offer(String algorithm) {
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
        return this;
    }

    /** A key that this provider alone can use. */
    static PrivateKey keep(PrivateKey key) {
        return new OpaqueKey(key);
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
                Matcher pss = PSS.matcher(algorithm);
                boolean isPss = pss.matches();
                signature = Signature.getInstance(isPss ? "RSASSA-PSS" : algorithm);
                signature.initSign(opaque.within);
                if (isPss) {
                    signature.setParameter(
                            JwsAlgorithm.named("PS" + pss.group(1).substring(3)).pssParameters());
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
            if (!vault.takesParameters) {
                throw new UnsupportedOperationException();
            }
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
            if (vault.failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (vault.failure != null) {
                throw new SignatureException(vault.failure.getMessage(), vault.failure);
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
