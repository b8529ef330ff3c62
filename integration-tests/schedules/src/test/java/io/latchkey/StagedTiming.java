package io.latchkey;

import io.latchkey.schedules.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The engine's door to clocks and threads, onto a stage: whatever it starts becomes an actor. */
final class StagedTiming implements Timing {

    private final Stage stage;
    private final AtomicInteger count = new AtomicInteger();

    StagedTiming(Stage stage) {
        this.stage = stage;
    }

    @Override
    public long nanoTime() {
        return stage.nanos();
    }

    @Override
    public Instant wallTime() {
        return Instant.ofEpochSecond(1_700_000_000L, stage.nanos());
    }

    @Override
    public double random() {
        return stage.chance();
    }

    @Override
    public Task start(String name, Runnable work) {
        return work("worker", work);
    }

    /** As a future does: one that is cancelled before it begins never runs. */
    private Task work(String role, Runnable work) {
        Cue cue = new Cue();
        Stage.Part part = stage.start(role + "-" + count.incrementAndGet(), () -> {
            if (!cue.cancelled) {
                cue.begun = true;
                work.run();
            }
        });
        return () -> {
            cue.cancelled = true;
            if (cue.begun) {
                part.interrupt();
            }
        };
    }

    private static final class Cue {
        boolean begun;
        boolean cancelled;
    }

    @Override
    public void complete(Runnable work) {
        work("completer", work);
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        return stage.after(delay.toNanos(), work)::run;
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
        boolean unused = stage.await(() -> false, length.toNanos());
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        Answer<T> answer = new Answer<>();
        Task called = work("call", () -> {
            try {
                answer.value = work.call();
            } catch (Exception e) {
                answer.failure = e;
            }
            answer.given = true;
        });
        try {
            if (!stage.await(() -> answer.given, longest.toNanos())) {
                throw new TimeoutException();
            }
        } finally {
            if (!answer.given) {
                called.cancel();
            }
        }
        return answer.orThrow();
    }

    private static final class Answer<T extends @Nullable Object> {

        @Nullable
        T value;

        @Nullable
        Exception failure;

        boolean given;

        @SuppressWarnings("NullAway") // it is null where the work gave null
        T orThrow() throws ExecutionException {
            if (failure != null) {
                throw new ExecutionException(failure);
            }
            return value;
        }
    }
}
