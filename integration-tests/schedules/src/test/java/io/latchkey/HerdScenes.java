package io.latchkey;

import static io.latchkey.StagedWorld.check;

import io.latchkey.StagedWorld.Got;
import io.latchkey.schedules.Scene;
import io.latchkey.schedules.Stage;
import java.time.Duration;
import java.util.List;

/** Callers who come together: one request, whatever they meet in. */
final class HerdScenes {

    private HerdScenes() {}

    /** Without a token: one request, and all get its token. */
    static final class Cold implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            List<Got> all = List.of(world.ask(source), world.ask(source), world.askAsync(source));
            stage.awaitOthers();

            all.forEach(got -> check("token-1".equals(got.token), "all get the token", all));
            check(world.requests == 1, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** And the endpoint refuses: one request, and all are told, each by a failure of its own. */
    static final class Refused implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            world.script.add("400 invalid_scope");
            ClientCredentialsTokenSource source = world.source();
            List<Got> all = List.of(world.ask(source), world.ask(source), world.askAsync(source));
            stage.awaitOthers();

            all.forEach(got -> check(
                    got.failure instanceof TokenException told && "invalid_scope".equals(told.error()),
                    "all are told",
                    all));
            check(all.stream().map(got -> got.failure).distinct().count() == 3, "each by its own", all);
            check(world.requests == 1, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** And the endpoint is away for a moment: it is asked again, and all get the token. */
    static final class Away implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            world.script.add("503");
            world.script.add("503");
            ClientCredentialsTokenSource source = world.source();
            List<Got> all = List.of(world.ask(source), world.askAsync(source), world.ask(source));
            stage.awaitOthers();

            all.forEach(got -> check("token-1".equals(got.token), "all get the token", all));
            check(world.requests == 3, "three requests", world.requests);
            world.checkEnd();
        }
    }

    /** With a stale token: one refresh, and nobody waits for it. */
    static final class Stale implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            StagedWorld.askHere(source);
            stage.awaitOthers();
            stage.advanceSeconds(3000);
            List<Got> all = List.of(world.ask(source), world.ask(source), world.askAsync(source));
            stage.awaitOthers();

            all.forEach(got -> check("token-1".equals(got.token) || "token-2".equals(got.token), "all have one", all));
            check("token-2".equals(StagedWorld.askHere(source).token), "the next is the new one");
            check(world.requests == 2, "one refresh", world.requests);
            world.checkEnd();
        }
    }

    /** While the token grows old by the clock: nobody gets one that is over. */
    static final class GrowingOld implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            StagedWorld.askHere(source);
            stage.awaitOthers();
            stage.advanceSeconds(2700);
            List<Got> all = List.of(world.ask(source), world.ask(source));
            stage.start("clock", () -> {
                stage.advanceSeconds(300);
                stage.advanceSeconds(570); // into the margin
            });
            Got late = world.call("late", () -> {
                stage.await(() -> stage.nanos() >= Duration.ofSeconds(3570).toNanos());
                return source.token();
            });
            stage.awaitOthers();

            all.forEach(got -> check(got.token != null, "all have one", all));
            check(!"token-1".equals(late.token), "none is given out that is over", late);
            check(world.requests <= 3, "one refresh, and a try that was out of time by a leap", world.requests);
        }
    }

    /** And a prefetch: still one request. */
    static final class Prefetched implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            var prefetching = stage.start("prefetch", source::prefetch);
            List<Got> all = List.of(world.ask(source), world.askAsync(source));
            stage.awaitOthers();

            check(prefetching.isOver(), "it is over");
            all.forEach(got -> check("token-1".equals(got.token), "all get the token", all));
            check(world.requests == 1, "one request", world.requests);
            world.checkEnd();
        }
    }
}
