package io.latchkey;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A wait for a token that lasts for an upload, which has one try only: for a second at most while there is another one,
 * which serves in the end, as long as it has any life left and was not refused.
 */
final class LastingWait {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final TokenHolder holder;
    private final Duration patience;
    private final Duration patienceAfterwards;
    private final Waiter upload;
    private final Waiter stage;

    /**
     * Prepares a wait.
     *
     * @param acquireTimeout the longest that it may take in all
     */
    LastingWait(TokenHolder holder, Moment now, Duration acquireTimeout) {
        this.holder = holder;
        this.patience = PATIENCE.compareTo(acquireTimeout) < 0 ? PATIENCE : acquireTimeout;
        this.patienceAfterwards = acquireTimeout.minus(patience);
        this.upload = new Waiter(Waiter.Kind.UPLOAD, now);
        this.stage = new Waiter(Waiter.Kind.STAGE, now);
    }

    /** Begins; gives the token at hand at once, if nobody may be asked for another now. */
    CompletableFuture<AccessToken> begin(AccessToken atHand) {
        var unused = upload.whenComplete((lasting, failure) -> settle(lasting));
        try {
            holder.join(upload, upload.since(), patience);
        } catch (TokenException coolingDown) {
            return CompletableFuture.completedFuture(atHand);
        }
        return stage;
    }

    private void settle(@Nullable AccessToken lasting) {
        AccessToken token = lasting == null ? holder.tokenNotOver() : lasting;
        if (token != null) {
            holder.deliver(stage, token, null);
            return;
        }
        try {
            holder.joinAgain(stage, holder.now(), patienceAfterwards);
        } catch (TokenException | IllegalStateException e) {
            holder.deliver(stage, null, TokenException.forCaller(e));
        }
    }
}
