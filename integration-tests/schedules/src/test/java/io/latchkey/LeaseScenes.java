package io.latchkey;

import static io.latchkey.StagedWorld.check;

import io.latchkey.StagedWorld.Got;
import io.latchkey.schedules.Scene;
import io.latchkey.schedules.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Instances that share a token by a store: one of them asks, nobody frees another's lease, and nobody waits for ever. */
final class LeaseScenes {

    private LeaseScenes() {}

    /** The records, and whose lease is in them. What it remembers is touched by whoever has the turn. */
    private static final class Records {

        final StagedWorld world;
        final Map<String, String> texts = new HashMap<>();
        final Map<String, Integer> owners = new HashMap<>();

        /** How many calls are left until those that fail, and how many do. */
        int goodCalls = Integer.MAX_VALUE;

        int badCalls;

        /** Whether a lease may be taken from another, as it is old. */
        boolean leasesAge;

        Records(StagedWorld world) {
            this.world = world;
        }

        /** As one instance has it. */
        TokenStore of(int instance) {
            return new TokenStore() {

                @Override
                public @Nullable String read(String key) throws IOException {
                    call();
                    return texts.get(key);
                }

                @Override
                public boolean compareAndSet(
                        String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
                        throws IOException {
                    call();
                    if (!Objects.equals(texts.get(key), expected)) {
                        return false;
                    }
                    String lease = StoreRecord.parse(expected).lease();
                    String next = StoreRecord.parse(update).lease();
                    if (lease != null && !lease.equals(next) && !leasesAge) {
                        check(
                                Objects.equals(owners.get(lease), instance),
                                "nobody frees another's lease",
                                owners,
                                instance);
                    }
                    if (next != null && !next.equals(lease)) {
                        owners.put(next, instance);
                    }
                    if (update == null) {
                        texts.remove(key);
                    } else {
                        texts.put(key, update);
                    }
                    return true;
                }

                @Override
                public String toString() {
                    return "Records";
                }
            };
        }

        private void call() throws IOException {
            world.stage.step();
            if (goodCalls-- <= 0 && badCalls-- > 0) {
                throw new IOException("away");
            }
        }
    }

    private static ClientCredentialsTokenSource instance(StagedWorld world, Records records, int number) {
        return world.builder().tokenStore(records.of(number)).build();
    }

    private static List<ClientCredentialsTokenSource> two(StagedWorld world, Records records) {
        return List.of(instance(world, records, 1), instance(world, records, 2));
    }

    /** Both have the first token, and all is quiet. */
    private static List<ClientCredentialsTokenSource> twoWithAToken(StagedWorld world, Records records) {
        List<ClientCredentialsTokenSource> all = two(world, records);
        for (ClientCredentialsTokenSource each : all) {
            Got got = StagedWorld.askHere(each);
            check("token-1".equals(got.token), "the first token", got);
            world.stage.awaitOthers();
        }
        return all;
    }

    /** Both are cold: one request. */
    static final class Cold implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            List<Got> all =
                    two(world, new Records(world)).stream().map(world::ask).toList();
            stage.awaitOthers();

            all.forEach(got -> check("token-1".equals(got.token), "one token for all", all));
            check(world.requests == 1, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** Both are stale: one refresh. */
    static final class Stale implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            List<ClientCredentialsTokenSource> two = twoWithAToken(world, new Records(world));
            stage.advanceSeconds(3000);
            List<Got> all = two.stream().map(world::ask).toList();
            stage.awaitOthers();

            all.forEach(got -> check(got.token != null, "nobody waits for it", all));
            two.forEach(each -> {
                Got next = StagedWorld.askHere(each);
                check("token-2".equals(next.token), "both have the new one", next);
            });
            check(world.requests == 2, "one refresh", world.requests);
            world.checkEnd();
        }
    }

    /** Both report the token: one new one, and nobody is given the old one after its own report. */
    static final class Reported implements Scene {

        @Override
        public void play(Stage stage) throws TokenException {
            StagedWorld world = new StagedWorld(stage);
            List<ClientCredentialsTokenSource> two = twoWithAToken(world, new Records(world));
            List<Got> all = new ArrayList<>();
            for (ClientCredentialsTokenSource each : two) {
                AccessToken old = each.token();
                all.add(world.call("report", () -> {
                    each.reject(old);
                    return each.token();
                }));
            }
            stage.awaitOthers();

            all.forEach(got -> check("token-2".equals(got.token), "one new one for all", all));
            check(world.requests == 2, "one request", world.requests);
            world.checkEnd();
        }
    }

    /** One reports the token that another has just fetched, while that one still writes it down. */
    static final class ReportedWhileWritten implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            Records records = new Records(world);
            records.leasesAge = true; // one that was reported so early leaves its lease
            ClientCredentialsTokenSource one = instance(world, records, 1);
            Got reporting = world.call("report", () -> {
                AccessToken first = one.token();
                one.reject(first);
                return first;
            });
            stage.awaitOthers();
            check("token-1".equals(reporting.token), "the first token", reporting);

            Got other = StagedWorld.askHere(instance(world, records, 2));
            check("token-2".equals(other.token), "a refused one is not left for others", other);
            stage.awaitOthers();
            world.checkEnd();
        }
    }

    /** Whoever has the lease is refused: it gives it back, and the other need not wait for it. */
    static final class HolderFails implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            world.script.add("400 invalid_scope");
            List<Got> all =
                    two(world, new Records(world)).stream().map(world::ask).toList();
            stage.awaitOthers();

            long served =
                    all.stream().filter(got -> "token-1".equals(got.token)).count();
            long told = all.stream()
                    .filter(got -> got.failure instanceof TokenException)
                    .count();
            check(served == 1 && told == 1, "one is told, the other asks", all);
            check(world.requests == 2, "two requests", world.requests);
            world.checkEnd();
        }
    }

    /** Whoever has the lease is closed: the other takes it over when it is old. */
    static final class HolderCloses implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            Records records = new Records(world);
            records.leasesAge = true;
            world.leaps = true; // the time of a request that was broken off
            List<ClientCredentialsTokenSource> two = two(world, records);
            Got closed = world.ask(two.get(0));
            stage.start("close", two.get(0)::close);
            Got other = world.ask(two.get(1));
            stage.awaitOthers();

            check(closed.over, "it has ended", closed);
            check(other.token != null, "the other has a token", other);
            check(world.requests <= 2, "few requests", world.requests);
            world.checkEnd();
        }
    }

    /** The store fails at some call, and is back, or is not: everybody has a token. */
    static final class StoreFails implements Scene {

        @Override
        public void play(Stage stage) {
            StagedWorld world = new StagedWorld(stage);
            world.leaps = true; // without a store, each asks by itself
            Records records = new Records(world);
            records.leasesAge = true; // what could not be given back
            records.goodCalls = (int) (stage.chance() * 8);
            records.badCalls = 1 + (int) (stage.chance() * 3);
            List<Got> all = two(world, records).stream().map(world::ask).toList();
            stage.awaitOthers();

            all.forEach(got -> check(got.token != null, "everybody has a token", all));
            check(world.requests <= 2, "each asks once at most", world.requests);
            check(stage.timersPending() == 0, "no timer is left");
        }
    }
}
