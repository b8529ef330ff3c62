package io.latchkey.engines;

import java.io.IOException;
import java.time.Duration;

/** An engine that is started for a test, and gone with it. */
public interface Engine extends AutoCloseable {

    /** For a machine that has many other things to do. */
    Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Returns a store with a client of its own, as each instance of an application has one. Its caller closes it.
     *
     * @param timeout how long the client waits for a connection or an answer, where there is anything to wait for
     */
    Client connect(Duration timeout) throws Exception;

    /** Returns a store with a client of its own, and of great patience. */
    default Client connect() throws Exception {
        return connect(PATIENCE);
    }

    /** Takes the engine away, as a crash would: from now on it answers nobody. */
    void kill() throws Exception;

    @Override
    void close() throws IOException;
}
