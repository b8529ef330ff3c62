package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("D17")
@Tag("WE8")
class WorkersTest {

    private final AtomicInteger platformThreads = new AtomicInteger();
    private final AtomicInteger virtualThreads = new AtomicInteger();
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch opened = new CountDownLatch(1);

    private ThreadFactory counted(AtomicInteger count) {
        return work -> {
            count.incrementAndGet();
            Thread thread = new Thread(work, "test-worker");
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Whose threads soon end: hundreds of them would be in the way of other tests. */
    private Workers workers(@Nullable ThreadFactory virtual) {
        return new Workers(counted(platformThreads), 1, virtual);
    }

    @Test
    void startsNoMoreThreadsThanItSays_andServesAllInTurn() throws InterruptedException {
        Workers workers = workers(null);
        for (int i = 0; i < 4_000; i++) {
            workers.start(() -> {
                arrived.release();
                ScriptedTransport.await(opened, "opened");
            });
        }
        assertThat(arrived.tryAcquire(Workers.MOST, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(platformThreads).hasValue(Workers.MOST);

        opened.countDown();

        assertThat(arrived.tryAcquire(4_000 - Workers.MOST, 30, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void takesAThreadThatIsIdle() throws InterruptedException {
        Workers workers = new Workers(counted(platformThreads), 60, null);
        CountDownLatch first = new CountDownLatch(1);
        AtomicReference<@Nullable Thread> idle = new AtomicReference<>();
        workers.start(() -> {
            idle.set(Thread.currentThread());
            first.countDown();
        });
        ScriptedTransport.await(first, "served");
        awaitIdle(Objects.requireNonNull(idle.get()));

        workers.start(arrived::release);

        assertThat(arrived.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(platformThreads).hasValue(1);
    }

    /** A thread of a pool that waits for work. */
    private static void awaitIdle(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void makesRoom_forEachThatWasToldToEndAndDoesNot() throws InterruptedException {
        Workers workers = workers(null);
        List<Timing.Task> deaf = new ArrayList<>();
        for (int i = 0; i < Workers.MOST; i++) {
            deaf.add(workers.start(() -> {
                arrived.release();
                awaitThoughInterrupted(opened);
            }));
        }
        assertThat(arrived.tryAcquire(Workers.MOST, 30, TimeUnit.SECONDS)).isTrue();
        CountDownLatch served = new CountDownLatch(1);
        workers.start(served::countDown);
        assertThat(served.getCount()).as("waits for its turn").isEqualTo(1);

        deaf.get(7).cancel();

        ScriptedTransport.await(served, "another source is starved");
        deaf.get(7).cancel();
        opened.countDown();
    }

    private static void awaitThoughInterrupted(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                open = latch.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException deaf) {
                // Goes on as if nothing had been.
            }
        }
    }

    @Test
    void neverStartsWhatWasCancelledWhileItWaitedForItsTurn() throws InterruptedException {
        Workers workers = workers(null);
        for (int i = 0; i < Workers.MOST; i++) {
            workers.start(() -> {
                arrived.release();
                ScriptedTransport.await(opened, "opened");
            });
        }
        assertThat(arrived.tryAcquire(Workers.MOST, 30, TimeUnit.SECONDS)).isTrue();
        AtomicInteger ran = new AtomicInteger();
        workers.start(ran::incrementAndGet).cancel();
        CountDownLatch last = new CountDownLatch(1);
        workers.start(last::countDown);

        opened.countDown();

        ScriptedTransport.await(last, "served");
        assertThat(ran).hasValue(0);
    }

    @Test
    @Tag("D13")
    void losesNoPlace_whenNoThreadCanBeStarted() throws InterruptedException {
        AtomicBoolean refusing = new AtomicBoolean(true);
        ThreadFactory counted = counted(platformThreads);
        Workers workers = new Workers(
                work -> {
                    if (refusing.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return counted.newThread(work);
                },
                1,
                null);
        for (int i = 0; i < Workers.MOST + 1; i++) {
            assertThatThrownBy(() -> workers.start(arrived::release)).isInstanceOf(OutOfMemoryError.class);
        }

        refusing.set(false);
        for (int i = 0; i < Workers.MOST; i++) {
            workers.start(() -> {
                arrived.release();
                ScriptedTransport.await(opened, "opened");
            });
        }

        assertThat(arrived.tryAcquire(Workers.MOST, 30, TimeUnit.SECONDS)).isTrue();
        opened.countDown();
    }

    @Test
    void goesOnOnVirtualThreads_whereTheJvmHasThem() throws InterruptedException {
        Workers workers = workers(counted(virtualThreads));
        for (int i = 0; i < Workers.MOST + 100; i++) {
            workers.start(() -> {
                arrived.release();
                ScriptedTransport.await(opened, "opened");
            });
        }

        assertThat(arrived.tryAcquire(Workers.MOST + 100, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(platformThreads).hasValue(Workers.MOST);
        assertThat(virtualThreads).hasValue(100);
        opened.countDown();
    }

    @Test
    void hasVirtualThreads_wheneverTheyNeverPin() throws InterruptedException {
        Workers workers = new Workers(counted(platformThreads), 1);
        for (int i = 0; i < Workers.MOST + 1; i++) {
            workers.start(() -> {
                arrived.release();
                ScriptedTransport.await(opened, "opened");
            });
        }
        boolean virtual = Runtime.version().feature() >= 24;
        int together = Workers.MOST + (virtual ? 1 : 0);

        assertThat(arrived.tryAcquire(together, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(platformThreads).hasValue(Workers.MOST);
        opened.countDown();
    }
}
