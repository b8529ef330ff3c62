package io.latchkey;

import static io.latchkey.StagedWorld.check;

import io.latchkey.StagedWorld.Got;
import io.latchkey.schedules.Scene;
import io.latchkey.schedules.Stage;
import java.util.ArrayList;
import java.util.List;

/** Tokens that the API has refused: no report is lost, none takes a good token away, and no refused one comes back. */
final class ReportScenes {

    private ReportScenes() {}

    private static AccessToken first(StagedWorld world, ClientCredentialsTokenSource source) throws TokenException {
        AccessToken token = source.token();
        world.stage.awaitOthers();
        return token;
    }

    /** Reports a token, asks, and remembers what came then. */
    private static Got reportAndAsk(StagedWorld world, TokenSource source, AccessToken token) {
        return world.call("report", () -> {
            source.reject(token);
            return source.token();
        });
    }

    /** A refresh is under way, or about to be, or just over, when the old token is reported. */
    static final class AgainstRefresh implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            AccessToken old = first(world, source);
            stage.advanceSeconds(3000);
            Got refreshing = world.ask(source);
            Got reporting = reportAndAsk(world, source, old);
            stage.awaitOthers();

            check(refreshing.token != null, "the caller has one", refreshing);
            check("token-2".equals(reporting.token), "not given out after the report", reporting);
            check("token-2".equals(StagedWorld.askHere(source).token), "the new one stays");
            check(world.requests == 2, "one refresh", world.requests);
            world.checkEnd();
        }
    }

    /** Many report the same token, and all get one new one. */
    static final class Many implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            AccessToken old = first(world, source);
            List<Got> all = List.of(
                    reportAndAsk(world, source, old),
                    reportAndAsk(world, source, old),
                    reportAndAsk(world, source, old));
            stage.awaitOthers();

            all.forEach(got -> check("token-2".equals(got.token), "one new one for all", all));
            check(world.requests == 2, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** Some report and others only ask: who asked before may have the old one, and nobody afterwards. */
    static final class AgainstCallers implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            AccessToken old = first(world, source);
            Got asking = world.ask(source);
            Got waiting = world.askAsync(source);
            var reporting = stage.start("report", () -> source.reject(old));
            Got afterwards = world.call("afterwards", () -> {
                stage.await(reporting::isOver);
                return source.token();
            });
            stage.awaitOthers();

            check(asking.token != null && waiting.token != null, "callers have one", asking, waiting);
            check("token-2".equals(afterwards.token), "the report is not lost", afterwards);
            check(world.requests == 2, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** The report of the old token and that of the new one, which is a young replacement and is kept. */
    static final class OfTheReplacement implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            AccessToken old = first(world, source);
            List<Got> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                all.add(world.call("report", () -> {
                    source.reject(old);
                    AccessToken next = source.token();
                    source.reject(next);
                    source.reject(old);
                    return source.token();
                }));
            }
            stage.awaitOthers();

            all.forEach(got -> check("token-2".equals(got.token), "the young one is kept", all));
            check(world.requests == 2, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** The endpoint fails once while the token is refused: callers are told, and the refused token is not given instead. */
    static final class WhileTheEndpointFails implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            ClientCredentialsTokenSource source = world.source();
            AccessToken old = first(world, source);
            world.script.add("400 invalid_scope");
            stage.advanceSeconds(3000);
            Got asking = world.ask(source);
            Got reporting = reportAndAsk(world, source, old);
            stage.awaitOthers();

            check("token-1".equals(asking.token) || asking.failure != null, "before, or told", asking);
            check(reporting.failure instanceof TokenException, "not given out after the report", reporting);
            stage.advanceSeconds(60);
            Got later = StagedWorld.askHere(source);
            check("token-2".equals(later.token), "a new one when it is over", later, world.requests);
            check(world.requests == 3, "two requests", world.requests);
            stage.awaitOthers();
            world.checkEnd();
        }
    }
}
