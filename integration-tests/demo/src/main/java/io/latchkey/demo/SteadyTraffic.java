package io.latchkey.demo;

import io.latchkey.TokenListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls without a pause, by all clients at once, while tokens of some seconds run out under them and the token endpoint
 * takes its time.
 */
final class SteadyTraffic implements Scene {

    private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(5);
    private static final Duration TOKEN_REQUEST = Duration.ofMillis(500);
    private static final int SECONDS_BETWEEN_LINES = 2;
    private static final int LINES = 5;
    private static final int CALLERS = 3;
    private static final int MILLIS_BETWEEN_CALLS = 20;
    private static final int FEWEST_NEW_TOKENS = 3;

    @Override
    public String title() {
        return "Steady traffic, tokens of " + TOKEN_LIFETIME.toSeconds() + " s, a token endpoint that takes "
                + TOKEN_REQUEST.toMillis() + " ms: nobody waits for a new token";
    }

    @Override
    public List<Finding> play(Stage stage) throws InterruptedException {
        stage.sandbox().reset();
        stage.sandbox().tokenLifetime(TOKEN_LIFETIME);
        stage.sandbox().delayTokenRequests(TOKEN_REQUEST);
        List<Traffic> all = new ArrayList<>();
        try {
            for (Stack stack : Stack.values()) {
                all.add(new Traffic(stage, stack));
            }
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS * all.size());
            all.forEach(traffic -> traffic.flow(callers));
            for (int line = 0; line < LINES; line++) {
                callers.awaitTermination(SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
                all.forEach(traffic -> stage.say(traffic.toString()));
            }
            all.forEach(Traffic::stop);
            callers.shutdown();
            callers.awaitTermination(SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
            return all.stream().map(Traffic::finding).toList();
        } finally {
            all.forEach(Traffic::close);
        }
    }

    /** What one application sends, and how it fares. */
    private static final class Traffic implements TokenListener, AutoCloseable {

        private final Stage stage;
        private final Stack stack;
        private final Application application;
        private final Tally first = new Tally();
        private final Tally tally = new Tally();
        private final AtomicInteger newTokens = new AtomicInteger();
        private final AtomicInteger waits = new AtomicInteger();
        private final CountDownLatch over = new CountDownLatch(1);

        Traffic(Stage stage, Stack stack) {
            this.stage = stage;
            this.stack = stack;
            this.application = stage.application(stack, this);
        }

        @Override
        public void acquired(Acquired event) {
            if (event.reason() != Reason.COLD) {
                newTokens.incrementAndGet();
            }
        }

        @Override
        public void waited(Waited event) {
            waits.incrementAndGet();
        }

        /** The first call waits for the first token, and does not count. */
        void flow(ExecutorService callers) {
            first.note(() -> application.get(stage.prices()));
            waits.set(0);
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(this::callAgainAndAgain);
            }
        }

        private void callAgainAndAgain() {
            try {
                do {
                    tally.note(() -> application.get(stage.prices()));
                } while (!over.await(MILLIS_BETWEEN_CALLS, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void stop() {
            over.countDown();
        }

        Finding finding() {
            int failed = first.failed() + tally.failed();
            boolean good = failed == 0
                    && waits.get() == 0
                    && newTokens.get() >= FEWEST_NEW_TOKENS
                    && tally.slowest().compareTo(TOKEN_REQUEST) < 0;
            return new Finding(
                            "steady traffic",
                            "0 failed, 0 waited, under " + TOKEN_REQUEST.toMillis() + " ms",
                            failed + " failed, " + waits + " waited, "
                                    + tally.slowest().toMillis() + " ms, " + Stage.count(newTokens.get(), "new token"),
                            good)
                    .by(stack);
        }

        @Override
        public void close() {
            application.close();
        }

        @Override
        public String toString() {
            return stack + ": " + tally.calls() + " calls, " + tally.failed() + " failed, slowest "
                    + tally.slowest().toMillis() + " ms, " + Stage.count(newTokens.get(), "new token");
        }
    }
}
