package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.canary.Haystack;
import io.latchkey.metrics.MicrometerTokenListener;
import io.latchkey.metrics.OpenTelemetryTokenListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/** All that the listeners for metrics and traces make of what they are told. */
final class Telemetry {

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final TokenListener listener = TokenListener.all(
            MicrometerTokenListener.of(meters),
            OpenTelemetryTokenListener.of(OpenTelemetrySdk.builder()
                    .setMeterProvider(SdkMeterProvider.builder()
                            .registerMetricReader(metrics)
                            .build())
                    .setTracerProvider(SdkTracerProvider.builder()
                            .addSpanProcessor(SimpleSpanProcessor.create(spans))
                            .build())
                    .build()));

    TokenListener listener() {
        return listener;
    }

    /** Names, tags, attributes and values, of which there have to be some. */
    void addTo(Haystack haystack) {
        assertThat(spans.getFinishedSpanItems()).isNotEmpty();
        haystack.add("what Prometheus scrapes", meters.scrape());
        meters.getMeters()
                .forEach(meter -> haystack.add("a meter", meter.getId().toString()));
        metrics.collectAllMetrics().forEach(metric -> haystack.add("a metric", metric.toString()));
        spans.getFinishedSpanItems().forEach(span -> haystack.add("a span", span.toString()));
    }
}
