package io.latchkey.fleet;

import io.latchkey.TokenStore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A store that takes its time, and that may hang or fail. */
final class SharedStore {

    /** How long the client of a store keeps a call that gets no answer. */
    private static final long CLIENT_GIVES_UP = TimeUnit.MINUTES.toNanos(1);

    enum Health {
        WELL,
        HANGS,
        FAILS
    }

    private record Entry(String text, long until) {}

    private final World world;
    private final Tally tally;
    private final SplittableRandom chance;
    private final long latency;
    private final Map<String, Entry> entries = new HashMap<>();
    private Health health = Health.WELL;

    SharedStore(World world, Tally tally, Duration latency) {
        this.world = world;
        this.tally = tally;
        this.chance = world.chance();
        this.latency = latency.toNanos();
    }

    void health(Health changed) {
        health = changed;
    }

    /** It has been restarted, and keeps nothing. */
    void empty() {
        entries.clear();
    }

    /** The way from a machine to this store. */
    TokenStore from(Machine machine) {
        return new TokenStore() {
            @Override
            public @Nullable String read(String key) throws Exception {
                long half = arrive(machine);
                tally.read();
                String found = current(key);
                machine.pause(half);
                return found;
            }

            @Override
            public boolean compareAndSet(
                    String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
                    throws Exception {
                long half = arrive(machine);
                tally.swapped();
                boolean done = Objects.equals(current(key), expected);
                if (done) {
                    set(key, update, timeToLive);
                }
                machine.pause(half);
                return done;
            }
        };
    }

    private @Nullable String current(String key) {
        Entry entry = entries.get(key);
        return entry == null || entry.until() <= world.now() ? null : entry.text();
    }

    private void set(String key, @Nullable String text, Duration timeToLive) {
        if (text == null) {
            entries.remove(key);
        } else {
            entries.put(key, new Entry(text, world.now() + timeToLive.toNanos()));
        }
    }

    /** Half of the way, and how long the other half will take. */
    private long arrive(Machine machine) throws IOException, InterruptedException {
        long half = (long) (latency * chance.nextDouble(0.5, 1.5) / 2);
        if (health == Health.HANGS) {
            machine.pause(CLIENT_GIVES_UP);
            throw new IOException("no answer");
        }
        machine.pause(half);
        if (health == Health.FAILS) {
            machine.pause(half);
            throw new IOException("refused");
        }
        return half;
    }
}
