package io.latchkey;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key in a PEM file (RFC 7468 section 10: PKCS #8). */
final class PemKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "RSASSA-PSS");

    private PemKey() {}

    /** Reads it now. What is wrong with it is told, and nothing of what is in it. */
    static PrivateKey read(Path path) {
        SettingFile file = new SettingFile("the private key", path);
        Matcher block = BLOCK.matcher(file.read());
        if (!block.find()) {
            throw file.unreadable(
                    "has no BEGIN PRIVATE KEY and no END of one: it is no PEM file of a private key", null);
        }
        return switch (block.group(1)) {
            case "PRIVATE KEY" -> key(file, block.group(2));
            case "ENCRYPTED PRIVATE KEY" ->
                throw file.unreadable(
                        "is encrypted; openssl pkcs8 -topk8 -nocrypt makes one that is not, to be kept like any other secret",
                        null);
            default ->
                throw file.unreadable(
                        "has its key as " + block.group(1)
                                + ", which is not PKCS #8; openssl pkcs8 -topk8 -nocrypt converts it",
                        null);
        };
    }

    private static PrivateKey key(SettingFile file, String base64) {
        byte[] pkcs8;
        try {
            pkcs8 = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw file.unreadable("is not Base64 between its BEGIN and END", null);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException anotherOne) {
                // The next may be it. None of them may be quoted: it is about the bytes of a key.
            }
        }
        throw file.unreadable("has a key that is none of " + String.join(", ", ALGORITHMS), null);
    }

    /** The algorithm that this kind of key usually signs by, in the words of JWS (RFC 7518 section 3.1, RFC 8037). */
    static String usualAlgorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "RS256";
            case "RSASSA-PSS" -> "PS256";
            case "EC" -> "ES256";
            default -> "EdDSA";
        };
    }
}
