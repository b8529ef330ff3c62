package io.latchkey.recipes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import okhttp3.tls.HeldCertificate;

/** Issues certificates as a partner would, in the forms in which they are handed out. */
final class TestAuthority {

    static final String PASSWORD = "changeit";

    private static final long AN_HOUR = TimeUnit.HOURS.toMillis(1);

    private final HeldCertificate authority =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    /** For the servers of the sandbox. */
    KeyStore server() throws IOException, GeneralSecurityException {
        return keyStore(new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("127.0.0.1")
                .build());
    }

    HeldCertificate rsaServer() {
        return new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("127.0.0.1")
                .rsa2048()
                .build();
    }

    HeldCertificate client(String name) {
        return new HeldCertificate.Builder()
                .signedBy(authority)
                .commonName(name)
                .build();
    }

    HeldCertificate expired(String name) {
        long now = System.currentTimeMillis();
        return new HeldCertificate.Builder()
                .signedBy(authority)
                .commonName(name)
                .validityInterval(now - 2 * AN_HOUR, now - AN_HOUR)
                .build();
    }

    /** Whom the other side trusts: what this authority has issued. */
    KeyStore trustStore() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setCertificateEntry("authority", authority.certificate());
        return store;
    }

    byte[] pkcs12(HeldCertificate held) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        keyStore(held).store(out, PASSWORD.toCharArray());
        return out.toByteArray();
    }

    /** Its certificate and that of the authority, as PEM. */
    byte[] chain(HeldCertificate held) {
        return (held.certificatePem() + authority.certificatePem()).getBytes(US_ASCII);
    }

    X509KeyManager keyManager(HeldCertificate held) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore(held), PASSWORD.toCharArray());
        return (X509KeyManager) keys.getKeyManagers()[0];
    }

    private KeyStore keyStore(HeldCertificate held) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry("key", held.keyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {
            held.certificate(), authority.certificate()
        });
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
