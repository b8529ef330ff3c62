package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * A PKCS #12 key store with damages: its key, or an {@link IllegalArgumentException}. The one in the resources has no MAC,
 * so that it is read beyond the first wrong bit.
 */
final class KeyStoreTarget implements Target {

    private final byte[] whole;
    private final Path file;
    private final SigningKey key;

    KeyStoreTarget() {
        try (InputStream in = Objects.requireNonNull(KeyStoreTarget.class.getResourceAsStream("key.p12"))) {
            whole = in.readAllBytes();
            file = Files.createTempFile("key", ".p12");
            file.toFile().deleteOnExit();
            Files.write(file, whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        key = SigningKey.fromPkcs12(file, "changeit".toCharArray());
    }

    @Override
    public void tryOn(Dice input) throws Exception {
        boolean raw = input.below(8) == 7;
        byte[] content = raw ? input.rest() : damaged(input);
        Files.write(file, content);
        try {
            SigningKey read = SigningKey.fromPkcs12(file, "changeit".toCharArray());
            // What nothing protects, a bit may change: it is a key of the file all the same, and says so of itself.
            Finding.unless(
                    !Arrays.equals(content, whole) || read.equals(key),
                    () -> "another key than that of the whole file: " + read);
        } catch (IllegalArgumentException e) {
            Finding.unless(
                    !Arrays.equals(content, whole)
                            && String.valueOf(e.getMessage()).startsWith("the key store file ")
                            && e.getCause() == null,
                    () -> "refused: " + new String(content, ISO_8859_1) + " by " + e);
        }
    }

    private byte[] damaged(Dice dice) {
        byte[] damaged = whole.clone();
        for (int i = dice.below(4); i > 0; i--) {
            int at = dice.below(1 << 16) % damaged.length;
            switch (dice.below(5)) {
                case 0 -> damaged[at] = (byte) dice.below(256);
                case 1 -> damaged[at] ^= (byte) (1 << dice.below(8));
                case 2 -> damaged = Arrays.copyOf(damaged, Math.max(1, at));
                case 3 -> System.arraycopy(damaged, 0, damaged, at, Math.min(at, damaged.length - at));
                default -> damaged[at]++;
            }
        }
        return damaged;
    }
}
