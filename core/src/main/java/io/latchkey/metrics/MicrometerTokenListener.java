package io.latchkey.metrics;

import io.latchkey.TokenListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleBiFunction;

/**
 * Records what token sources do as meters of a Micrometer registry; the {@linkplain io.latchkey.metrics package} says
 * which. One serves any number of sources.
 *
 * <pre>{@code
 * ClientCredentialsTokenSource.builder()
 *         .name("orders")
 *         .listener(MicrometerTokenListener.of(registry))
 *         ...
 * }</pre>
 *
 * <p>Counts begin at 0 when a source is first heard of, which is when it first fetches a token. The error of a fetch is
 * its tag {@code error}, {@code none} if it succeeded and {@code other} if no word fits. Histograms and further tags are
 * a {@code MeterFilter}'s affair. Thread-safe.
 */
@SuppressWarnings("exports") // Micrometer is optional, and no module that says so
public final class MicrometerTokenListener implements TokenListener {

    private static final String PREFIX = "latchkey.token.";

    private static final String SOURCE = "source";
    private static final String OUTCOME = "outcome";
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";

    private final MeterRegistry registry;
    private final Sources<Meters> sources = new Sources<>(this::begin, (source, meters) -> forget(source));

    /** Those of a source that are there from the beginning. */
    private record Meters(
            TokenLife life,
            Timer waits,
            Timer waitsInVain,
            Counter rejections,
            Counter youngRejections,
            Counter insufficientScopes,
            Counter storeFailures) {}

    private MicrometerTokenListener(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Makes a listener.
     *
     * @param registry where meters are registered
     * @return a listener for {@code builder.listener(...)}
     * @throws NullPointerException if the argument is null
     */
    public static MicrometerTokenListener of(MeterRegistry registry) {
        return new MicrometerTokenListener(Objects.requireNonNull(registry, "registry"));
    }

    /** A count that begins with its first event has no increase, by which alerts could see it. */
    private Meters begin(String source) {
        TokenLife life = new TokenLife();
        gauge(source, "remaining", "How long the access token that is held has to live", life, TokenLife::remaining);
        gauge(
                source,
                "since.success",
                "How long ago the last access token was acquired",
                life,
                TokenLife::sinceSuccess);
        gauge(source, "since.failure", "How long ago the last fetch failed", life, TokenLife::sinceFailure);
        return new Meters(
                life,
                waits(source, SUCCESS),
                waits(source, FAILURE),
                rejections(source, false),
                rejections(source, true),
                counter(source, "insufficient.scope", "Answers of the API that want more scope than the token has"),
                counter(source, "store.failures", "Calls of the token store that failed"));
    }

    private void forget(String source) {
        Search.in(registry)
                .name(name -> name.startsWith(PREFIX))
                .tag(SOURCE, source)
                .meters()
                .forEach(registry::remove);
    }

    private Instant now() {
        return Instant.ofEpochMilli(registry.config().clock().wallTime());
    }

    private void gauge(
            String source, String name, String what, TokenLife life, ToDoubleBiFunction<TokenLife, Instant> seconds) {
        TimeGauge unused = TimeGauge.builder(
                        PREFIX + name, life, TimeUnit.SECONDS, each -> seconds.applyAsDouble(each, now()))
                .description(what)
                .tag(SOURCE, source)
                .register(registry);
    }

    private Timer waits(String source, String outcome) {
        return Timer.builder(PREFIX + "wait")
                .description("How long callers waited for an access token")
                .tag(SOURCE, source)
                .tag(OUTCOME, outcome)
                .register(registry);
    }

    private Counter rejections(String source, boolean young) {
        return Counter.builder(PREFIX + "rejected")
                .description("Access tokens that the API refused")
                .tag(SOURCE, source)
                .tag("young", String.valueOf(young))
                .register(registry);
    }

    private Counter counter(String source, String name, String what) {
        return Counter.builder(PREFIX + name)
                .description(what)
                .tag(SOURCE, source)
                .register(registry);
    }

    private void fetched(FetchEvent event, String outcome, boolean shared, String error) {
        Timer.builder(PREFIX + "fetch")
                .description("How long it took to get an access token, or to give up")
                .tag(SOURCE, event.source())
                .tag("reason", event.reason().name().toLowerCase(Locale.ROOT))
                .tag(OUTCOME, outcome)
                .tag("shared", String.valueOf(shared))
                .tag("error", error)
                .register(registry)
                .record(event.took());
    }

    @Override
    public void acquired(Acquired event) {
        sources.of(event.source()).life.acquired(event, now());
        fetched(event, SUCCESS, event.shared(), "none");
    }

    @Override
    public void failed(Failed event) {
        sources.of(event.source()).life.failed(event, now());
        fetched(event, FAILURE, false, FetchError.of(event.failure(), "other"));
    }

    @Override
    public void rejected(Rejected event) {
        Meters meters = sources.of(event.source());
        meters.life.rejected(event);
        (event.young() ? meters.youngRejections : meters.rejections).increment();
    }

    @Override
    public void waited(Waited event) {
        Meters meters = sources.of(event.source());
        (event.successful() ? meters.waits : meters.waitsInVain).record(event.waited());
    }

    @Override
    public void insufficientScope(InsufficientScope event) {
        sources.of(event.source()).insufficientScopes.increment();
    }

    @Override
    public void storeFailed(StoreFailed event) {
        sources.of(event.source()).storeFailures.increment();
    }
}
