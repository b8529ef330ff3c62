package io.latchkey.chaos;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * A run: chaos for some time, then quiet, in which everything has to recover, and then the end, at which nothing may be left.
 * Arguments are its seconds and its seed.
 */
public final class Soak {

    static final int CALLERS = 64;

    /** Cool-downs are of 72 seconds at most. */
    private static final long RECOVERY_SECONDS = 150;

    /** Objects of ours that one source has, at rest: a token, what is known of it, and what it is made of. */
    private static final int OBJECTS_OF_A_SOURCE = 12;

    /** The refused tokens that a source with a store remembers, so as not to take them from there again. */
    private static final int REFUSED_TOKENS = 64;

    private static final long HEAP_GROWTH = 32L << 20;

    private final World world;
    private final int threadsBefore =
            Levels.threads().values().stream().mapToInt(Integer::intValue).sum();
    private final Api.Elsewhere elsewhere;
    private final List<Api> apis;
    private final List<Vault> vaults = new ArrayList<>();
    private final AuthorizationServer authorizationServer;
    private final WaywardStore store = new WaywardStore();
    private final OkHttpClient tokenClient =
            new OkHttpClient.Builder().connectionPool(new ConnectionPool()).build();
    private final Sources sources;
    private final OkHttpStack okhttp;
    private final Map<Stack.Kind, Stack> stacks = new EnumMap<>(Stack.Kind.class);
    private final ScheduledExecutorService timer;
    private final CountDownLatch chaosOver = new CountDownLatch(1);
    private final List<Caller> callers = new ArrayList<>();
    private final Summary summary;

    private Soak(Plan plan) {
        world = new World(plan, System.err::println);
        summary = new Summary(world);
        elsewhere = new Api.Elsewhere(world);
        apis = List.of(new Api(world, "orders", elsewhere.origin()), new Api(world, "prices", elsewhere.origin()));
        for (int i = 0; i < Sources.CLIENTS; i++) {
            vaults.add(new Vault(i, plan.stream(Vault.stream(i))));
        }
        authorizationServer = new AuthorizationServer(world, vaults, elsewhere.origin() + "/stolen");
        sources = new Sources(world, authorizationServer.uri(), vaults, store, tokenClient);
        BearerAuth auth = BearerAuth.builder()
                .tokens(sources.get(0), AllowedOrigins.of(apis.get(0).origin()))
                .tokens(sources.get(1), AllowedOrigins.of(apis.get(1).origin()))
                .build();
        okhttp = new OkHttpStack(auth);
        stacks.put(Stack.Kind.OKHTTP, okhttp);
        stacks.put(Stack.Kind.JERSEY, RestStack.jersey(auth));
        stacks.put(Stack.Kind.RESTEASY, RestStack.resteasy(auth));
        timer = Executors.newScheduledThreadPool(2, work -> {
            Thread thread = new Thread(work, "chaos-timer");
            thread.setDaemon(true);
            return thread;
        });
        String[] origins = apis.stream().map(Api::origin).toArray(String[]::new);
        for (int i = 0; i < CALLERS; i++) {
            callers.add(new Caller(world, i, stacks, sources::get, origins, timer, chaosOver));
        }
    }

