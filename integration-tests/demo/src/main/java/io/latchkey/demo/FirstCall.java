package io.latchkey.demo;

import java.io.IOException;

/** One call, for which there is no token yet. */
final class FirstCall implements Scene.ByTurns {

    @Override
    public String title() {
        return "A first call: there is no token yet, so one is fetched on the way";
    }

    @Override
    public Finding play(Stage stage, Stack stack) throws IOException {
        try (Application application = stage.application(stack)) {
            int status = application.get(stage.prices());
            String seen = status + ", " + Stage.count(stage.sandbox().tokenRequests(), "token request");
            stage.say(stack + ": GET /prices -> " + seen);
            return Finding.of("a first call", "200, 1 token request", seen);
        }
    }
}
