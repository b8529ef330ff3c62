package io.latchkey;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a {@link TokenHolder} by a timer while its source is in use, so that not even a caller who comes rarely has to
 * wait. Once nobody has come for so long, it sleeps until the next call. Thread-safe.
 */
final class Warmth {

    /** To keep a token warm that lives no longer would be to ask without a pause, for nobody. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);

    private final Duration idle;
    private final Timing timing;
    private final Telling telling;
    private final Timer timer = new Timer();
    private volatile boolean closed;

    /** When a caller last came by, give or take what {@link Held} trusts its clocks. */
    private volatile @Nullable Moment lastUsed;

    Warmth(Duration idle, Timing timing, Telling telling) {
        this.idle = idle;
        this.timing = timing;
        this.telling = telling;
        var unused = Forgotten.CLEANER.register(this, timer);
    }

    /** The timer of a source that was forgotten would keep its application's classes until the token is stale. */
    private static final class Forgotten {

        static final Cleaner CLEANER = Cleaner.create();

        private Forgotten() {}
    }

    /** The one timer that is pending, if any. */
    private static final class Timer implements Runnable {

        private final AtomicReference<Timing.@Nullable Task> pending = new AtomicReference<>();

        @Override
        public void run() {
            keepOnly(null);
        }

        void keepOnly(Timing.@Nullable Task next) {
            Timing.Task superfluous = pending.getAndSet(next);
            if (superfluous != null) {
                superfluous.cancel();
            }
        }
    }

    void used(Moment now) {
        lastUsed = now;
    }

    boolean isWanted(Moment now) {
        Moment used = lastUsed;
        return used != null && now.elapsedSince(used).compareTo(idle) <= 0;
    }

    /** There is a pause even if the exchange took as long as the token lives. */
    void acquired(TokenLifetime lifetime, Moment now, TokenHolder holder) {
        Duration life = lifetime.lifetime();
        if (life.compareTo(SHORTEST_LIFE) >= 0) {
            Duration untilStale = lifetime.untilStale(now);
            Duration pause = life.dividedBy(10);
            wakeAfter(untilStale.compareTo(pause) >= 0 ? untilStale : pause, holder);
        }
    }

    void wakeAfter(Duration delay, TokenHolder holder) {
        // A source that was forgotten can be collected: its timer does not hold it.
        WeakReference<TokenHolder> sleeper = new WeakReference<>(holder);
        try {
            timer.keepOnly(timing.after(delay, () -> {
                TokenHolder awake = sleeper.get();
                if (awake != null) {
                    awake.warmUp();
                }
            }));
        } catch (RuntimeException | Error noTimer) {
            telling.trouble("no timer to keep the token warm could be started", noTimer);
        }
        if (closed) {
            timer.run();
        }
    }

    void close() {
        closed = true;
        timer.run();
    }
}
