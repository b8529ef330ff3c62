package io.latchkey;

import static io.latchkey.StagedWorld.check;

import io.latchkey.StagedWorld.Got;
import io.latchkey.schedules.Scene;
import io.latchkey.schedules.Stage;
import java.time.Duration;
import java.util.List;

/** Close, while everything else goes on: everybody ends, nothing comes afterwards, nothing is left. */
final class CloseScenes {

    private CloseScenes() {}

    private static Stage.Part close(StagedWorld world, ClientCredentialsTokenSource source) {
        return world.stage.start("close", source::close);
    }

    private static void checkClosed(StagedWorld world, ClientCredentialsTokenSource source, List<Got> all) {
        for (Got got : all) {
            check(
                    got.token != null
                            || got.failure instanceof TokenException
                            || got.failure instanceof IllegalStateException,
                    "everybody has ended as it may",
                    all);
        }
        int requests = world.requests;
        Got late = StagedWorld.askHere(source);
        check(late.failure instanceof IllegalStateException, "closed for good", late);
        check(source.status().state() == TokenStatus.State.CLOSED, "closed", source.status());
        world.checkEnd();
        world.stage.advanceSeconds(3600);
        world.stage.awaitOthers();
        check(world.requests == requests, "nothing comes afterwards", requests, world.requests);
    }

    /** Callers of each kind, without a token. */
    static final class AgainstCallers implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            List<Got> all = List.of(world.ask(source), world.askAsync(source), world.ask(source));
            close(world, source);
            close(world, source);
            stage.awaitOthers();

            check(world.requests <= 1, "one request", world.requests);
            checkClosed(world, source, all);
        }
    }

    /** Callers whose fetch is about to be tried again, which nobody does after it. */
    static final class AgainstRetry implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            world.script.addAll(List.of("503", "503", "503", "503"));
            ClientCredentialsTokenSource source = world.source();
            List<Got> all = List.of(world.ask(source), world.askAsync(source));
            close(world, source);
            stage.start("clock", () -> {
                stage.advanceSeconds(1);
                stage.advanceSeconds(2);
            });
            stage.awaitOthers();

            checkClosed(world, source, all);
        }
    }

    /** A slow request, which is broken off, and time-outs that come meanwhile. */
    static final class AgainstTimeOuts implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            world.takesSeconds = 40;
            world.leaps = true;
            ClientCredentialsTokenSource source =
                    world.builder().acquireTimeout(Duration.ofSeconds(10)).build();
            List<Got> all = List.of(world.ask(source), world.askAsync(source));
            stage.start("clock", () -> {
                stage.advanceSeconds(10);
                stage.advanceSeconds(20);
            });
            close(world, source);
            stage.awaitOthers();

            checkClosed(world, source, all);
        }
    }

    /** A report, a prefetch and a refresh. */
    static final class AgainstReports implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            AccessToken first = source.token();
            stage.awaitOthers();
            stage.advanceSeconds(3000);
            Got asking = world.ask(source);
            Got reporting = world.call("report", () -> {
                source.reject(first);
                source.prefetch();
                return source.token();
            });
            close(world, source);
            stage.awaitOthers();

            check(!"token-1".equals(reporting.token), "not given out after the report", reporting);
            check(world.requests <= 2, "one refresh", world.requests);
            checkClosed(world, source, List.of(asking, reporting));
        }
    }

    /** The timer that keeps the token warm. */
    static final class AgainstWarmth implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source =
                    world.builder().keepWarm(Duration.ofDays(1)).build();
            world.leaps = true;
            Got asking = world.ask(source);
            stage.start("clock", () -> {
                stage.advanceSeconds(2990);
                stage.advanceSeconds(2990);
            });
            close(world, source);
            stage.awaitOthers();

            checkClosed(world, source, List.of(asking));
        }
    }

    /** Uploads that wait for a token that lasts, while there is one that does not. */
    static final class AgainstUploads implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            source.token();
            stage.awaitOthers();
            stage.advanceSeconds(3555);
            List<Got> all = List.of(
                    world.call("upload", () -> StagedWorld.lasting(source)),
                    world.call("upload", () -> StagedWorld.lasting(source)),
                    world.ask(source));
            close(world, source);
            stage.awaitOthers();

            checkClosed(world, source, all);
        }
    }
}
