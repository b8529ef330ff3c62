package io.latchkey;

import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenRequestException.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One try of a {@link Fetch}, on a thread of its own. It ends once: by itself, at its deadline, or with its fetch; what
 * the other two say then changes nothing.
 */
final class Attempt implements Runnable {

    /** The longest that one try may take, from the client's credentials to the last byte of the answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Each one that ignores its interrupt holds a thread and a connection: no more of them than this. */
    private static final int MOST_RUNNING = 3;

    private final Fetch fetch;
    private final Timing timing;
    private final TokenIssuer issuer;
    private final AtomicInteger running;
    private final Moment launched;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable String asked;
    private volatile Timing.@Nullable Task deadline;
    private volatile Timing.@Nullable Task work;
    private volatile @Nullable Thread thread;

    private volatile @Nullable Runnable afterwards;

    /** By its deadline, or with its fetch; an end by itself is none of these, and leaves its thread to what comes afterwards. */
    private volatile boolean brokenOff;

    private volatile boolean cancelled;

    /**
     * Prepares a try.
     *
     * @param running how many tries of this source run, those included that were told to end and did not
     */
    Attempt(Fetch fetch, Timing timing, TokenIssuer issuer, AtomicInteger running) {
        this.fetch = fetch;
        this.timing = timing;
        this.issuer = issuer;
        this.running = running;
        this.launched = timing.now();
    }

    void launch(String sourceName) {
        if (running.get() >= MOST_RUNNING) {
            end(failed(
                    MOST_RUNNING
                            + " earlier token requests still run, though they were told to end: the transport or a"
                            + " supplier of credentials ignores interrupts and needs a time-out of its own; "
                            + issuer.inWords() + " was not asked",
                    null));
            return;
        }
        try {
            deadline = timing.after(TIMEOUT, this::timeOut);
            work = timing.start(sourceName, this);
        } catch (RuntimeException | Error noThread) {
            end(failed("no thread could be started for the token request", noThread));
        }
        if (over.get()) {
            cancel(deadline);
        }
        if (brokenOff) {
            cancel(work);
        }
    }

    /** Breaks it off, without a word to anybody. */
    void cancel() {
        cancelled = true;
        over.set(true);
        cancel(deadline);
        breakOff();
    }

    private void breakOff() {
        brokenOff = true;
        cancel(work);
    }

    private static void cancel(Timing.@Nullable Task task) {
        if (task != null) {
            task.cancel();
        }
    }

    boolean isCarriedBy(Thread asking) {
        return thread == asking;
    }

    // -- what an issuer asks

    /** A request is about to be sent: the moment from which on its token may live. */
    Moment sending() throws TokenRequestException {
        Moment now = asking(issuer.inWords());
        fetch.countRequest();
        return now;
    }

    /** Somebody is about to be asked: who does not answer in time is told by these words. */
    Moment asking(String whom) throws TokenRequestException {
        Moment now = timing.now();
        if (over.get() || now.elapsedSince(launched).compareTo(TIMEOUT) >= 0) {
            throw TokenRequestException.unanswered(Kind.LASTING, "out of time before the token request was sent", null);
        }
        asked = whom;
        return now;
    }

    /** Whoever was asked has answered: what takes long now is not their doing. */
    void answered() {
        asked = null;
    }

    Moment now() {
        return timing.now();
    }

    /** Why a token is wanted. */
    Reason reason() {
        return fetch.reason();
    }

    /** From when on somebody waits for it, or null if nobody does. */
    @Nullable
    Moment wantedSince() {
        return fetch.wantedSince();
    }

    /** Whether this token is the one that the API has refused last. */
    boolean isRefused(String token) {
        return fetch.isRefused(token);
    }

    /** Has something done on this thread when callers have been told how the try has ended, after what was named before. */
    void afterwards(Runnable work) {
        Runnable before = afterwards;
        afterwards = before == null
                ? work
                : () -> {
                    before.run();
                    work.run();
                };
    }

    Duration timeLeft(Moment now) {
        return TIMEOUT.minus(now.elapsedSince(launched));
    }

    // -- how it goes

    @Override
    public void run() {
        if (over.get()) {
            return;
        }
        running.incrementAndGet();
        thread = Thread.currentThread();
        Outcome outcome;
        TokenListener.Scope scope = fetch.trace().requesting();
        try {
            outcome = new Outcome.Granted(issuer.issue(this));
        } catch (TokenRequestException failure) {
            outcome = new Outcome.Failed(failure);
        } catch (RuntimeException | Error e) {
            outcome = broken(e);
        } finally {
            if (scope != null) {
                scope.close();
            }
            thread = null;
            running.decrementAndGet();
        }
        end(outcome);
        Runnable rest = afterwards;
        if (rest != null && !cancelled) {
            boolean unused = Thread.interrupted(); // which has ended the try, and is not meant for the rest
            rest.run();
        }
    }

    private void timeOut() {
        if (over.compareAndSet(false, true)) {
            String whom = asked;
            breakOff();
            TokenRequestException unanswered = TokenRequestException.unanswered(
                    Kind.TRANSIENT,
                    (whom != null
                                    ? whom + " did not answer"
                                    : "there were no client credentials for a request to " + issuer.inWords())
                            + " within " + TIMEOUT.toSeconds() + " s",
                    null);
            timing.complete(() -> tell(new Outcome.Failed(unanswered)));
        }
    }

    void end(Outcome outcome) {
        if (over.compareAndSet(false, true)) {
            cancel(deadline);
            tell(outcome);
        }
    }

    private void tell(Outcome outcome) {
        try {
            fetch.tried(outcome);
        } catch (RuntimeException | Error e) {
            fetch.tried(broken(e)); // a fetch that never ended would be the last one
        }
    }

    private static Outcome broken(Throwable e) {
        return failed("the token request failed by " + e.getClass().getName(), e);
    }

    static Outcome failed(String what, @Nullable Throwable cause) {
        return new Outcome.Failed(TokenRequestException.unanswered(Kind.LASTING, what, cause));
    }
}
