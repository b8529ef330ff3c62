package io.latchkey.chaos;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What was counted, by its name. Thread-safe. */
final class Tally {

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void count(String what) {
        count(what, 1);
    }

    void count(String what, long many) {
        counts.computeIfAbsent(what, key -> new LongAdder()).add(many);
    }

    long of(String what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** All whose name begins so, by the rest of it. */
    Map<String, Long> allOf(String prefix) {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> {
            if (name.startsWith(prefix)) {
                all.put(name.substring(prefix.length()), count.sum());
            }
        });
        return all;
    }

    long sumOf(String prefix) {
        return allOf(prefix).values().stream().mapToLong(Long::longValue).sum();
    }
}
