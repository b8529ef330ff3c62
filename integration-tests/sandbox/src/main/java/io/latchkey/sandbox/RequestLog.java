package io.latchkey.sandbox;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The requests that reached a server since the last reset, as long as they are not too many. Thread-safe. */
final class RequestLog {

    private static final int KEPT = 50_000;

    private final Queue<Received> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(Received received) {
        if (size.incrementAndGet() <= KEPT) {
            requests.add(received);
        }
    }

    /** Fails, rather than to count wrong, when there were more than can be kept. */
    List<Received> list() {
        if (size.get() > KEPT) {
            throw new IllegalStateException("more than " + KEPT + " requests since the last reset: none can be listed");
        }
        return List.copyOf(requests);
    }

    int count(Predicate<Received> which) {
        return (int) list().stream().filter(which).count();
    }

    void clear() {
        requests.clear();
        size.set(0);
    }
}
