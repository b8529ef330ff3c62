package io.latchkey;

import io.latchkey.fleet.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Has a token source live on a simulated machine. In this package, as the door to time is not public. */
public final class Simulated implements Timing {

    private final Machine machine;

    private Simulated(Machine machine) {
        this.machine = machine;
    }

    /**
     * Begins a token source on a machine.
     *
     * @param machine whose clocks, threads and chance it has
     * @return a builder
     */
    public static ClientCredentialsTokenSource.Builder sourceOn(Machine machine) {
        return ClientCredentialsTokenSource.builder().timing(new Simulated(machine));
    }

    @Override
    public long nanoTime() {
        return machine.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return machine.wallTime();
    }

    @Override
    public double random() {
        return machine.random();
    }

    @Override
    public Task start(String name, Runnable work) {
        return machine.start(work)::run;
    }

    @Override
    public void complete(Runnable work) {
        var unused = machine.start(work);
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        return machine.after(delay, work)::run;
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
        machine.pause(length);
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work, Duration longest)
            throws ExecutionException, TimeoutException, InterruptedException {
        return machine.call(work, longest);
    }
}
