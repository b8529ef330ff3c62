package io.latchkey;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Looks now and then whether those who wait for a token still want it. OkHttp 4 tells nobody of a cancelled call, so it has
 * to be asked: by one timer for all of them, and not by each of thousands of threads.
 */
final class CancellationWatch {

    static final CancellationWatch INSTANCE = new CancellationWatch(SystemTiming.INSTANCE);

    /** This soon, a cancelled call is over. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Timing timing;
    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    CancellationWatch(Timing timing) {
        this.timing = timing;
    }

    /** One wait. */
    final class Watched {

        private final Future<?> wait;
        private final BooleanSupplier cancellation;
        private volatile boolean cancelled;

        private Watched(Future<?> wait, BooleanSupplier cancellation) {
            this.wait = wait;
            this.cancellation = cancellation;
        }

        boolean isCancelled() {
            return cancelled;
        }

        void end() {
            all.remove(this);
        }

        private void look() {
            if (asked()) {
                cancelled = true;
                end();
                wait.cancel(false);
            }
        }

        /** What an adapter throws here ends no timer. */
        private boolean asked() {
            try {
                return cancellation.getAsBoolean();
            } catch (RuntimeException | Error e) {
                return false;
            }
        }
    }

    /** Cancels a wait, on which no code of others depends, as soon as its cancellation is seen; until it is ended. */
    Watched watch(Future<?> wait, BooleanSupplier cancellation) {
        Watched watched = new Watched(wait, cancellation);
        all.add(watched);
        schedule();
        return watched;
    }

    private void schedule() {
        if (!all.isEmpty() && scheduled.compareAndSet(false, true)) {
            try {
                timing.after(BETWEEN_LOOKS, this::look);
            } catch (RuntimeException | Error noTimer) {
                scheduled.set(false); // the source's own time-out ends the wait
            }
        }
    }

    private void look() {
        scheduled.set(false);
        all.forEach(Watched::look);
        schedule();
    }
}
