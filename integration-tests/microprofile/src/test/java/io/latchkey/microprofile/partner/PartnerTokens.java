package io.latchkey.microprofile.partner;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.metrics.OpenTelemetryTokenListener;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

// tag::tokens[]
@ApplicationScoped
public class PartnerTokens {

    @Produces
    @Singleton // as its class is final, and cannot be proxied
    ClientCredentialsTokenSource tokens(Config config, OpenTelemetry telemetry) {
        Map<String, String> settings = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("latchkey.")) {
                config.getOptionalValue(name, String.class).ifPresent(value -> settings.put(name, value));
            }
        }
        return ClientCredentialsTokenSource.builder(settings, "latchkey")
                .listener(OpenTelemetryTokenListener.of(telemetry))
                .build();
    }

    void close(@Disposes ClientCredentialsTokenSource tokens) {
        tokens.close();
    }

    @Produces
    @Singleton
    BearerAuth auth(ClientCredentialsTokenSource tokens, @ConfigProperty(name = "partner/mp-rest/url") String api) {
        return BearerAuth.of(tokens, AllowedOrigins.of(api));
    }
}
// end::tokens[]
