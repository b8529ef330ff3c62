package io.latchkey.sandbox;

import java.net.URI;
import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The same servers behind TLS: one door for everybody, one for clients that show a certificate, and one of the API. A
 * token that is asked for with a certificate is bound to it (RFC 8705 section 3).
 */
public final class SecureDoors {

    private record Origins(String issuer, String mutual, String api) {}

    private volatile @Nullable Origins origins;

    SecureDoors() {}

    /** Opens them, on ports that the system chooses. */
    void open(Tomcat tomcat, KeyStore server, String password, KeyStore clients) {
        origins = new Origins(
                door(tomcat, hostConfig(server, password, clients, "none")),
                door(tomcat, hostConfig(server, password, clients, "required")),
                door(tomcat, hostConfig(server, password, clients, "optional")));
    }

    boolean areOpen() {
        return origins != null;
    }

    private Origins origins() {
        return Objects.requireNonNull(origins, "not open");
    }

    private static SSLHostConfig hostConfig(KeyStore server, String password, KeyStore clients, String verification) {
        SSLHostConfig config = new SSLHostConfig();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(server);
        certificate.setCertificateKeystorePassword(password);
        config.addCertificate(certificate);
        config.setTrustStore(clients);
        config.setCertificateVerification(verification);
        config.setProtocols("TLSv1.2+TLSv1.3");
        return config;
    }

    private static String door(Tomcat tomcat, SSLHostConfig config) {
        Connector connector = WebServer.anotherConnector();
        connector.setScheme("https");
        connector.setSecure(true);
        Http11NioProtocol http = (Http11NioProtocol) connector.getProtocolHandler();
        http.setSSLEnabled(true);
        http.addSslHostConfig(config);
        tomcat.getService().addConnector(connector);
        return Loopback.secureOrigin(connector.getLocalPort());
    }

    /**
     * Returns the issuer identifier of the authorization server, such as {@code https://127.0.0.1:40123}. Its metadata
     * names {@link #tokenEndpoint()} as the alias for mutual TLS, and client assertions are taken that are meant for it
     * and for nothing else.
     */
    public String issuer() {
        return origins().issuer;
    }

    /** Returns the token endpoint that wants a client certificate. */
    public URI tokenEndpoint() {
        return URI.create(origins().mutual + TokenEndpointTraffic.PATH);
    }

    /** Returns the origin of the API, which asks for a client certificate and goes on without one. */
    public String apiOrigin() {
        return origins().api;
    }

    /** Returns the URI of this path, with its query if it has one, at the API. */
    public URI api(String pathAndQuery) {
        return URI.create(origins().api + pathAndQuery);
    }

    /** What the metadata says beside Spring's own (RFC 8705 section 5). */
    Map<String, Object> endpointAliases() {
        return Map.of("token_endpoint", tokenEndpoint().toString());
    }
}
