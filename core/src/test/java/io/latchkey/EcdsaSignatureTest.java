package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.impl.ECDSA;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures in ASN.1, as a JWS has them; compared with the JDK's other format, and with other people's code. */
class EcdsaSignatureTest {

    @ParameterizedTest
    @CsvSource({"ES256, 32", "ES384, 48", "ES512, 66"})
    void isWhatTheJdkVerifiesInItsOtherFormat(String algorithm, int half) throws Exception {
        KeyPair keys = TestKeys.of(algorithm);
        String hash = JwsAlgorithm.named(algorithm).hash();
        Signature signing = Signature.getInstance(hash + "withECDSA");
        Signature verifying = Signature.getInstance(hash + "withECDSAinP1363Format");
        signing.initSign(keys.getPrivate());
        verifying.initVerify(keys.getPublic());

        for (int i = 0; i < 40; i++) {
            byte[] input = {(byte) i};
            signing.update(input);
            byte[] asn1 = signing.sign();

            byte[] concatenated = EcdsaSignature.concatenated(asn1, half, "P");

            assertThat(concatenated).isEqualTo(ECDSA.transcodeSignatureToConcat(asn1, 2 * half));
            verifying.update(input);
            assertThat(verifying.verify(concatenated)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"32", "48", "66"})
    void hasNumbersOfAnyLength(int half) throws Exception {
        Random random = new Random(half);
        for (int i = 0; i < 2_000; i++) {
            BigInteger r = number(random, half);
            BigInteger s = number(random, half);

            byte[] concatenated = EcdsaSignature.concatenated(asn1(r, s), half, "P");

            assertThat(concatenated).hasSize(2 * half);
            assertThat(new BigInteger(1, Arrays.copyOf(concatenated, half))).isEqualTo(r);
            assertThat(new BigInteger(1, Arrays.copyOfRange(concatenated, half, 2 * half)))
                    .isEqualTo(s);
        }
    }

    private static BigInteger number(Random random, int half) {
        return new BigInteger(random.nextInt(8 * half), random).add(BigInteger.ONE);
    }

    /** As Java writes numbers: with a zero before one that would be taken as negative. */
    private static byte[] asn1(BigInteger r, BigInteger s) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (BigInteger number : new BigInteger[] {r, s}) {
            byte[] bytes = number.toByteArray();
            content.write(0x02);
            content.write(bytes.length);
            content.writeBytes(bytes);
        }
        ByteArrayOutputStream sequence = new ByteArrayOutputStream();
        sequence.write(0x30);
        if (content.size() > 127) {
            sequence.write(0x81);
        }
        sequence.write(content.size());
        sequence.writeBytes(content.toByteArray());
        return sequence.toByteArray();
    }

    @Test
    void ofAnyBytesIsASignatureOrNone() throws Exception {
        Random random = new Random(7);
        byte[] sound = asn1(BigInteger.ONE.shiftLeft(255), BigInteger.ONE.shiftLeft(248));
        int none = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(sound, random.nextInt(sound.length + 3));
            for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(Math.min(bytes.length, 8))] = (byte) random.nextInt();
            }
            try {
                assertThat(EcdsaSignature.concatenated(bytes, 32, "P-256")).hasSize(64);
            } catch (UnlikeSignature e) {
                none++;
            }
        }
        assertThat(none).isBetween(10_000, 19_999);
    }

    @ParameterizedTest
    @CsvSource({
        "3006020101020100, a number that is nothing",
        "3006020100020101, a number that is nothing",
        "30050201010200, a number without bytes",
        "300702010102010100, more behind it",
        "30820006020101020101ff, more behind a long length",
        "3080020101020101, a length that ends somewhere",
        "3083000006020101020101, a length of three bytes",
        "30060282ffff0101, a number that is longer than all",
    })
    void isNone(String hex, String why) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> EcdsaSignature.concatenated(bytes, 32, "P-256"))
                .as(why)
                .isExactlyInstanceOf(UnlikeSignature.class)
                .hasMessage("the signature, of " + bytes.length + " bytes, is none by ECDSA");
    }

    @Test
    void takesLengthsThatAreLongerThanTheyNeedToBe() throws Exception {
        byte[] expected = new byte[64];
        expected[31] = 5;
        expected[63] = 7;

        for (String hex : new String[] {
            "3006020105020107",
            "308106020105020107",
            "30820006020105020107",
            "3008028101050281" + "0107",
            "300802020005" + "02020007",
            "30080202000502020007"
        }) {
            assertThat(EcdsaSignature.concatenated(HexFormat.of().parseHex(hex), 32, "P-256"))
                    .as(hex)
                    .isEqualTo(expected);
        }
    }
}
