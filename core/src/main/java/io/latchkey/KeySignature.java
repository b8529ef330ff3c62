package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Signs with a private key as a JWS wants it, wherever the key lives: the one security provider that knows it, that of an
 * HSM, say, may know the algorithm by one name and not by the other. Immutable and thread-safe, as far as a {@link
 * SigningKey.Signer} is.
 */
final class KeySignature {

    /** No JWS is made of this, so its signature is of no use to anybody. */
    private static final byte[] TRIAL = "does this key sign?".getBytes(US_ASCII);

    /** What it is known by: a {@link Found}, or the signer itself. */
    private final Object key;

    private final JwsAlgorithm algorithm;
    private final SigningKey.Signer signer;

    /** The signature of the trial, or null if there was none. */
    private final byte @Nullable [] tried;

    private KeySignature(Object key, JwsAlgorithm algorithm, SigningKey.Signer signer, byte @Nullable [] tried) {
        this.key = key;
        this.algorithm = algorithm;
        this.signer = signer;
        this.tried = tried;
    }

    /**
     * A private key, and where it was.
     *
     * @param file where, if that is a file; or null
     */
    record Found(PrivateKey key, @Nullable SettingFile file) {

        IllegalArgumentException refused(String why, @Nullable Exception cause) {
            return file == null
                    ? new IllegalArgumentException("key: " + why, cause)
                    : file.unreadable("is of no use: " + why, cause);
        }

        /** The same key in another file is the same key. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Found that && key.equals(that.key);
        }

        @Override
        public int hashCode() {
            return key.hashCode();
        }

        /** Without the key. */
        @Override
        public String toString() {
            return String.valueOf(file);
        }
    }

    /** What a provider may call an algorithm, and what it has to be told besides. */
    private record Way(String name, @Nullable PSSParameterSpec parameters) {

        Way(String name) {
            this(name, null);
        }

        byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(name);
            // The key first: it chooses the provider, while any other call before it chooses the first that there is.
            signature.initSign(key);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.update(input);
            return signature.sign();
        }

        boolean verify(PublicKey key, byte[] input, byte[] signed) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(name);
            signature.initVerify(key);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.update(input);
            return signature.verify(signed);
        }
    }

    /** The JDK's own first, whose signatures look as those of a JWS. */
    private static List<Way> ways(JwsAlgorithm algorithm) {
        String hash = algorithm.hash();
        return switch (algorithm.kind()) {
            case RSA -> List.of(new Way(hash + "withRSA"));
            case PSS -> {
                PSSParameterSpec parameters = algorithm.pssParameters();
                yield List.of(
                        new Way("RSASSA-PSS", parameters),
                        new Way(hash + "withRSAandMGF1", parameters),
                        new Way(hash + "withRSASSA-PSS", parameters),
                        new Way(hash + "withRSAandMGF1")); // by a provider that cannot be told
            }
            case ECDSA -> List.of(new Way(hash + "withECDSAinP1363Format"), new Way(hash + "withECDSA"));
            case EDDSA -> List.of(new Way("EdDSA"), new Way("Ed25519"), new Way("Ed448"));
        };
    }

    /** Signs something once, to see whether and by which way it goes. */
    static KeySignature of(Found found, JwsAlgorithm algorithm) {
        PrivateKey key = found.key();
        String objection = algorithm.objectionTo(key);
        if (objection != null) {
            throw found.refused(objection, null);
        }
        String reason = "";
        Exception why = null;
        for (Way way : ways(algorithm)) {
            try {
                byte[] signature = way.sign(key, TRIAL);
                return new KeySignature(found, algorithm, input -> way.sign(key, input), algorithm.inJws(signature));
            } catch (UnlikeSignature e) {
                reason = ": " + e.getMessage();
            } catch (GeneralSecurityException | RuntimeException e) {
                if (why == null) {
                    why = e;
                } else {
                    why.addSuppressed(e);
                }
            }
        }
        throw found.refused("the " + key.getAlgorithm() + " key does not go with " + algorithm + reason, why);
    }

    /** As {@link #of}, by the algorithm that this kind of key is usually used with. */
    static KeySignature ofUsual(Found found) {
        List<JwsAlgorithm> usual = JwsAlgorithm.usual(found.key());
        if (usual.isEmpty()) {
            throw found.refused(
                    "the " + found.key().getAlgorithm()
                            + " key is neither for RSA, nor for ECDSA on P-256, P-384 or P-521, nor for EdDSA",
                    null);
        }
        IllegalArgumentException why = null;
        for (JwsAlgorithm algorithm : usual) {
            try {
                return of(found, algorithm);
            } catch (IllegalArgumentException e) {
                if (why == null) {
                    why = e;
                } else {
                    why.addSuppressed(e);
                }
            }
        }
        throw Objects.requireNonNull(why);
    }

    /** Does not call it before there is something to sign. */
    static KeySignature by(SigningKey.Signer signer, JwsAlgorithm algorithm) {
        return new KeySignature(signer, algorithm, signer, null);
    }

    KeySignature withAlgorithm(JwsAlgorithm other) {
        return key instanceof Found found ? of(found, other) : new KeySignature(key, other, signer, null);
    }

    IllegalArgumentException refused(String why) {
        return key instanceof Found found ? found.refused(why, null) : new IllegalArgumentException("key: " + why);
    }

    JwsAlgorithm algorithm() {
        return algorithm;
    }

    /**
     * Signs, wherever that is done.
     *
     * @throws UnlikeSignature if what came is no signature by this algorithm
     */
    byte[] sign(byte[] input) throws Exception {
        return algorithm.inJws(signer.sign(input));
    }

    /** Tells whether a public key is the other half. Of a key that is only a function, nobody knows. */
    boolean isPairOf(PublicKey other) {
        try {
            return tried == null || ways(algorithm).get(0).verify(other, TRIAL, tried);
        } catch (NoSuchAlgorithmException e) {
            return true; // a Java without it cannot tell
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeySignature that && key.equals(that.key) && algorithm == that.algorithm;
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + algorithm.hashCode();
    }
}
