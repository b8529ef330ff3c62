package io.latchkey.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The tokens that were issued, as the servers know them, by their own clock. Forgets those that are long dead. Thread-safe. */
final class Tokens {

    private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(5);
    private static final String MARK = "t0ken.";
    private static final int SWEPT_EVERY = 200;

    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    /** A token. */
    static final class Issued {

        private final int client;
        private final long since;
        private final long ends;
        private volatile long revokedAt;
        private final long saidLife;
        private volatile boolean revoked;

        private Issued(int client, long since, long life, long livesUntilRevoked, long saidLife) {
            this.client = client;
            this.since = since;
            this.ends = since + life;
            this.revokedAt = since + Math.min(livesUntilRevoked, life);
            this.saidLife = saidLife;
        }

        int client() {
            return client;
        }

        /** Whether the API refuses it. */
        boolean isDead() {
            return revoked || System.nanoTime() - revokedAt >= 0;
        }

        /** Whether its life was over at that time, less a margin: it has begun at its issue at the latest. */
        boolean isSurelyOverAt(long nanoTime, long margin) {
            return saidLife > 0 && nanoTime - since > saidLife - margin;
        }

        /** How long its client was told that it lives; 0 if it was told in a strange way. */
        long saidLife() {
            return saidLife;
        }

        void revoke() {
            revoked = true;
        }

        /** Lives to its end, unless it is dead already. */
        private void live() {
            if (!isDead()) {
                revokedAt = ends;
            }
        }
    }

    /**
     * Issues a token.
     *
     * @param life how long it lives, in nanoseconds
     * @param livesUntilRevoked when it is revoked, since now
     * @param saidLife how long the client is told that it lives; 0 if it is told in a strange way
     */
    String issue(int client, long life, long livesUntilRevoked, long saidLife) {
        long number = count.incrementAndGet();
        if (number % SWEPT_EVERY == 0) {
            long now = System.nanoTime();
            issued.values().removeIf(each -> now - each.ends > REMEMBERED);
        }
        String token = MARK + client + "-" + number + "-" + Long.toHexString(number * 0x9E3779B97F4A7C15L);
        issued.put(token, new Issued(client, System.nanoTime(), life, livesUntilRevoked, saidLife));
        return token;
    }

    @Nullable
    Issued byValue(String token) {
        return issued.get(token);
    }

    /** Revokes all tokens of a client that are there by now. */
    void revokeAll(int client) {
        issued.values().forEach(each -> {
            if (each.client == client) {
                each.revoke();
            }
        });
    }

    /** From now on, no token dies before its end. */
    void calmDown() {
        issued.values().forEach(Issued::live);
    }

    /** Whether a text has one of the tokens in it, or the beginning of one. */
    static boolean isIn(String text) {
        return text.contains(MARK);
    }
}
