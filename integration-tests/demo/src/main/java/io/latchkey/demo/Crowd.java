package io.latchkey.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Many threads that make the same call at the same moment. */
final class Crowd {

    private static final long PATIENCE_SECONDS = 30;

    private Crowd() {}

    /** Lines the threads up, lets them go together, and waits for the last. */
    static Tally call(int threads, Tally.Call call) throws InterruptedException {
        Tally tally = new Tally();
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch done = new CountDownLatch(threads);
        ExecutorService crowd = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < threads; i++) {
                crowd.execute(() -> {
                    ready.countDown();
                    await(ready);
                    tally.note(call);
                    done.countDown();
                });
            }
            await(done);
        } finally {
            crowd.shutdownNow();
        }
        return tally;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
