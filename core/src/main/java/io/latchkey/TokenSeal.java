package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals tokens for a {@link TokenStore} by AES-256-GCM, so that who can read the store has none, and who can write to it
 * can make none. The key is derived from a secret that the instances have in common; so is the key under which the record
 * is stored, together with all that makes tokens different: instances with another secret, scope or client look elsewhere.
 */
final class TokenSeal {

    /** What an explicit key has, in bytes. */
    static final int KEY_BYTES = 32;

    private static final byte[] SALT = ("latchkey token store " + StoreRecord.FORMAT).getBytes(UTF_8);
    private static final int RECORD_KEY_BYTES = 20;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private static final class Chance {

        /** Made where it is of use only. */
        static final SecureRandom RANDOM = new SecureRandom();

        private Chance() {}
    }

    private final String recordKey;
    private final SecretKeySpec key;

    /**
     * Makes the seal of one kind of tokens.
     *
     * @param tokens names all that makes these tokens different from others
     */
    TokenSeal(String tokens, byte[] secret) {
        byte[] name = Hkdf.derive(secret, SALT, ("record key " + tokens).getBytes(UTF_8), RECORD_KEY_BYTES);
        recordKey = "latchkey-" + StoreRecord.FORMAT + "-" + HexFormat.of().formatHex(name);
        key = new SecretKeySpec(Hkdf.derive(secret, SALT, ("encryption " + tokens).getBytes(UTF_8), KEY_BYTES), "AES");
    }

    /** Where the record is stored. */
    String recordKey() {
        return recordKey;
    }

    /** A value that nobody else has or can guess, of so many bytes, in hexadecimal digits. */
    static String random(int bytes) {
        byte[] random = new byte[bytes];
        Chance.RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    StoreRecord.Sealed seal(String token, long issuedAt, Duration lifetime, boolean replacement) {
        byte[] nonce = new byte[NONCE_BYTES];
        Chance.RANDOM.nextBytes(nonce);
        String header = StoreRecord.Sealed.header(issuedAt, lifetime, replacement);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, nonce, header).doFinal(token.getBytes(UTF_8));
            byte[] both = Arrays.copyOf(nonce, nonce.length + ciphertext.length);
            System.arraycopy(ciphertext, 0, both, nonce.length, ciphertext.length);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(both);
            return new StoreRecord.Sealed(issuedAt, lifetime, replacement, text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    /** The token, or null if it was sealed by another key, for another record, or not at all. */
    @Nullable
    String open(StoreRecord.Sealed sealed) {
        try {
            byte[] both = Base64.getUrlDecoder().decode(sealed.ciphertext());
            byte[] nonce = Arrays.copyOf(both, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, sealed.header());
            return new String(cipher.doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES), UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return null;
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String header) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((recordKey + " " + header).getBytes(UTF_8));
        return cipher;
    }

    /** Where the record is stored, and nothing of the key. */
    @Override
    public String toString() {
        return "TokenSeal[" + recordKey + "]";
    }
}
