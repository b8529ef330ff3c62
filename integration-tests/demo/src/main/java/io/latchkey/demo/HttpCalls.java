package io.latchkey.demo;

import java.io.IOException;
import java.net.URI;

/** What an application does with its HTTP client. Nobody here thinks about tokens. Thread-safe. */
interface HttpCalls extends AutoCloseable {

    /** Reads a resource and returns the status. */
    int get(URI uri) throws IOException;

    /** Posts JSON and returns the status. */
    int post(URI uri, String json) throws IOException;

    @Override
    void close();
}
