package io.latchkey;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A private key in a PEM file (RFC 7468 section 10: PKCS #8), and the certificates beside it (section 5). */
final class PemKey {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", Pattern.DOTALL);

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448", "RSASSA-PSS");

    private final SettingFile file;

    private PemKey(SettingFile file) {
        this.file = file;
    }

    /** Reads it now. What is wrong with it is told, and nothing of what is in it. */
    static SigningKey read(Path path) {
        SettingFile file = new SettingFile("the private key", path);
        return new PemKey(file).found(file.read());
    }

    private SigningKey found(String text) {
        List<MatchResult> blocks = KEY.matcher(text).results().toList();
        if (blocks.isEmpty()) {
            throw file.unreadable(
                    "has no BEGIN PRIVATE KEY and no END of one: it is no PEM file of a private key", null);
        }
        if (blocks.size() > 1) {
            throw file.unreadable(
                    "has " + blocks.size() + " private keys, and nobody could tell which one is meant", null);
        }
        PrivateKey key = switch (blocks.get(0).group(1)) {
            case "PRIVATE KEY" -> key(blocks.get(0).group(2));
            case "ENCRYPTED PRIVATE KEY" ->
                throw file.unreadable(
                        "is encrypted; openssl pkcs8 -topk8 -nocrypt makes one that is not, to be kept like any"
                                + " other secret",
                        null);
            default ->
                throw file.unreadable(
                        "has its key as " + blocks.get(0).group(1)
                                + ", which is not PKCS #8; openssl pkcs8 -topk8 -nocrypt converts it",
                        null);
        };
        return SigningKey.of(key, certificates(text), file);
    }

    private PrivateKey key(String base64) {
        byte[] pkcs8 = decoded(base64);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException anotherOne) {
                // The next may be it. None of them may be quoted: it is about the bytes of a key.
            }
        }
        throw file.unreadable("has a key that is none of " + String.join(", ", ALGORITHMS), null);
    }

    private List<X509Certificate> certificates(String text) {
        return CERTIFICATE
                .matcher(text)
                .results()
                .map(block -> certificate(decoded(block.group(1))))
                .toList();
    }

    private X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw file.unreadable("has a certificate that cannot be understood", null);
        }
    }

    private byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw file.unreadable("is not Base64 between its BEGIN and END", null);
        }
    }
}
