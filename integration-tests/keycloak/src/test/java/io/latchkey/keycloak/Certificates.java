package io.latchkey.keycloak;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** An authority, and the certificates that it has issued: to Keycloak, and to its clients. */
final class Certificates {

    static final String SERVER_CERTIFICATE = "server.pem";
    static final String SERVER_KEY = "server-key.pem";
    static final String TRUST_STORE = "trust.p12";
    static final String PASSWORD = "changeit";

    /** The subject of the authority. */
    static final String AUTHORITY = "CN=authority";

    /** The subject of each client certificate. */
    static final String CLIENT = "CN=partner";

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .commonName("authority")
            .certificateAuthority(0)
            .build();

    private final HeldCertificate server = new HeldCertificate.Builder()
            .signedBy(authority)
            .commonName("localhost")
            .addSubjectAlternativeName("localhost")
            .build();

    /** Another one each time, of the same subject: as one that is renewed. */
    HeldCertificate issueToClient() {
        return new HeldCertificate.Builder()
                .signedBy(authority)
                .commonName("partner")
                .build();
    }

    /** One for a key that there is already. */
    X509Certificate issueFor(KeyPair pair) {
        return new HeldCertificate.Builder()
                .signedBy(authority)
                .keyPair(pair)
                .build()
                .certificate();
    }

    /** How tokens are bound to a certificate (RFC 8705 section 3.1). */
    static String thumbprint(X509Certificate certificate) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /** For clients without a certificate. */
    HandshakeCertificates bare() {
        return new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .build();
    }

    /** For a client with this certificate. */
    HandshakeCertificates with(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .heldCertificate(certificate)
                .build();
    }

    Path writeForServer(Path folder) throws IOException {
        Files.writeString(folder.resolve(SERVER_CERTIFICATE), server.certificatePem());
        Files.writeString(folder.resolve(SERVER_KEY), server.privateKeyPkcs8Pem());
        try (OutputStream out = Files.newOutputStream(folder.resolve(TRUST_STORE))) {
            KeyStore store = empty();
            store.setCertificateEntry("authority", authority.certificate());
            store.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return folder;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
