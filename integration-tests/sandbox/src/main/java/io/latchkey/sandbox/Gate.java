package io.latchkey.sandbox;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds requests at a server until it is opened, by {@link #open()} or by the arrival of the last one it waits for. Once
 * open it stays open. Thread-safe.
 */
public final class Gate implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final int opensAt;
    private final AtomicInteger arrived = new AtomicInteger();
    private final Semaphore arrivals = new Semaphore(0);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Makes a gate that opens when so many requests have arrived. */
    Gate(int opensAt) {
        this.opensAt = opensAt;
    }

    static Gate alwaysOpen() {
        Gate gate = new Gate(0);
        gate.open();
        return gate;
    }

    /** Called by a request: goes on at once if the gate is open, and otherwise when it opens. */
    void pass() throws InterruptedException {
        if (opened.getCount() == 0) {
            return;
        }
        if (arrived.incrementAndGet() >= opensAt) {
            open();
        }
        arrivals.release();
        opened.await();
    }

    /** Lets the requests go that are held here, and those that come later. */
    public void open() {
        opened.countDown();
    }

    /** Returns how many requests have arrived while the gate was closed. */
    public int arrived() {
        return arrived.get();
    }

    /**
     * Waits until so many requests have arrived here. They are held, unless the gate has opened meanwhile.
     *
     * @throws IllegalStateException if they have not come after 20 seconds
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitArrivals(int count) throws InterruptedException {
        if (!arrivals.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    arrived() + " of " + count + " requests came in " + PATIENCE_SECONDS + " s");
        }
        arrivals.release(count);
    }

    /** As {@link #open()}, so that a test that fails leaves nobody waiting. */
    @Override
    public void close() {
        open();
    }
}
