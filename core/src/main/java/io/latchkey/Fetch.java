package io.latchkey;

import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenRequestException.Kind;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One fetch: token requests, one at a time, on threads of their own, until there is a token or the {@link Requester} has
 * had enough.
 */
final class Fetch {

    /** The longest that one exchange with the token endpoint may take, from the client secret to the last byte. */
    static final Duration EXCHANGE_TIMEOUT = Duration.ofSeconds(30);

    /** Each one that ignores its interrupt holds a thread and a connection: no more of them than this. */
    private static final int MOST_RUNNING = 3;

    /** Who wants to know. Called on a thread that may block. */
    interface Requester {

        void granted(Fetch fetch, Grant grant, Moment askedFor);

        void failed(Fetch fetch, TokenRequestException failure);

        /** The secret is still the refused one, so nothing was sent. */
        void secretUnchanged(Fetch fetch);
    }

    private final TokenEndpoint endpoint;
    private final Timing timing;
    private final Requester requester;
    private final Reason reason;
    private final Moment began;
    private final @Nullable String refusedSecret;
    private final AtomicInteger running;

    /** Those who wait. Guarded by the lock of the {@link TokenHolder}. */
    private final Set<Waiter> waiters = new LinkedHashSet<>();

    /** From when on somebody wants the token now. Guarded by the lock of the {@link TokenHolder}. */
    private @Nullable Moment wantedSince;

    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicBoolean late = new AtomicBoolean();
    private volatile @Nullable TokenRequestException lastFailure;
    private volatile @Nullable Attempt attempt;
    private volatile Timing.@Nullable Task nextTry;
    private volatile boolean cancelled;

    /**
     * Prepares a fetch.
     *
     * @param refusedSecret do not ask with this client secret again, or null
     * @param running how many tries of this source run, those included that were told to end and did not
     */
    Fetch(
            TokenEndpoint endpoint,
            Timing timing,
            Requester requester,
            Reason reason,
            Moment began,
            @Nullable String refusedSecret,
            AtomicInteger running) {
        this.endpoint = endpoint;
        this.timing = timing;
        this.requester = requester;
        this.reason = reason;
        this.began = began;
        this.refusedSecret = refusedSecret;
        this.running = running;
    }

    Reason reason() {
        return reason;
    }

    Moment began() {
        return began;
    }

    /** Called under the lock of the {@link TokenHolder}, like the next four. */
    void add(Waiter waiter) {
        Attempt current = attempt;
        if (current != null && current.thread == Thread.currentThread()) {
            throw new IllegalStateException(
                    "a token was asked for from within its own token request: by the clientSecret"
                            + " supplier, or by a transport whose HTTP client asks this very token source");
        }
        wanted(waiter.since());
        waiters.add(waiter);
    }

    void remove(Waiter waiter) {
        waiters.remove(waiter);
    }

    List<Waiter> removeAll() {
        List<Waiter> all = List.copyOf(waiters);
        waiters.clear();
        return all;
    }

    @Nullable
    Moment wantedSince() {
        return wantedSince;
    }

    void wanted(Moment now) {
        if (wantedSince == null) {
            wantedSince = now;
        }
    }

    /** How often it was tried. */
    int tries() {
        return tries.get();
    }

    /** How many token requests were sent, of which a try that meets a rotated secret takes two. */
    int requests() {
        return requests.get();
    }

    @Nullable
    String lastSecret() {
        Attempt last = attempt;
        return last == null ? null : last.secret;
    }

    /** It began within a cool-down, to see whether there is another secret than the refused one. */
    boolean isLookAtTheSecret() {
        return refusedSecret != null;
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
        new Attempt().launch();
    }

    void tryAgain(Duration delay) {
        try {
            Timing.Task scheduled = timing.after(delay, this::start);
            nextTry = scheduled;
            if (cancelled) {
                scheduled.cancel();
            }
        } catch (RuntimeException | Error noTimer) {
            fail(unexpected("no further try could be scheduled", noTimer));
        }
    }

    /** Breaks it off. Its requester hears no more of it, or does not listen. */
    void cancel() {
        cancelled = true;
        cancel(nextTry);
        Attempt current = attempt;
        if (current != null) {
            current.cancel();
        }
    }

    private static void cancel(Timing.@Nullable Task task) {
        if (task != null) {
            task.cancel();
        }
    }

