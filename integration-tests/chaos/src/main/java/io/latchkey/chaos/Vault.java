package io.latchkey.chaos;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where a client has its secret from. When the secret is replaced at the authorization server, it takes some time until the
 * vault gives the new one; and now and then it gives none. Thread-safe.
 */
final class Vault implements Supplier<String> {

    private static final int LONGEST_LAG_MILLIS = 1_500;
    private static final int FAILS_ONE_IN = 20;

    private static final String MARK = "s3cret/";

    private final int client;
    private final SplittableRandom chance;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as what follows. */
    private int number = 1;

    private long changesAt = System.nanoTime();
    private int failures;
    private boolean wellBehaved;

    Vault(int client, SplittableRandom chance) {
        this.client = client;
        this.chance = chance;
    }

    static String stream(int client) {
        return "vault of client " + client;
    }

    /** Whether a text has one of the secrets in it, as it is or encoded. */
    static boolean isIn(String text) {
        return text.contains("s3cret");
    }

    private String secret(int nth) {
        return MARK + client + "+" + nth + "=&%";
    }

    /** The one that the authorization server takes. */
    String valid() {
        lock.lock();
        try {
            return secret(number);
        } finally {
            lock.unlock();
        }
    }

    void rotate() {
        lock.lock();
        try {
            number++;
            changesAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(chance.nextInt(LONGEST_LAG_MILLIS));
        } finally {
            lock.unlock();
        }
    }

    /** Fails no more. */
    void behave() {
        lock.lock();
        try {
            wellBehaved = true;
        } finally {
            lock.unlock();
        }
    }

    int failures() {
        lock.lock();
        try {
            return failures;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String get() {
        lock.lock();
        try {
            int fate = chance.nextInt(FAILS_ONE_IN);
            if (fate == 0 && !wellBehaved) {
                failures++;
                if (chance.nextBoolean()) {
                    throw new IllegalStateException("the vault is sealed");
                }
                return "";
            }
            return secret(System.nanoTime() - changesAt >= 0 ? number : number - 1);
        } finally {
            lock.unlock();
        }
    }
}
