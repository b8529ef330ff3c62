package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Real clocks and real threads, for tests on real sockets; but no delay passes by itself, and pauses are none. */
final class SwiftTiming implements Timing {

    private record Delayed(Duration delay, Runnable work) {}

    private final Queue<Delayed> delayed = new ConcurrentLinkedQueue<>();

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return Instant.now();
    }

    @Override
    public double random() {
        return 0;
    }

    @Override
    public Task start(String name, Runnable work) {
        return SystemTiming.INSTANCE.start(name, work);
    }

    @Override
    public void complete(Runnable work) {
        SystemTiming.INSTANCE.complete(work);
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        if (delay.isZero()) {
            return start("now", work);
        }
        Delayed entry = new Delayed(delay, work);
        delayed.add(entry);
        return () -> delayed.remove(entry);
    }

    @Override
    public void pause(Duration length) {}

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        return SystemTiming.INSTANCE.call(work, longest);
    }

    /** Does what is due after just this delay, now. */
    void passes(Duration delay) {
        List.copyOf(delayed).stream()
                .filter(each -> each.delay().equals(delay))
                .filter(delayed::remove)
                .forEach(each -> each.work().run());
    }
}
