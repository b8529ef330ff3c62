package io.latchkey.demo;

import io.latchkey.TokenException;
import java.io.IOException;

/** A mistake in the configuration, and what its author gets to read. */
final class WrongSecret implements Scene.ByTurns {

    private static final String WRONG = "this-is-not-the-secret";

    @Override
    public String title() {
        return "A wrong secret: the call fails, and the message says why";
    }

    @Override
    public Finding play(Stage stage, Stack stack) {
        String expected = "400 invalid_client, 0 API requests";
        try (Application application = stage.application(stack, WRONG)) {
            int status = application.get(stage.prices());
            return new Finding("a wrong secret", expected, "status " + status, false);
        } catch (TokenException e) {
            stage.say(stack + ": GET /prices -> " + e.getClass().getSimpleName() + ": " + e.getMessage());
            String seen = e.statusCode() + " " + e.error() + ", "
                    + Stage.count(stage.sandbox().apiRequests().size(), "API request");
            boolean kept = !String.valueOf(e.getMessage()).contains(WRONG);
            return new Finding("a wrong secret", expected, seen, seen.equals(expected) && kept);
        } catch (IOException e) {
            return new Finding("a wrong secret", expected, e.toString(), false);
        }
    }
}
