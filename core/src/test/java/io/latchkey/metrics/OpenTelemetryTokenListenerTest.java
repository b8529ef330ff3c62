package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.latchkey.AccessToken;
import io.latchkey.MovedSource;
import io.latchkey.TokenListener;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the SDK's exporters get. */
@Timeout(60)
class OpenTelemetryTokenListenerTest {

    private static final String FETCH = "latchkey.token.fetch";

    private final MovedSource.Time time = new MovedSource.Time();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final AtomicReference<@Nullable Runnable> atStart = new AtomicReference<>();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(new AtStart())
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    private final Tracer tracer = sdk.getTracer("test");
    private final TokenListener listener = OpenTelemetryTokenListener.of(sdk, time::now);

    /** Does something while a fetch's span is being started. */
    private final class AtStart implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            Runnable work = span.getName().equals(FETCH) ? atStart.getAndSet(null) : null;
            if (work != null) {
                work.run();
            }
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return false;
        }
    }

    @AfterEach
    void recordsNothingThatIsSecret() {
        assertThat(spans.getFinishedSpanItems() + " " + metrics.collectAllMetrics())
                .doesNotContainPattern("token-\\d|c1ient|s3cret|free text");
        sdk.close();
    }

    private Map<String, List<PointData>> points() {
        Map<String, List<PointData>> points = new TreeMap<>();
        for (MetricData metric : metrics.collectAllMetrics()) {
            points.put(metric.getName(), List.copyOf(metric.getData().getPoints()));
        }
        return points;
    }

    private double gauge(String name) {
        return metrics.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals("latchkey.token." + name))
                .flatMap(metric -> metric.getDoubleGaugeData().getPoints().stream())
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static List<Attributes> attributes(@Nullable Collection<PointData> points) {
        return points == null
                ? List.of()
                : points.stream().map(PointData::getAttributes).toList();
    }

    private static Attributes of(Object... namesAndValues) {
        var attributes = Attributes.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = String.valueOf(namesAndValues[i]);
            if (namesAndValues[i + 1] instanceof Boolean value) {
                attributes.put(name, value);
            } else {
                attributes.put(name, String.valueOf(namesAndValues[i + 1]));
            }
        }
        return attributes.build();
    }

    // -- metrics

    @Test
    void recordsTheseMetricsOfTheFirstToken() {
        MovedSource orders = time.source("orders", listener);
        time.holdWork();
        CompletableFuture<AccessToken> asked = orders.ask();
        time.advance(Duration.ofMillis(250));
        time.runAll();
        assertThat(asked).isCompleted();
        time.advance(Duration.ofMinutes(1));

        Map<String, String> units = metrics.collectAllMetrics().stream()
                .collect(Collectors.toMap(MetricData::getName, MetricData::getUnit));
        assertThat(units)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "latchkey.token.fetch", "s",
                        "latchkey.token.wait", "s",
                        "latchkey.token.rejected", "{token}",
                        "latchkey.token.insufficient.scope", "{answer}",
                        "latchkey.token.store.failures", "{call}",
                        "latchkey.token.remaining", "s",
                        "latchkey.token.since.success", "s"));
        Map<String, List<PointData>> points = points();
        assertThat(attributes(points.get("latchkey.token.fetch")))
                .containsExactly(of("source", "orders", "reason", "cold", "outcome", "success", "shared", false));
        assertThat(attributes(points.get("latchkey.token.wait")))
                .containsExactly(of("source", "orders", "outcome", "success"));
        assertThat(attributes(points.get("latchkey.token.rejected")))
                .as("counts from 0")
                .containsExactlyInAnyOrder(
                        of("source", "orders", "young", false), of("source", "orders", "young", true));
        assertThat(points.get("latchkey.token.fetch"))
                .singleElement()
                .isInstanceOfSatisfying(HistogramPointData.class, fetch -> {
                    assertThat(fetch.getSum()).isEqualTo(0.25);
                    assertThat(fetch.getCount()).isEqualTo(1);
                    assertThat(fetch.getBoundaries()).startsWith(0.005).endsWith(60.0);
                });
        assertThat(gauge("remaining")).isEqualTo(3540);
        assertThat(gauge("since.success")).isEqualTo(60);
    }

    @Test
    void hasTheErrorOfAFailedFetch() {
        MovedSource orders = time.source("orders", listener).otherwiseError(401, "invalid_client");
        assertThat(orders.ask()).isCompletedExceptionally();

        assertThat(attributes(points().get("latchkey.token.fetch")))
                .containsExactly(of(
                        "source", "orders",
                        "reason", "cold",
                        "outcome", "failure",
                        "shared", false,
                        "error.type", "invalid_client"));
        assertThat(attributes(points().get("latchkey.token.wait")))
                .containsExactly(of("source", "orders", "outcome", "failure"));
        assertThat(points()).doesNotContainKey("latchkey.token.since.success");
        assertThat(gauge("remaining")).isZero();
        assertThat(gauge("since.failure")).isZero();
    }

    @Test
    void countsWhatIsRefusedAndWhatFails() {
        MapTokenStore store = new MapTokenStore();
        MovedSource orders = time.source("orders", listener, builder -> builder.tokenStore(store));
        orders.source().reject(orders.token());
        orders.source().reject(orders.token());
        orders.source().insufficientScope(orders.token(), "free text");
        store.fails = true;
        time.advance(Duration.ofHours(2));
        orders.token();

        assertThat(count("rejected", of("source", "orders", "young", false))).isEqualTo(1);
        assertThat(count("rejected", of("source", "orders", "young", true))).isEqualTo(1);
        assertThat(count("insufficient.scope", of("source", "orders"))).isEqualTo(1);
        assertThat(count("store.failures", of("source", "orders"))).isEqualTo(1);
    }

    private long count(String name, Attributes attributes) {
        return metrics.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals("latchkey.token." + name))
                .flatMap(metric -> metric.getLongSumData().getPoints().stream())
                .filter(point -> point.getAttributes().equals(attributes))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void forgetsTheSourceThatWasSilentForLongest() {
        for (int i = 0; i <= Sources.MOST; i++) {
            time.source("s" + i, listener).token();
        }

        assertThat(attributes(points().get("latchkey.token.remaining")))
                .hasSize(Sources.MOST)
                .doesNotContain(of("source", "s0"));
    }

    // -- spans

    private SpanData fetch() {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(FETCH))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> linked(SpanData span) {
        return span.getLinks().stream()
                .map(LinkData::getSpanContext)
                .map(context -> context.getSpanId())
                .toList();
    }

    private static @Nullable String text(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }

    private static @Nullable Long number(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.longKey(name));
    }

    /** Does something within a span, as an instrumented server does, and says which. */
    private String callingWithin(Runnable work) {
        Span call = tracer.spanBuilder("call").startSpan();
        Context.current()
                .with(call)
                .wrap(() -> {
                    work.run();
                    assertThat(Span.current()).as("the caller's own").isSameAs(call);
                })
                .run();
        call.end();
        return call.getSpanContext().getSpanId();
    }

    @Test
    void makesARootSpanOfAFetch_linkedToItsCallers() {
        MovedSource orders = time.source("orders", listener);
        time.holdWork();
        String first = callingWithin(() -> {
            var unused = orders.ask();
        });
        String second = callingWithin(() -> {
            var unused = orders.ask();
        });
        var unused = orders.ask();
        time.runAll();

        SpanData fetch = fetch();
        assertThat(fetch.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(fetch.getParentSpanContext().isValid()).isFalse();
        assertThat(linked(fetch)).containsExactly(first, second);
        assertThat(fetch.getStatus()).isEqualTo(StatusData.unset());
        assertThat(fetch.getAttributes().asMap())
                .isEqualTo(Attributes.builder()
                        .put("latchkey.source", "orders")
                        .put("latchkey.reason", "cold")
                        .put("latchkey.outcome", "success")
                        .put("latchkey.attempts", 1L)
                        .put("latchkey.callers", 3L)
                        .put("latchkey.shared", false)
                        .build()
                        .asMap());
        assertThat(fetch.hasEnded()).isTrue();
    }

    @Test
    void isCurrentWhileTheRequestIsSent_andNothingOfTheCallers() {
        MovedSource orders = time.source("orders", listener);
        orders.thenWhile(() -> {
            assertThat(Baggage.current().isEmpty()).isTrue();
            tracer.spanBuilder("POST").startSpan().end();
        });

        Baggage baggage = Baggage.builder().put("customer", "4711").build();
        Context.current()
                .with(baggage)
                .wrap(() -> {
                    String caller = callingWithin(orders::token);
                    assertThat(linked(fetch())).containsExactly(caller);
                })
                .run();

        SpanData post = spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals("POST"))
                .findFirst()
                .orElseThrow();
        assertThat(post.getParentSpanId()).isEqualTo(fetch().getSpanId());
        assertThat(post.getTraceId()).isEqualTo(fetch().getTraceId());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void linksSoManyCallersAndNoMore_eachOnce() {
        MovedSource orders = time.source("orders", listener);
        time.holdWork();
        List<String> callers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            callers.add(callingWithin(() -> {
                var unused = orders.ask();
                unused = orders.ask();
            }));
        }
        time.runAll();

        assertThat(linked(fetch())).isEqualTo(callers.subList(0, FetchSpan.MOST_LINKS));
        assertThat(number(fetch(), "latchkey.callers")).isEqualTo(2000);
    }

    @Test
    void linksARefreshToTheCallerWhoNoticed() {
        MovedSource orders = time.source("orders", listener);
        orders.token();
        spans.reset();
        time.advance(Duration.ofMinutes(50));

        String caller = callingWithin(orders::token);

        assertThat(linked(fetch())).containsExactly(caller);
        assertThat(text(fetch(), "latchkey.reason")).isEqualTo("ahead");
    }

    @Test
    void linksARefreshByTimerToNobody() {
        MovedSource orders = time.source("orders", listener, builder -> builder.keepWarm(Duration.ofHours(1)));
        String unused = callingWithin(orders::token);
        spans.reset();

        time.advance(Duration.ofMinutes(55));

        assertThat(linked(fetch())).isEmpty();
        assertThat(number(fetch(), "latchkey.callers")).isZero();
    }

    @Test
    @Tag("H9")
    void recordsAFailureWithoutSecrets() {
        MovedSource orders = time.source("orders", listener);
        orders.thenStatus(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"no such secret: s3cret\"}",
                "Content-Type",
                "application/json");
        assertThat(orders.ask()).isCompletedExceptionally();

        SpanData fetch = fetch();
        assertThat(fetch.getStatus()).isEqualTo(StatusData.error());
        assertThat(text(fetch, "error.type")).isEqualTo("invalid_client");
        assertThat(text(fetch, "latchkey.outcome")).isEqualTo("failure");
        assertThat(fetch.getEvents())
                .singleElement()
                .extracting(EventData::getAttributes)
                .asString()
                .contains("io.latchkey.TokenException", "answered 401 invalid_client", "no such secret: ");
    }

    @Test
    void endsTheSpanOfASourceThatIsClosed() {
        MovedSource orders = time.source("orders", listener);
        time.holdWork();
        var unused = orders.ask();
        orders.source().close();

        assertThat(text(fetch(), "latchkey.outcome")).isEqualTo("closed");
        assertThat(number(fetch(), "latchkey.callers")).isEqualTo(1);
    }

    @Test
    void endsTheSpanOfASourceThatIsClosedMeanwhile() {
        MovedSource orders = time.source("orders", listener);
        time.holdWork();
        atStart.set(() -> orders.source().close());

        var unused = orders.ask();

        assertThat(text(fetch(), "latchkey.outcome")).isEqualTo("closed");
    }

    @Test
    void linksThoseWhoJoinWhileTheSpanIsStarted() {
        MovedSource orders = time.source("orders", listener);
        time.holdWork();
        List<String> callers = new ArrayList<>();
        atStart.set(() -> callers.add(callingWithin(() -> {
            var unused = orders.ask();
        })));

        String first = callingWithin(() -> {
            var unused = orders.ask();
        });
        time.runAll();

        assertThat(linked(fetch())).containsExactly(first, callers.get(0));
    }

    @Test
    void worksWhereNothingRecords() {
        TokenListener idle = OpenTelemetryTokenListener.of(io.opentelemetry.api.OpenTelemetry.noop());

        assertThat(time.source("orders", idle).token().value()).isEqualTo("token-1");
    }

    @Test
    void wantsAnOpenTelemetry() {
        assertThatNullPointerException().isThrownBy(OpenTelemetryTokenListenerTest::ofNull);
    }

    @SuppressWarnings("NullAway") // Which is what this is about.
    private static TokenListener ofNull() {
        return OpenTelemetryTokenListener.of(null);
    }
}
