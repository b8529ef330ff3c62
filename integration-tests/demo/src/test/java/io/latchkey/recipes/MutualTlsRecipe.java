package io.latchkey.recipes;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.okhttp.OkHttpTokenTransport;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Of {@code recipes/mutual-tls.md}. */
final class MutualTlsRecipe {

    private final URI tokenEndpoint;
    private final AllowedOrigins api;

    MutualTlsRecipe(URI tokenEndpoint, AllowedOrigins api) {
        this.tokenEndpoint = tokenEndpoint;
        this.api = api;
    }

    // tag::okhttp[]
    OkHttpClient okhttp(ClientCertificate certificate) {
        OkHttpClient base = new OkHttpClient.Builder()
                .sslSocketFactory(certificate.tls().getSocketFactory(), certificate.trusted())
                .build();
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId("partner")
                .clientAuthentication(ClientAuthentication.none()) // no secret: the certificate is the proof
                .transport(OkHttpTokenTransport.over(base))
                .build();
        return base.newBuilder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                .build();
    }
    // end::okhttp[]

    // tag::jaxrs[]
    Client jaxrs(ClientCertificate certificate) {
        Client client = ClientBuilder.newBuilder().sslContext(certificate.tls()).build();
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId("partner")
                .clientAuthentication(ClientAuthentication.none())
                .transport(JaxrsTokenTransport.over(client))
                .build();
        return client.register(BearerAuthFilter.create(tokens, api));
    }
    // end::jaxrs[]

    // tag::jdk[]
    ClientCredentialsTokenSource overTheJdk(ClientCertificate certificate) {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(certificate.tls())
                .connectTimeout(Duration.ofSeconds(3))
                .build();
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId("partner")
                .clientAuthentication(ClientAuthentication.none())
                .transport(TokenTransport.of(http))
                .build();
    }
    // end::jdk[]

    /** Of what the API's clients are made anew when the certificate is. */
    final class Renewed {

        private final Path file;
        private final char[] password;
        private final @Nullable KeyStore trustStore;

        Renewed(Path file, char[] password, @Nullable KeyStore trustStore)
                throws IOException, GeneralSecurityException {
            this.file = file;
            this.password = password;
            this.trustStore = trustStore;
            this.client = okhttp(ClientCertificate.read(file, password, trustStore));
        }

        // tag::renewal[]
        private volatile OkHttpClient client;

        OkHttpClient client() { // asked for each call, not kept
            return client;
        }

        void renew() throws IOException, GeneralSecurityException { // by a timer, or when the file has changed
            client = okhttp(ClientCertificate.read(file, password, trustStore));
        }
        // end::renewal[]
    }
}
