package io.latchkey;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A thread that asks for a token, and what became of it. */
final class Caller {

    /** How a caller asks. */
    interface Asking {
        AccessToken token() throws TokenException;
    }

    /** How a caller gets its thread. */
    interface Threads {
        Thread start(Runnable work);
    }

    static final Threads PLATFORM = work -> {
        Thread thread = new Thread(work, "test-caller");
        thread.setDaemon(true);
        thread.start();
        return thread;
    };

    private final Thread thread;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable AccessToken token;
    private volatile @Nullable Throwable failure;
    private volatile boolean interrupted;

    private Caller(Asking asking, Threads threads) {
        thread = threads.start(() -> run(asking));
    }

    static Caller of(Asking asking) {
        return new Caller(asking, PLATFORM);
    }

    static List<Caller> many(int count, Asking asking) {
        return many(count, asking, PLATFORM);
    }

    static List<Caller> many(int count, Asking asking, Threads threads) {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(new Caller(asking, threads));
        }
        return callers;
    }

    private void run(Asking asking) {
        try {
            token = asking.token();
        } catch (Throwable e) {
            failure = e;
        } finally {
            interrupted = Thread.currentThread().isInterrupted();
            done.countDown();
        }
    }

    Thread thread() {
        return thread;
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    /** Waits for the token. */
    AccessToken token() {
        awaitEnd();
        AccessToken got = token;
        if (got == null) {
            throw new AssertionError("no token", failure);
        }
        return got;
    }

    /** Waits for the failure. */
    Throwable failure() {
        awaitEnd();
        Throwable got = failure;
        if (got == null) {
            throw new AssertionError("no failure, but " + token);
        }
        return got;
    }

    /** Whether the thread's interrupt status was set when it had its result. */
    boolean wasInterrupted() {
        awaitEnd();
        return interrupted;
    }

    private void awaitEnd() {
        ScriptedTransport.await(done, "the caller still waits");
    }
}
