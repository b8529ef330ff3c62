package io.latchkey.benchmarks;

import java.util.List;

/** A chart of bars: what it compares, and in which unit. Its name is what figures are kept under. */
enum Chart {
    FRESH("A fresh token", "ns"),
    CALL("A call in OkHttp that is answered without a network", "ns"),
    RUSH("10,000 fetches at once from an endpoint that takes 200 ms: until the last token", "s"),
    WAITING("Threads that wait: share of a core", "%"),
    COLD("From the start of a JVM to its first token", "ms");

    private final String title;
    private final String unit;

    /**
     * A bar.
     *
     * @param label what was measured
     * @param isOurs whether it is what we answer for, and not what it is compared with
     */
    record Bar(String label, boolean isOurs) {}

    Chart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    List<Bar> bars() {
        return switch (this) {
            case FRESH ->
                List.of(
                        theirs("a volatile read and a look at the clock"),
                        ours("a source"),
                        ours("the same, with a name"),
                        ours("the same, kept warm"),
                        ours("the same, with a token store"));
            case CALL ->
                List.of(
                        theirs("header set by hand"),
                        theirs("header set by the smallest interceptor"),
                        ours("header set by ours"));
            case RUSH -> List.of(theirs("asynchronous POSTs of the JDK's client"), ours("sources"));
            case WAITING ->
                List.of(
                        theirs("5,000 at a latch"),
                        ours("5,000 for a token, in OkHttp"),
                        theirs("500 that look every 50 ms"));
            case COLD ->
                List.of(theirs("no token at all"), theirs("a POST by hand, with the JDK's client"), ours("a source"));
        };
    }

    private static Bar ours(String label) {
        return new Bar(label, true);
    }

    private static Bar theirs(String label) {
        return new Bar(label, false);
    }
}
