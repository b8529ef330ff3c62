package io.latchkey.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What was counted, by the parts of the day. */
final class Tally {

    /** Part of the day between two others. */
    static final String ORDINARY = "all other hours";

    private final World world;
    private final NavigableMap<Long, String> parts = new TreeMap<>(Map.of(0L, ORDINARY));
    private final Map<String, Counts> counts = new LinkedHashMap<>();
    private final List<Long> requestTimes = new ArrayList<>();
    private Counts current = new Counts();
    private long currentUntil;
    private final Rate requestsInSecond = new Rate();
    private final Rate askedInSecond = new Rate();

    Tally(World world) {
        this.world = world;
    }

    /** Names a part of the day. */
    void part(String name, long from, long until) {
        parts.put(from, name);
        parts.putIfAbsent(until, ORDINARY);
        counts.putIfAbsent(name, new Counts());
    }

    /** Those of the part of the day that it is. */
    Counts now() {
        if (world.now() >= currentUntil) {
            Map.Entry<Long, String> part = parts.floorEntry(world.now());
            Long next = parts.higherKey(world.now());
            current = counts.computeIfAbsent(part.getValue(), name -> new Counts());
            currentUntil = next == null ? Long.MAX_VALUE : next;
        }
        return current;
    }

    /** The token endpoint was asked. */
    void requested() {
        Counts counts = now();
        counts.requests++;
        counts.mostRequested = Math.max(counts.mostRequested, requestsInSecond.add(world.now()));
        requestTimes.add(world.now());
    }

    /** The store was read. */
    void read() {
        now().reads++;
        asked();
    }

    /** The store was asked for a compare-and-set. */
    void swapped() {
        now().swaps++;
        asked();
    }

    private void asked() {
        now().mostAsked = Math.max(now().mostAsked, askedInSecond.add(world.now()));
    }

    /** How many of something there were in the last second. */
    private static final class Rate {

        private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

        private final Deque<Long> times = new ArrayDeque<>();

        int add(long time) {
            times.addLast(time);
            while (times.getFirst() <= time - SECOND) {
                times.removeFirst();
            }
            return times.size();
        }
    }

    List<Long> requestTimes() {
        return List.copyOf(requestTimes);
    }

    Counts of(String part) {
        return counts.getOrDefault(part, new Counts());
    }

    Counts all() {
        Counts all = new Counts();
        counts.values().forEach(all::add);
        return all;
    }
}
