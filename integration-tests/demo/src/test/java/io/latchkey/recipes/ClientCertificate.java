package io.latchkey.recipes;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

// tag::certificate[]
/** A client certificate with its key, and whom this side trusts. */
record ClientCertificate(SSLContext tls, X509TrustManager trusted) {

    /** Reads a PKCS#12 file; {@code trustStore} null: the JVM's own. */
    static ClientCertificate read(Path pkcs12, char[] password, @Nullable KeyStore trustStore)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(pkcs12.toFile(), password);
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
