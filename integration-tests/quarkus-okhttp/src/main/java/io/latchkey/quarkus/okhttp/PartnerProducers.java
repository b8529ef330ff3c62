package io.latchkey.quarkus.okhttp;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import okhttp3.OkHttpClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;

// tag::producers[]
/** The partner's tokens, and a client that bears them. */
@Dependent
class PartnerProducers {

    @Produces
    @Singleton
    ClientCredentialsTokenSource tokens(
            @ConfigProperty(name = "partner.token-endpoint") String tokenEndpoint,
            @ConfigProperty(name = "partner.client-id") String clientId,
            @ConfigProperty(name = "partner.client-secret") String clientSecret) {
        return ClientCredentialsTokenSource.builder()
                .name("partner")
                .tokenEndpoint(tokenEndpoint)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .build();
    }

    void close(@Disposes ClientCredentialsTokenSource tokens) {
        tokens.close();
    }

    @Produces
    @Singleton
    OkHttpClient okhttp(ClientCredentialsTokenSource tokens, @ConfigProperty(name = "partner.api") String api) {
        return new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(api)))
                .build();
    }
}
// end::producers[]
