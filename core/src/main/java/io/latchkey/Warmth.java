package io.latchkey;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a {@link TokenHolder} by a timer while its source is in use, so that not even a caller who comes rarely has to
 * wait. Once nobody has come for so long, it sleeps until the next call. Thread-safe.
 */
final class Warmth {

    private final Duration idle;
    private final Timing timing;
    private final Telling telling;
    private final AtomicReference<Timing.@Nullable Task> timer = new AtomicReference<>();
    private volatile boolean closed;

    /** When a caller last came by, give or take what {@link Held} trusts its clocks. */
    private volatile @Nullable Moment lastUsed;

    Warmth(Duration idle, Timing timing, Telling telling) {
        this.idle = idle;
        this.timing = timing;
        this.telling = telling;
    }

    void used(Moment now) {
        lastUsed = now;
    }

    boolean isWanted(Moment now) {
        Moment used = lastUsed;
        return used != null && now.since(used).compareTo(idle) <= 0;
    }

    void wakeAfter(Duration delay, TokenHolder holder) {
        // A source that was forgotten can be collected: its timer does not hold it.
        WeakReference<TokenHolder> sleeper = new WeakReference<>(holder);
        try {
            keepOnly(timing.after(delay, () -> {
                TokenHolder awake = sleeper.get();
                if (awake != null) {
                    awake.warmUp();
                }
            }));
        } catch (RuntimeException | Error noTimer) {
            telling.trouble("no timer to keep the token warm could be started", noTimer);
        }
    }

    /** One timer is enough, and none once the source is closed. */
    private void keepOnly(Timing.Task next) {
        cancel(timer.getAndSet(next));
        if (closed) {
            cancel(next);
        }
    }

    void close() {
        closed = true;
        cancel(timer.getAndSet(null));
    }

    private static void cancel(Timing.@Nullable Task superfluous) {
        if (superfluous != null) {
            superfluous.cancel();
        }
    }
}
