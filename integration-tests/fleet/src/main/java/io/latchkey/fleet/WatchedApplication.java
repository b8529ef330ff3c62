package io.latchkey.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.latchkey.AccessToken;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.Simulated;
import io.latchkey.TokenStore;
import io.latchkey.TokenTransport;
import io.latchkey.metrics.MicrometerTokenListener;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Three hours of two instances whose metrics are scraped every 15 seconds: one source that is in use all the time, and one
 * that is asked rarely. The token store fails for some minutes, the token endpoint is away for half an hour, the API wants a
 * scope, tokens are revoked, the API refuses new ones, and in the end each token dies early while the token endpoint is
 * slow.
 */
final class WatchedApplication {

    static final Instant BEGIN = Instant.parse("2026-11-02T09:00:00Z");
    static final Duration LENGTH = Duration.ofHours(3);
    static final Duration BETWEEN_SCRAPES = Duration.ofSeconds(15);

    private final World world = new World(11);
    private final List<Boolean> revoked = new ArrayList<>();
    private final StringBuilder scraped = new StringBuilder();
    private final SharedStore store = new SharedStore(world, new Tally(world), Duration.ofMillis(2));
    private boolean away;
    private boolean wantsScope;
    private boolean refusing;
    private long answerNanos = TimeUnit.MILLISECONDS.toNanos(180);

    private WatchedApplication() {}

    /** What was scraped, with the time of each sample, as {@code promtool} takes it. */
    static String scrapes() {
        WatchedApplication application = new WatchedApplication();
        application.live();
        return application.scraped.append("# EOF\n").toString();
    }

    private void live() {
        Instance a = new Instance("a");
        Instance b = new Instance("b");
        for (Instance each : List.of(a, b)) {
            each.use("orders", 1800, Duration.ofSeconds(2), store.from(each.machine));
        }
        a.use("prices", 600, Duration.ofMinutes(23), null);
        at(38, () -> store.health(SharedStore.Health.FAILS));
        at(46, () -> store.health(SharedStore.Health.WELL));
        at(50, () -> away = true);
        at(82, () -> away = false);
        at(92, () -> wantsScope = true);
        at(92.2, () -> wantsScope = false);
        at(100, this::revokeAll);
        at(118, () -> refusing = true);
        at(125, () -> refusing = false);
        at(146, () -> answerNanos = TimeUnit.SECONDS.toNanos(3));
        for (int second = 0; second < 18 * 60; second += 20) {
            at(146 + second / 60.0, this::revokeAll);
        }
        at(164, () -> answerNanos = TimeUnit.MILLISECONDS.toNanos(180));
        world.runUntil(LENGTH.toNanos());
        world.close();
    }

    private void at(double minute, Runnable work) {
        var unused = world.at((long) (minute * TimeUnit.MINUTES.toNanos(1)), work);
    }

    private void revokeAll() {
        revoked.replaceAll(before -> true);
    }

    private TokenTransport endpoint(Machine machine, long lifetimeSeconds) {
        return request -> {
            try {
                machine.pause(Duration.ofNanos(answerNanos));
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            if (away) {
                return answer(503, "");
            }
            revoked.add(false);
            return answer(
                    200,
                    "{\"access_token\":\"token-" + (revoked.size() - 1) + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                            + lifetimeSeconds + "}");
        };
    }

    private static TokenTransport.Response answer(int status, String body) {
        return new TokenTransport.Response(status, Map.of(), new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private boolean isRefused(AccessToken token) {
        return refusing || revoked.get(Integer.parseInt(token.value().substring("token-".length())));
    }

    /** One instance, with what Prometheus scrapes of it. */
    private final class Instance implements Clock {

        private final String name;
        private final Machine machine = new Machine(world, BEGIN, false);
        private final PrometheusMeterRegistry registry =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), this);

        Instance(String name) {
            this.name = name;
            scrape();
        }

        @Override
        public long wallTime() {
            return machine.wallTime().toEpochMilli();
        }

        @Override
        public long monotonicTime() {
            return machine.nanoTime();
        }

        private void scrape() {
            long time = BEGIN.plusNanos(world.now()).getEpochSecond();
            registry.scrape()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> scraped.append(line.replace("{", "{job=\"shop\",instance=\"" + name + "\","))
                            .append(' ')
                            .append(time)
                            .append('\n'));
            var unused = world.after(BETWEEN_SCRAPES.toNanos(), this::scrape);
        }

        void use(String source, long lifetimeSeconds, Duration betweenCalls, @Nullable TokenStore shared) {
            ClientCredentialsTokenSource.Builder builder = Simulated.sourceOn(machine)
                    .name(source)
                    .tokenEndpoint("https://auth.example.com/oauth2/token")
                    .clientId("client")
                    .clientSecret("secret")
                    .transport(endpoint(machine, lifetimeSeconds))
                    .listener(MicrometerTokenListener.of(registry));
            call((shared == null ? builder : builder.tokenStore(shared)).build(), betweenCalls.toNanos());
        }

        private void call(ClientCredentialsTokenSource tokens, long betweenCalls) {
            var unused = world.after((long) (betweenCalls * (0.5 + machine.random())), () -> {
                send(tokens, (token, refused) -> send(tokens, (again, refusedAgain) -> {}));
                call(tokens, betweenCalls);
            });
        }

        /** As an adapter does. */
        private void send(ClientCredentialsTokenSource tokens, BiConsumer<AccessToken, @Nullable Throwable> ifRefused) {
            var unused = tokens.tokenAsync().whenComplete((token, failure) -> {
                if (token != null && wantsScope) {
                    tokens.insufficientScope(token, "write");
                }
                if (token != null && isRefused(token)) {
                    tokens.reject(token);
                    ifRefused.accept(token, failure);
                }
            });
        }
    }
}
