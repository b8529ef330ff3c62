package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/**
 * A PEM file: the key that BouncyCastle reads from it, too, or an {@link IllegalArgumentException} that quotes nothing of it. The keys
 * are the same each time.
 */
final class KeyFileTarget implements Target {

    private static final List<String> HEADERS = List.of(
            "PRIVATE KEY",
            "PRIVATE KEY",
            "PRIVATE KEY",
            "RSA PRIVATE KEY",
            "EC PRIVATE KEY",
            "ENCRYPTED PRIVATE KEY",
            "PUBLIC KEY",
            "CERTIFICATE",
            " PRIVATE KEY",
            "private key",
            "X Y Z PRIVATE KEY",
            "PRIVATE  KEY");

    private static final List<String> BENDS = List.of(
            "-",
            "\n",
            "\r",
            "=",
            "A",
            "\u0000",
            "\u00E4",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            "#",
            " ",
            "\t",
            "*",
            "\u00EF\u00BB\u00BF",
            "Proc-Type: 4,ENCRYPTED\n");

    private final List<PrivateKey> keys = keys();
    private final Path file;

    KeyFileTarget() {
        try {
            file = Files.createTempFile("key", ".pem");
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<PrivateKey> keys() {
        try {
            List<PrivateKey> keys = new ArrayList<>();
            for (String kind : List.of("EC 256", "EC 521", "Ed25519 255", "RSA 2048", "RSA 1024", "DSA 1024")) {
                String[] algorithmAndSize = kind.split(" ", -1);
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithmAndSize[0]);
                SecureRandom always = SecureRandom.getInstance("SHA1PRNG");
                always.setSeed(4711);
                generator.initialize(Integer.parseInt(algorithmAndSize[1]), always);
                keys.add(generator.generateKeyPair().getPrivate());
            }
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void tryOn(Dice input) throws Exception {
        boolean raw = input.below(6) == 5;
        PrivateKey key = input.of(keys);
        boolean bent = raw || input.below(4) > 0;
        byte[] content = raw
                ? input.rest()
                : bent
                        ? bent(input, key)
                        : pem("PRIVATE KEY", key.getEncoded(), "\n").getBytes(ISO_8859_1);
        Files.write(file, content);
        SigningKey ours;
        try {
            ours = SigningKey.fromPem(file);
        } catch (IllegalArgumentException e) {
            boolean usual = !bent && keys.indexOf(key) < 4;
            Finding.unless(!usual, () -> "refused: " + key.getAlgorithm() + " by " + e);
            quotesNothing(e, new String(content, ISO_8859_1));
            return;
        }
        quotesNothing(ours, new String(content, ISO_8859_1));
        PrivateKey theirs = byBouncyCastle(new String(content, ISO_8859_1));
        Finding.unless(
                theirs == null || ours.equals(SigningKey.of(theirs)),
                () -> "another key than BouncyCastle's: " + new String(content, ISO_8859_1));
    }

    private static String pem(String header, byte[] der, String end) {
        return "-----BEGIN " + header + "-----" + end
                + Base64.getMimeEncoder(64, end.getBytes(ISO_8859_1)).encodeToString(der) + end + "-----END " + header
                + "-----" + end;
    }

    private static byte[] bent(Dice dice, PrivateKey key) {
        byte[] der = key.getEncoded().clone();
        for (int i = dice.oneIn(2) ? 1 + dice.below(3) : 0; i > 0; i--) {
            der[dice.below(der.length)] ^= (byte) (1 << dice.below(8));
        }
        StringBuilder text = new StringBuilder();
        text.append(dice.oneIn(6) ? "Bag Attributes\n    friendlyName: x\n" : "");
        text.append(pem(dice.oneIn(3) ? dice.of(HEADERS) : "PRIVATE KEY", der, dice.of("\n", "\n", "\r\n", "\r")));
        if (dice.oneIn(6)) {
            text.append(pem(dice.of(HEADERS), dice.some(64), "\n"));
        }
        for (int i = dice.oneIn(3) ? 1 + dice.below(3) : 0; i > 0; i--) {
            int at = dice.below(text.length() + 1);
            text.replace(at, Math.min(text.length(), at + dice.below(2)), dice.of(BENDS));
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    /** Nothing that is as long as half a line of Base64. */
    private void quotesNothing(Object told, String content) {
        String text = told instanceof Throwable failure ? trace(failure) : told.toString();
        for (String line : content.split("[\r\n]+", -1)) {
            if (line.length() >= 24 && !line.startsWith("-----")) {
                String part = line.substring(0, 24);
                Finding.unless(!text.contains(part), () -> "quotes the file: " + text);
            }
        }
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static @Nullable PrivateKey byBouncyCastle(String text) {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
            return null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
