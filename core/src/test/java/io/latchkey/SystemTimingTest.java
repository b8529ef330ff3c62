package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real clocks and threads. */
@Timeout(60)
class SystemTimingTest {

    private final Timing timing = SystemTiming.INSTANCE;

    /** What a thread of ours is like, as seen from within. */
    private record Seen(
            String name,
            boolean daemon,
            @Nullable String inherited,
            @Nullable ClassLoader loader) {}

    private static final InheritableThreadLocal<@Nullable String> MDC = new InheritableThreadLocal<>();

    /** As by machines of one image, which were woken within a microsecond. */
    @Test
    @Tag("C7")
    void drawsOtherNumbersInEachClone_andAllOfThem() {
        long seed = ThreadLocalRandom.current().nextLong();
        long woken = System.nanoTime();
        int[] tenths = new int[10];
        for (int clone = 0; clone < 1_000; clone++) {
            tenths[(int) (SystemTiming.random(seed, woken + clone) * 10)]++;
        }

        // A hundred each, give or take what chance may do once in ten thousand million runs.
        assertThat(Arrays.stream(tenths).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(30, 170));
        assertThat(timing.random()).isBetween(0.0, 1.0).isNotEqualTo(timing.random());
    }

    @Test
    @Tag("D16")
    @Tag("K3")
    void hasDaemons_namedAfterUs_thatTakeNothingOverFromWhoCausesThem() throws Exception {
        CompletableFuture<Seen> worker = new CompletableFuture<>();
        CompletableFuture<Seen> timer = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            MDC.set("of the caller");
            Thread.currentThread().setContextClassLoader(new ClassLoader() {});
            // More of them at once than any pool has left over from before.
            CountDownLatch all = new CountDownLatch(10);
            for (int i = 0; i < 10; i++) {
                timing.start("orders", () -> {
                    all.countDown();
                    ScriptedTransport.await(all, "threads");
                    worker.complete(seen());
                });
            }
            timing.after(Duration.ZERO, () -> timer.complete(seen()));
        });
        caller.start();

        assertThat(worker.get(30, TimeUnit.SECONDS)).satisfies(seen -> {
            assertThat(seen.name()).matches("latchkey-worker-\\d+ orders");
            assertThat(seen.daemon()).isTrue();
            assertThat(seen.inherited()).isNull();
            assertThat(seen.loader()).isSameAs(SystemTiming.class.getClassLoader());
        });
        assertThat(timer.get(30, TimeUnit.SECONDS)).satisfies(seen -> {
            assertThat(seen.name()).matches("latchkey-timer-\\d+");
            assertThat(seen.daemon()).isTrue();
            assertThat(seen.inherited()).isNull();
            assertThat(seen.loader()).isSameAs(SystemTiming.class.getClassLoader());
        });
    }

    private static Seen seen() {
        Thread thread = Thread.currentThread();
        return new Seen(thread.getName(), thread.isDaemon(), MDC.get(), thread.getContextClassLoader());
    }

    @Test
    @Tag("D8")
    @Tag("WE1")
    void completesTheLast_thoughAllThatCameBeforeWaitForIt() throws Exception {
        CompletableFuture<String> last = new CompletableFuture<>();
        CountDownLatch released = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            timing.complete(() -> {
                last.join();
                released.countDown();
            });
        }
        timing.complete(() -> last.complete("done"));

        assertThat(last.get(30, TimeUnit.SECONDS)).isEqualTo("done");
        ScriptedTransport.await(released, "released");
    }

    @Test
    void interruptsWorkThatIsCancelled() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Timing.Task task = timing.start("orders", () -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        ScriptedTransport.await(running, "does not run");

        task.cancel();

        ScriptedTransport.await(interrupted, "was not interrupted");
    }

    @Test
    void forgetsWhatIsCancelledBeforeItIsDue_andRunsTheRestInOrder() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        CountDownLatch cancelledInTime = new CountDownLatch(1);
        timing.after(Duration.ZERO, () -> ScriptedTransport.await(cancelledInTime, "was not let go"));
        Timing.Task cancelled = timing.after(Duration.ofMillis(1), () -> first.complete("cancelled"));
        timing.after(Duration.ofMillis(2), () -> first.complete("later"));

        cancelled.cancel();
        cancelledInTime.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("later");
    }

    @Test
    void readsTheClocksOfTheMachine() {
        Moment before = new Moment(System.nanoTime(), Instant.now());
        Moment now = timing.now();

        assertThat(now.nanos() - before.nanos()).isNotNegative();
        assertThat(now.wall()).isBetween(before.wall(), before.wall().plusSeconds(60));
        assertThat(timing.random()).isBetween(0.0, 1.0).isNotEqualTo(timing.random());
    }
}
