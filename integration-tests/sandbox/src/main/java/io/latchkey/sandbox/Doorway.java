package io.latchkey.sandbox;

import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Where requests pass, unless there is a gate that is closed. Thread-safe. */
final class Doorway {

    private final AtomicReference<Gate> gate = new AtomicReference<>(Gate.alwaysOpen());

    void pass() throws InterruptedIOException {
        try {
            Objects.requireNonNull(gate.get()).pass();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Puts a gate here, and opens the one that it takes the place of. */
    Gate close(int opensAt) {
        Gate closed = new Gate(opensAt);
        put(closed);
        return closed;
    }

    void open() {
        put(Gate.alwaysOpen());
    }

    private void put(Gate next) {
        Objects.requireNonNull(gate.getAndSet(next)).open();
    }
}
