package io.latchkey;

import static io.latchkey.StagedWorld.check;

import io.latchkey.StagedWorld.Got;
import io.latchkey.schedules.Scene;
import io.latchkey.schedules.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Those who wait: interrupted, cancelled, out of time, or for a token that lasts. The fetch goes on for the others. */
final class WaitScenes {

    private WaitScenes() {}

    /** One of two is interrupted, when the token is not there yet, or is just coming, or has come. */
    static final class Interrupted implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            Got unlucky = new Got();
            var thread = stage.start("unlucky", () -> StagedWorld.make(unlucky, source::token));
            Got other = world.ask(source);
            stage.start("interrupt", thread::interrupt);
            stage.awaitOthers();

            check(unlucky.token != null || unlucky.failure instanceof TokenException, "it leaves", unlucky);
            check(unlucky.token != null || unlucky.interrupted, "with its interrupt set, if that was why", unlucky);
            check("token-1".equals(other.token), "the fetch goes on for the other", other);
            check(world.requests == 1, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** The stage of one of two is cancelled by the application. */
    static final class StageCancelled implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            Got cancelled = world.call("cancelling", () -> {
                CompletableFuture<AccessToken> asked = source.tokenAsync().toCompletableFuture();
                stage.start("cancel", () -> asked.cancel(true));
                return Waiting.await(asked);
            });
            Got other = world.ask(source);
            stage.awaitOthers();

            check(cancelled.over, "it leaves", cancelled);
            check("token-1".equals(other.token), "the fetch goes on for the other", other);
            check(world.requests == 1, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** The acquireTimeout passes while the answer is coming. */
    static final class OutOfTime implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source =
                    world.builder().acquireTimeout(Duration.ofSeconds(10)).build();
            List<Got> all = List.of(world.ask(source), world.askAsync(source));
            stage.start("clock", () -> stage.advanceSeconds(10));
            stage.awaitOthers();

            all.forEach(got ->
                    check(got.token != null || got.failure instanceof TokenException, "served, or out of time", all));
            Got later = StagedWorld.askHere(source);
            check("token-1".equals(later.token), "for later callers", later);
            check(world.requests == 1, "one request", world.requests);
            stage.awaitOthers();
            world.checkEnd();
        }
    }

    /** The watch over calls that may be cancelled, while its timer fires: none is forgotten, and it ends with the last. */
    static final class Watched implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            CancellationWatch watch = new CancellationWatch(world.timing);
            Got first = watched(world, watch);
            stage.start("clock", () -> {
                stage.advanceSeconds(1);
                stage.advanceSeconds(1);
            });
            Got second = watched(world, watch);
            stage.awaitOthers();

            check(first.over && second.over, "no cancelled one is forgotten", first, second);
            stage.advanceSeconds(1);
            stage.awaitOthers();
            world.checkEnd();
        }
    }

    /** One of those who are watched is cancelled, and the other is served. */
    static final class WatchedAndServed implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            CancellationWatch watch = new CancellationWatch(world.timing);
            Got first = watched(world, watch);
            Got served = world.call("served", () -> {
                CompletableFuture<AccessToken> wait = new CompletableFuture<>();
                var watching = watch.watch(wait, () -> false);
                stage.start("token", () -> wait.complete(token()));
                try {
                    return Waiting.await(wait);
                } finally {
                    watching.end();
                }
            });
            stage.awaitOthers();

            check(first.over, "no cancelled one is forgotten", first);
            check(served.token != null, "the other is served", served);
            stage.advanceSeconds(1);
            stage.awaitOthers();
            world.checkEnd();
        }
    }

    private static AccessToken token() {
        return AccessToken.of("t", Instant.MAX);
    }

    /** It waits for ever, if nobody sees that it is cancelled. */
    private static Got watched(StagedWorld world, CancellationWatch watch) {
        return world.call("watched", () -> {
            CompletableFuture<AccessToken> wait = new CompletableFuture<>();
            boolean[] cancelled = new boolean[1];
            var watching = watch.watch(wait, () -> cancelled[0]);
            world.stage.start("cancel", () -> cancelled[0] = true);
            try {
                return Waiting.await(wait);
            } finally {
                check(watching.isCancelled(), "it was cancelled");
                watching.end();
            }
        });
    }

    /** Uploads that want a token that lasts, while the one at hand is reported, and the refresh comes, or does not. */
    static final class Lasting implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            AccessToken old = source.token();
            stage.awaitOthers();
            stage.advanceSeconds(3555);
            Got upload = world.call("upload", () -> StagedWorld.lasting(source));
            Got another = world.call("upload", () -> StagedWorld.lasting(source));
            var reporting = stage.start("report", () -> source.reject(old));
            stage.start("clock", () -> stage.advanceSeconds(1)); // as long as an upload waits
            Got afterwards = world.call("afterwards", () -> {
                stage.await(reporting::isOver);
                return StagedWorld.lasting(source);
            });
            stage.awaitOthers();

            check(upload.token != null && another.token != null, "all have one", upload, another);
            check("token-2".equals(afterwards.token), "not given out after the report", afterwards);
            check(world.requests == 2, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** And the endpoint fails: the one at hand serves while it has any life left and was not refused. */
    static final class LastingInVain implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            AccessToken old = source.token();
            stage.awaitOthers();
            world.script.addAll(List.of("400 invalid_scope", "400 invalid_scope"));
            stage.advanceSeconds(3555);
            Got upload = world.call("upload", () -> StagedWorld.lasting(source));
            Got another = world.call("upload", () -> StagedWorld.lasting(source));
            stage.start("clock", () -> stage.advanceSeconds(1));
            var reporting = stage.start("report", () -> source.reject(old));
            Got afterwards = world.call("afterwards", () -> {
                stage.await(reporting::isOver);
                return StagedWorld.lasting(source);
            });
            stage.awaitOthers();

            check(upload.over && another.over && afterwards.over, "all have ended", upload, another, afterwards);
            check(!"token-1".equals(afterwards.token), "not given out after the report", afterwards);
            check(world.requests <= 3, "few requests", world.requests);
            world.checkEnd();
        }
    }
}
