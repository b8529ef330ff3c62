package io.latchkey.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All that a seed decides. Each caller, each client at the token endpoint and each kind of trouble draws from a stream of
 * its own, so that the same seed makes the same plan, whatever the threads of a run make of it.
 */
final class Plan {

    /** A run that is shorter has its troubles more often, and for shorter. */
    private static final int SHORT_SECONDS = 300;

    private final long seed;
    private final int seconds;
    private final List<Trouble> troubles = new ArrayList<>();

    Plan(long seed, int seconds) {
        this.seed = seed;
        this.seconds = seconds;
        boolean brief = seconds < SHORT_SECONDS;
        draw(
                Trouble.Kind.ENDPOINT_AWAY,
                brief ? 4_000 : 40_000,
                brief ? 8_000 : 120_000,
                1_500,
                brief ? 4_000 : 70_000);
        draw(Trouble.Kind.STORE_AWAY, brief ? 2_000 : 10_000, brief ? 5_000 : 90_000, 500, brief ? 4_000 : 30_000);
        draw(Trouble.Kind.API_REFUSES, brief ? 4_000 : 20_000, brief ? 8_000 : 90_000, 500, brief ? 3_000 : 20_000);
        draw(Trouble.Kind.LEAP, brief ? 2_000 : 5_000, brief ? 6_000 : 30_000, 0, 0);
        draw(Trouble.Kind.ROTATION, brief ? 2_000 : 3_000, brief ? 4_000 : 20_000, 0, 0);
        draw(Trouble.Kind.REVOCATION, brief ? 1_500 : 1_000, brief ? 4_000 : 8_000, 0, 0);
        troubles.sort(Comparator.comparingLong(Trouble::atMillis));
    }

    private void draw(Trouble.Kind kind, int shortestGap, int longestGap, int shortest, int longest) {
        SplittableRandom chance = stream(kind.name());
        int number = chance.nextInt(100);
        long at = chance.nextInt(shortestGap / 2, shortestGap);
        while (true) {
            double share = chance.nextDouble();
            long millis = longest == 0 ? 0 : (long) (shortest + (longest - shortest) * share * share);
            double exponent = chance.nextDouble(3, 7); // from a second to close to three hours
            long size = (long) (Math.pow(10, exponent) * (chance.nextBoolean() ? 1 : -1));
            int whom =
                    kind == Trouble.Kind.ROTATION || kind == Trouble.Kind.REVOCATION || kind == Trouble.Kind.API_REFUSES
                            ? chance.nextInt(Sources.CLIENTS)
                            : number++;
            Trouble trouble = new Trouble(kind, at, millis, whom, size);
            if (trouble.endMillis() > seconds * 1000L) {
                return;
            }
            troubles.add(trouble);
            at = trouble.endMillis() + chance.nextInt(shortestGap, longestGap);
        }
    }

    long seed() {
        return seed;
    }

    int seconds() {
        return seconds;
    }

    /** In the order of time. */
    List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    /** A stream that depends on the seed and its name alone. */
    SplittableRandom stream(String name) {
        return new SplittableRandom(new SplittableRandom(seed ^ first64(digest(name))).nextLong());
    }

    /** How long a caller does nothing between two calls, on average. */
    int thinkMillis() {
        return seconds < SHORT_SECONDS ? 250 : 400;
    }

    /** Two runs with the same one have the same plan. */
    String digest() {
        StringBuilder all = new StringBuilder().append(seconds).append(troubles);
        for (int caller = 0; caller < Soak.CALLERS; caller++) {
            SplittableRandom steps = stream(Caller.stream(caller));
            for (int i = 0; i < 50; i++) {
                all.append(Step.draw(steps, thinkMillis()));
            }
        }
        for (int client = 0; client < Sources.CLIENTS; client++) {
            FateOfRequests fates = new FateOfRequests(stream(FateOfRequests.stream(client)));
            for (int i = 0; i < 100; i++) {
                all.append(fates.next());
            }
        }
        return HexFormat.of().formatHex(digest(all.toString()), 0, 6);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    private static long first64(byte[] bytes) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | (bytes[i] & 0xFF);
        }
        return value;
    }
}
