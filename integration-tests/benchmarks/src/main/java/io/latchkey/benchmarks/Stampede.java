package io.latchkey.benchmarks;

import io.latchkey.AccessToken;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a herd at a token endpoint that takes 300 ms, first without a token and then when the token has expired, and
 * counts the requests that arrive.
 */
public final class Stampede {

    private static final Duration DELAY = Duration.ofMillis(300);
    private static final long LIFETIME = 2;

    private Stampede() {}

    /** Starts the threads of a herd. */
    private interface Threads {
        Thread start(Runnable work) throws ReflectiveOperationException;
    }

    /** Runs the herds, 200 platform threads and, where the JVM has them, 10,000 virtual ones. */
    public static void main(String[] args) throws Exception {
        System.out.println("herd | token | requests | failures | different tokens | longest wait");
        run("platform", 200, work -> {
            Thread thread = new Thread(work);
            thread.start();
            return thread;
        });
        if (Runtime.version().feature() >= 21) {
            run("virtual", 10_000, Stampede::startVirtualThread);
        }
    }

    private static Thread startVirtualThread(Runnable work) throws ReflectiveOperationException {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(String kind, int count, Threads threads) throws Exception {
        try (LoopbackEndpoint endpoint = new LoopbackEndpoint(DELAY, LIFETIME);
                ClientCredentialsTokenSource source = endpoint.source().build()) {
            stampede(count + " " + kind, "cold", count, threads, source, endpoint);
            TimeUnit.SECONDS.sleep(LIFETIME);
            stampede(count + " " + kind, "expired", count, threads, source, endpoint);
            AccessToken refused = source.token();
            source.reject(refused);
            stampede(count + " " + kind, "rejected", count, threads, source, endpoint);
        }
    }

    private static void stampede(
            String herd,
            String state,
            int count,
            Threads threads,
            ClientCredentialsTokenSource source,
            LoopbackEndpoint endpoint)
            throws Exception {
        int before = endpoint.requests();
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger failures = new AtomicInteger();
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        Set<Long> waits = ConcurrentHashMap.newKeySet();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(threads.start(() -> {
                try {
                    gate.await();
                    long began = System.nanoTime();
                    tokens.add(source.token().value());
                    waits.add(System.nanoTime() - began);
                } catch (InterruptedException | TokenException | RuntimeException e) {
                    failures.incrementAndGet();
                }
            }));
        }
        gate.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        long longest = waits.stream().mapToLong(Long::longValue).max().orElse(0);
        System.out.printf(
                Locale.ROOT,
                "%s | %s | %d | %d | %d | %d ms%n",
                herd,
                state,
                endpoint.requests() - before,
                failures.get(),
                tokens.size(),
                TimeUnit.NANOSECONDS.toMillis(longest));
    }
}
