package io.latchkey;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys from a secret, by HKDF with SHA-256 (RFC 5869). The JDK has it from version 25 on only. */
final class Hkdf {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BLOCK = 32;

    private Hkdf() {}

    /**
     * Derives a key: extract, then expand.
     *
     * @param salt may be empty, which is the same as {@value #BLOCK} zeros (section 2.2)
     * @param info tells apart what is derived from one secret
     * @param length of the key, in bytes
     */
    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        byte[] pseudorandomKey = hmac(salt.length == 0 ? new byte[BLOCK] : salt, secret);
        byte[] key = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, counter = 1; done < length; done += BLOCK, counter++) {
            block = hmac(pseudorandomKey, block, info, new byte[] {(byte) counter});
            System.arraycopy(block, 0, key, done, Math.min(BLOCK, length - done));
        }
        Arrays.fill(pseudorandomKey, (byte) 0);
        return key;
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
