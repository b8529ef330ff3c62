package io.latchkey.chaos;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The token requests of one source that are under way, each from its beginning to the last byte of its answer. One that its
 * source has told to end, and that has not yet, does not count. Thread-safe.
 */
final class Flight {

    private final String source;
    private final Violations violations;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Exchange> underWay = new HashSet<>();
    private int most;

    Flight(String source, Violations violations) {
        this.source = source;
        this.violations = violations;
    }

    /** A token request. */
    static final class Exchange {

        private final BooleanSupplier toldToEnd;

        private Exchange(BooleanSupplier toldToEnd) {
            this.toldToEnd = toldToEnd;
        }
    }

    Exchange begin(BooleanSupplier toldToEnd) {
        Exchange exchange = new Exchange(toldToEnd);
        lock.lock();
        try {
            int others = 0;
            for (Exchange each : underWay) {
                others += each.toldToEnd.getAsBoolean() ? 0 : 1;
            }
            underWay.add(exchange);
            most = Math.max(most, others + 1);
            if (others > 0) {
                violations.add(Promise.ONE_FETCH, source + " began a request beside " + others + " of its own");
            }
        } finally {
            lock.unlock();
        }
        return exchange;
    }

    /** Once or more often. */
    void end(Exchange exchange) {
        lock.lock();
        try {
            underWay.remove(exchange);
        } finally {
            lock.unlock();
        }
    }

    int most() {
        lock.lock();
        try {
            return most;
        } finally {
            lock.unlock();
        }
    }

    int underWay() {
        lock.lock();
        try {
            return underWay.size();
        } finally {
            lock.unlock();
        }
    }
}
