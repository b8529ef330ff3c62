package io.latchkey.chaos;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all have in common. */
final class World {

    private final Plan plan;
    private final LeapingClock clock = new LeapingClock();
    private final Order order = new Order();
    private final Violations violations;
    private final Tokens tokens = new Tokens();
    private final Calls calls = new Calls();
    private final Tally tally = new Tally();
    private volatile @Nullable Spell spell;
    private volatile boolean quiet;

    /**
     * Makes a world.
     *
     * @param told is told of each promise that is broken
     */
    World(Plan plan, Consumer<String> told) {
        this.plan = plan;
        this.violations = new Violations(told);
    }

    Plan plan() {
        return plan;
    }

    LeapingClock clock() {
        return clock;
    }

    Order order() {
        return order;
    }

    Violations violations() {
        return violations;
    }

    Tokens tokens() {
        return tokens;
    }

    Calls calls() {
        return calls;
    }

    Tally tally() {
        return tally;
    }

    /** No token request succeeds from now on; or null, they may again. */
    void spell(@Nullable Spell begun) {
        spell = begun;
    }

    void asked(int source) {
        Spell now = spell;
        if (now != null) {
            now.asked(source);
        }
    }

    void requested(int source) {
        Spell now = spell;
        if (now != null) {
            now.requested(source);
        }
    }

    /** Nothing goes wrong any more. */
    void calmDown() {
        quiet = true;
    }

    boolean isQuiet() {
        return quiet;
    }
}
