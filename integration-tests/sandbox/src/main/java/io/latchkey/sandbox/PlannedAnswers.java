package io.latchkey.sandbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The answer that the next so many requests get. Thread-safe. */
final class PlannedAnswers {

    private record Plan(Answer answer, AtomicInteger left) {}

    private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();

    void next(int count, Answer answer) {
        plan.set(new Plan(answer, new AtomicInteger(count)));
    }

    void none() {
        plan.set(null);
    }

    /** Takes one, or returns null if the server is to answer for itself. */
    @Nullable
    Answer take() {
        Plan current = plan.get();
        return current != null && current.left.getAndDecrement() > 0 ? current.answer : null;
    }
}
