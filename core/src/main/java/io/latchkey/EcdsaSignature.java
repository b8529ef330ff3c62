package io.latchkey;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A signature by ECDSA in ASN.1, as most providers and KMS give it: a sequence of two integers. */
final class EcdsaSignature {

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private EcdsaSignature() {}

    /**
     * The two numbers one after the other, as a JWS has them (RFC 7518 section 3.4).
     *
     * @param half how long each of them is in there
     * @param curve whose numbers are as long as that
     */
    static byte[] concatenated(byte[] asn1, int half, String curve) throws UnlikeSignature {
        ByteBuffer from = ByteBuffer.wrap(asn1);
        try {
            if (contentOf(SEQUENCE, from) != from.remaining()) {
                throw none(from);
            }
            byte[] r = number(from);
            byte[] s = number(from);
            if (from.hasRemaining() || r.length == 0 || s.length == 0) {
                throw none(from);
            }
            if (r.length > half || s.length > half) {
                throw ofAnotherCurve(curve);
            }
            return ByteBuffer.allocate(2 * half)
                    .position(half - r.length)
                    .put(r)
                    .position(2 * half - s.length)
                    .put(s)
                    .array();
        } catch (BufferUnderflowException cutOff) {
            throw none(from);
        }
    }

    static UnlikeSignature ofAnotherCurve(String curve) {
        return new UnlikeSignature("the signature is of another curve than " + curve);
    }

    private static UnlikeSignature none(ByteBuffer from) {
        return new UnlikeSignature("the signature, of " + from.limit() + " bytes, is none by ECDSA");
    }

    /** The number without zeros before it: the one that keeps it from being taken as negative, or more. */
    private static byte[] number(ByteBuffer from) throws UnlikeSignature {
        int length = contentOf(INTEGER, from);
        if (length > from.remaining()) {
            throw none(from);
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        byte[] number = new BigInteger(1, bytes).toByteArray();
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    /** How long the content is; beyond 127 bytes, as for P-521, the length has a length before it. */
    private static int contentOf(int tag, ByteBuffer from) throws UnlikeSignature {
        if (from.get() != tag) {
            throw none(from);
        }
        int length = from.get() & 0xFF;
        return switch (length) {
            case 0x81 -> from.get() & 0xFF;
            case 0x82 -> from.getShort() & 0xFFFF;
            default -> length; // one of more than 127 is more than there is
        };
    }
}
