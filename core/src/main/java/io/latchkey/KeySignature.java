package io.latchkey;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs with a private key as a JWS wants it (RFC 7518 section 3, RFC 8037 section 3.1), wherever the key lives: the one
 * security provider that knows it, that of an HSM, say, may know the algorithm by one name and not by the other.
 */
final class KeySignature {

    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

    /** Of the signatures of both curves; those of other curves are longer. */
    private static final int CURVE_LENGTH = 64;

    private final PrivateKey key;
    private final Way way;

    private KeySignature(PrivateKey key, Way way) {
        this.key = key;
        this.way = way;
    }

    /** What a provider may call an algorithm, and what is to be done to get what a JWS wants. */
    private record Way(String name, @Nullable PSSParameterSpec parameters, boolean der) {

        Way(String name) {
            this(name, null, false);
        }

        byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(name);
            // The key first: it chooses the provider, while any other call before it chooses the first that there is.
            signature.initSign(key);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.update(input);
            return der ? concatenated(signature.sign()) : signature.sign();
        }
    }

    private static List<Way> ways(String algorithm) {
        return switch (algorithm) {
            case "RS256" -> List.of(new Way("SHA256withRSA"));
            case "PS256" -> List.of(new Way("RSASSA-PSS", PSS, false), new Way("SHA256withRSAandMGF1"));
            case "ES256" -> List.of(new Way("SHA256withECDSAinP1363Format"), new Way("SHA256withECDSA", null, true));
            case "EdDSA" -> List.of(new Way("Ed25519"), new Way("EdDSA"));
            default ->
                throw new IllegalArgumentException(
                        "algorithm: " + algorithm + " is none of RS256, PS256, ES256, EdDSA");
        };
    }

    /** Signs something once, to see whether and by which way it goes. */
    static KeySignature of(PrivateKey key, String algorithm) {
        Exception why = null;
        for (Way way : ways(algorithm)) {
            try {
                checkCurve(algorithm, way.sign(key, new byte[0]));
                return new KeySignature(key, way);
            } catch (GeneralSecurityException | ProviderException e) {
                if (why == null) {
                    why = e;
                } else {
                    why.addSuppressed(e);
                }
            }
        }
        throw new IllegalArgumentException(
                "key: the " + key.getAlgorithm() + " key does not go with " + algorithm, why);
    }

    private static void checkCurve(String algorithm, byte[] signature) {
        boolean rsa = algorithm.equals("RS256") || algorithm.equals("PS256");
        if (!rsa && signature.length != CURVE_LENGTH) {
            throw new IllegalArgumentException("key: " + algorithm + " needs a key on the curve "
                    + (algorithm.equals("ES256") ? "P-256" : "Ed25519"));
        }
    }

    byte[] sign(byte[] input) throws GeneralSecurityException {
        return way.sign(key, input);
    }

    /**
     * The two numbers of an ECDSA signature one after the other (RFC 7518 section 3.4), where the provider gives them in
     * ASN.1: a sequence (0x30) of two integers (0x02), each with its length before it.
     */
    private static byte[] concatenated(byte[] asn1) throws SignatureException {
        ByteBuffer from = ByteBuffer.wrap(asn1);
        try {
            if (from.get() != 0x30 || from.get() != from.remaining()) {
                throw new SignatureException("not an ECDSA signature of the curve P-256");
            }
            byte[] r = number(from);
            byte[] s = number(from);
            int half = Math.max(CURVE_LENGTH / 2, Math.max(r.length, s.length));
            return ByteBuffer.allocate(2 * half)
                    .position(half - r.length)
                    .put(r)
                    .position(2 * half - s.length)
                    .put(s)
                    .array();
        } catch (BufferUnderflowException e) {
            throw new SignatureException("an ECDSA signature that is cut off", e);
        }
    }

    /** Without the zero that keeps a number from being taken as negative. */
    private static byte[] number(ByteBuffer from) throws SignatureException {
        if (from.get() != 0x02) {
            throw new SignatureException("not an ECDSA signature");
        }
        byte[] bytes = new byte[from.get() & 0x7F];
        from.get(bytes);
        byte[] number = new BigInteger(1, bytes).toByteArray();
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }
}
