package io.latchkey;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a JWS is signed with a private key (RFC 7518 section 3.1, RFC 8037 section 3.1): what kind of key it takes, and what
 * its signatures look like.
 */
enum JwsAlgorithm {
    RS256(Kind.RSA, 256),
    RS384(Kind.RSA, 384),
    RS512(Kind.RSA, 512),
    PS256(Kind.PSS, 256),
    PS384(Kind.PSS, 384),
    PS512(Kind.PSS, 512),
    ES256(Kind.ECDSA, 256),
    ES384(Kind.ECDSA, 384),
    ES512(Kind.ECDSA, 512),
    EDDSA(Kind.EDDSA, 0);

    enum Kind {
        RSA,
        PSS,
        ECDSA,
        EDDSA
    }

    /** RFC 7518 sections 3.3 and 3.5. */
    private static final int SHORTEST_RSA = 2048;

    private static final int ED25519 = 64;
    private static final int ED448 = 114;

    private final Kind kind;
    private final int bits;

    JwsAlgorithm(Kind kind, int bits) {
        this.kind = kind;
        this.bits = bits;
    }

    static JwsAlgorithm named(String name) {
        for (JwsAlgorithm each : values()) {
            if (each.toString().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("algorithm: " + name + " is none of "
                + Arrays.stream(values()).map(JwsAlgorithm::toString).collect(Collectors.joining(", ")));
    }

    Kind kind() {
        return kind;
    }

    /** The hash, as it stands in the JDK's names of signatures: {@code SHA256withECDSA}. */
    String hash() {
        return "SHA" + bits;
    }

    private String hashInFull() {
        return "SHA-" + bits;
    }

    /** The salt is as long as the hash, which is also that of the mask (RFC 7518 section 3.5). */
    PSSParameterSpec pssParameters() {
        return new PSSParameterSpec(
                hashInFull(),
                "MGF1",
                new MGF1ParameterSpec(hashInFull()),
                bits / Byte.SIZE,
                PSSParameterSpec.TRAILER_FIELD_BC);
    }

    private String curve() {
        return switch (this) {
            case ES256 -> "P-256";
            case ES384 -> "P-384";
            default -> "P-521";
        };
    }

    private BigInteger orderOfCurve() {
        return new BigInteger(
                switch (this) {
                    case ES256 -> "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
                    case ES384 ->
                        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";
                    default ->
                        "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
                                + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409";
                },
                16);
    }

    /** How long each of the two numbers of an ECDSA signature is (RFC 7518 section 3.4). */
    private int half() {
        return (orderOfCurve().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** The algorithms for a key, the usual one first: one, unless the key does not show on which curve it is. */
    static List<JwsAlgorithm> usual(PrivateKey key) {
        return switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
            case "RSA" -> List.of(RS256);
            case "RSASSA-PSS" -> List.of(usualPss(key));
            case "EC", "ECDSA" ->
                Stream.of(ES256, ES384, ES512)
                        .filter(each -> each.objectionTo(key) == null)
                        .toList();
            case "EDDSA", "ED25519", "ED448" -> List.of(EDDSA);
            default -> List.of();
        };
    }

    private static JwsAlgorithm usualPss(PrivateKey key) {
        return Stream.of(PS384, PS512)
                .filter(each -> each.hashInFull().equals(pinnedHash(key)))
                .findFirst()
                .orElse(PS256);
    }

    private boolean isOnCurve(ECKey key) {
        return key.getParams() == null || orderOfCurve().equals(key.getParams().getOrder());
    }

    /** The hash that an RSASSA-PSS key is for, or null if it is for all of them. */
    private static @Nullable String pinnedHash(PrivateKey key) {
        return key instanceof RSAKey rsa && rsa.getParams() instanceof PSSParameterSpec pinned
                ? pinned.getDigestAlgorithm()
                : null;
    }

    /**
     * What is wrong with a key, as far as the key shows it, in words; or null. A provider may sign with it all the same,
     * and the server would refuse that.
     */
    @Nullable
    String objectionTo(PrivateKey key) {
        return switch (kind) {
            case RSA, PSS -> key instanceof RSAKey rsa ? objectionToRsa(key, rsa) : null;
            case ECDSA ->
                key instanceof ECKey ec && !isOnCurve(ec) ? this + " needs a key on the curve " + curve() : null;
            case EDDSA -> null;
        };
    }

    private @Nullable String objectionToRsa(PrivateKey key, RSAKey rsa) {
        int length = rsa.getModulus().bitLength();
        if (length < SHORTEST_RSA) {
            return "the RSA key has " + length + " bits, and " + this + " needs " + SHORTEST_RSA
                    + " or more (RFC 7518 section " + (kind == Kind.RSA ? "3.3" : "3.5") + ")";
        }
        String pinned = pinnedHash(key);
        boolean goesWith = kind == Kind.RSA
                ? !key.getAlgorithm().equals("RSASSA-PSS")
                : pinned == null || pinned.equals(hashInFull());
        if (!goesWith) {
            return "the " + key.getAlgorithm() + " key" + (pinned == null ? "" : ", which is for " + pinned + " alone,")
                    + " does not go with " + this;
        }
        return null;
    }

    /**
     * A signature as a JWS has it. One by ECDSA may come in ASN.1: it is told from the two numbers in a row by its length
     * alone, as no signature in ASN.1 is as short as that in practice, unless some 2^45 are made.
     *
     * @throws UnlikeSignature if it is none by this algorithm; says why
     */
    byte[] inJws(byte @Nullable [] signature) throws UnlikeSignature {
        if (signature == null) {
            throw new UnlikeSignature("the signature is null");
        }
        int length = signature.length;
        switch (kind) {
            case RSA, PSS -> {
                if (length * Byte.SIZE < SHORTEST_RSA) {
                    throw new UnlikeSignature("the signature has " + length + " bytes, and one by " + this + " has "
                            + SHORTEST_RSA / Byte.SIZE + " or more");
                }
            }
            case ECDSA -> {
                byte[] concatenated =
                        length == 2 * half() ? signature : EcdsaSignature.concatenated(signature, half(), curve());
                if (isOfSmallerCurve(concatenated)) {
                    throw EcdsaSignature.ofAnotherCurve(curve());
                }
                return concatenated;
            }
            case EDDSA -> {
                if (length != ED25519 && length != ED448) {
                    throw new UnlikeSignature("the signature has " + length + " bytes, and one by Ed25519 has "
                            + ED25519 + ", one by Ed448 " + ED448);
                }
            }
        }
        return signature;
    }

    /** In ASN.1 it may look as one of this curve whose numbers are both small by chance: by one of 2^64, or far less. */
    private boolean isOfSmallerCurve(byte[] concatenated) {
        int half = half();
        int smaller = switch (this) {
            case ES256 -> 28; // P-224
            case ES384 -> 32;
            default -> 48;
        };
        return IntStream.range(0, half - smaller).allMatch(i -> concatenated[i] == 0 && concatenated[half + i] == 0);
    }

    /** Its name, as in the header of a JWS. */
    @Override
    public String toString() {
        return this == EDDSA ? "EdDSA" : name();
    }
}
