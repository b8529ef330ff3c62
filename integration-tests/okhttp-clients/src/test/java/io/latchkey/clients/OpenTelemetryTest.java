package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

final class OpenTelemetryTest {

    @Test
    void tracesBothAttempts() throws Exception {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        try (Partner partner = Partner.answering("BTC 1");
                OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                                .build())
                        .build()) {
            Call.Factory calls = OkHttpTelemetry.builder(telemetry).build().newCallFactory(partner.client());

            try (Response response = calls.newCall(new Request.Builder()
                            .url(partner.origin() + "/prices")
                            .build())
                    .execute()) {
                assertThat(response.body().string()).isEqualTo("BTC 1");
            }

            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
            assertThat(spans.getFinishedSpanItems())
                    .extracting(span -> span.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                    .containsExactly(401L, 200L);
            assertThat(spans.getFinishedSpanItems().toString()).doesNotContain(DEAD, GOOD);
        }
    }
}
