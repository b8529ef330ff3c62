package io.latchkey;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks, beside the callers, whether credentials that were refused have been changed, or that were missing are there:
 * whoever keeps them may take seconds to give them out. One look at a time.
 */
final class CredentialsLook {

    private final TokenIssuer issuer;
    private final Timing timing;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile Timing.@Nullable Task task;

    CredentialsLook(TokenIssuer issuer, Timing timing) {
        this.issuer = issuer;
        this.timing = timing;
    }

    /** Begins a look; does nothing if one is under way, or if there is no thread for it. */
    void begin(String sourceName, Runnable whenChanged) {
        if (!underWay.compareAndSet(false, true)) {
            return;
        }
        try {
            task = timing.start(sourceName, () -> {
                try {
                    if (issuer.hasOtherCredentials(timing.now())) {
                        whenChanged.run();
                    }
                } finally {
                    underWay.set(false);
                }
            });
        } catch (RuntimeException | Error noThread) {
            underWay.set(false); // one of the next callers has another look
        }
    }

    void cancel() {
        Timing.Task begun = task;
        if (begun != null) {
            begun.cancel();
        }
    }
}
