package io.latchkey.chaos;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A time in which no token request succeeds, and how many each source has sent in it. Thread-safe.
 *
 * <p>How many there may be follows from the engine's pauses. The first fetch sends up to four requests, with pauses that may
 * be next to nothing. Each one after it is a probe, a single request, and each failure begins a cool-down of a second and
 * twice as much each time, thirty at most, less a fifth by chance. A source that nobody asks for half a minute tries as
 * often as in the beginning.
 */
final class Spell {

    private static final int FIRST_FETCH = 4;
    private static final Duration FIRST_COOL_DOWN = Duration.ofMillis(800);
    private static final Duration LONGEST_COOL_DOWN = Duration.ofSeconds(24);
    private static final long QUIET = Duration.ofSeconds(29).toNanos();

    private final Violations violations;
    private final String manner;
    private final long began = System.nanoTime();
    private final AtomicIntegerArray requests = new AtomicIntegerArray(Sources.COUNT);
    private final AtomicIntegerArray silences = new AtomicIntegerArray(Sources.COUNT);
    private final AtomicLongArray lastAsked = new AtomicLongArray(Sources.COUNT);

    Spell(Violations violations, String manner) {
        this.violations = violations;
        this.manner = manner;
        for (int i = 0; i < Sources.COUNT; i++) {
            lastAsked.set(i, began);
        }
    }

    /** The most requests that one source may send in a spell that lasts so long. */
    static int mostRequests(Duration length) {
        int most = FIRST_FETCH;
        Duration coolDown = FIRST_COOL_DOWN;
        for (Duration at = coolDown; at.compareTo(length) <= 0; at = at.plus(coolDown)) {
            most++;
            Duration twice = coolDown.multipliedBy(2);
            coolDown = twice.compareTo(LONGEST_COOL_DOWN) < 0 ? twice : LONGEST_COOL_DOWN;
        }
        return most;
    }

    void asked(int source) {
        long now = System.nanoTime();
        if (now - lastAsked.getAndSet(source, now) > QUIET) {
            silences.incrementAndGet(source);
        }
    }

    void requested(int source) {
        int count = requests.incrementAndGet(source);
        Duration length = Duration.ofNanos(System.nanoTime() - began);
        int most = mostRequests(length) + (FIRST_FETCH - 1) * silences.get(source);
        if (count > most) {
            violations.add(
                    Promise.BOUNDED,
                    "source " + source + " has sent " + count + " requests, of " + most + " that it may, in a spell of "
                            + length.toMillis() + " ms by now, " + manner);
        }
    }

    /** Of the source that has sent most. */
    int most() {
        int most = 0;
        for (int i = 0; i < Sources.COUNT; i++) {
            most = Math.max(most, requests.get(i));
        }
        return most;
    }
}
