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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Of {@code recipes/mutual-tls.md}. */
final class MutualTlsRecipe {

    private final URI tokenEndpoint;
    private final AllowedOrigins api;
    private final @Nullable KeyStore trustStore;

    MutualTlsRecipe(URI tokenEndpoint, AllowedOrigins api, @Nullable KeyStore trustStore) {
        this.tokenEndpoint = tokenEndpoint;
        this.api = api;
        this.trustStore = trustStore;
    }

    @Nullable
    KeyStore trustStore() {
        return trustStore;
    }

    // tag::okhttp[]
    RenewedClient.Pair<OkHttpClient> okhttp(ClientCertificate certificate) {
        OkHttpClient base = new OkHttpClient.Builder()
                .sslSocketFactory(certificate.tls().getSocketFactory(), certificate.trusted())
                .build();
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId("partner-tls")
                .clientAuthentication(ClientAuthentication.tlsClientAuth()) // the certificate is the proof
                .transport(OkHttpTokenTransport.over(base))
                .build();
        OkHttpClient client = base.newBuilder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                .build();
        return new RenewedClient.Pair<>(client, tokens);
    }
    // end::okhttp[]

    // tag::jaxrs[]
    RenewedClient.Pair<Client> jaxrs(ClientCertificate certificate) {
        Client client = ClientBuilder.newBuilder().sslContext(certificate.tls()).build();
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId("partner-tls")
                .clientAuthentication(ClientAuthentication.tlsClientAuth())
                .transport(JaxrsTokenTransport.over(client))
                .build();
        client.register(BearerAuthFilter.create(tokens, api));
        return new RenewedClient.Pair<>(client, tokens);
    }
    // end::jaxrs[]

    // tag::jdk[]
    RenewedClient.Pair<HttpClient> jdk(ClientCertificate certificate) {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(certificate.tls())
                .connectTimeout(Duration.ofSeconds(3))
                .build();
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId("partner-tls")
                .clientAuthentication(ClientAuthentication.tlsClientAuth())
                .transport(TokenTransport.of(client))
                .build();
        return new RenewedClient.Pair<>(client, tokens);
    }
    // end::jdk[]

    // tag::pkcs12[]
    RenewedClient<OkHttpClient> renewed(Path pkcs12, char[] password) throws IOException, GeneralSecurityException {
        return new RenewedClient<>(
                content -> okhttp(ClientCertificate.ofPkcs12(content, password, trustStore)), pkcs12);
    }
    // end::pkcs12[]

    // tag::pem[]
    RenewedClient<Client> renewed(Path certificates, Path key) throws IOException, GeneralSecurityException {
        return new RenewedClient<>(content -> jaxrs(ClientCertificate.ofPem(content, trustStore)), certificates, key);
    }
    // end::pem[]

    // tag::timer[]
    ScheduledFuture<?> every(Duration interval, ScheduledExecutorService timer, RenewedClient<?> renewed) {
        return timer.scheduleWithFixedDelay(
                renewed::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }
    // end::timer[]

    // tag::factory[]
    Call.Factory factory(RenewedClient<OkHttpClient> renewed) { // for Retrofit: new Retrofit.Builder().callFactory(...)
        return request -> renewed.current().client().newCall(request);
    }
    // end::factory[]

    // tag::by-hand[]
    HttpResponse<String> prices(RenewedClient<HttpClient> renewed, URI prices)
            throws IOException, InterruptedException {
        RenewedClient.Pair<HttpClient> now = renewed.current(); // once for both
        HttpRequest request = HttpRequest.newBuilder(prices)
                .header("Authorization", now.tokens().token().authorizationHeader())
                .build();
        return now.client().send(request, HttpResponse.BodyHandlers.ofString());
    }
    // end::by-hand[]
}
