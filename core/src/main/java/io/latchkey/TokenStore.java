package io.latchkey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A place where the instances of an application share one access token: a small map from text to text, that all of them
 * reach and that can change a value on condition. {@code io.latchkey.store} has those for Redis and Valkey, JCache and
 * JDBC; an application may write its own.
 *
 * <p>A store knows nothing of tokens. What it holds is made, sealed and judged by this library: a lost, late, old or
 * damaged record costs a token request and never a call. So a store needs no durability, no replication and no locks of
 * its own; what it must have is the condition of {@link #compareAndSet}.
 *
 * <p>Methods may block. They are called on threads of this library, by several at once, with a deadline of about a
 * second: then the thread is interrupted, and what the store does afterwards is not looked at. A store that has failed is
 * left alone for some time, in which each instance fetches its own tokens.
 *
 * <p>Implementations are thread-safe. None of them shows a key or a record in a log or a URL; what they throw is told by
 * its type, and with its message only where that quotes nothing.
 */
public interface TokenStore {

    /**
     * Returns the record that is stored under a key.
     *
     * @param key at most 64 letters, digits and hyphens, all of them lower case
     * @return the record, as it was set, or null if there is none; one whose time to live is over may be either
     * @throws Exception if the store cannot tell, which is something else than that there is no record
     */
    @Nullable
    String read(String key) throws Exception;

    /**
     * Sets, replaces or removes the record under a key, on condition and in one step: only if there is none, or if it is
     * still exactly the one that is expected.
     *
     * @param key as for {@link #read}
     * @param expected the record that is expected, or null if none is
     * @param update the record to be stored, visible ASCII characters and spaces of some kilobytes at most, or null to
     *     remove the one that is expected; never null together with the other
     * @param timeToLive for how long the record is of use, at least: the store may forget it after that, and need not
     * @return true if it was done; false if another record, or none, was found, and nothing was changed
     * @throws Exception if the store cannot tell; it may have been done or not
     */
    boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
            throws Exception;
}
