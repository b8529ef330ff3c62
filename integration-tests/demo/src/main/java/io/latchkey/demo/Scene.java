package io.latchkey.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One thing that the demo shows. */
interface Scene {

    /** What it is about, for the headline. */
    String title();

    /** Plays it with every kind of client, and returns what was expected of each and what was seen. */
    List<Finding> play(Stage stage) throws InterruptedException;

    /** A scene that the clients play one after the other, each on a sandbox as it is at the start. */
    interface ByTurns extends Scene {

        /**
         * Plays it with a new application.
         *
         * @throws IOException if a call fails that should not
         */
        Finding play(Stage stage, Stack stack) throws IOException, InterruptedException;

        @Override
        default List<Finding> play(Stage stage) throws InterruptedException {
            List<Finding> findings = new ArrayList<>();
            for (Stack stack : Stack.values()) {
                stage.sandbox().reset();
                findings.add(attempt(stage, stack).by(stack));
            }
            return findings;
        }

        private Finding attempt(Stage stage, Stack stack) throws InterruptedException {
            try {
                return play(stage, stack);
            } catch (IOException | RuntimeException e) {
                stage.say(stack + ": failed: " + e);
                return new Finding(getClass().getSimpleName(), "no failure", e.toString(), false);
            }
        }
    }
}
