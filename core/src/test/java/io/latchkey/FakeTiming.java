package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A world whose clocks move, whose timers fire and whose chance decides as a test says. Work that is started runs on the
 * spot, or when the test says so ({@link #holdWork}), or on threads of its own ({@link #useThreads}).
 *
 * <p>The monotonic clock begins a minute before it overflows, so that every test that takes longer crosses that line.
 */
final class FakeTiming implements Timing {

    private enum Mode {
        ON_THE_SPOT,
        HELD,
        THREADS
    }

    /** The wall clock's beginning. */
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All guarded by the lock.
    private final List<Timer> timers = new ArrayList<>();
    private final Deque<Work> held = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
    private Instant wall = START;
    private Mode mode = Mode.ON_THE_SPOT;
    private DoubleSupplier chance = () -> 0.5;
    private @Nullable Throwable noThread;
    private @Nullable Throwable noTimer;
    private boolean firesAllTheSame;
    private int looksLeft;
    private int pausing;
    private @Nullable Runnable startIntruder;
    private @Nullable Runnable intruder;

    // -- what a test does

    /** Moves both clocks and runs what falls due on the way, in order, on the calling thread. */
    void advance(Duration by) {
        move(by, true);
    }

    /** The monotonic clock only, and with it the timers: the wall clock was set back meanwhile. */
    void advanceMonotonic(Duration by) {
        move(by, false);
    }

    /** The wall clock only, and no timer: the machine slept, or somebody has set its clock. */
    void advanceWall(Duration by) {
        locked(() -> wall = wall.plus(by));
    }

    /** Keeps what is started from now on until {@link #runAll}. */
    void holdWork() {
        locked(() -> mode = Mode.HELD);
    }

    /** Runs what is started from now on where it is started, as in the beginning. */
    void runOnTheSpot() {
        locked(() -> mode = Mode.ON_THE_SPOT);
    }

    /** Runs what is started from now on on threads of its own. */
    FakeTiming useThreads() {
        locked(() -> mode = Mode.THREADS);
        return this;
    }

    /** Runs the work that was held, and what it starts in turn. */
    void runAll() {
        for (Work next = nextHeld(); next != null; next = nextHeld()) {
            next.run();
        }
    }

    int workHeld() {
        lock.lock();
        try {
            return held.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many threads were started so far. */
    int threadsStarted() {
        lock.lock();
        try {
            return threads.size();
        } finally {
            lock.unlock();
        }
    }

    void chance(DoubleSupplier supplier) {
        locked(() -> chance = supplier);
    }

    /** Does something before the next {@link #start} returns: its thread is faster than the one that starts it. */
    void beforeStartReturns(Runnable intrusion) {
        locked(() -> startIntruder = intrusion);
    }

    /** The next {@link #start} throws this, as a JVM does that can start no thread. */
    void failNextStart(Throwable failure) {
        locked(() -> noThread = failure);
    }

    /** The next {@link #after} throws this. */
    void failNextTimer(Throwable failure) {
        locked(() -> noTimer = failure);
    }

    /** The next {@link #after} throws this, and the timer fires all the same: so does the JDK's, without a thread. */
    void failNextTimerThatFires(Throwable failure) {
        locked(() -> {
            noTimer = failure;
            firesAllTheSame = true;
        });
    }

    /** Does something just before the clocks are looked at for the nth time from now on: between two steps of the engine. */
    void beforeLook(int nth, Runnable intrusion) {
        locked(() -> {
            looksLeft = nth;
            intruder = intrusion;
        });
    }

    int timersPending() {
        lock.lock();
        try {
            return timers.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many timers are pending: a fetch has one for its deadline, and so has each caller who waits. */
    void awaitTimers(int count) {
        awaitThat(() -> timers.size() >= count, () -> timers.size() + " timers pending, not " + count);
    }

    /** Waits until so many threads make a pause. */
    void awaitPauses(int count) {
        awaitThat(() -> pausing >= count, () -> pausing + " threads pausing, not " + count);
    }

    private void awaitThat(BooleanSupplier condition, Supplier<String> otherwise) {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(30);
            while (!condition.getAsBoolean()) {
                left = changed.awaitNanos(left);
                if (left <= 0) {
                    throw new AssertionError(otherwise.get());
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the threads that were started have ended. */
    void awaitThreads() {
        List<Thread> all;
        lock.lock();
        try {
            all = List.copyOf(threads);
        } finally {
            lock.unlock();
        }
        for (Thread thread : all) {
            try {
                thread.join(30_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (thread.isAlive()) {
                throw new AssertionError(thread + " still runs");
            }
        }
    }

    // -- what the engine does

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant wallTime() {
        Runnable intrusion = intrusion();
        if (intrusion != null) {
            intrusion.run();
        }
        lock.lock();
        try {
            return wall;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public double random() {
        return chance.getAsDouble();
    }

    @Override
    public Task start(String name, Runnable runnable) {
        return start(runnable);
    }

    private Task start(Runnable runnable) {
        Work work = new Work(runnable);
        Runnable intrusion;
        Mode how;
        lock.lock();
        try {
            Throwable failure = noThread;
            noThread = null;
            throwIfAny(failure);
            how = mode;
            intrusion = startIntruder;
            startIntruder = null;
            if (how == Mode.HELD) {
                held.add(work);
            } else if (how == Mode.THREADS) {
                work.prepareThread();
            }
        } finally {
            lock.unlock();
        }
        if (how == Mode.ON_THE_SPOT) {
            work.run();
        } else if (how == Mode.THREADS) {
            work.startThread();
        }
        if (intrusion != null) {
            intrusion.run();
        }
        return work;
    }

    @Override
    public void complete(Runnable work) {
        try {
            Task unused = start(work);
        } catch (RuntimeException | Error noThread) {
            work.run();
        }
    }

    @Override
    public Task after(Duration delay, Runnable runnable) {
        lock.lock();
        try {
            Throwable failure = noTimer;
            noTimer = null;
            Timer timer = new Timer(nanos + delay.toNanos(), runnable);
            if (failure == null || firesAllTheSame) {
                timers.add(timer);
            }
            firesAllTheSame = false;
            throwIfAny(failure);
            changed.signalAll();
            return timer;
        } finally {
            lock.unlock();
        }
    }

    /** Until a test has moved the monotonic clock so far; no time at all where there is one thread. */
    @Override
    public void pause(Duration length) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        if (mode() != Mode.THREADS) {
            advance(length);
            return;
        }
        Task unused = after(length, over::countDown);
        locked(() -> pausing++);
        try {
            over.await();
        } finally {
            locked(() -> pausing--);
        }
    }

    /** On the calling thread, unless work has threads of its own; it may take as long as the clock stands still. */
    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable called = () -> {
            try {
                answer.complete(work.call());
            } catch (Exception | Error e) {
                answer.completeExceptionally(e);
            }
        };
        Task timeOut = after(longest, () -> answer.cancel(false));
        Task call = mode() == Mode.THREADS ? start(called) : null;
        if (call == null) {
            called.run();
        }
        try {
            return answer.get();
        } catch (CancellationException e) {
            throw new TimeoutException();
        } finally {
            timeOut.cancel();
            if (call != null) {
                call.cancel();
            }
        }
    }

    private Mode mode() {
        lock.lock();
        try {
            return mode;
        } finally {
            lock.unlock();
        }
    }

    private static void throwIfAny(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    // -- how

    private @Nullable Runnable intrusion() {
        lock.lock();
        try {
            Runnable due = intruder;
            if (due == null || --looksLeft > 0) {
                return null;
            }
            intruder = null;
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void move(Duration by, boolean wallToo) {
        long target = nanoTime() + by.toNanos();
        for (Timer due = nextDue(target, wallToo); due != null; due = nextDue(target, wallToo)) {
            due.work.run();
        }
        locked(() -> moveTo(target, wallToo));
    }

    /** Takes the earliest timer that is due by then, and moves the clocks to its time. */
    private @Nullable Timer nextDue(long target, boolean wallToo) {
        lock.lock();
        try {
            Timer earliest = null;
            for (Timer timer : timers) {
                if (timer.due - target <= 0 && (earliest == null || timer.due - earliest.due < 0)) {
                    earliest = timer;
                }
            }
            if (earliest != null) {
                timers.remove(earliest);
                moveTo(earliest.due, wallToo);
            }
            return earliest;
        } finally {
            lock.unlock();
        }
    }

    private void moveTo(long target, boolean wallToo) {
        long by = target - nanos;
        if (by > 0) {
            nanos = target;
            wall = wallToo ? wall.plusNanos(by) : wall;
        }
    }

    private @Nullable Work nextHeld() {
        lock.lock();
        try {
            return held.poll();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class Timer implements Task {

        private final long due;
        private final Runnable work;

        Timer(long due, Runnable work) {
            this.due = due;
            this.work = work;
        }

        @Override
        public void cancel() {
            locked(() -> timers.remove(this));
        }
    }

    private final class Work implements Task, Runnable {

        private final Runnable work;
        private @Nullable Thread thread;

        Work(Runnable work) {
            this.work = work;
        }

        void prepareThread() {
            Thread prepared = new Thread(work, "test-worker");
            prepared.setDaemon(true);
            thread = prepared;
            threads.add(prepared);
        }

        void startThread() {
            if (thread != null) {
                thread.start();
            }
        }

        @Override
        public void run() {
            work.run();
        }

        @Override
        public void cancel() {
            locked(() -> held.remove(this));
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
