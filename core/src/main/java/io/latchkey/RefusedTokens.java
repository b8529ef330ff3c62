package io.latchkey;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The last tokens that this instance has seen refused. They may lie in the {@link TokenStore} still: one that was away could
 * not be told to drop them, and may be back when there has been another token since. Thread-safe.
 */
final class RefusedTokens {

    private static final int MOST = 64;

    private final ReentrantLock lock = new ReentrantLock();

    /** The latest one first. Written under the lock. */
    private volatile List<AccessToken> tokens = List.of();

    void add(AccessToken refused) {
        lock.lock();
        try {
            tokens = Stream.concat(Stream.of(refused), tokens.stream())
                    .limit(MOST)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    boolean contains(String token) {
        return tokens.stream().anyMatch(each -> each.hasValue(token));
    }
}
