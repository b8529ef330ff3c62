package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("WE1")
class ElasticExecutorTest {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final ExecutorService pool = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "test-completer");
        thread.setUncaughtExceptionHandler((ended, failure) -> {}); // what it throws is the point of a test
        return thread;
    });
    private final AtomicInteger threads = new AtomicInteger();

    @AfterEach
    void end() {
        timer.shutdownNow();
        pool.shutdownNow();
    }

    private ElasticExecutor over(Executor executor) {
        return new ElasticExecutor(
                work -> {
                    threads.incrementAndGet();
                    executor.execute(work);
                },
                timer);
    }

    @Test
    void takesOneThreadForWorkThatIsQuick() {
        List<Runnable> started = new ArrayList<>();
        ElasticExecutor executor = over(started::add);
        AtomicInteger done = new AtomicInteger();
        timer.shutdown(); // looks at nothing: all is done before the first look
        timer.setRejectedExecutionHandler((work, pool) -> {});
        for (int i = 0; i < 10_000; i++) {
            executor.execute(done::incrementAndGet);
        }

        started.forEach(Runnable::run);

        assertThat(done).hasValue(10_000);
        assertThat(threads).hasValue(1);
    }

    @Test
    @Tag("D8")
    void takesMore_untilTheLastHasRun_whenTheFirstOnesWaitForIt() {
        ElasticExecutor executor = over(pool);
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(300);
        for (int i = 0; i < 300; i++) {
            executor.execute(() -> {
                ScriptedTransport.await(last, "the last has not run");
                all.countDown();
            });
        }
        executor.execute(last::countDown);

        ScriptedTransport.await(all, "released");
    }

    @Test
    void losesNothing_whenSomeWorkThrows() {
        ElasticExecutor executor = over(pool);
        CountDownLatch all = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            executor.execute(() -> {
                all.countDown();
                throw new IllegalStateException("an application's own");
            });
        }

        ScriptedTransport.await(all, "lost");
    }

    @Test
    @Tag("D13")
    void waitsForAThread_whenNoneIsToBeHadForAWhile() {
        AtomicInteger refusals = new AtomicInteger(3);
        ElasticExecutor executor = over(work -> {
            if (refusals.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            pool.execute(work);
        });
        CountDownLatch done = new CountDownLatch(1);

        executor.execute(done::countDown);

        ScriptedTransport.await(done, "lost");
        assertThat(threads).hasValueGreaterThanOrEqualTo(4);
    }

    @Test
    @Tag("D13")
    void worksOnTheSpot_whenThereIsNeitherAThreadNorATimer() {
        timer.shutdownNow();
        ElasticExecutor executor = over(work -> {
            throw new RejectedExecutionException("none");
        });
        AtomicInteger done = new AtomicInteger();

        executor.execute(done::incrementAndGet);

        assertThat(done).hasValue(1);
    }
}
