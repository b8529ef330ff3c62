package io.latchkey.fleet;

import java.util.concurrent.TimeUnit;

/**
 * What was counted: token requests, calls and what became of them, and calls of the store. A call that was refused is one
 * whose first answer was a 401; it was handed on if its second one was too, or if there was none.
 */
final class Counts {
    long requests;
    long calls;
    long waited;
    long longestWait;
    long failed;
    long refused;
    long handedOn;
    long pastEnd;
    long reads;
    long swaps;
    long mostRequested;
    long mostAsked;

    void waited(long nanos) {
        waited++;
        longestWait = Math.max(longestWait, nanos);
    }

    void add(Counts other) {
        requests += other.requests;
        calls += other.calls;
        waited += other.waited;
        longestWait = Math.max(longestWait, other.longestWait);
        failed += other.failed;
        refused += other.refused;
        handedOn += other.handedOn;
        pastEnd += other.pastEnd;
        reads += other.reads;
        swaps += other.swaps;
        mostRequested = Math.max(mostRequested, other.mostRequested);
        mostAsked = Math.max(mostAsked, other.mostAsked);
    }

    /** In words. */
    @Override
    public String toString() {
        return Comparison.number(calls) + " calls, " + Comparison.number(requests) + " token requests; "
                + Comparison.number(waited) + " calls waited for a token, "
                + TimeUnit.NANOSECONDS.toMillis(longestWait) + " ms at most; " + failed + " got none, " + pastEnd
                + " were sent with one past its end; " + Comparison.number(refused)
                + " were answered by a 401 at first, "
                + Comparison.number(handedOn) + " of them in the end";
    }

    /** In words. */
    String atTheStore() {
        return Comparison.number(reads) + " reads and " + Comparison.number(swaps)
                + " compare-and-sets at the store, at most " + Comparison.number(mostAsked) + " in a second";
    }
}
