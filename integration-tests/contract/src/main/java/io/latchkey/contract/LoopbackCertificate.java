package io.latchkey.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for {@code 127.0.0.1} and {@code localhost} that has signed itself, good until 2167. Its key lies in a file
 * of this repository, so that nobody but tests may trust it.
 */
final class LoopbackCertificate {

    private static final String PASSWORD = "changeit";
    private static final String TYPE = "PKCS12";
    private static final String ALIAS = "server";

    private final KeyStore keys;

    private LoopbackCertificate(KeyStore keys) {
        this.keys = keys;
    }

    static LoopbackCertificate load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(TYPE);
        try (InputStream in =
                Objects.requireNonNull(LoopbackCertificate.class.getResourceAsStream("loopback.p12"), "loopback.p12")) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new LoopbackCertificate(keys);
    }

    /** What a server shows it by. */
    SSLContext serverContext() throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /**
     * Lets all of this JVM trust it, and no other, as its operator would have it by {@code javax.net.ssl.trustStore}: each
     * stack has it from there. To be closed.
     */
    AutoCloseable trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(TYPE);
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        Path file = Files.createTempFile("loopback", ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return new Trust(file, context);
    }

    /** What is the JVM's is put back as it was. */
    private static final class Trust implements AutoCloseable {

        private final Map<String, @Nullable String> before = new LinkedHashMap<>();
        private final SSLContext contextBefore = SSLContext.getDefault();
        private final SSLSocketFactory factoryBefore = HttpsURLConnection.getDefaultSSLSocketFactory();
        private final Path file;

        Trust(Path file, SSLContext context) throws GeneralSecurityException {
            this.file = file;
            set("javax.net.ssl.trustStore", file.toString());
            set("javax.net.ssl.trustStorePassword", PASSWORD);
            set("javax.net.ssl.trustStoreType", TYPE);
            // made from these properties once, perhaps long before
            SSLContext.setDefault(context);
            HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
        }

        private void set(String property, String value) {
            before.put(property, System.setProperty(property, value));
        }

        @Override
        public void close() throws IOException {
            HttpsURLConnection.setDefaultSSLSocketFactory(factoryBefore);
            SSLContext.setDefault(contextBefore);
            before.forEach((property, value) -> {
                if (value == null) {
                    System.clearProperty(property);
                } else {
                    System.setProperty(property, value);
                }
            });
            Files.delete(file);
        }
    }
}
