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

    /** Makes keys within the token, for such an algorithm. */
    KeyPair keys(String algorithm) throws GeneralSecurityException {
        boolean rsa = !algorithm.startsWith("ES");
        KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC", provider);
        if (rsa) {
            generator.initialize(2048);
        } else {
            generator.initialize(new ECGenParameterSpec(
                    switch (algorithm) {
                        case "ES256" -> "secp256r1";
                        case "ES384" -> "secp384r1";
                        default -> "secp521r1";
                    }));
        }
        return generator.generateKeyPair();
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
