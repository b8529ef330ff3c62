package io.latchkey;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate that it has signed itself, made by the JDK's key tool. */
final class TestCertificate {

    private static final String PASSWORD = "changeit";

    private static final Map<String, TestCertificate> MADE = new HashMap<>();

    private final KeyStore keys;

    private TestCertificate(KeyStore keys) {
        this.keys = keys;
    }

    /** One for each host, as keytool takes its time. */
    static synchronized TestCertificate selfSigned(String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        TestCertificate known = MADE.get(host);
        if (known == null) {
            known = make(host);
            MADE.put(host, known);
        }
        return known;
    }

    private static TestCertificate make(String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path directory = Files.createTempDirectory("certificate");
        Path file = directory.resolve("keys.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=" + host,
                            "-ext",
                            "san=dns:" + host,
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-keystore",
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool failed");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new TestCertificate(keys);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    ServerSocketFactory serverSockets() throws GeneralSecurityException {
        return serverContext().getServerSocketFactory();
    }

    /** As a load balancer that restarts: the first connection ends in the middle of its handshake. */
    ServerSocket cuttingOffTheFirst() throws GeneralSecurityException, IOException {
        SSLSocketFactory layers = serverContext().getSocketFactory();
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress()) {
            private boolean cut;

            @Override
            public Socket accept() throws IOException {
                Socket plain = super.accept();
                if (!cut) {
                    cut = true;
                    plain.getInputStream().readNBytes(5);
                    plain.close();
                    return accept();
                }
                SSLSocket tls = (SSLSocket) layers.createSocket(plain, null, plain.getPort(), true);
                tls.setUseClientMode(false);
                return tls;
            }
        };
    }

    private SSLContext serverContext() throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** A context that trusts this certificate, and no other. */
    SSLContext trustingContext() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
