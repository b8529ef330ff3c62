package io.latchkey.fleet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Some minutes of real processes: eight JVMs that call an API on this machine with tokens of twenty seconds, each for
 * itself and over one Redis; and what becomes of servers on which only the newest token lives.
 */
final class Processes implements AutoCloseable {

    private static final Duration LIFETIME = Duration.ofSeconds(20);

    private static final String ORDINARY = "all other seconds";
    private static final String START = "all start";
    private static final String ROLLING_RESTART = "rolling restart";
    private static final String MASS_RESTART = "mass restart, by SIGKILL";
    private static final String REVOCATION = "all tokens revoked";
    private static final String STALLED = "Redis is stopped (SIGSTOP)";
    private static final String KILLED = "Redis is killed (SIGKILL)";
    private static final String BACK = "Redis is back, and empty";

    private final LiveTally tally = new LiveTally();
    private final File directory;
    private final Partner partner;
    private final @Nullable Redis redis;
    private final List<MemberProcess> members = new ArrayList<>();

    private Processes(File directory, boolean store, boolean voids) throws IOException, InterruptedException {
        this.directory = directory;
        partner = new Partner(LIFETIME, voids, tally);
        redis = store ? new Redis(directory) : null;
        if (redis != null) {
            redis.start();
        }
    }

    /** Lets them run, and tells what was counted, in Markdown. */
    static String tell() throws IOException, InterruptedException {
        File directory = Files.createDirectories(Path.of("target", "processes")).toFile();
        LiveTally without = minutes(directory, false);
        LiveTally with = minutes(directory, true);
        Comparison comparison = new Comparison();
        for (String part : List.of(START, ROLLING_RESTART, MASS_RESTART, REVOCATION, STALLED, KILLED, BACK, ORDINARY)) {
            comparison.row("", part, without.of(part), Objects.requireNonNull(with.of(part), part));
        }
        comparison.row("", "**all**", without.all(), with.all());
        return "# Some minutes of eight processes\n\n"
                + "Eight JVMs on one machine that call without a pause, with tokens of " + LIFETIME.toSeconds()
                + " seconds from an endpoint that takes 200 ms, over one Redis. One run, in real time, on two busy"
                + " processors: a JVM that has just started takes a second or two for its first token.\n\n"
                + comparison + "\n- Each for itself: " + without.all() + ".\n- With a store: " + with.all()
                + ".\n- Only the newest token of a client lives, two processes, each for itself, "
                + newestLives(directory, 2, false, 20)
                + ".\n- Only the newest token lives, eight processes with a store, "
                + newestLives(directory, 8, true, 40) + ".\n";
    }

    private static LiveTally minutes(File directory, boolean store) throws IOException, InterruptedException {
        try (Processes processes = new Processes(directory, store, false)) {
            processes.goOn(START);
            processes.startAll(8);
            processes.pass(10);
            processes.ordinary(8);
            processes.goOn(ROLLING_RESTART);
            processes.restartOneByOne();
            processes.ordinary(8);
            processes.goOn(MASS_RESTART);
            processes.killAll();
            processes.startAll(8);
            processes.pass(10);
            processes.ordinary(6);
            processes.goOn(REVOCATION);
            processes.partner.revokeAll();
            processes.pass(4);
            processes.ordinary(4);
            if (processes.redis != null) {
                processes.loseRedis(processes.redis);
            }
            processes.goOn(REVOCATION);
            processes.partner.revokeAll();
            processes.pass(4);
            processes.ordinary(4);
            return processes.tally;
        }
    }

    private static String newestLives(File directory, int members, boolean store, int seconds)
            throws IOException, InterruptedException {
        try (Processes processes = new Processes(directory, store, true)) {
            processes.goOn(START);
            processes.startAll(members);
            processes.pass(8);
            processes.ordinary(seconds);
            return seconds + " seconds: " + processes.tally.of(ORDINARY);
        }
    }

    private void goOn(String what) {
        tally.goOn(what);
    }

    private void pass(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    private void ordinary(int seconds) throws InterruptedException {
        goOn(ORDINARY);
        pass(seconds);
    }

    private void loseRedis(Redis lost) throws IOException, InterruptedException {
        goOn(STALLED);
        lost.stall();
        pass(15);
        goOn(KILLED);
        lost.kill();
        pass(15);
        goOn(BACK);
        lost.start();
        pass(30); // for as long it is left alone after a failure
        ordinary(15);
    }

    private MemberProcess start() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(partner.origin()));
        if (redis != null) {
            arguments.add(Integer.toString(redis.port()));
        }
        return MemberProcess.start(tally, new File(directory, "members.log"), arguments);
    }

    private void startAll(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            members.add(start());
        }
    }

    private void restartOneByOne() throws IOException, InterruptedException {
        for (int i = 0; i < members.size(); i++) {
            MemberProcess old = members.set(i, start());
            old.stop();
            pass(1);
        }
    }

    private void killAll() {
        members.forEach(MemberProcess::kill);
        members.clear();
    }

    @Override
    public void close() {
        killAll();
        if (redis != null) {
            redis.close();
        }
        partner.close();
    }
}
