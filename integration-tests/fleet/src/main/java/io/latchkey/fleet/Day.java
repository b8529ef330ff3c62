package io.latchkey.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A day of a fleet, from six in the morning to six in the morning, with all that may happen to it. */
final class Day implements AutoCloseable {

    static final int BEGINS = 6;
    static final int HOURS = 24;

    private static final Instant DAWN = Instant.parse("2026-03-02T06:00:00Z");
    private static final Duration LONGEST_JVM_START = Duration.ofSeconds(5);

    /** How long whoever watches over the instances takes to start another one. */
    private static final long RESCHEDULED_AFTER = TimeUnit.SECONDS.toNanos(30);

    /** What happens, when, and for how long it is looked at. */
    enum Incident {
        ROLLING_START("rolling start", "06:00", 30),
        REVOCATION_1("all tokens revoked", "09:00", 10),
        ROLLING_DEPLOYMENT("rolling deployment", "12:00", 30),
        ENDPOINT_AWAY("token endpoint away for ten minutes, from the next request on", "13:30", 60),
        MASS_RESTART("mass restart", "15:00", 10),
        REVOCATION_2("all tokens revoked", "16:00", 10),
        STORE_HANGS("store hangs for half an hour", "17:00", 30),
        STORE_FAILS("store answers with errors for half an hour", "17:30", 30),
        STORE_BACK("store is back, and empty", "18:00", 30),
        MASS_RESTART_EMPTY("mass restart, store emptied", "20:00", 10),
        REVOCATION_3("all tokens revoked", "22:00", 10),
        KILLED("an instance is killed while it fetches ahead", "22:45", 15),
        REVOCATION_KILLED("all tokens revoked, and who fetches is killed", "03:00", 10);

        final String words;
        final String clock;
        final int minutes;

        Incident(String words, String clock, int minutes) {
            this.words = words;
            this.clock = clock;
            this.minutes = minutes;
        }

        long begins() {
            int hour = Integer.parseInt(clock.substring(0, 2));
            int minute = Integer.parseInt(clock.substring(3));
            return TimeUnit.MINUTES.toNanos((hour - BEGINS + HOURS) % HOURS * 60L + minute);
        }

        long ends() {
            return begins() + TimeUnit.MINUTES.toNanos(minutes);
        }

        String label() {
            return clock + " " + words;
        }
    }

    /**
     * A fleet, and the world that it lives in.
     *
     * @param storeLatency how long the store takes on average, or null if there is none
     * @param clocksApart how far the wall clocks of any two instances are apart at most
     * @param betweenCalls how long an instance lets pass between two calls, on average
     * @param steady whether nothing that an instance does is put off by chance
     */
    record Setting(
            long seed,
            int instances,
            @Nullable Duration storeLatency,
            Duration clocksApart,
            Duration betweenCalls,
            boolean steady) {

        static Setting of(int instances) {
            return new Setting(1, instances, Duration.ofMillis(1), Duration.ofMinutes(1), Duration.ofSeconds(5), false);
        }

        Setting withoutStore() {
            return new Setting(seed, instances, null, clocksApart, betweenCalls, steady);
        }

        Setting withStoreLatency(Duration latency) {
            return new Setting(seed, instances, latency, clocksApart, betweenCalls, steady);
        }

        Setting withClocksApart(Duration apart) {
            return new Setting(seed, instances, storeLatency, apart, betweenCalls, steady);
        }

        Setting withCallsEvery(Duration between) {
            return new Setting(seed, instances, storeLatency, clocksApart, between, steady);
        }

        Setting withoutChance() {
            return new Setting(seed, instances, storeLatency, clocksApart, betweenCalls, true);
        }
    }

    private final Setting setting;
    private final World world;
    private final Tally tally;
    private final Endpoint endpoint;
    private final @Nullable SharedStore store;
    private final SplittableRandom chance;
    private final List<@Nullable Instance> fleet = new ArrayList<>();

    private Day(Setting setting) {
        this.setting = setting;
        world = new World(setting.seed());
        tally = new Tally(world);
        endpoint = new Endpoint(world, tally);
        Duration latency = setting.storeLatency();
        store = latency == null ? null : new SharedStore(world, tally, latency);
        chance = world.chance();
        for (int i = 0; i < setting.instances(); i++) {
            fleet.add(null);
        }
    }

    /** Lives through it. */
    static Tally live(Setting setting) {
        try (Day day = new Day(setting)) {
            day.plan();
            day.world.runUntil(TimeUnit.HOURS.toNanos(HOURS));
            return day.tally;
        }
    }

    private void plan() {
        for (Incident incident : Incident.values()) {
            tally.part(incident.label(), incident.begins(), incident.ends());
            at(incident.begins(), () -> happen(incident));
        }
    }

    private void at(long time, Runnable work) {
        var unused = world.at(time, work);
    }

    private void happen(Incident incident) {
        switch (incident) {
            case ROLLING_START, ROLLING_DEPLOYMENT -> replaceOneByOne(incident);
            case MASS_RESTART -> restartAll();
            case MASS_RESTART_EMPTY -> {
                emptyStore();
                restartAll();
            }
            case REVOCATION_1, REVOCATION_2, REVOCATION_3 -> endpoint.revokeAll();
            case ENDPOINT_AWAY ->
                endpoint.meetNext(anyone -> {
                    endpoint.away(true);
                    at(world.now() + TimeUnit.MINUTES.toNanos(10), () -> endpoint.away(false));
                });
            case STORE_HANGS -> health(SharedStore.Health.HANGS);
            case STORE_FAILS -> health(SharedStore.Health.FAILS);
            case STORE_BACK -> {
                emptyStore();
                health(SharedStore.Health.WELL);
            }
            case KILLED -> endpoint.meetNext(this::kill);
            case REVOCATION_KILLED -> {
                endpoint.meetNext(this::kill);
                endpoint.revokeAll();
            }
        }
    }

    private void replaceOneByOne(Incident incident) {
        long step = TimeUnit.MINUTES.toNanos(incident.minutes) / fleet.size();
        for (int i = 0; i < fleet.size(); i++) {
            int place = i;
            at(world.now() + i * step, () -> {
                stop(place);
                start(place);
            });
        }
    }

    private void restartAll() {
        for (int i = 0; i < fleet.size(); i++) {
            int place = i;
            stop(place);
            at(world.now() + chance.nextLong(LONGEST_JVM_START.toNanos()), () -> start(place));
        }
    }

    private void stop(int place) {
        Instance instance = fleet.get(place);
        if (instance != null) {
            instance.stop();
        }
    }

    private void start(int place) {
        long offset = (long) (setting.clocksApart().toNanos() * (chance.nextDouble() - 0.5));
        Machine machine = new Machine(world, DAWN.plusNanos(offset), setting.steady());
        Instance instance = new Instance(
                world, endpoint, store, tally, machine, setting.betweenCalls().toNanos());
        fleet.set(place, instance);
        instance.begin();
    }

    private void kill(Instance instance) {
        int place = fleet.indexOf(instance);
        instance.kill();
        at(world.now() + RESCHEDULED_AFTER, () -> start(place));
    }

    private void health(SharedStore.Health health) {
        if (store != null) {
            store.health(health);
        }
    }

    private void emptyStore() {
        if (store != null) {
            store.empty();
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
