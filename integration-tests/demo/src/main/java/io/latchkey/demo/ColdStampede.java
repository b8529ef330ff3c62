package io.latchkey.demo;

import java.time.Duration;

/** Many calls at once, none of which finds a token. */
final class ColdStampede implements Scene.ByTurns {

    private static final int CALLS = 200;

    @Override
    public String title() {
        return CALLS + " calls at once on a cold client: they all wait for the same token";
    }

    @Override
    public Finding play(Stage stage, Stack stack) throws InterruptedException {
        stage.sandbox().delayTokenRequests(Duration.ofMillis(300));
        try (Application application = stage.application(stack)) {
            Tally tally = Crowd.call(CALLS, () -> application.get(stage.prices()));
            String seen = tally + ", " + Stage.count(stage.sandbox().tokenRequests(), "token request");
            stage.say(stack + ": " + CALLS + " threads, GET /prices -> " + seen);
            return Finding.of(CALLS + " calls at once, cold", CALLS + " x 200, 1 token request", seen);
        }
    }
}
