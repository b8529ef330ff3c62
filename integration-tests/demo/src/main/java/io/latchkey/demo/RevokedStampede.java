package io.latchkey.demo;

import io.latchkey.sandbox.Gate;
import java.io.IOException;

/** Many calls under way with a token that the API refuses. */
final class RevokedStampede implements Scene.ByTurns {

    private static final int CALLS = 100;

    @Override
    public String title() {
        return CALLS + " calls at once with a revoked token: a hundred 401s, and one new token for all";
    }

    @Override
    public Finding play(Stage stage, Stack stack) throws IOException, InterruptedException {
        try (Application application = stage.application(stack)) {
            application.get(stage.prices());
            stage.sandbox().revokeAll();
            Tally tally = callsThatAreAllSentBeforeTheFirstIsAnswered(stage, application);
            String seen = tally + ", " + Stage.count(stage.sandbox().tokenRequests() - 1, "new token request");
            stage.say(stack + ": " + CALLS + " threads, GET /prices -> " + seen + "; the API answered "
                    + stage.sandbox().apiAnswers(401) + " x 401");
            return Finding.of(CALLS + " at once, token revoked", CALLS + " x 200, 1 new token request", seen);
        }
    }

    private static Tally callsThatAreAllSentBeforeTheFirstIsAnswered(Stage stage, Application application)
            throws InterruptedException {
        try (Gate gate = stage.sandbox().gatherApiRequests(CALLS)) {
            Tally tally = Crowd.call(CALLS, () -> application.get(stage.prices()));
            gate.awaitArrivals(CALLS);
            return tally;
        }
    }
}
