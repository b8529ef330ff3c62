package io.latchkey.recipes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

// tag::certificate[]
/** A client certificate with its key, and whom this side trusts. */
record ClientCertificate(SSLContext tls, X509TrustManager trusted) {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]+)-----END \\1-----");

    /** From a PKCS#12 file; {@code trustStore} null: the JVM's own. */
    static ClientCertificate ofPkcs12(byte[] file, char[] password, @Nullable KeyStore trustStore)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), password);
        return of(store, password, trustStore);
    }

    /** From a key (PKCS#8) and certificates, the client's own first, as cert-manager and SPIFFE write them. */
    static ClientCertificate ofPem(byte[] blocks, @Nullable KeyStore trustStore)
            throws IOException, GeneralSecurityException {
        CertificateFactory certificates = CertificateFactory.getInstance("X.509");
        List<Certificate> chain = new ArrayList<>();
        byte[] pkcs8 = {};
        for (Matcher block = BLOCK.matcher(new String(blocks, US_ASCII)); block.find(); ) {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            switch (block.group(1)) {
                case "CERTIFICATE" -> chain.add(certificates.generateCertificate(new ByteArrayInputStream(der)));
                case "PRIVATE KEY" -> pkcs8 = der;
                default -> {}
            }
        }
        if (chain.isEmpty()) {
            throw new KeyStoreException("no certificate");
        }
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        char[] password = {};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("client", key, password, chain.toArray(Certificate[]::new));
        return of(store, password, trustStore);
    }

    private static ClientCertificate of(KeyStore store, char[] password, @Nullable KeyStore trustStore)
            throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustStore);
        X509TrustManager trusted = (X509TrustManager) trust.getTrustManagers()[0];
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), new TrustManager[] {trusted}, null);
        return new ClientCertificate(tls, trusted);
    }
}
// end::certificate[]
