package io.latchkey;

import io.latchkey.engines.Client;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stands between instances and an engine that lives in their JVM, where there is no network to be cut. Thread-safe. */
final class Hindrance {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration FOREVER = Duration.ofDays(1);

    private final List<Client> clients = new ArrayList<>();
    private volatile State state = new State(NONE, NONE, false, false);

    /**
     * What is wrong.
     *
     * @param there how long a call takes to the engine, unless the trouble ends before
     * @param back how long its answer takes
     * @param full whether nothing more can be written
     */
    private record State(Duration there, Duration back, boolean dead, boolean full, CountDownLatch over) {

        State(Duration there, Duration back, boolean dead, boolean full) {
            this(there, back, dead, full, new CountDownLatch(1));
        }

        void pass(Duration time) throws InterruptedException {
            boolean unused = over.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private Trouble trouble(Duration there, Duration back, boolean dead, boolean full) {
        return new Trouble(
                clients,
                () -> becomes(new State(there, back, dead, full)),
                () -> becomes(new State(NONE, NONE, false, false)));
    }

    private void becomes(State next) {
        State before = state;
        state = next;
        before.over.countDown();
    }

    Trouble late(Duration eachWay) {
        return trouble(eachWay, eachWay, false, false);
    }

    Trouble cutThere() {
        return trouble(FOREVER, NONE, false, false);
    }

    Trouble cutBack() {
        return trouble(NONE, FOREVER, false, false);
    }

    Trouble dead() {
        return trouble(NONE, NONE, true, false);
    }

    Trouble full() {
        return trouble(NONE, NONE, false, true);
    }

    void add(Client client) {
        clients.add(new Client(new Hindered(client), client::close));
    }

    private final class Hindered implements TokenStore {

        private final TokenStore store;

        Hindered(TokenStore store) {
            this.store = store;
        }

        @Override
        public @Nullable String read(String key) throws Exception {
            return call(() -> store.read(key), false);
        }

        @Override
        public boolean compareAndSet(
                String key, @Nullable String expected, @Nullable String update, Duration timeToLive) throws Exception {
            return call(() -> store.compareAndSet(key, expected, update, timeToLive), update != null);
        }

        private <T extends @Nullable Object> T call(Callable<T> work, boolean writes) throws Exception {
            State now = state;
            if (now.dead || (now.full && writes)) {
                throw new IOException(now.dead ? "dead" : "full");
            }
            now.pass(now.there);
            T answer = work.call();
            now.pass(now.back);
            return answer;
        }
    }
}
