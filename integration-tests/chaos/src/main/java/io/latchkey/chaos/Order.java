package io.latchkey.chaos;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers events, each thread's in their order: an event with a smaller number than another one's beginning was over
 * before it began.
 */
final class Order {

    private final AtomicLong last = new AtomicLong();

    long next() {
        return last.incrementAndGet();
    }
}
