package io.latchkey.engines;

import java.time.Duration;

/** An engine that is a process of its own, reached by TCP, so that it can be stalled, killed and cut off. */
public interface Server extends Engine {

    /** Returns the port that it listens on, at 127.0.0.1; the same one after a restart. */
    int port();

    /** Returns its process. One that has processes of its own is the parent of them. */
    long pid();

    /** Returns a store whose client connects to another port, for something in between. */
    Client connect(int port, Duration timeout) throws Exception;

    /** The same, with great patience. */
    default Client connect(int port) throws Exception {
        return connect(port, PATIENCE);
    }

    @Override
    default Client connect(Duration timeout) throws Exception {
        return connect(port(), timeout);
    }

    /** Stops all of its processes where they are (SIGSTOP): connections stay, and nothing is answered. */
    default void stall() throws Exception {
        Signals.send("STOP", pid());
    }

    /** Lets it go on after {@link #stall} (SIGCONT). */
    default void resume() throws Exception {
        Signals.send("CONT", pid());
    }

    /** Starts it again on the same port, after {@link #kill}, and returns when it takes connections. */
    void restart() throws Exception;
}
