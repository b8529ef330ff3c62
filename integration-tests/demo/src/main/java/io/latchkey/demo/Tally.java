package io.latchkey.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Collectors;

/** What came of many calls. Thread-safe. */
final class Tally {

    /** A call to the API. */
    interface Call {
        int status() throws IOException;
    }

    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);

    /** Makes a call and notes how it went, whatever happens. */
    void note(Call call) {
        long start = System.nanoTime();
        String outcome = outcome(call);
        slowest.accumulate(System.nanoTime() - start);
        outcomes.computeIfAbsent(outcome, any -> new AtomicInteger()).incrementAndGet();
    }

    private static String outcome(Call call) {
        try {
            return Integer.toString(call.status());
        } catch (IOException | RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    int calls() {
        return outcomes.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    int failed() {
        AtomicInteger good = outcomes.get("200");
        return calls() - (good == null ? 0 : good.get());
    }

    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }

    /** Such as {@code 99 x 200, 1 x 401}. */
    @Override
    public String toString() {
        return outcomes.entrySet().stream()
                .map(entry -> entry.getValue() + " x " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
