package io.latchkey;

import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that carry token requests: so many at once, however many sources fetch together. What comes on top runs on
 * virtual threads where they block without holding a platform thread (JDK 24, JEP 491), and elsewhere waits for its turn,
 * in order. A thread that was told to end and does not is not counted: its source may not starve another.
 */
final class Workers {

    /** Ten thousand sources whose endpoint takes 200 ms have their tokens within eight seconds then. */
    static final int MOST = 256;

    private static final int FIRST_THAT_NEVER_PINS = 24;

    private final boolean bounded;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger most = new AtomicInteger(MOST);

    Workers(ThreadFactory platform, long idleSeconds) {
        this(platform, idleSeconds, virtual());
    }

    /**
     * Makes workers.
     *
     * @param virtual makes virtual threads; null where what comes on top waits
     */
    Workers(ThreadFactory platform, long idleSeconds, @Nullable ThreadFactory virtual) {
        this.bounded = virtual == null;
        threads = new ThreadPoolExecutor(
                0,
                MOST,
                idleSeconds,
                TimeUnit.SECONDS,
                new Turns(),
                platform,
                virtual == null
                        ? Workers::enqueue
                        : (work, full) -> virtual.newThread(work).start());
    }

    /** Takes work for a thread that is idle, and no other: then there is to be one thread more. */
    private static final class Turns extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable work) {
            return tryTransfer(work);
        }

        void line(Runnable work) {
            super.offer(work);
        }
    }

    /** There are as many threads as there may be: the work waits for its turn. */
    private static void enqueue(Runnable work, ThreadPoolExecutor full) {
        ((Turns) full.getQueue()).line(work);
        if (full.getPoolSize() == 0) {
            wake(full); // all have ended meanwhile
        }
    }

    private static void wake(ThreadPoolExecutor threads) {
        threads.execute(() -> {});
    }

    Timing.Task start(Runnable runnable) {
        Work work = new Work(runnable);
        threads.execute(work);
        return work::breakOff;
    }

    private void count(int stuck) {
        if (!bounded) {
            return;
        }
        int now = most.addAndGet(stuck);
        try {
            threads.setMaximumPoolSize(now);
            if (stuck > 0) {
                wake(threads); // for whatever waits for its turn
            }
        } catch (RuntimeException | Error noThread) {
            // The next one that ends or is started makes up for it.
        }
    }

    /** Java 17 knows no virtual threads, so they are asked for by name. */
    private static @Nullable ThreadFactory virtual() {
        if (Runtime.version().feature() < FIRST_THAT_NEVER_PINS) {
            return null;
        }
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
            virtual =
                    builder.getMethod("name", String.class, long.class).invoke(virtual, "latchkey-virtual-worker-", 1);
            virtual = builder.getMethod("inheritInheritableThreadLocals", boolean.class)
                    .invoke(virtual, false);
            return (ThreadFactory) builder.getMethod("factory").invoke(virtual);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private final class Work extends FutureTask<@Nullable Void> {

        private static final int NEW = 0;
        private static final int RUNNING = 1;
        private static final int STUCK = 2;
        private static final int ENDED = 3;

        private final AtomicInteger state = new AtomicInteger(NEW);

        Work(Runnable runnable) {
            super(runnable, null);
        }

        @Override
        public void run() {
            state.set(RUNNING);
            super.run();
            if (!state.compareAndSet(RUNNING, ENDED)) {
                count(-1);
            }
        }

        void breakOff() {
            cancel(true);
            if (state.compareAndSet(RUNNING, STUCK)) {
                count(1);
            }
        }
    }
}
