package io.latchkey.recipes;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;
import io.latchkey.TokenTransport;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.okhttp.OkHttpTokenTransport;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLParameters;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;

/** Of {@code recipes/fapi.md}. */
final class FapiRecipe {

    private final String issuer;
    private final AllowedOrigins api;

    FapiRecipe(String issuer, AllowedOrigins api) {
        this.issuer = issuer;
        this.api = api;
    }

    // tag::tokens[]
    ClientCredentialsTokenSource tokens(SigningKey key, TokenTransport overTheCertificate) {
        return ClientCredentialsTokenSource.builder()
                .issuer(issuer) // as the server's operator has told you, by another way than its metadata
                .clientId("partner-key-jwt")
                .clientAuthentication(ClientAuthentication.privateKeyJwt(key).overMutualTls())
                .scope("prices") // no more than you need
                .transport(overTheCertificate)
                .build();
    }
    // end::tokens[]

    // tag::keys[]
    static SigningKey ec(Path pem) {
        return SigningKey.fromPem(pem); // P-256: ES256; Ed25519: EdDSA
    }

    static SigningKey rsa(Path pem) {
        return SigningKey.fromPem(pem).withAlgorithm("PS256"); // by itself it would be RS256, which FAPI excludes
    }
    // end::keys[]

    // tag::suites[]
    /** Those that BCP 195 recommends (RFC 9325 section 4.2), and those of TLS 1.3. */
    static final String[] SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    };
    // end::suites[]

    // tag::okhttp[]
    OkHttpClient okhttp(ClientCertificate certificate, SigningKey key) {
        OkHttpClient base = new OkHttpClient.Builder()
                .sslSocketFactory(certificate.tls().getSocketFactory(), certificate.trusted())
                .connectionSpecs(List.of(new ConnectionSpec.Builder(ConnectionSpec.RESTRICTED_TLS)
                        .cipherSuites(SUITES)
                        .build()))
                .build();
        ClientCredentialsTokenSource tokens = tokens(key, OkHttpTokenTransport.over(base));
        return base.newBuilder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                .build();
    }
    // end::okhttp[]

    // tag::jaxrs[]
    Client jaxrs(ClientCertificate certificate, SigningKey key) {
        Client client = ClientBuilder.newBuilder().sslContext(certificate.tls()).build();
        ClientCredentialsTokenSource tokens = tokens(key, JaxrsTokenTransport.over(client));
        return client.register(BearerAuthFilter.create(tokens, api));
    }
    // end::jaxrs[]

    // tag::jdk[]
    TokenTransport overTheJdk(ClientCertificate certificate) {
        return TokenTransport.of(HttpClient.newBuilder()
                .sslContext(certificate.tls())
                .sslParameters(new SSLParameters(SUITES, new String[] {"TLSv1.3", "TLSv1.2"}))
                .build());
    }
    // end::jdk[]
}
