package io.latchkey.metrics;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;

/** The code of {@code recipes/metrics.md}. */
final class MetricsRecipe {

    private final String tokenEndpoint;

    MetricsRecipe(String tokenEndpoint) {
        this.tokenEndpoint = tokenEndpoint;
    }

    ClientCredentialsTokenSource byMicrometer(MeterRegistry registry) {
        // tag::micrometer[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .name("orders") // the label "source" of every metric
                .listener(MicrometerTokenListener.of(registry))
                .tokenEndpoint(tokenEndpoint)
                .clientId("my-client")
                .clientSecret("my-secret")
                .build();
        // end::micrometer[]
        return tokens;
    }

    TokenListener byOpenTelemetry(OpenTelemetry openTelemetry) {
        // tag::opentelemetry[]
        TokenListener listener = OpenTelemetryTokenListener.of(openTelemetry);
        // end::opentelemetry[]
        return listener;
    }

    TokenListener byBoth(MeterRegistry registry, OpenTelemetry openTelemetry) {
        // tag::both[]
        TokenListener listener = TokenListener.all(
                MicrometerTokenListener.of(registry),
                OpenTelemetryTokenListener.of(openTelemetry),
                new TokenListener() {
                    @Override
                    public void failed(Failed event) {
                        System.getLogger("on-call")
                                .log(System.Logger.Level.ERROR, event.source() + ": " + event.failure());
                    }
                });
        // end::both[]
        return listener;
    }
}
