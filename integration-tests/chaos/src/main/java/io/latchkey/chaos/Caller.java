package io.latchkey.chaos;

import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One of the threads that call, in the steps of the plan. */
final class Caller implements Runnable {

    static final String THREADS = "chaos-caller-";

    /** For longer than any time-out, also on a machine that is short of everything. */
    private static final long ENDLESS_SECONDS = 180;

    /** A call that was cancelled may arrive long after it has ended. */
    private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(2);

    private static final AtomicLong IDS = new AtomicLong(1_000_000);

    private final World world;
    private final int number;
    private final Map<Stack.Kind, Stack> stacks;
    private final IntFunction<Witness> sources;
    private final String[] origins;
    private final ScheduledExecutorService timer;
    private final CountDownLatch chaosOver;
    private final Queue<Ended> ended = new ArrayDeque<>();
    private volatile @Nullable Errand current;
    private volatile long currentSince;

    Caller(
            World world,
            int number,
            Map<Stack.Kind, Stack> stacks,
            IntFunction<Witness> sources,
            String[] origins,
            ScheduledExecutorService timer,
            CountDownLatch chaosOver) {
        this.world = world;
        this.number = number;
        this.stacks = stacks;
        this.sources = sources;
        this.origins = origins;
        this.timer = timer;
        this.chaosOver = chaosOver;
    }

    static String stream(int number) {
        return "steps of caller " + number;
    }

    private record Ended(Errand errand, long nanos) {}

    @Override
    public void run() {
        SplittableRandom steps = world.plan().stream(stream(number));
        try {
            while (true) {
                Step step = Step.draw(steps, world.plan().thinkMillis());
                if (chaosOver.await(step.thinkMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                call(step);
            }
        } catch (InterruptedException e) {
            world.violations().add(Promise.REASON, "caller " + number + " was interrupted while it did nothing");
        } catch (RuntimeException | Error e) {
            world.violations().add(Promise.REASON, "caller " + number + " ended by " + e);
        }
    }

    /** Each stack once in each of its ways, when nothing goes wrong any more. */
    void callInQuiet() {
        int source = number;
        for (Stack.Kind stack : Stack.Kind.values()) {
            for (boolean async : new boolean[] {false, true}) {
                Step step = Step.quiet(stack, async, source++ % Sources.COUNT);
                String outcome = call(step);
                if (!outcome.equals("200")) {
                    world.violations()
                            .add(Promise.RECOVERY, "a call in quiet times ended with " + outcome + ", " + step);
                }
            }
        }
    }

    /**
     * Calls, and tells how that ended.
     *
     * @return a status, or a word
     */
    String call(Step step) {
        forgetTheOld();
        Errand errand = errand(step);
        world.calls().add(errand);
        currentSince = System.nanoTime();
        current = errand;
        Interruption interruption = new Interruption(Thread.currentThread());
        Future<?> interrupt = after(step.interruptMillis(), interruption);
        boolean[] cancelled = new boolean[1];
        String outcome = "";
        Exception failure = null;
        Future<?> cancel = null;
        try {
            TokenSource named = step.named() ? sources.apply(step.source()) : null;
            Stack.Ongoing ongoing = stack(step).begin(errand, named);
            cancel = after(step.cancelMillis(), () -> {
                cancelled[0] = true;
                ongoing.cancel();
            });
            Answer answer = ongoing.answer();
            errand.answered(answer);
            outcome = Integer.toString(answer.status());
        } catch (Exception e) {
            failure = e;
        }
        boolean interrupted = interruption.end();
        if (interrupt != null) {
            interrupt.cancel(false);
        }
        if (cancel != null) {
            cancel.cancel(false);
        }
        current = null;
        if (failure != null) {
            outcome = outcome(errand, failure, interrupted, cancel != null && (cancelled[0] || !cancel.isCancelled()));
        }
        ended.add(new Ended(errand, System.nanoTime()));
        String stack = step.stack() + (step.async() ? " async" : "");
        world.tally().count("calls by " + stack);
        world.tally().count("outcome: " + outcome);
        if (errand.sends() > 1) {
            world.tally().count("calls that were sent again");
        }
        if (interrupted) {
            world.tally().count("interrupted calls");
        }
        return outcome;
    }

    private Stack stack(Step step) {
        Stack stack = stacks.get(step.stack());
        if (stack == null) {
            throw new IllegalStateException("no " + step.stack());
        }
        return stack;
    }

    private Errand errand(Step step) {
        long id = IDS.incrementAndGet();
        String origin = origins[step.named() ? (int) (id % origins.length) : step.source()];
        return new Errand(
                id,
                step,
                Sources.client(step.source()),
                origin + Api.PATH + id,
                sources.apply(step.source()).refusals(),
                world.violations(),
                world.order().next());
    }

    private @Nullable Future<?> after(int millis, Runnable what) {
        return millis < 0 ? null : timer.schedule(what, millis, TimeUnit.MILLISECONDS);
    }

    private String outcome(Errand errand, Exception failure, boolean interrupted, boolean cancelled) {
        if (failure instanceof Stack.Endless) {
            world.violations().add(Promise.ENDS, errand + " did not end");
            return "no end";
        }
        if (interrupted) {
            return "interrupted";
        }
        if (cancelled) {
            return "cancelled";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TokenException) {
                return "no token";
            }
        }
        if (errand.step().fate() == Step.Fate.CUT_OFF && errand.sends() > 0) {
            return "cut off";
        }
        world.violations().add(Promise.REASON, errand + " failed by " + chain(failure));
        return "failed";
    }

    private static String chain(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(all.length() == 0 ? "" : ", by ").append(cause);
        }
        return all.toString();
    }

    private void forgetTheOld() {
        long now = System.nanoTime();
        for (Ended oldest = ended.peek(); oldest != null && now - oldest.nanos > REMEMBERED; oldest = ended.peek()) {
            world.calls().forget(oldest.errand);
            ended.remove();
        }
    }

    /** All that it remembers of its calls. */
    void forget() {
        ended.forEach(each -> world.calls().forget(each.errand));
        ended.clear();
    }

    /** What it does for longer than anything can take; or null. */
    @Nullable
    String endless() {
        Errand errand = current;
        return errand != null && System.nanoTime() - currentSince > TimeUnit.SECONDS.toNanos(ENDLESS_SECONDS)
                ? errand.toString()
                : null;
    }

    /** What an asynchronous call comes to. */
    static Answer await(CompletableFuture<Answer> answer) throws Exception {
        try {
            return answer.get(ENDLESS_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Stack.Endless();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (CancellationException e) {
            throw e;
        }
    }
}
