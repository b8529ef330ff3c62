package io.latchkey.micronaut;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import okhttp3.OkHttpClient;

// tag::factory[]
/** The partner's tokens, and a client that bears them. */
@Factory
class PartnerFactory {

    @Singleton
    @Bean(preDestroy = "close")
    ClientCredentialsTokenSource tokens(
            @Property(name = "partner.token-endpoint") String tokenEndpoint,
            @Property(name = "partner.client-id") String clientId,
            @Property(name = "partner.client-secret") String clientSecret) {
        return ClientCredentialsTokenSource.builder()
                .name("partner")
                .tokenEndpoint(tokenEndpoint)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .build();
    }

    @Singleton
    OkHttpClient okhttp(ClientCredentialsTokenSource tokens, @Property(name = "partner.api") String api) {
        return new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(api)))
                .build();
    }
}
// end::factory[]
