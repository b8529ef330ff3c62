package io.latchkey.schedules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says who goes on at each step of one schedule. The same chooser, made anew, says the same again. */
interface Chooser {

    /** An actor has been added. */
    default void joins(Actor actor) {}

    /**
     * Chooses who goes on.
     *
     * @param running who has come to this step, or null if that one waits or has ended
     * @param enabled who could go on, in the order in which they were added; never empty
     */
    Actor next(@Nullable Actor running, List<Actor> enabled, int step);

    /** A source of chance for what a scene leaves to it. */
    double chance();

    /** By this name it is made anew. */
    @Override
    String toString();
}
