package io.latchkey.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that one source has seen refused, and from when on. One that it keeps, since it is too young to be replaced
 * again, is none of them; nor is one that it no longer held when it was told. Thread-safe.
 */
final class Refusals {

    /** No token lives that long. */
    private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(10);

    private static final int SWEPT_FROM = 1_000;

    private final String source;
    private final Violations violations;
    private final Map<String, Refusal> refused = new ConcurrentHashMap<>();

    Refusals(String source, Violations violations) {
        this.source = source;
        this.violations = violations;
    }

    private record Refusal(long order, long nanos) {}

    /**
     * The source knows.
     *
     * @param order a number that was drawn after it was told
     */
    void refused(String token, long order) {
        long now = System.nanoTime();
        if (refused.size() >= SWEPT_FROM) {
            refused.values().removeIf(each -> now - each.nanos > REMEMBERED);
        }
        refused.putIfAbsent(token, new Refusal(order, now));
    }

    /**
     * A token is used.
     *
     * @param asked a number that was drawn before it was asked for
     * @param how in words
     */
    void used(String token, long asked, String how) {
        Refusal refusal = refused.get(token);
        if (refusal != null && refusal.order < asked) {
            violations.add(
                    Promise.NOT_REFUSED,
                    source + " was told " + (System.nanoTime() - refusal.nanos) / 1_000_000 + " ms before: " + how);
        }
    }

    @Nullable
    Long orderOf(String token) {
        Refusal refusal = refused.get(token);
        return refusal == null ? null : refusal.order;
    }
}
