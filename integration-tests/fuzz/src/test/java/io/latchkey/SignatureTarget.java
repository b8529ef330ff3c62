package io.latchkey;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.jspecify.annotations.Nullable;

/** A signature by ECDSA in ASN.1: the two numbers that BouncyCastle finds in it, too, or none. */
final class SignatureTarget implements Target {

    private record Numbers(BigInteger r, BigInteger s) {}

    @Override
    public void tryOn(Dice input) throws Exception {
        int half = input.of(List.of(32, 48, 66));
        byte[] tried = input.oneIn(3) ? input.rest() : written(input, half);
        Numbers ours = ours(tried, half);
        Numbers theirs = ours == null ? null : theirs(tried);
        Finding.unless(
                theirs == null || theirs.equals(ours) || theirs.r.signum() < 0 || theirs.s.signum() < 0,
                () -> HexFormat.of().formatHex(tried) + " is " + ours + " to us, and " + theirs + " to BouncyCastle");
    }

    /** As BouncyCastle writes two numbers, which are read as they were meant; and perhaps with some damage. */
    private static byte[] written(Dice dice, int half) throws IOException {
        Numbers meant = new Numbers(number(dice, half), number(dice, half));
        byte[] asn1 =
                new DERSequence(new ASN1Integer[] {new ASN1Integer(meant.r), new ASN1Integer(meant.s)}).getEncoded();
        Numbers read = ours(asn1, half);
        boolean sensible = meant.r.signum() > 0 && meant.s.signum() > 0;
        Finding.unless(!sensible || meant.equals(read), () -> meant + " are read as " + read);
        byte[] damaged = asn1.clone();
        for (int i = dice.below(4); i > 0; i--) {
            damaged[dice.below(damaged.length)] = (byte) dice.below(256);
        }
        return Arrays.copyOf(damaged, Math.max(0, damaged.length - (dice.oneIn(4) ? dice.below(8) : 0)));
    }

    private static BigInteger number(Dice dice, int half) {
        byte[] magnitude = new byte[1 + dice.below(half)];
        for (int i = 0; i < magnitude.length; i++) {
            magnitude[i] = (byte) dice.below(256);
        }
        return new BigInteger(1, magnitude);
    }

    private static @Nullable Numbers ours(byte[] asn1, int half) {
        try {
            byte[] both = EcdsaSignature.concatenated(asn1, half, "the curve");
            Finding.unless(both.length == 2 * half, () -> both.length + " bytes for two numbers of " + half);
            return new Numbers(
                    new BigInteger(1, Arrays.copyOf(both, half)),
                    new BigInteger(1, Arrays.copyOfRange(both, half, 2 * half)));
        } catch (UnlikeSignature e) {
            Words.check(e, List.of());
            return null;
        }
    }

    private static @Nullable Numbers theirs(byte[] asn1) {
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(asn1));
            return new Numbers(
                    ASN1Integer.getInstance(sequence.getObjectAt(0)).getValue(),
                    ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue());
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
