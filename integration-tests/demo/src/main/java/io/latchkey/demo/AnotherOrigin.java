package io.latchkey.demo;

import io.latchkey.sandbox.Received;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Two ways to another server: called by name, and sent there by the API. */
final class AnotherOrigin implements Scene.ByTurns {

    @Override
    public String title() {
        return "Calls to another origin, straight and by a redirect: no token goes there";
    }

    @Override
    public Finding play(Stage stage, Stack stack) throws IOException {
        String there = stage.sandbox().elsewhere().origin() + "/prices";
        try (Application application = stage.application(stack)) {
            int straight = application.get(URI.create(there));
            int redirected = application.get(stage.sandbox().api("/redirect?status=302&to=" + there));
            List<Received> arrived = stage.sandbox().elsewhere().requests();
            long withToken = arrived.stream().filter(Received::hasToken).count();
            stage.say(stack + ": GET " + there + " -> " + straight);
            stage.say(stack + ": GET /redirect, to the same place -> " + redirected
                    + (redirected == 302 ? ", not followed" : ", followed") + "; " + withToken + " of " + arrived.size()
                    + " requests there had a token");
            return new Finding(
                    "2 calls to another origin",
                    "0 requests there with a token",
                    withToken + " of " + Stage.count(arrived.size(), "request") + " there with a token",
                    straight == 200 && (redirected == 200 || redirected == 302) && withToken == 0);
        }
    }
}
