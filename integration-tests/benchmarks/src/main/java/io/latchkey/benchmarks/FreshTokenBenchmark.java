package io.latchkey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenStore;
import io.latchkey.TokenTransport;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The price of a token that is fresh, beside the least that it could cost: a volatile read and a look at the monotonic
 * clock. The baseline is there twice, and the difference between its two figures is the noise.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class FreshTokenBenchmark {

    private static final byte[] ANSWER =
            "{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":86400}"
                    .getBytes(UTF_8);

    private final ClientCredentialsTokenSource tokens = source().build();
    private final ClientCredentialsTokenSource keptWarm =
            source().keepWarm(Duration.ofHours(1)).build();
    private final ClientCredentialsTokenSource named = source().name("orders").build();
    private final ClientCredentialsTokenSource shared =
            source().tokenStore(new InMemory()).build();

    private final Baseline first = new Baseline();
    private final Baseline second = new Baseline();

    private static ClientCredentialsTokenSource.Builder source() {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://auth.example.com/oauth2/token")
                .clientId("client")
                .clientSecret("secret")
                .transport(request -> new TokenTransport.Response(200, Map.of(), new ByteArrayInputStream(ANSWER)));
    }

    /** A store that costs nothing. */
    private static final class InMemory implements TokenStore {

        private final Map<String, String> records = new ConcurrentHashMap<>();

        @Override
        public @Nullable String read(String key) {
            return records.get(key);
        }

        @Override
        public boolean compareAndSet(
                String key, @Nullable String expected, @Nullable String update, Duration timeToLive) {
            if (expected == null) {
                return update != null && records.putIfAbsent(key, update) == null;
            }
            return update == null ? records.remove(key, expected) : records.replace(key, expected, update);
        }
    }

    /** A header that is good for a day, and nothing else. */
    private static final class Baseline {

        private record Entry(String header, long until) {}

        private volatile Entry entry =
                new Entry("Bearer 2YotnFZFEjr1zCsicMWpAA", System.nanoTime() + TimeUnit.DAYS.toNanos(1));

        String header() {
            Entry current = entry;
            if (System.nanoTime() - current.until() < 0) {
                return current.header();
            }
            throw new IllegalStateException("expired");
        }
    }

    /** Pays for the tokens. */
    @Setup
    public void warmUp() throws TokenException {
        for (ClientCredentialsTokenSource each : List.of(tokens, keptWarm, named, shared)) {
            if (!each.token().authorizationHeader().equals(first.header())) {
                throw new IllegalStateException("another token than expected");
            }
        }
    }

    /** What an adapter does for each request. */
    @Benchmark
    public String token() throws TokenException {
        return tokens.token().authorizationHeader();
    }

    /** The same, of a source that is kept warm. */
    @Benchmark
    public String tokenKeptWarm() throws TokenException {
        return keptWarm.token().authorizationHeader();
    }

    /** The same, of a source with a name. */
    @Benchmark
    public String tokenNamed() throws TokenException {
        return named.token().authorizationHeader();
    }

    /** The same, of a source with a token store. */
    @Benchmark
    public String tokenShared() throws TokenException {
        return shared.token().authorizationHeader();
    }

    /** The least that it could cost. */
    @Benchmark
    public String baseline() {
        return first.header();
    }

    /** The same again. */
    @Benchmark
    public String baselineAgain() {
        return second.header();
    }
}
