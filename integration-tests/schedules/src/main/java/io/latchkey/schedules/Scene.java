package io.latchkey.schedules;

/** What happens in a schedule, and what must hold at its end. Made anew for each schedule; knows of no other. */
public interface Scene {

    /** Runs as the first actor; starts the others, lets them end, and throws if anything is not as it must be. */
    void play(Stage stage) throws Exception;
}