    /**
     * Runs, prints a summary, and ends the process with 0 if no promise was broken.
     *
     * @param arguments for how many seconds there is chaos, and the seed of the plan
     * @throws Exception if it cannot be run
     */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("sun.net.http.retryPost", "false");
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        Path file = arguments.length > 2 ? Path.of(arguments[2]) : Path.of("target", "chaos-" + seed + ".txt");
        Summary summary = run(new Plan(seed, seconds));
        System.out.println(summary);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, summary.toString());
        System.exit(summary.violations() == 0 ? 0 : 1);
    }

    /** Runs a plan, from its beginning to its end. */
    static Summary run(Plan plan) throws InterruptedException, IOException {
        LogWatch watch = LogWatch.begin();
        Soak soak = new Soak(plan);
        System.out.println("chaos: seed " + plan.seed() + ", " + plan.seconds() + " s, plan " + plan.digest()
                + ", Java " + Runtime.version());
        soak.chaos();
        soak.quiet();
        soak.end();
        watch.end(soak.world, soak.summary);
        return soak.summary;
    }

    private void chaos() throws InterruptedException {
        List<Thread> threads = start("", Caller::run);
        long began = System.nanoTime();
        long warmMillis = Math.max(10_000, world.plan().seconds() * 1000L / 6);
        boolean warm = false;
        List<Due> agenda = agenda();
        for (Due due : agenda) {
            if (!warm && due.atMillis > warmMillis) {
                warm = true;
                waitUntil(began, warmMillis);
                summary.warm(Levels.heap());
            }
            waitUntil(began, due.atMillis);
            due.what.take();
        }
        waitUntil(began, world.plan().seconds() * 1000L);
        chaosOver.countDown();
        join(threads);
    }

    private record Due(long atMillis, Turn what) {}

    private interface Turn {
        void take() throws InterruptedException;
    }

    private List<Due> agenda() {
        List<Due> agenda = new ArrayList<>();
        for (Trouble trouble : world.plan().troubles()) {
            agenda.add(new Due(trouble.atMillis(), () -> begin(trouble)));
            if (trouble.millis() > 0) {
                agenda.add(new Due(trouble.endMillis(), () -> end(trouble)));
            }
        }
        agenda.sort((a, b) -> Long.compare(a.atMillis, b.atMillis));
        return agenda;
    }

    private static void waitUntil(long began, long millis) throws InterruptedException {
        long left = began + TimeUnit.MILLISECONDS.toNanos(millis) - System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(left);
    }

    private void begin(Trouble trouble) throws InterruptedException {
        world.tally().count("trouble: " + trouble.kind());
        switch (trouble.kind()) {
            case ENDPOINT_AWAY -> {
                AuthorizationServer.Manner manner = AuthorizationServer.manner(trouble.whom());
                authorizationServer.goAway(manner);
                Spell spell = new Spell(world.violations(), "away: " + manner);
                world.spell(spell);
                summary.spell(spell);
            }
            case STORE_AWAY -> store.behave(WaywardStore.manner(trouble.whom()));
            case API_REFUSES -> apis.forEach(api -> api.refuse(trouble.whom(), true));
            case LEAP -> world.clock().leap(Duration.ofMillis(trouble.size()));
            case ROTATION -> vaults.get(trouble.whom()).rotate();
            case REVOCATION -> world.tokens().revokeAll(trouble.whom());
        }
    }

    private void end(Trouble trouble) {
        switch (trouble.kind()) {
            case ENDPOINT_AWAY -> {
                world.spell(null);
                authorizationServer.comeBack();
            }
            case STORE_AWAY -> store.behave(WaywardStore.Manner.WELL);
            case API_REFUSES -> apis.forEach(api -> api.refuse(trouble.whom(), false));
            default -> {
                // It took no time.
            }
        }
    }

    private void quiet() throws InterruptedException {
        world.calmDown();
        vaults.forEach(Vault::behave);
        world.tokens().calmDown();
        long began = System.nanoTime();
        for (int i = 0; i < Sources.COUNT; i++) {
            Witness witness = sources.get(i);
            boolean recovered = Levels.await(() -> hasRecovered(witness), RECOVERY_SECONDS);
            if (!recovered) {
                world.violations().add(Promise.RECOVERY, "source " + i + " has not recovered: " + witness.status());
            }
        }
        summary.recovered(Duration.ofNanos(System.nanoTime() - began));
        join(start("quiet-", Caller::callInQuiet));
        summary.calls(sources, store, vaults);
    }

    /** Asks as a caller would, and tells what the API would say. A token that was young when it was refused is kept for a while. */
    private boolean hasRecovered(Witness witness) {
        AccessToken token = witness.tokenAtHand();
        if (token == null) {
            var unused = witness.tokenAsync();
            return false;
        }
        Tokens.Issued issued = world.tokens().byValue(token.value());
        if (issued == null || issued.isDead()) {
            witness.reject(token);
            return false;
        }
        return witness.status().lastFailure() == null;
    }

    private List<Thread> start(String when, Consumer<Caller> work) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Caller caller = callers.get(i);
            Thread thread = new Thread(() -> work.accept(caller), Caller.THREADS + when + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                thread.join(1_000);
                for (Caller caller : callers) {
                    String endless = caller.endless();
                    if (endless != null) {
                        world.violations().add(Promise.ENDS, endless);
                        return;
                    }
                }
            }
        }
    }

    // -- the end

    private void end() throws InterruptedException {
        callers.forEach(Caller::forget);
        if (!Levels.await(() -> tooMany().isEmpty())) {
            world.violations().add(Promise.LEVELS, "at rest, there are " + tooMany());
        }
        summary.heap(Levels.heap());
        if (summary.heapGrowth() > HEAP_GROWTH) {
            world.violations().add(Promise.LEVELS, "the heap has grown by " + (summary.heapGrowth() >> 20) + " MiB");
        }
        if (!Levels.await(() -> okhttp.leakedConnections() == 0)) {
            world.violations()
                    .add(Promise.LEVELS, okhttp.leakedConnections() + " connections of OkHttp were never given back");
        }
        if (!Levels.await(() -> sources.flights().stream().allMatch(flight -> flight.underWay() == 0))) {
            world.violations().add(Promise.LEVELS, "token requests are under way at rest");
        }
        stacks.values().forEach(Stack::close);
        tokenClient.connectionPool().evictAll();
        tokenClient.dispatcher().executorService().shutdown();
        sources.close();
        timer.shutdown();
        if (!Levels.await(() -> connections() == 0)) {
            world.violations().add(Promise.LEVELS, connections() + " connections are open when all clients are closed");
        }
        summary.connections(connections());
        store.close();
        authorizationServer.close();
        apis.forEach(Api::close);
        elsewhere.close();
        if (!Levels.await(() -> Levels.threads("latchkey-") + Levels.threads("chaos-") == 0)) {
            world.violations().add(Promise.LEVELS, "threads are left: " + Levels.threads());
        }
        summary.threads(threadsBefore, Levels.threads());
    }

    /** Of which classes of ours there are more objects than sources at rest need. What has a finalizer takes some collections. */
    private static Map<String, Long> tooMany() {
        Map<String, Long> objects = Levels.objects();
        objects.entrySet()
                .removeIf(each -> each.getValue()
                        <= Sources.COUNT
                                * (each.getKey().equals(AccessToken.class.getName())
                                        ? (long) OBJECTS_OF_A_SOURCE + REFUSED_TOKENS
                                        : OBJECTS_OF_A_SOURCE));
        return objects;
    }

    private int connections() {
        System.gc(); // connections that the JDK keeps go by a timer, those that nobody has read to their end by this
        return apis.stream().mapToInt(Api::openConnections).sum()
                + elsewhere.openConnections()
                + authorizationServer.openConnections();
    }
}
