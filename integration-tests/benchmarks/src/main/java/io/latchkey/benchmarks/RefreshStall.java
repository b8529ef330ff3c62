package io.latchkey.benchmarks;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Eight threads ask for tokens of three seconds for 15 seconds, of an endpoint that takes half a second: how often does
 * one of them have to wait?
 */
public final class RefreshStall {

    private static final int THREADS = 8;
    private static final Duration DURATION = Duration.ofSeconds(15);
    private static final Duration TOO_LONG = Duration.ofMillis(50);
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(1);

    private RefreshStall() {}

    /** Runs it, and prints what was seen after the first token. */
    public static void main(String[] args) throws Exception {
        AtomicLong calls = new AtomicLong();
        AtomicInteger waits = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        AtomicLong longest = new AtomicLong();
        AtomicLong longestRefresh = new AtomicLong();
        warmUp();
        try (LoopbackEndpoint endpoint = new LoopbackEndpoint(Duration.ofMillis(500), 3);
                ClientCredentialsTokenSource source =
                        endpoint.source().listener(longestOf(longestRefresh)).build()) {
            source.token();
            long end = System.nanoTime() + DURATION.toNanos();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(() -> {
                    while (System.nanoTime() - end < 0) {
                        long began = System.nanoTime();
                        try {
                            source.token();
                        } catch (TokenException e) {
                            failures.incrementAndGet();
                        }
                        long took = System.nanoTime() - began;
                        calls.incrementAndGet();
                        longest.accumulateAndGet(took, Math::max);
                        if (took > TOO_LONG.toNanos()) {
                            waits.incrementAndGet();
                        }
                        LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d calls, %d token requests, %d waits over %d ms, %d failures, longest call %d us, longest refresh %d ms%n",
                    calls.get(),
                    endpoint.requests(),
                    waits.get(),
                    TOO_LONG.toMillis(),
                    failures.get(),
                    TimeUnit.NANOSECONDS.toMicros(longest.get()),
                    longestRefresh.get());
        }
    }

    /** The very first request loads the HTTP client, which on a busy machine takes longer than a token of 3 seconds lives. */
    private static void warmUp() throws Exception {
        try (LoopbackEndpoint endpoint = new LoopbackEndpoint(Duration.ZERO, 3);
                ClientCredentialsTokenSource source = endpoint.source().build()) {
            source.token();
        }
    }

    /** A refresh that takes longer than the 750 ms for which a token is stale at least says that the machine is busy. */
    private static TokenListener longestOf(AtomicLong millis) {
        return new TokenListener() {
            @Override
            public void acquired(Acquired event) {
                if (event.reason() == Reason.AHEAD) {
                    millis.accumulateAndGet(event.took().toMillis(), Math::max);
                }
            }
        };
    }
}
