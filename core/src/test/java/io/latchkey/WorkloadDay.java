package io.latchkey;

import io.latchkey.ScepticalEndpoint.Objection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A day of an application that proves who it is by assertions, with all that may happen to them. Assertions live for ten
 * minutes, access tokens for five. The keys rotate every few hours, and the old one is good for some minutes more. The
 * server's clock is a minute ahead of the rest until eight, a minute behind until sixteen, and right from then on. The server
 * is away four times, for a minute at most. The application is started anew six times. A call a second by day, one in twenty
 * seconds at night.
 *
 * <ul>
 *   <li>{@link Proof#FILE}: the assertion lies in a file, which is replaced at random, between two and fourteen minutes
 *       after the last time, now and then in place, so that it is empty and then torn for a moment, and which is missing
 *       for spells of seconds to minutes. The server grants no leeway: what was signed just now is not yet valid where its
 *       clock is behind.
 *   <li>{@link Proof#SUPPLIER}: whoever signs is asked for each assertion, backdates it by two minutes, and is away for
 *       spells. The server takes each assertion once, without leeway.
 *   <li>{@link Proof#OWN_KEY}: the client signs, with a key that rotates. The server takes each assertion once, without
 *       leeway, and ours live for a minute: one is refused after each start and each time its clock is set, and those after
 *       it are made out by its time.
 * </ul>
 *
 * <p><b>What is a fault</b>. There is <em>a way</em> while the file holds an assertion, or the supplier gives one, that the
 * server would take at that moment by its own clock, and the server is up. A call that gets no token is a fault if
 *
 * <ol>
 *   <li>it waited, and there was a way for {@link #LOOK} on end meanwhile, or for {@link #TRY} after the server was away: a
 *       fetch that callers wait for has to see it so soon;
 *   <li>it failed at once, though there had been a way for more than {@link #LOOK} when it came; for more than {@link
 *       #COOL_DOWN} after the server was away; with a supplier, which nobody waits for in a cool-down since it may be slow,
 *       and after a refusal that the assertion's times do not explain, though another call had come since then and had it
 *       looked for;
 *   <li>it is the first one of a source, and gave up before its {@code acquireTimeout} but for the last pause.
 * </ol>
 *
 * <p>So what is granted to the engine is its cool-downs, in which callers fail at once, though they might have waited for
 * ten seconds and had a token: up to 36 seconds after a server that was away, and no more than a look where nobody but the
 * credentials is waited for. Calls of that kind are counted apart, see {@link Figures#granted}. A token that is given out
 * past its end is a fault, too, and so is an assertion that is sent though the file holds another by then.
 */
final class WorkloadDay {

    /** How the client proves who it is. */
    enum Proof {
        FILE,
        SUPPLIER,
        OWN_KEY
    }

    /** What it takes to begin something, and the step by which the day is lived through. */
    private static final Duration INSTANT = Duration.ofSeconds(1);

    /** Between two looks at a supplier; a file is looked at twice as often. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** The longest pause between two looks, and an instant. */
    static final Duration LOOK = LONGEST_PAUSE.plus(INSTANT);

    /** The longest pause between two tries of one fetch, and an instant. */
    static final Duration TRY = Duration.ofSeconds(4).plus(INSTANT);

    /** The longest cool-down after a failure that may pass by itself, half a minute, give or take a fifth; and an instant. */
    static final Duration COOL_DOWN = Duration.ofSeconds(36).plus(INSTANT);

    private static final Duration ASSERTION = Duration.ofMinutes(10);
    private static final Duration TOKEN = Duration.ofMinutes(5);
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LATENCY = Duration.ofMillis(300);
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration DAY = Duration.ofHours(24);

    /** Why there is no way. */
    enum Trouble {
        MISSING,
        EMPTY,
        TORN,
        NOT_YET_VALID,
        EXPIRED,
        KEY_DROPPED,
        SERVER_AWAY;

        static Trouble of(Objection objection) {
            return switch (objection) {
                case NOT_YET_VALID -> NOT_YET_VALID;
                case EXPIRED -> EXPIRED;
                case UNKNOWN_KEY -> KEY_DROPPED;
                default -> TORN;
            };
        }
    }

    /** When there was a way: from here to there, and what was in the way before. */
    private record Way(
            Instant from, Instant until, @Nullable Trouble before) {}

    private record Event(Instant at, long number, Runnable what) {}

    private record Failed(Instant asked, Instant failed) {}

    /** What came of it. */
    static final class Figures {

        int calls;
        int waited;
        int failed;
        int granted;
        Duration longestWait = Duration.ZERO;
        Duration longestRecovery = Duration.ZERO;
        final Map<Trouble, Integer> failedBy = new EnumMap<>(Trouble.class);
        final Map<Trouble, Integer> spells = new EnumMap<>(Trouble.class);
        final List<String> faults = new ArrayList<>();

        @Override
        public String toString() {
            return calls + " calls, of which " + waited + " waited (" + seconds(longestWait) + " at most) and " + failed
                    + " got no token " + failedBy + "; " + granted
                    + " of these would have, had they waited for ten seconds; spells without a way: " + spells
                    + "; the last call to fail came " + seconds(longestRecovery)
                    + " after there was a way again; faults: " + faults.size();
        }

        private static String seconds(Duration duration) {
            return duration.toMillis() / 1000.0 + " s";
        }
    }

    private final Proof proof;
    private final Path file;
    private final Random chance;
    private final FakeTiming timing = new FakeTiming();
    private final Timing applications;
    private final WorkloadIssuer issuer = new WorkloadIssuer(Engine.ENDPOINT);
    private final ScepticalEndpoint endpoint;
    private final PriorityQueue<Event> plan =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
    private final Instant end;
    private final Figures figures = new Figures();
    private final Deque<Way> ways = new ArrayDeque<>();
    private final Deque<Instant> lastCalls = new ArrayDeque<>();
    private final List<Failed> toBeJudged = new ArrayList<>();

    private ClientCredentialsTokenSource source;
    private int sources;
    private boolean firstCall = true;
    private long planned;
    private int replacements;

    /** What the file holds, or what the supplier would give; null if there is none, for this reason. */
    private @Nullable String held;

    private Trouble lack = Trouble.MISSING;
    private boolean signerAway;

    private @Nullable Instant waySince;

    /** What was in the way before the way that is open now. */
    private @Nullable Trouble wayBefore;

    private @Nullable Trouble trouble = Trouble.MISSING;

    private WorkloadDay(Proof proof, long seed, Path folder) {
        this.proof = proof;
        file = folder.resolve("token");
        chance = new Random(seed);
        Random engines = new Random(seed + 1);
        timing.chance(engines::nextDouble);
        applications = new BusyTiming(timing, () -> within(LATENCY));
        end = timing.wallTime().plus(DAY);
        endpoint = new ScepticalEndpoint(
                new ScepticalEndpoint.Trust(
                        issuer::publicKey,
                        proof == Proof.OWN_KEY ? "orders" : WorkloadIssuer.ISSUER,
                        proof == Proof.OWN_KEY ? "orders" : WorkloadIssuer.WORKLOAD,
                        Engine.ENDPOINT,
                        proof != Proof.FILE),
                timing,
                TOKEN);
        source = newSource();
    }

    /**
     * Lives through it.
     *
     * @param folder where the file lies
     */
    static WorkloadDay live(Proof proof, long seed, Path folder) {
        WorkloadDay day = new WorkloadDay(proof, seed, folder);
        day.planAll();
        while (day.timing.wallTime().isBefore(day.end)) {
            day.step();
        }
        day.source.close();
        return day;
    }

    Figures figures() {
        return figures;
    }

    ScepticalEndpoint endpoint() {
        return endpoint;
    }

    WorkloadIssuer issuer() {
        return issuer;
    }

    int replacements() {
        return replacements;
    }

    int sources() {
        return sources;
    }

    // -- what happens

    private ClientCredentialsTokenSource newSource() {
        sources++;
        firstCall = true;
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(Engine.ENDPOINT)
                .clientId("orders")
                .clientAuthentication(
                        switch (proof) {
                            case FILE -> ClientAuthentication.clientAssertionFile(file);
                            case SUPPLIER -> ClientAuthentication.clientAssertion(this::freshAssertion);
                            case OWN_KEY ->
                                ClientAuthentication.privateKeyJwt(() ->
                                        SigningKey.of(issuer.key(), "EdDSA").withKeyId(issuer.keyId()));
                        })
                .acquireTimeout(ACQUIRE_TIMEOUT)
                .transport(endpoint)
                .timing(applications)
                .build();
    }

    private String freshAssertion() {
        if (signerAway) {
            throw new IllegalStateException("the signer is away");
        }
        return issuer.assertion(
                timing.wallTime().minus(Duration.ofMinutes(2)),
                timing.wallTime().plus(ASSERTION));
    }

    private void planAll() {
        endpoint.clockAhead(Duration.ofMinutes(1));
        in(Duration.ofHours(8), () -> endpoint.clockAhead(Duration.ofMinutes(-1)));
        in(Duration.ofHours(16), () -> endpoint.clockAhead(Duration.ZERO));
        for (int i = 0; i < 4; i++) {
            in(within(DAY), this::leaveServer);
        }
        for (int i = 0; i < 6; i++) {
            in(within(DAY), this::restart);
        }
        in(between(Duration.ofHours(2), Duration.ofHours(4)), this::rotateKeys);
        in(Duration.ZERO, this::call);
        switch (proof) {
            case FILE -> in(Duration.ofSeconds(4), this::replace);
            case SUPPLIER -> in(between(Duration.ofMinutes(20), Duration.ofHours(1)), this::leaveSigner);
            case OWN_KEY -> {
                // Its key is at hand.
            }
        }
    }

    private void in(Duration delay, Runnable what) {
        plan.add(new Event(timing.wallTime().plus(delay), planned++, what));
    }

    private Duration within(Duration longest) {
        return Duration.ofMillis((long) (longest.toMillis() * chance.nextDouble()));
    }

    private Duration between(Duration shortest, Duration longest) {
        return shortest.plus(within(longest.minus(shortest)));
    }

    private void leaveServer() {
        endpoint.away(true);
        in(between(Duration.ofSeconds(2), Duration.ofMinutes(1)), () -> endpoint.away(false));
    }

    private void leaveSigner() {
        signerAway = true;
        in(spell(), () -> {
            signerAway = false;
            in(between(Duration.ofMinutes(20), Duration.ofHours(1)), this::leaveSigner);
        });
    }

    /** Mostly short. */
    private Duration spell() {
        return chance.nextInt(3) == 0
                ? between(Duration.ofMinutes(2), Duration.ofMinutes(12))
                : between(Duration.ofMillis(500), Duration.ofSeconds(40));
    }

    private void rotateKeys() {
        issuer.rotateKeys();
        in(between(Duration.ofMinutes(1), Duration.ofMinutes(15)), issuer::dropOldKeys);
        in(between(Duration.ofHours(2), Duration.ofHours(4)), this::rotateKeys);
    }

    private void restart() {
        source.close();
        source = newSource();
    }

    private void replace() {
        replacements++;
        Instant now = timing.wallTime();
        String assertion = issuer.assertion(now, now.plus(ASSERTION));
        if (chance.nextInt(4) == 0) {
            hold(null, Trouble.EMPTY, "");
            in(STEP, () -> hold(null, Trouble.TORN, assertion.substring(0, assertion.length() / 2)));
            in(STEP.multipliedBy(2), () -> hold(assertion, Trouble.MISSING, assertion));
        } else {
            hold(assertion, Trouble.MISSING, assertion);
        }
        if (chance.nextInt(5) == 0) {
            in(between(Duration.ofMinutes(1), Duration.ofMinutes(10)), this::remove);
        } else {
            in(between(Duration.ofMinutes(2), Duration.ofMinutes(14)), this::replace);
        }
    }

    private void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        held = null;
        lack = Trouble.MISSING;
        in(spell(), this::replace);
    }

    private void hold(@Nullable String assertion, Trouble otherwise, String content) {
        try {
            if (assertion == null) {
                Files.writeString(file, content);
            } else {
                Path next = Files.writeString(file.resolveSibling("next"), content + "\n");
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                endpoint.expect(assertion);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        held = assertion;
        lack = otherwise;
    }

    // -- what is called

    private void step() {
        Instant now = timing.wallTime();
        while (!plan.isEmpty() && !plan.peek().at().isAfter(now)) {
            plan.remove().what().run();
        }
        look(now);
        judge(now);
        timing.advance(STEP);
    }

    private void call() {
        look(timing.wallTime());
        Instant asked = timing.wallTime();
        boolean first = firstCall;
        firstCall = false;
        int ofSource = sources;
        figures.calls++;
        lastCalls.add(asked);
        CompletableFuture<AccessToken> answer = Engine.ask(source);
        var unused = answer.whenComplete((token, failure) -> {
            if (ofSource == sources) { // or its application is gone
                ended(asked, token, failure, first);
            }
        });
        double perSecond = isDaytime(asked) ? 1 : 0.05;
        in(Duration.ofMillis((long) (-Math.log(1 - chance.nextDouble()) / perSecond * 1000)), this::call);
    }

    /** The day begins at noon. */
    private static boolean isDaytime(Instant time) {
        int hour = (int) (Duration.between(FakeTiming.START, time).toHours() % 24);
        return hour < 6 || hour >= 20;
    }

    private void ended(Instant asked, @Nullable AccessToken token, @Nullable Throwable failure, boolean first) {
        Instant now = timing.wallTime();
        Duration waited = Duration.between(asked, now);
        if (!waited.isZero()) {
            figures.waited++;
            figures.longestWait = waited.compareTo(figures.longestWait) > 0 ? waited : figures.longestWait;
        }
        if (token != null) {
            if (!endpoint.isGood(token.value())) {
                fault(asked, "got a token that was past its end");
            }
            return;
        }
        Throwable reason = failure instanceof CompletionException ? failure.getCause() : failure;
        figures.failed++;
        figures.failedBy.merge(trouble == null ? lastTrouble() : trouble, 1, Integer::sum);
        boolean longEnough = waited.compareTo(ACQUIRE_TIMEOUT.minus(LONGEST_PAUSE)) >= 0;
        boolean refused = reason instanceof TokenException told && told.statusCode() != 0;
        if (first && !longEnough && !refused && trouble != Trouble.SERVER_AWAY) {
            fault(asked, "was the first one, and gave up after " + waited + ": " + reason);
        }
        if (!(reason instanceof TokenException)) {
            fault(asked, "failed by " + reason);
        }
        judgeAtOnce(asked, now, reason);
        toBeJudged.add(new Failed(asked, now));
    }

    // -- what could have been

    private Trouble lastTrouble() {
        Way last = ways.peekLast();
        Trouble before = wayBefore != null ? wayBefore : last == null ? null : last.before();
        return before == null ? Trouble.MISSING : before;
    }

    private @Nullable Trouble troubleNow() {
        if (endpoint.isAway()) {
            return Trouble.SERVER_AWAY;
        }
        switch (proof) {
            case OWN_KEY -> {
                return null;
            }
            case SUPPLIER -> {
                return signerAway ? Trouble.MISSING : null;
            }
            case FILE -> {
                Objection objection = held == null ? null : endpoint.objection(held);
                return held == null ? lack : objection == null ? null : Trouble.of(objection);
            }
        }
        throw new AssertionError();
    }

    private void look(Instant now) {
        Trouble current = troubleNow();
        if (current != null && current != trouble) {
            figures.spells.merge(current, 1, Integer::sum);
        }
        if (current == null && waySince == null) {
            waySince = now;
            wayBefore = trouble;
        } else if (current != null && waySince != null) {
            ways.add(new Way(waySince, now, wayBefore));
            waySince = null;
            wayBefore = null;
        }
        trouble = current;
    }

    private void judgeAtOnce(Instant asked, Instant failed, @Nullable Throwable reason) {
        for (Way way : ways) {
            judge(asked, failed, way, reason);
        }
        if (waySince != null) {
            judge(asked, failed, new Way(waySince, failed, wayBefore), reason);
            Duration recovery = Duration.between(waySince, failed);
            if (recovery.compareTo(figures.longestRecovery) > 0) {
                figures.longestRecovery = recovery;
            }
        }
    }

    private void judge(Instant asked, Instant failed, Way way, @Nullable Throwable reason) {
        boolean afterServer = way.before() == Trouble.SERVER_AWAY;
        if (asked.isBefore(failed)) {
            Duration seen = Duration.between(later(way.from(), asked), earlier(way.until(), failed));
            if (seen.compareTo(afterServer ? TRY : LOOK) > 0) {
                fault(asked, "waited until " + failed + ", though there was a way for " + seen + ": " + reason);
            }
        } else if (!way.until().isBefore(failed)) {
            Duration open = Duration.between(way.from(), failed);
            boolean lookedAtBeside = proof == Proof.SUPPLIER || way.before() == Trouble.KEY_DROPPED;
            boolean unseen = lookedAtBeside && !isLookedAtSince(way.from(), failed);
            if (open.compareTo(afterServer ? COOL_DOWN : LOOK) > 0 && !unseen) {
                fault(asked, "failed at once, though there had been a way for " + open + ": " + reason);
            }
        }
    }

    private boolean isLookedAtSince(Instant from, Instant failed) {
        return lastCalls.stream()
                .anyMatch(call -> !call.isBefore(from.plus(INSTANT)) && !call.isAfter(failed.minus(INSTANT)));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** Whether they would have had a token, had they waited as long as they would have. */
    private void judge(Instant now) {
        while (!toBeJudged.isEmpty()
                && !toBeJudged.get(0).asked().plus(ACQUIRE_TIMEOUT).isAfter(now)) {
            Failed failed = toBeJudged.remove(0);
            boolean late = waySince != null && !waySince.isAfter(failed.asked().plus(ACQUIRE_TIMEOUT));
            boolean meanwhile = ways.stream()
                    .anyMatch(way -> way.until().isAfter(failed.asked())
                            && way.from().isBefore(failed.asked().plus(ACQUIRE_TIMEOUT)));
            if (late || meanwhile) {
                figures.granted++;
            }
        }
        while (!lastCalls.isEmpty() && lastCalls.getFirst().plusSeconds(60).isBefore(now)) {
            lastCalls.removeFirst();
        }
        while (!ways.isEmpty() && ways.getFirst().until().plusSeconds(60).isBefore(now)) {
            ways.removeFirst();
        }
    }

    private void fault(Instant asked, String what) {
        figures.faults.add("a call at " + asked + " " + what);
    }
}