    /** One try, which ends by itself or at its deadline, whichever comes first: then the other changes nothing. */
    private final class Attempt implements Runnable {

        private final AtomicBoolean over = new AtomicBoolean();
        private final Moment launched = timing.now();
        private volatile @Nullable String secret;
        private volatile boolean sent;
        private volatile Timing.@Nullable Task deadline;
        private volatile Timing.@Nullable Task work;
        private volatile @Nullable Thread thread;

        void launch() {
            attempt = this;
            if (cancelled) {
                return;
            }
            tries.incrementAndGet();
            if (running.get() >= MOST_RUNNING) {
                end(() -> fail(unexpected(
                        MOST_RUNNING
                                + " earlier token requests still run, though they were told to end: the transport or"
                                + " the clientSecret supplier ignores interrupts and needs a time-out of its own; token"
                                + " endpoint " + endpoint.shown() + " was not asked",
                        null)));
                return;
            }
            try {
                deadline = timing.after(EXCHANGE_TIMEOUT, this::timeOut);
                work = timing.start(this);
            } catch (RuntimeException | Error noThread) {
                end(() -> fail(unexpected("no thread could be started for the token request", noThread)));
            }
            if (cancelled) {
                cancel();
            }
        }

        @Override
        public void run() {
            if (cancelled) {
                return;
            }
            running.incrementAndGet();
            thread = Thread.currentThread();
            Runnable outcome;
            try {
                outcome = ask();
            } catch (TokenRequestException failure) {
                outcome = () -> fail(failure);
            } catch (RuntimeException | Error e) {
                outcome = () -> fail(
                        unexpected("the token request failed by " + e.getClass().getName(), e));
            } finally {
                thread = null;
                running.decrementAndGet();
            }
            end(outcome);
        }

        void cancel() {
            over.set(true);
            Fetch.cancel(deadline);
            Fetch.cancel(work);
        }

        private Runnable ask() throws TokenRequestException {
            String current = endpoint.secret();
            if (current != null && current.equals(refusedSecret)) {
                return () -> requester.secretUnchanged(Fetch.this);
            }
            try {
                return askWith(current);
            } catch (TokenRequestException refused) {
                String rotated = refused.refusesClient() && !isLookAtTheSecret() ? rotatedSecret(current) : null;
                if (rotated == null) {
                    throw refused;
                }
                return askWith(rotated);
            }
        }

        private Runnable askWith(@Nullable String current) throws TokenRequestException {
            Moment askedFor = timing.now();
            Duration left = EXCHANGE_TIMEOUT.minus(askedFor.since(launched));
            if (over.get() || left.isNegative() || left.isZero()) {
                throw unexpected("out of time before the token request was sent", null);
            }
            secret = current;
            sent = true;
            requests.incrementAndGet();
            Grant grant = endpoint.ask(current, askedFor.wall(), left);
            return () -> requester.granted(Fetch.this, grant, askedFor);
        }

        /** A secret that was changed since the refused one was read, or null. */
        private @Nullable String rotatedSecret(@Nullable String refused) {
            try {
                String now = endpoint.secret();
                return now == null || now.equals(refused) ? null : now;
            } catch (TokenRequestException e) {
                return null; // the refusal says more than this
            }
        }

        private void timeOut() {
            if (over.compareAndSet(false, true)) {
                Fetch.cancel(work);
                TokenRequestException unanswered = TokenRequestException.unanswered(
                        Kind.TRANSIENT,
                        (sent
                                        ? "token endpoint " + endpoint.shown() + " did not answer"
                                        : "there was no client secret for a request to token endpoint "
                                                + endpoint.shown())
                                + " within " + EXCHANGE_TIMEOUT.toSeconds() + " s",
                        null);
                timing.leaveTimer(() -> fail(unanswered));
            }
        }

        private void end(Runnable outcome) {
            if (over.compareAndSet(false, true)) {
                Fetch.cancel(deadline);
                try {
                    outcome.run();
                } catch (RuntimeException | Error e) {
                    // A fetch that never ended would be the last one.
                    fail(unexpected(
                            "the token request failed by " + e.getClass().getName(), e));
                }
            }
        }
    }

    private void fail(TokenRequestException failure) {
        lastFailure = failure;
        requester.failed(this, failure);
    }

    private static TokenRequestException unexpected(String what, @Nullable Throwable cause) {
        return TokenRequestException.unanswered(Kind.LASTING, what, cause);
    }
}
