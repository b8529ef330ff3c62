package io.latchkey;

import static io.latchkey.StagedWorld.check;

import io.latchkey.StagedWorld.Got;
import io.latchkey.schedules.Scene;
import io.latchkey.schedules.Stage;
import java.util.ArrayList;
import java.util.List;

/** The look at the secret, during the cool-down after the endpoint has refused the client. */
final class LookScenes {

    private LookScenes() {}

    /** Whose secret has been changed at the endpoint, and not yet here: the first request has been refused. */
    private static ClientCredentialsTokenSource refused(StagedWorld world) {
        world.rightSecret = "secret-2";
        ClientCredentialsTokenSource source = world.source();
        Got told = StagedWorld.askHere(source);
        world.stage.awaitOthers();
        check(
                told.failure instanceof TokenException failure && "invalid_client".equals(failure.error()),
                "the endpoint refuses the client",
                told);
        check(world.requests == 1, "by one request", world.requests);
        return source;
    }

    private static void checkTold(List<Got> all) {
        all.forEach(got -> check(got.token != null || got.failure instanceof TokenException, "served, or told", all));
    }

    /** The secret is changed while callers come: it is looked at by one at a time, and one request heals it all. */
    static final class Healed implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = refused(world);
            stage.advanceSeconds(1); // a look is due, and the cool-down is not over
            List<Got> all = new ArrayList<>(List.of(world.ask(source), world.askAsync(source), world.ask(source)));
            stage.start("rotation", () -> world.secret = "secret-2");
            stage.awaitOthers();

            checkTold(all);
            check(world.mostSuppliersAtOnce == 1, "one look, and then one fetch", world.mostSuppliersAtOnce);
            check(world.requests <= 2, "one request heals it", world.requests);
            for (int i = 0; i < 2; i++) { // the first one has it looked at
                stage.advanceSeconds(1);
                StagedWorld.askHere(source);
                stage.awaitOthers();
            }
            Got healed = StagedWorld.askHere(source);
            check("token-1".equals(healed.token), "healed", healed);
            check(world.requests == 2, "by one request", world.requests);
            world.checkEnd();
        }
    }

    /** Two callers come when a look is due: what it finds is found, whatever the other one does meanwhile. */
    static final class Found implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = refused(world);
            stage.advanceSeconds(1);
            world.secret = "secret-2";
            List<Got> all = List.of(world.ask(source), world.ask(source));
            stage.awaitOthers();

            checkTold(all);
            check("token-1".equals(StagedWorld.askHere(source).token), "what a look has found is not lost");
            stage.awaitOthers();
            world.checkEnd();
        }
    }

    /** An ordinary fetch begins while a look is under way: no two fetches, whoever sees the new secret first. */
    static final class AgainstFetch implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = refused(world);
            stage.advanceSeconds(1);
            List<Got> all = List.of(world.ask(source), world.ask(source));
            var rotating = stage.start("rotation", () -> world.secret = "secret-2");
            var clock = stage.start("clock", () -> {
                stage.advanceSeconds(1);
                stage.advanceSeconds(1); // the cool-down is over
            });
            Got late = world.call("late", () -> {
                stage.await(() -> clock.isOver() && rotating.isOver());
                return source.token();
            });
            stage.awaitOthers();

            checkTold(all);
            checkTold(List.of(late));
            check(world.mostSuppliersAtOnce <= 2, "one look, beside one fetch", world.mostSuppliersAtOnce);
            check(world.requests <= 3, "few requests", world.requests);
            stage.advanceSeconds(10);
            StagedWorld.askHere(source);
            stage.awaitOthers();
            check(StagedWorld.askHere(source).token != null, "healed");
            check(world.granted == 1, "by one request", world.granted);
            world.checkEnd();
        }
    }

    /** Close comes at any time of it: nothing goes on afterwards. */
    static final class AgainstClose implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = refused(world);
            stage.advanceSeconds(1);
            List<Got> all = List.of(world.ask(source), world.askAsync(source));
            stage.start("rotation", () -> world.secret = "secret-2");
            stage.start("close", source::close);
            stage.awaitOthers();

            for (Got got : all) {
                check(
                        got.token != null
                                || got.failure instanceof TokenException
                                || got.failure instanceof IllegalStateException,
                        "everybody has ended as it may",
                        all);
            }
            check(StagedWorld.askHere(source).failure instanceof IllegalStateException, "closed for good");
            int requests = world.requests;
            check(requests <= 2, "one request at most", requests);
            world.checkEnd();
            stage.advanceSeconds(60);
            stage.awaitOthers();
            check(world.requests == requests, "nothing comes afterwards", world.requests);
        }
    }

    /** The supplier gives another wrong secret: the look costs a request, and the next cool-down begins. */
    static final class WrongAgain implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = refused(world);
            stage.advanceSeconds(1);
            List<Got> all = List.of(world.ask(source), world.ask(source), world.ask(source));
            stage.start("rotation", () -> {
                world.secret = "wrong-1";
                stage.step();
                world.secret = "wrong-2";
            });
            stage.awaitOthers();

            all.forEach(got -> check(got.failure instanceof TokenException, "told", all));
            check(world.requests <= 3, "a request for each new secret at most", world.requests);
            check(world.mostSuppliersAtOnce <= 2, "one look, beside one fetch", world.mostSuppliersAtOnce);
            world.checkEnd();
        }
    }
}
