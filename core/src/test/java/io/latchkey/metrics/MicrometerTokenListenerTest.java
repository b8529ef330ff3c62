package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.latchkey.AccessToken;
import io.latchkey.MovedSource;
import io.latchkey.TokenListener;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus scrapes. */
@Timeout(60)
class MicrometerTokenListenerTest {

    private final MovedSource.Time time = new MovedSource.Time();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), new Clock() {
                @Override
                public long wallTime() {
                    return time.now().toEpochMilli();
                }

                @Override
                public long monotonicTime() {
                    return time.nanoTime();
                }
            });
    private final TokenListener listener = MicrometerTokenListener.of(registry);

    private static final Pattern CANARIES = Pattern.compile("token-\\d|c1ient|s3cret|Bearer|free text");

    @AfterEach
    void recordsNothingThatIsSecretOrLong() {
        assertThat(registry.scrape()).doesNotContainPattern(CANARIES);
    }

    private String scraped(String series) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findFirst()
                .orElse("absent");
    }

    private double gauge(String name) {
        return Double.parseDouble(scraped("latchkey_token_" + name + "_seconds{source=\"orders\"}"));
    }

    @Test
    void scrapesTheseSeriesAfterTheFirstToken() {
        MovedSource orders = time.source("orders", listener);
        time.holdWork();
        CompletableFuture<AccessToken> asked = orders.ask();
        time.advance(Duration.ofMillis(250));
        time.runAll();
        assertThat(asked).isCompleted();

        assertThat(registry.scrape().lines().filter(line -> !line.startsWith("#")))
                .containsExactlyInAnyOrder(
                        "latchkey_token_fetch_seconds_count{error=\"none\",outcome=\"success\",reason=\"cold\",shared=\"false\",source=\"orders\"} 1",
                        "latchkey_token_fetch_seconds_max{error=\"none\",outcome=\"success\",reason=\"cold\",shared=\"false\",source=\"orders\"} 0.25",
                        "latchkey_token_fetch_seconds_sum{error=\"none\",outcome=\"success\",reason=\"cold\",shared=\"false\",source=\"orders\"} 0.25",
                        "latchkey_token_insufficient_scope_total{source=\"orders\"} 0.0",
                        "latchkey_token_rejected_total{source=\"orders\",young=\"false\"} 0.0",
                        "latchkey_token_rejected_total{source=\"orders\",young=\"true\"} 0.0",
                        "latchkey_token_remaining_seconds{source=\"orders\"} 3600.0",
                        "latchkey_token_since_failure_seconds{source=\"orders\"} NaN",
                        "latchkey_token_since_success_seconds{source=\"orders\"} 0.0",
                        "latchkey_token_store_failures_total{source=\"orders\"} 0.0",
                        "latchkey_token_wait_seconds_count{outcome=\"failure\",source=\"orders\"} 0",
                        "latchkey_token_wait_seconds_max{outcome=\"failure\",source=\"orders\"} 0.0",
                        "latchkey_token_wait_seconds_sum{outcome=\"failure\",source=\"orders\"} 0.0",
                        "latchkey_token_wait_seconds_count{outcome=\"success\",source=\"orders\"} 1",
                        "latchkey_token_wait_seconds_max{outcome=\"success\",source=\"orders\"} 0.25",
                        "latchkey_token_wait_seconds_sum{outcome=\"success\",source=\"orders\"} 0.25");
    }

    @Test
    void recordsNothingOfASourceThatNobodyHasAsked() {
        MovedSource unused = time.source("orders", listener);

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    @Tag("H9")
    void tellsFetchesApart() {
        MovedSource orders = time.source("orders", listener);
        AccessToken first = orders.token();
        time.advance(Duration.ofMinutes(50));
        AccessToken stale = orders.token();
        orders.source().reject(first);
        orders.source().reject(orders.token(), "invalid_token");
        AccessToken replaced = orders.token();
        time.advance(Duration.ofHours(2));
        orders.thenError(400, "invalid_scope");
        assertThat(orders.ask()).isCompletedExceptionally();

        assertThat(stale).isSameAs(first);
        assertThat(replaced).isNotNull();
        assertThat(fetches("cold", "success", "none")).isEqualTo("1");
        assertThat(fetches("ahead", "success", "none")).isEqualTo("1");
        assertThat(fetches("rejected", "success", "none")).isEqualTo("1");
        assertThat(fetches("expired", "failure", "invalid_scope")).isEqualTo("1");
        assertThat(scraped("latchkey_token_rejected_total{source=\"orders\",young=\"false\"}"))
                .isEqualTo("1.0");
        assertThat(scraped("latchkey_token_wait_seconds_count{outcome=\"failure\",source=\"orders\"}"))
                .isEqualTo("1");
    }

    private String fetches(String reason, String outcome, String error) {
        return scraped("latchkey_token_fetch_seconds_count{error=\"" + error + "\",outcome=\"" + outcome
                + "\",reason=\"" + reason + "\",shared=\"false\",source=\"orders\"}");
    }

    @Test
    void followsTheLifeOfAToken() {
        MovedSource orders = time.source("orders", listener);
        orders.token();
        time.advance(Duration.ofMinutes(10));
        assertThat(gauge("remaining")).isEqualTo(3000);
        assertThat(gauge("since_success")).isEqualTo(600);

        time.advance(Duration.ofHours(10));
        assertThat(gauge("remaining")).as("over, and no less than that").isZero();
        assertThat(gauge("since_success")).isEqualTo(600 + 36_000);
        assertThat(gauge("since_failure"))
                .as("nobody uses it, and so nothing fails")
                .isNaN();

        orders.otherwiseError(400, "invalid_scope");
        assertThat(orders.ask()).isCompletedExceptionally();
        time.advance(Duration.ofSeconds(1));
        assertThat(gauge("since_failure")).isEqualTo(1).isLessThan(gauge("since_success"));
    }

    @Test
    void hasNothingRemaining_whereThereWasNeverAToken() {
        MovedSource orders = time.source("orders", listener).otherwiseError(401, "invalid_client");
        assertThat(orders.ask()).isCompletedExceptionally();
        time.advance(Duration.ofSeconds(10));

        assertThat(gauge("remaining")).isZero();
        assertThat(gauge("since_success")).isNaN();
        assertThat(gauge("since_failure")).isEqualTo(10);
    }

    @Test
    void hasNothingRemaining_whenTheApiHasRefusedTheToken_unlessItIsKept() {
        MovedSource orders = time.source("orders", listener);
        orders.source().reject(orders.token());
        assertThat(gauge("remaining")).isZero();

        AccessToken replacement = orders.token();
        assertThat(gauge("remaining")).isEqualTo(3600);
        orders.source().reject(replacement);
        assertThat(gauge("remaining")).isEqualTo(3600);
        assertThat(scraped("latchkey_token_rejected_total{source=\"orders\",young=\"true\"}"))
                .isEqualTo("1.0");
    }

    @Test
    void believesNoRejectionThatComesLate() {
        Withheld events = new Withheld();
        MovedSource orders = time.source("orders", events);
        orders.source().reject(orders.token());
        orders.token();
        assertThat(events.count()).isEqualTo(3);

        events.tell(listener, 0, 2, 1);

        assertThat(gauge("remaining")).isEqualTo(3600);
    }

    @Test
    void believesARejectionThatComesBeforeItsToken() {
        Withheld events = new Withheld();
        MovedSource orders = time.source("orders", events);
        orders.source().reject(orders.token());

        events.tell(listener, 1, 0);

        assertThat(gauge("remaining")).isZero();
        assertThat(gauge("since_success")).isZero();
    }

    @Test
    void believesNoTokenAndNoFailureThatComeLate() {
        Withheld events = new Withheld();
        MovedSource orders = time.source("orders", events);
        orders.lifetime(600).token();
        time.advance(Duration.ofHours(1));
        orders.thenError(400, "invalid_scope");
        assertThat(orders.ask()).isCompletedExceptionally();
        time.advance(Duration.ofSeconds(5));
        orders.lifetime(60).token();
        assertThat(events.count()).isEqualTo(3);

        events.tell(listener, 2, 1, 0);

        assertThat(gauge("remaining")).isEqualTo(60);
        assertThat(gauge("since_success")).isZero();
        assertThat(gauge("since_failure")).isNaN();
    }

    @Test
    void goesOnWithAnotherSourceOfTheSameName() {
        MovedSource before = time.source("orders", listener);
        before.token();
        before.source().reject(before.token());
        before.token();
        before.source().close();

        time.source("orders", listener).lifetime(60).token();

        assertThat(gauge("remaining")).isEqualTo(60);
    }

    @Test
    void countsScopesThatAreMissing_andFailuresOfTheStore() {
        MapTokenStore store = new MapTokenStore();
        MovedSource orders = time.source("orders", listener, builder -> builder.tokenStore(store));
        MovedSource twin = time.source("twin", listener, builder -> builder.tokenStore(store));
        orders.source().insufficientScope(orders.token(), "free text");
        assertThat(twin.token().value()).isEqualTo(orders.token().value());
        store.fails = true;
        time.advance(Duration.ofHours(2));
        orders.token();

        assertThat(scraped("latchkey_token_insufficient_scope_total{source=\"orders\"}"))
                .isEqualTo("1.0");
        assertThat(scraped("latchkey_token_store_failures_total{source=\"orders\"}"))
                .isEqualTo("1.0");
        assertThat(
                        scraped(
                                "latchkey_token_fetch_seconds_count{error=\"none\",outcome=\"success\",reason=\"cold\",shared=\"true\",source=\"twin\"}"))
                .isEqualTo("1");
        assertThat(twin.requests()).isZero();
    }

    @Test
    void forgetsTheSourceThatWasSilentForLongest() {
        MovedSource first = time.source("first", listener);
        MovedSource second = time.source("second", listener);
        first.token();
        second.token();
        for (int i = 0; i < Sources.MOST - 2; i++) {
            time.source("s" + i, listener).token();
        }
        first.source().reject(first.token());
        assertThat(sourcesScraped()).hasSize(Sources.MOST).contains("first", "second");

        time.source("one more", listener).token();

        assertThat(sourcesScraped())
                .hasSize(Sources.MOST)
                .contains("first", "one more")
                .doesNotContain("second");
        second.source().reject(second.token());
        assertThat(sourcesScraped()).hasSize(Sources.MOST).contains("second");
    }

    private Stream<String> sourcesScraped() {
        return registry.getMeters().stream()
                .map(meter -> String.valueOf(meter.getId().getTag("source")))
                .distinct();
    }

    @Test
    void wantsARegistry() {
        assertThatNullPointerException().isThrownBy(MicrometerTokenListenerTest::ofNull);
    }

    @SuppressWarnings("NullAway") // Which is what this is about.
    private static TokenListener ofNull() {
        return MicrometerTokenListener.of(null);
    }
}
