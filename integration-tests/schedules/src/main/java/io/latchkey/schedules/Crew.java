package io.latchkey.schedules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Actors who wait for a part, so that not each schedule has to start threads. */
final class Crew {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Deque<Actor> free = new ArrayDeque<>();

    Actor take() {
        Actor actor = free.poll();
        if (actor == null) {
            actor = new Actor(COUNT.incrementAndGet());
            actor.start();
        }
        return actor;
    }

    void takeBack(List<Actor> actors) {
        free.addAll(actors);
    }

    /** Ends the threads of those who are free. */
    void dismiss() {
        for (Actor actor = free.poll(); actor != null; actor = free.poll()) {
            actor.giveTurn();
        }
    }
}
