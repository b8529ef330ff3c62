package io.latchkey.demo;

import java.io.IOException;

/** The API refuses the token before its time. */
final class RevokedToken implements Scene.ByTurns {

    private static final int CALLS = 5;

    @Override
    public String title() {
        return "A revoked token: the API answers 401, the client fetches another token, and nobody notices";
    }

    @Override
    public Finding play(Stage stage, Stack stack) throws IOException {
        try (Application application = stage.application(stack)) {
            application.get(stage.prices());
            stage.sandbox().revokeAll();
            Tally tally = new Tally();
            for (int i = 0; i < CALLS; i++) {
                tally.note(() -> application.get(stage.prices()));
            }
            String seen = tally + ", " + Stage.count(stage.sandbox().tokenRequests() - 1, "new token request");
            stage.say(stack + ": token revoked, then " + CALLS + " times GET /prices -> " + seen + "; the API answered "
                    + stage.sandbox().apiAnswers(401) + " x 401");
            return Finding.of(CALLS + " calls, token revoked", CALLS + " x 200, 1 new token request", seen);
        }
    }
}
