package io.latchkey.fleet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was counted in real time, by what was going on. Thread-safe. */
final class LiveTally {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Counts> parts = new LinkedHashMap<>();
    private String part = "";

    /** What is going on from now on. */
    void goOn(String what) {
        lock.lock();
        try {
            part = what;
        } finally {
            lock.unlock();
        }
    }

    void count(Consumer<Counts> change) {
        lock.lock();
        try {
            change.accept(parts.computeIfAbsent(part, name -> new Counts()));
        } finally {
            lock.unlock();
        }
    }

    /** What one of the processes says. */
    void said(String line) {
        count(counts -> {
            if (line.startsWith(Member.WAITED)) {
                counts.waited(Long.parseLong(line.substring(Member.WAITED.length())));
                return;
            }
            counts.calls++;
            counts.refused += line.equals(Member.AGAIN) || line.equals(Member.REFUSED) ? 1 : 0;
            counts.handedOn += line.equals(Member.REFUSED) ? 1 : 0;
            counts.failed += line.equals(Member.FAILED) ? 1 : 0;
        });
    }

    /** What was counted then, or null if nothing was. */
    @Nullable
    Counts of(String what) {
        lock.lock();
        try {
            return parts.get(what);
        } finally {
            lock.unlock();
        }
    }

    Counts all() {
        lock.lock();
        try {
            Counts all = new Counts();
            parts.values().forEach(all::add);
            return all;
        } finally {
            lock.unlock();
        }
    }
}
