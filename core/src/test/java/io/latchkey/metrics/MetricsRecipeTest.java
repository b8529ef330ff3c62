package io.latchkey.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.MovedSource;
import io.latchkey.TokenListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recipe, over a real token endpoint. */
@Timeout(60)
class MetricsRecipeTest {

    private static final byte[] TOKEN =
            "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}".getBytes(UTF_8);

    private final HttpServer endpoint = server();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MetricsRecipe recipe =
            new MetricsRecipe("http://127.0.0.1:" + endpoint.getAddress().getPort() + "/token");

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        endpoint.createContext("/token", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, TOKEN.length);
            exchange.getResponseBody().write(TOKEN);
            exchange.close();
        });
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.stop(0);
    }

    /** Callers have their token before anybody is told of it. */
    @Test
    void recordsByMicrometer() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        registry.config().onMeterAdded(meter -> {
            if (meter.getId().getName().equals("latchkey.token.fetch")) {
                told.countDown();
            }
        });
        try (ClientCredentialsTokenSource tokens = recipe.byMicrometer(registry)) {
            assertThat(tokens.token().value()).isEqualTo("abc");

            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(registry.scrape()).contains("latchkey_token_remaining_seconds{source=\"orders\"} 3");
        }
    }

    @Test
    void recordsByBothAndOneOfItsOwn() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build()) {
            MovedSource.Time time = new MovedSource.Time();
            MovedSource orders = time.source("orders", recipe.byBoth(registry, sdk));
            assertThat(orders.thenError(400, "invalid_scope").ask()).isCompletedExceptionally();

            TokenListener alone = recipe.byOpenTelemetry(sdk);
            assertThat(time.source("prices", alone).ask()).isCompleted();

            assertThat(registry.scrape()).contains("error=\"invalid_scope\"");
            assertThat(spans.getFinishedSpanItems()).hasSize(2);
        }
    }
}
