package io.latchkey;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
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
    private final @Nullable ThreadFactory virtual;
    private final Semaphore places = new Semaphore(MOST);
    private final Deque<Work> waiting = new ConcurrentLinkedDeque<>();

    Workers(ThreadFactory platform, long idleSeconds) {
        this(platform, idleSeconds, virtual());
    }

    /**
     * Makes workers.
     *
     * @param virtual makes virtual threads; null where what comes on top waits
     */
    Workers(ThreadFactory platform, long idleSeconds, @Nullable ThreadFactory virtual) {
        this.virtual = virtual;
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, idleSeconds, TimeUnit.SECONDS, new SynchronousQueue<>(), platform);
    }

    /** Throws what a JVM throws that can start no thread, unless the work waits for its turn. */
    Timing.Task start(Runnable runnable) {
        Work work = new Work(runnable);
        if (places.tryAcquire()) {
            launch(work);
        } else if (virtual != null) {
            virtual.newThread(work).start();
        } else {
            waiting.add(work);
            serveNext(); // a place may have become free just before
        }
        return work::breakOff;
    }

    private void launch(Work work) {
        try {
            threads.execute(() -> carry(work));
        } catch (RuntimeException | Error noThread) {
            places.release();
            throw noThread;
        }
    }

    private void carry(Work first) {
        for (Work work = first; work != null; work = waiting.poll()) {
            if (!work.runInPlace()) {
                return; // it was told to end and did not: its place is another's by now
            }
        }
        places.release();
        serveNext();
    }

    private void serveNext() {
        while (!waiting.isEmpty() && places.tryAcquire()) {
            Work next = waiting.poll();
            if (next == null) {
                places.release();
                continue;
            }
            try {
                launch(next);
            } catch (RuntimeException | Error noThread) {
                waiting.addFirst(next); // whoever ends next takes it along
                return;
            }
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

        private static final int WITHOUT_PLACE = 0;
        private static final int IN_PLACE = 1;
        private static final int GONE = 2;

        private final AtomicInteger state = new AtomicInteger(WITHOUT_PLACE);

        Work(Runnable runnable) {
            super(runnable, null);
        }

        /** Tells whether it still has its place afterwards. */
        boolean runInPlace() {
            state.set(IN_PLACE);
            run();
            return state.compareAndSet(IN_PLACE, GONE);
        }

        void breakOff() {
            cancel(true);
            if (state.compareAndSet(IN_PLACE, GONE)) {
                places.release();
                serveNext();
            }
        }
    }
}
