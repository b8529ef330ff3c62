package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real clocks, and threads that all sources share: daemons, none before the first fetch, and none left some seconds
 * after the last one.
 */
final class SystemTiming implements Timing {

    static final SystemTiming INSTANCE = new SystemTiming();

    private static final long IDLE_SECONDS = 5;

    private final Workers workers = new Workers(new Threads("latchkey-worker-"), IDLE_SECONDS);

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, new Threads("latchkey-timer-"));

    private final ElasticExecutor completers = new ElasticExecutor(
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    new Threads("latchkey-completer-")),
            timer);

    private SystemTiming() {
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** The monotonic clock of a timing, without a call through the interface where it is this one. */
    static long nanoTime(Timing timing) {
        return timing == INSTANCE ? System.nanoTime() : timing.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return Instant.now();
    }

    @Override
    public double random() {
        return random(ThreadLocalRandom.current().nextLong(), System.nanoTime());
    }

    /** Clones of a machine go on with the same seed, but not at the same time: they must not come back together. */
    static double random(long seed, long nanos) {
        return new SplittableRandom(seed ^ nanos).nextDouble();
    }

    @Override
    public Task start(String name, Runnable work) {
        return workers.start(() -> named(name, work));
    }

    private static void named(String name, Runnable work) {
        Thread thread = Thread.currentThread();
        String before = thread.getName();
        thread.setName(before + " " + name);
        try {
            work.run();
        } finally {
            thread.setName(before);
        }
    }

    @Override
    public void complete(Runnable work) {
        completers.execute(work);
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        var scheduled = timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        FutureTask<T> called = new FutureTask<>(work);
        completers.execute(() -> {
            called.run();
            boolean unused = Thread.interrupted(); // by the end below: the thread goes on to other work
        });
        try {
            return called.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            called.cancel(true);
        }
    }

    /** Daemon threads that take nothing over from the caller who happens to cause them. */
    private record Threads(String prefix, AtomicInteger count) implements ThreadFactory {

        Threads(String prefix) {
            this(prefix, new AtomicInteger());
        }

        @Override
        public Thread newThread(Runnable work) {
            boolean inheritThreadLocals = false;
            String name = prefix + count.incrementAndGet();
            Thread thread = OwnContext.call(() -> new Thread(null, work, name, 0, inheritThreadLocals));
            thread.setDaemon(true);
            thread.setContextClassLoader(Threads.class.getClassLoader());
            return thread;
        }
    }

    /**
     * Until Java 24, a thread holds on to the code that was on the stack when it was made, and so to the class loader of
     * an application that may be undeployed long before the thread ends.
     */
    private static final class OwnContext {

        private static final int LAST_WITH_CONTEXTS = 23;

        private OwnContext() {}

        static Thread call(Supplier<Thread> making) {
            return Runtime.version().feature() > LAST_WITH_CONTEXTS ? making.get() : Privileged.call(making);
        }

        /** Loaded only where it is of use: some later Java will have it no more. */
        @SuppressWarnings("removal")
        private static final class Privileged {

            private Privileged() {}

            static Thread call(Supplier<Thread> making) {
                return java.security.AccessController.doPrivileged(
                        (java.security.PrivilegedAction<Thread>) making::get);
            }
        }
    }
}
