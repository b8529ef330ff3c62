package io.latchkey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Five thousand OkHttp calls wait for a token of an endpoint that does not answer: what share of a core goes into the
 * waiting, against as many threads that wait at a latch, and a tenth as many that look every 50 ms.
 */
public final class WaitingCalls {

    private static final int CALLS = 5_000;

    /** So many that look every 50 ms leave the machine time for something else. */
    private static final int THAT_LOOK = 500;

    private static final int STACK_BYTES = 256 * 1024;
    private static final Duration MEASURED = Duration.ofSeconds(5);
    private static final byte[] ANSWER =
            "{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                    .getBytes(UTF_8);

    private WaitingCalls() {}

    /** Waits, until the latch is open. */
    private interface Wait {
        void until(CountDownLatch open) throws IOException, InterruptedException;
    }

    /** Runs all three, one after the other. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("threads that wait | how many | share of a core | failures");
        report("at a latch", CALLS, CountDownLatch::await);
        CountDownLatch answer = new CountDownLatch(1);
        try (ClientCredentialsTokenSource tokens = source(answer)) {
            OkHttpClient client = client(tokens);
            Request request = new Request.Builder()
                    .url("https://api.example.com/prices?of=bond")
                    .build();
            report(
                    "for a token",
                    CALLS,
                    answer,
                    open -> client.newCall(request).execute().close());
        }
        report("by looking every 50 ms", THAT_LOOK, open -> {
            while (open.getCount() > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        });
    }

    private static ClientCredentialsTokenSource source(CountDownLatch answer) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://auth.example.com/oauth2/token")
                .clientId("client")
                .clientSecret("secret")
                .acquireTimeout(Duration.ofSeconds(60))
                .transport(request -> {
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                    return new TokenTransport.Response(200, Map.of(), new ByteArrayInputStream(ANSWER));
                })
                .build();
    }

    private static OkHttpClient client(ClientCredentialsTokenSource tokens) {
        return new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of("https://api.example.com")))
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("OK")
                        .body(ResponseBody.create("", null))
                        .build())
                .build();
    }

    private static void report(String what, int calls, Wait wait) throws InterruptedException {
        report(what, calls, new CountDownLatch(1), wait);
    }

    private static void report(String what, int calls, CountDownLatch open, Wait wait) throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(1); // threads that look around would hold up the start of others
        List<Thread> threads = IntStream.range(0, calls)
                .mapToObj(number -> new Thread(null, () -> run(gate, wait, open, failures), what, STACK_BYTES))
                .toList();
        threads.forEach(Thread::start);
        gate.countDown();
        TimeUnit.SECONDS.sleep(5); // now they wait, and what has to be compiled for it is
        double share = shareOfACore();
        open.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf(Locale.ROOT, "%s | %d | %.1f %% | %d%n", what, calls, 100 * share, failures.get());
    }

    private static void run(CountDownLatch gate, Wait wait, CountDownLatch open, AtomicInteger failures) {
        try {
            gate.await();
            wait.until(open);
        } catch (IOException | InterruptedException | RuntimeException e) {
            failures.incrementAndGet();
        }
    }

    private static double shareOfACore() throws InterruptedException {
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long wall = System.nanoTime();
        long cpu = process.getProcessCpuTime();
        TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
        return (double) (process.getProcessCpuTime() - cpu) / (System.nanoTime() - wall);
    }
}
