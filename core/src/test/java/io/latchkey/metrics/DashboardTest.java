package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latchkey.MovedSource;
import io.latchkey.TokenListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The dashboard and the alerts ask for nothing that is not there: a metric that is spelled otherwise is no error to
 * Prometheus, but an alert that never fires.
 */
class DashboardTest {

    private static final Path RECIPES = Path.of("..", "recipes");

    private static final Pattern METRIC = Pattern.compile("latchkey_[a-z_]+");
    private static final Pattern SERIES = Pattern.compile("(latchkey_[a-z_]+)\\{(.*)} .*");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(=~|!~|!=|=)\"");
    private static final Pattern GROUPING = Pattern.compile("(?:by|without) \\(([^)]*)\\)");

    /** By the rules that Prometheus's exporters and OTLP receivers follow. */
    private static String prometheusName(MetricData metric) {
        String name = metric.getName().replace('.', '_');
        return metric.getUnit().equals("s")
                ? name + "_seconds"
                : metric.getType() == MetricDataType.LONG_SUM ? name + "_total" : name;
    }

    /** What Prometheus adds by itself. */
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "job");

    /** Something of everything that there is. */
    private static void live(TokenListener listener) {
        MovedSource.Time time = new MovedSource.Time();
        MovedSource source = time.source("orders", listener);
        source.source().reject(source.token());
        source.source().reject(source.token());
        source.source().insufficientScope(source.token(), null);
        time.advance(Duration.ofHours(2));
        source.thenError(400, "invalid_scope");
        assertThat(source.ask()).isCompletedExceptionally();
        MovedSource store = time.source("shared", listener, builder -> builder.tokenStore(failing()));
        assertThat(store.ask()).isCompleted();
    }

    private static MapTokenStore failing() {
        MapTokenStore store = new MapTokenStore();
        store.fails = true;
        return store;
    }

    private record Vocabulary(Set<String> metrics, Set<String> labels) {}

    private static Vocabulary scraped() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        live(MicrometerTokenListener.of(registry));
        Set<String> metrics = new TreeSet<>();
        Set<String> labels = new TreeSet<>();
        registry.scrape().lines().forEach(line -> {
            var series = SERIES.matcher(line);
            if (series.matches()) {
                metrics.add(series.group(1));
                matches(LABEL, series.group(2)).forEach(label -> labels.add(label.group(1)));
            }
        });
        return new Vocabulary(metrics, labels);
    }

    private static Vocabulary exported() {
        InMemoryMetricReader reader = InMemoryMetricReader.create();
        Set<String> metrics = new TreeSet<>();
        Set<String> labels = new TreeSet<>();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(reader).build())
                .build()) {
            live(OpenTelemetryTokenListener.of(sdk));
            reader.collectAllMetrics().forEach(metric -> {
                String name = prometheusName(metric);
                if (metric.getType() == MetricDataType.HISTOGRAM) {
                    metrics.addAll(List.of(name + "_count", name + "_sum"));
                } else {
                    metrics.add(name);
                }
                metric.getData()
                        .getPoints()
                        .forEach(point -> point.getAttributes().asMap().keySet().stream()
                                .map(AttributeKey::getKey)
                                .forEach(key -> labels.add(key.replace('.', '_'))));
            });
        }
        return new Vocabulary(metrics, labels);
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    /** All that the dashboard asks Prometheus. */
    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        try (JsonParser json = new JsonFactory()
                .createParser(RECIPES.resolve("grafana-dashboard.json").toFile())) {
            while (json.nextToken() != null) {
                boolean asks = json.currentToken() == JsonToken.FIELD_NAME
                        && Set.of("expr", "definition").contains(json.currentName());
                if (asks) {
                    json.nextToken();
                    queries.add(json.getText());
                }
            }
        }
        return queries;
    }

    /** The rules without what is for people. */
    private static List<String> rules() throws IOException {
        return List.of(Files.readString(RECIPES.resolve("alerts.yaml"))
                .replaceAll("(?m)^ *#.*$", "")
                .replaceAll("(?m)^ *(summary|description):.*$", ""));
    }

    private static Set<String> metrics(List<String> queries) {
        Set<String> found = new TreeSet<>();
        queries.forEach(query -> matches(METRIC, query).forEach(metric -> found.add(metric.group())));
        return found;
    }

    private static Set<String> labels(List<String> queries) {
        Set<String> found = new TreeSet<>();
        for (String query : queries) {
            matches(MATCHERS, query)
                    .flatMap(matchers -> matches(LABEL, matchers.group(1)))
                    .forEach(label -> found.add(label.group(1)));
            matches(GROUPING, query)
                    .flatMap(grouping -> Stream.of(grouping.group(1).split(", ")))
                    .forEach(found::add);
        }
        return found;
    }

    @Test
    void dashboardAndAlertsAskForWhatIsThere_byEither() throws IOException {
        Vocabulary scraped = scraped();
        Vocabulary exported = exported();
        List<String> all = new ArrayList<>(queries());
        assertThat(all).hasSizeGreaterThan(10);
        all.addAll(rules());

        assertThat(metrics(all))
                .isSubsetOf(scraped.metrics)
                .isSubsetOf(exported.metrics)
                .hasSizeGreaterThan(8);
        Set<String> known = new HashSet<>(scraped.labels);
        known.addAll(LABELS_OF_PROMETHEUS);
        Set<String> knownToOpenTelemetry = new HashSet<>(exported.labels);
        knownToOpenTelemetry.addAll(LABELS_OF_PROMETHEUS);
        Set<String> asked = labels(all);
        // The one name that differs: a query that groups by both serves both.
        assertThat(asked).contains("source", "error", "error_type");
        asked.removeAll(Set.of("error", "error_type"));
        assertThat(known).containsAll(asked).contains("error").doesNotContain("error_type");
        assertThat(knownToOpenTelemetry)
                .containsAll(asked)
                .contains("error_type")
                .doesNotContain("error");
    }

    @Test
    void theTestsOfTheAlertsAreAboutTheirMetrics() throws IOException {
        List<String> tests = List.of(Files.readString(RECIPES.resolve("alerts-test.yaml")));

        assertThat(metrics(tests)).isEqualTo(metrics(rules()));
    }

    /** Nothing that is recorded is left out of the dashboard but what follows from the rest. */
    @Test
    void theDashboardShowsAllOfIt() throws IOException {
        Set<String> left = scraped().metrics;
        left.removeAll(metrics(queries()));

        assertThat(left)
                .containsExactlyInAnyOrder(
                        "latchkey_token_fetch_seconds_max",
                        "latchkey_token_wait_seconds_max",
                        "latchkey_token_wait_seconds_count");
    }
}
