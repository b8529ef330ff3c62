package io.latchkey;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The private key in a PKCS #12 key store (RFC 7292), and its certificates. */
final class Pkcs12Key {

    private final SettingFile file;
    private final KeyStore keys;

    private Pkcs12Key(SettingFile file, KeyStore keys) {
        this.file = file;
        this.keys = keys;
    }

    /** Reads it now. What is wrong with it is told, and nothing of what is in it. */
    static SigningKey read(Path path, char[] password) {
        SettingFile file = new SettingFile("the key store", path);
        byte[] bytes = file.readBytes();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(new ByteArrayInputStream(bytes), password);
            return new Pkcs12Key(file, keys).found(password);
        } catch (IOException e) {
            // As KeyStore.load tells it. Nothing of it is quoted: it is about the bytes of a key.
            throw file.unreadable(
                    e.getCause() instanceof UnrecoverableKeyException
                            ? "is not opened by this password"
                            : "is no PKCS #12 key store, or is damaged",
                    null);
        } catch (GeneralSecurityException e) {
            throw file.unreadable(
                    "cannot be understood by this Java (" + e.getClass().getName() + ")", null);
        }
    }

    private SigningKey found(char[] password) throws GeneralSecurityException {
        List<String> aliases = new ArrayList<>();
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
                aliases.add(alias);
            }
        }
        if (aliases.size() != 1) {
            throw file.unreadable(
                    aliases.isEmpty()
                            ? "has no private key"
                            : "has " + aliases.size() + " private keys, and nobody could tell which one is meant;"
                                    + " SigningKey.of takes one from a KeyStore that you have loaded",
                    null);
        }
        return SigningKey.of(key(aliases.get(0), password), certificates(aliases.get(0)), file);
    }

    private PrivateKey key(String alias, char[] password) throws GeneralSecurityException {
        try {
            return (PrivateKey) keys.getKey(alias, password);
        } catch (UnrecoverableKeyException e) {
            throw file.unreadable("is opened by this password, but its private key is not", null);
        }
    }

    private List<X509Certificate> certificates(String alias) throws GeneralSecurityException {
        Certificate[] chain = keys.getCertificateChain(alias);
        return chain == null
                ? List.of()
                : Stream.of(chain)
                        .filter(X509Certificate.class::isInstance)
                        .map(X509Certificate.class::cast)
                        .toList();
    }
}
