package io.latchkey;

import io.latchkey.TokenListener.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One fetch: tries, one after the other, until its {@link TokenHolder} has a token or has had enough. The holder is told
 * how each try has ended, and says whether there is to be another.
 */
final class Fetch {

    /** Not of one source: another that takes its place and its name has later ones. */
    private static final AtomicLong COUNT = new AtomicLong();

    private final TokenHolder holder;
    private final long number = COUNT.incrementAndGet();
    private final Reason reason;
    private final Moment began;
    private final TokenListener.FetchTrace trace;

    /** From when on somebody wants the token now. Written under the lock of the {@link TokenHolder}. */
    private volatile @Nullable Moment wantedSince;

    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicBoolean late = new AtomicBoolean();
    private volatile @Nullable TokenRequestException lastFailure;
    private volatile @Nullable Attempt attempt;

    /** The timer of the next try; made before it is set, as it may fire, and the next one be set, before that is known here. */
    private volatile AtomicReference<Timing.@Nullable Task> nextTry = new AtomicReference<>();

    private volatile boolean over;
    private volatile boolean cancelled;

    Fetch(TokenHolder holder, Reason reason, Moment began, TokenListener.FetchTrace trace) {
        this.holder = holder;
        this.reason = reason;
        this.began = began;
        this.trace = trace;
    }

    long number() {
        return number;
    }

    Reason reason() {
        return reason;
    }

    Moment began() {
        return began;
    }

    TokenListener.FetchTrace trace() {
        return trace;
    }

    @Nullable
    Moment wantedSince() {
        return wantedSince;
    }

    void wantedBy(Thread caller, Moment now) {
        Attempt current = attempt;
        if (current != null && current.isCarriedBy(caller)) {
            throw new AskedFromWithin(
                    "a token was asked for from within its own token request: by a supplier of credentials, or by a"
                            + " transport whose HTTP client asks this very token source");
        }
        wanted(now);
    }

    private static final class AskedFromWithin extends IllegalStateException implements OwnWords {

        private static final long serialVersionUID = 1L;

        AskedFromWithin(String message) {
            super(message);
        }
    }

    void wanted(Moment now) {
        if (wantedSince == null) {
            wantedSince = now;
        }
    }

    boolean isRefused(String token) {
        return holder.isRefused(token);
    }

    /** How often it was tried. */
    int tries() {
        return tries.get();
    }

    /** The same, when the last one has come to nothing before anybody was asked, and is not to count. */
    int triesWithoutThis() {
        return tries.decrementAndGet();
    }

    /** How many requests were sent, of which a try that meets rotated credentials takes two. */
    int requests() {
        return requests.get();
    }

    void countRequest() {
        requests.incrementAndGet();
    }

    @Nullable
    TokenRequestException lastFailure() {
        return lastFailure;
    }

    /** True for the first caller who waits in vain. */
    boolean isLateForTheFirstTime() {
        return late.compareAndSet(false, true);
    }

    void start() {
        if (over) {
            return; // a timer that could not be started may fire all the same
        }
        tries.incrementAndGet();
        Attempt next = holder.newAttempt(this);
        attempt = next;
        next.launch(holder.name());
        if (cancelled) {
            next.cancel();
        }
    }

    void tryAgain(Duration delay) {
        try {
            AtomicReference<Timing.@Nullable Task> next = new AtomicReference<>();
            nextTry = next;
            Timing.Task scheduled = holder.timing().after(delay, this::start);
            next.set(scheduled);
            if (over) {
                scheduled.cancel();
            }
        } catch (RuntimeException | Error noTimer) {
            tried(Attempt.failed("no further try could be scheduled", noTimer));
        }
    }

    void tried(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            lastFailure = failed.failure();
        }
        holder.tried(this, outcome);
    }

    /** It has its token, or has failed: whatever is left of it comes to nothing. */
    void end() {
        over = true;
        Timing.Task scheduled = nextTry.get();
        if (scheduled != null) {
            scheduled.cancel();
        }
    }

    /** Nobody wants to know any more: the try that is under way is broken off. */
    void cancel() {
        cancelled = true;
        end();
        Attempt current = attempt;
        if (current != null) {
            current.cancel();
        }
    }
}
