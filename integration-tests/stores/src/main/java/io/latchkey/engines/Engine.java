package io.latchkey.engines;

import java.io.IOException;

/** An engine that is started for a test, and gone with it. */
public interface Engine extends AutoCloseable {

    /** Returns a store with a client of its own, as each instance of an application has one. Its caller closes it. */
    Client connect() throws Exception;

    /** Takes the engine away, as a crash would: from now on it answers nobody. */
    void kill() throws Exception;

    @Override
    void close() throws IOException;
}
