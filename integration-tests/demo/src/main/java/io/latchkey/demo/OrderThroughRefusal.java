package io.latchkey.demo;

import java.io.IOException;

/** A request that must not be processed twice, and has a body that must not get lost. */
final class OrderThroughRefusal implements Scene.ByTurns {

    private static final String ORDER = "{\"instrument\":\"BTC\",\"quantity\":\"0.25\"}";

    @Override
    public String title() {
        return "An order whose token was revoked: it is sent once more, and processed once";
    }

    @Override
    public Finding play(Stage stage, Stack stack) throws IOException {
        try (Application application = stage.application(stack)) {
            application.get(stage.prices());
            stage.sandbox().revokeAll();
            int status = application.post(stage.sandbox().api("/orders"), ORDER);
            String seen = status + ", sent " + stage.sandbox().apiRequests("/orders") + " times, processed "
                    + stage.sandbox().ordersProcessed();
            stage.say(stack + ": POST /orders -> " + seen + "; the same " + ORDER.length() + " bytes both times: "
                    + (sameBodyEachTime(stage) ? "yes" : "no"));
            String expected = "201, sent 2 times, processed 1";
            return new Finding(
                    "an order through a 401", expected, seen, seen.equals(expected) && sameBodyEachTime(stage));
        }
    }

    private static boolean sameBodyEachTime(Stage stage) {
        return stage.sandbox().apiRequests().stream()
                .filter(request -> request.path().equals("/orders"))
                .allMatch(request -> request.bodyText().equals(ORDER));
    }
}
