package io.latchkey.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Promises that were broken: how often, and of each the first few in words. Thread-safe. */
final class Violations {

    private static final int SHOWN = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Promise, List<String>> shown = new EnumMap<>(Promise.class);
    private final Map<Promise, Integer> counts = new EnumMap<>(Promise.class);
    private final long began = System.nanoTime();
    private final Consumer<String> told;

    Violations(Consumer<String> told) {
        this.told = told;
    }

    void add(Promise promise, String how) {
        long millis = (System.nanoTime() - began) / 1_000_000;
        String line = promise + " (" + promise.inWords() + ") at " + millis + " ms: " + how;
        lock.lock();
        try {
            List<String> lines = shown.computeIfAbsent(promise, key -> new ArrayList<>());
            counts.merge(promise, 1, Integer::sum);
            if (lines.size() < SHOWN) {
                lines.add(line);
                told.accept("VIOLATION: " + line);
            }
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        } finally {
            lock.unlock();
        }
    }

    int count(Promise promise) {
        lock.lock();
        try {
            return counts.getOrDefault(promise, 0);
        } finally {
            lock.unlock();
        }
    }

    /** The first few of each. */
    List<String> inWords() {
        lock.lock();
        try {
            return shown.values().stream().flatMap(List::stream).toList();
        } finally {
            lock.unlock();
        }
    }
}
