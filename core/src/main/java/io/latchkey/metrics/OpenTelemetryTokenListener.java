package io.latchkey.metrics;

import io.latchkey.TokenListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleBiFunction;

/**
 * Records what token sources do as OpenTelemetry metrics, the {@linkplain io.latchkey.metrics package} says which, and
 * makes a span of each fetch. One serves any number of sources; an application makes one, since what observes the gauges
 * stays for as long as its SDK.
 *
 * <pre>{@code
 * ClientCredentialsTokenSource.builder()
 *         .name("orders")
 *         .listener(OpenTelemetryTokenListener.of(GlobalOpenTelemetry.get()))
 *         ...
 * }</pre>
 *
 * <p>A metric's error is its attribute {@code error.type}, absent if there was none, {@code _OTHER} if no word fits.
 *
 * <p>The span is called {@code latchkey.token.fetch} and is the root of a trace of its own, not a child of whichever
 * caller came first: all who wait are served by it, and it goes on when they leave. It is linked to the spans of those who
 * wait for it, or who noticed that the token should be refreshed, 32 of them at most; {@code latchkey.callers} says how
 * many there were. While a token request is made, it is the current span, so that what an instrumented HTTP client or a
 * supplier of the client secret adds is its child. Its attributes are {@code latchkey.source}, {@code latchkey.reason},
 * {@code latchkey.outcome} ({@code success}, {@code failure}, or {@code closed} if the source was), {@code
 * latchkey.attempts}, {@code latchkey.shared} and {@code error.type}; a failure is recorded as its exception, in which
 * neither a secret nor a token stands.
 *
 * <p>Who wants the metrics or the spans alone has a listener of an {@code OpenTelemetry} that does nothing for the others.
 * Thread-safe.
 */
@SuppressWarnings("exports") // OpenTelemetry is optional, and no module that says so
public final class OpenTelemetryTokenListener implements TokenListener {

    private static final String PREFIX = "latchkey.token.";

    private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("source");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
    private static final AttributeKey<Boolean> SHARED = AttributeKey.booleanKey("shared");
    private static final AttributeKey<Boolean> YOUNG = AttributeKey.booleanKey("young");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";

    /** In seconds: those that the conventions advise for HTTP, and some for pauses between tries. */
    private static final List<Double> BUCKETS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 30.0, 60.0);

    private final InstantSource clock;
    private final Tracer tracer;
    private final DoubleHistogram fetches;
    private final DoubleHistogram waits;
    private final LongCounter rejections;
    private final LongCounter insufficientScopes;
    private final LongCounter storeFailures;
    private final Sources<TokenLife> sources = new Sources<>(this::begin, (source, life) -> {});

    private OpenTelemetryTokenListener(OpenTelemetry openTelemetry, InstantSource clock) {
        this.clock = clock;
        this.tracer = openTelemetry.getTracer("io.latchkey");
        Meter meter = openTelemetry.getMeter("io.latchkey");
        fetches = histogram(meter, "fetch", "How long it took to get an access token, or to give up");
        waits = histogram(meter, "wait", "How long callers waited for an access token");
        rejections = counter(meter, "rejected", "{token}", "Access tokens that the API refused");
        insufficientScopes = counter(
                meter, "insufficient.scope", "{answer}", "Answers of the API that want more scope than the token has");
        storeFailures = counter(meter, "store.failures", "{call}", "Calls of the token store that failed");
        gauge(meter, "remaining", "How long the access token that is held has to live", TokenLife::remaining);
        gauge(meter, "since.success", "How long ago the last access token was acquired", TokenLife::sinceSuccess);
        gauge(meter, "since.failure", "How long ago the last fetch failed", TokenLife::sinceFailure);
    }

    /**
     * Makes a listener.
     *
     * @param openTelemetry what records: the SDK, or what an agent or a framework provides
     * @return a listener for {@code builder.listener(...)}
     * @throws NullPointerException if the argument is null
     */
    public static OpenTelemetryTokenListener of(OpenTelemetry openTelemetry) {
        return of(openTelemetry, InstantSource.system());
    }

    static OpenTelemetryTokenListener of(OpenTelemetry openTelemetry, InstantSource clock) {
        return new OpenTelemetryTokenListener(Objects.requireNonNull(openTelemetry, "openTelemetry"), clock);
    }

    private static DoubleHistogram histogram(Meter meter, String name, String what) {
        return meter.histogramBuilder(PREFIX + name)
                .setUnit("s")
                .setDescription(what)
                .setExplicitBucketBoundariesAdvice(BUCKETS)
                .build();
    }

    private static LongCounter counter(Meter meter, String name, String unit, String what) {
        return meter.counterBuilder(PREFIX + name)
                .setUnit(unit)
                .setDescription(what)
                .build();
    }

    private void gauge(Meter meter, String name, String what, ToDoubleBiFunction<TokenLife, Instant> value) {
        var unused = meter.gaugeBuilder(PREFIX + name)
                .setUnit("s")
                .setDescription(what)
                .buildWithCallback(measurement -> sources.forEach((source, life) -> {
                    double seconds = value.applyAsDouble(life, clock.instant());
                    if (!Double.isNaN(seconds)) {
                        measurement.record(seconds, Attributes.of(SOURCE, source));
                    }
                }));
    }

    /** A count that begins with its first event has no increase, by which alerts could see it. */
    private TokenLife begin(String source) {
        Attributes of = Attributes.of(SOURCE, source);
        rejections.add(0, of.toBuilder().put(YOUNG, false).build());
        rejections.add(0, of.toBuilder().put(YOUNG, true).build());
        insufficientScopes.add(0, of);
        storeFailures.add(0, of);
        return new TokenLife();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static AttributesBuilder attributes(FetchEvent event, String outcome, boolean shared) {
        return Attributes.builder()
                .put(SOURCE, event.source())
                .put(REASON, event.reason().name().toLowerCase(Locale.ROOT))
                .put(OUTCOME, outcome)
                .put(SHARED, shared);
    }

    @Override
    public void acquired(Acquired event) {
        sources.of(event.source()).acquired(event, clock.instant());
        fetches.record(
                seconds(event.took()),
                attributes(event, SUCCESS, event.shared()).build());
    }

    @Override
    public void failed(Failed event) {
        sources.of(event.source()).failed(event, clock.instant());
        fetches.record(
                seconds(event.took()),
                attributes(event, FAILURE, false)
                        .put(ERROR, FetchError.of(event.failure(), "_OTHER"))
                        .build());
    }

    @Override
    public void rejected(Rejected event) {
        sources.of(event.source()).rejected(event);
        rejections.add(1, Attributes.of(SOURCE, event.source(), YOUNG, event.young()));
    }

    @Override
    public void waited(Waited event) {
        waits.record(
                seconds(event.waited()),
                Attributes.of(SOURCE, event.source(), OUTCOME, event.successful() ? SUCCESS : FAILURE));
    }

    @Override
    public void insufficientScope(InsufficientScope event) {
        insufficientScopes.add(1, Attributes.of(SOURCE, event.source()));
    }

    @Override
    public void storeFailed(StoreFailed event) {
        storeFailures.add(1, Attributes.of(SOURCE, event.source()));
    }

    @Override
    public FetchTrace fetchTrace() {
        return new FetchSpan(tracer);
    }
}
