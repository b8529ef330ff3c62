package io.latchkey;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.SynchronousQueue;
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
        BlockingQueue<Runnable> overflow = virtual == null ? new LinkedBlockingQueue<>() : new SynchronousQueue<>();
        RejectedExecutionHandler onTop = virtual == null
                ? new ThreadPoolExecutor.AbortPolicy()
                : (work, full) -> virtual.newThread(work).start();
        threads = new ThreadPoolExecutor(
                MOST,
                virtual == null ? Integer.MAX_VALUE : MOST,
                idleSeconds,
                TimeUnit.SECONDS,
                overflow,
                platform,
                onTop);
        threads.allowCoreThreadTimeOut(true);
    }

    Timing.Task start(Runnable runnable) {
        Work work = new Work(runnable);
        threads.execute(work);
        return work::breakOff;
    }

    /** Without a bound for those that wait for their turn, there is nothing to make room for. */
    private void count(int stuck) {
        if (threads.getMaximumPoolSize() == MOST) {
            return;
        }
        most.addAndGet(stuck);
        try {
            threads.setCorePoolSize(most.get());
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
