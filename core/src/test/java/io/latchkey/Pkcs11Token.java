package io.latchkey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS #11 token whose private keys cannot be taken out. By default the one within NSS, a library that Debian's JDK and
 * many others bring along; another one by the environment variables {@code PKCS11_CONFIGURATION}, a file as SunPKCS11
 * wants it, and {@code PKCS11_PIN}.
 */
final class Pkcs11Token implements AutoCloseable {

    private static final String OF_PRIVATE_KEYS = """
            attributes(*, CKO_PRIVATE_KEY, *) = {
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
              CKA_SIGN = true
            }
            """;

    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();

    /** Made once: NSS does not start twice in a process. */
    private static @Nullable Provider known;

    private final Provider provider;

    private Pkcs11Token(Provider provider) {
        this.provider = provider;
    }

    /** Makes it one of the providers of this JVM; null if this machine has none. */
    static @Nullable Pkcs11Token open() throws Exception {
        if (known == null) {
            known = find();
        }
        if (known == null) {
            return null;
        }
        Security.addProvider(known);
        return new Pkcs11Token(known);
    }

    private static @Nullable Provider find() throws Exception {
        String configuration = System.getenv("PKCS11_CONFIGURATION");
        if (configuration != null) {
            Provider provider = Security.getProvider("SunPKCS11").configure(configuration);
            KeyStore.getInstance("PKCS11", provider)
                    .load(null, System.getenv("PKCS11_PIN").toCharArray());
            return provider;
        }
        Path library = nss();
        return library == null
                ? null
                : Security.getProvider("SunPKCS11")
                        .configure("--name = NSS\nnssLibraryDirectory = " + library.getParent() + "\nnssDbMode = noDb\n"
                                + OF_PRIVATE_KEYS);
    }

    private static @Nullable Path nss() {
        return Stream.of(
                        "/usr/lib/x86_64-linux-gnu",
                        "/usr/lib/aarch64-linux-gnu",
                        "/usr/lib64",
                        "/usr/lib/x86_64-linux-gnu/nss",
                        "/usr/lib/aarch64-linux-gnu/nss",
                        "/usr/lib")
                .map(folder -> Path.of(folder, "libsoftokn3.so"))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /** Keys within the token, for such an algorithm; the same ones for all that take them. */
    KeyPair keys(String algorithm) {
        return KEYS.computeIfAbsent(algorithm.startsWith("ES") ? algorithm : "RSA", this::made);
    }

    private KeyPair made(String kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.equals("RSA") ? "RSA" : "EC", provider);
            switch (kind) {
                case "RSA" -> generator.initialize(2048);
                case "ES256" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case "ES384" -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                default -> generator.initialize(new ECGenParameterSpec("secp521r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    boolean signs(String algorithm) {
        return provider.getService("Signature", algorithm) != null;
    }

    void takeAway() {
        Security.removeProvider(provider.getName());
    }

    @Override
    public void close() {
        takeAway();
    }
}
