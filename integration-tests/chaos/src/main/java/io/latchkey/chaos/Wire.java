package io.latchkey.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** The way back to a client, on which anything can be said. Belongs to one thread. */
final class Wire {

    private final Socket connection;
    private final OutputStream out;

    Wire(Socket connection, OutputStream out) {
        this.connection = connection;
        this.out = out;
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Says just this. */
    void raw(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** A proper answer; its headers each end in a line break. */
    void answer(int status, String headers, String body) throws IOException {
        boolean bare = status == 204;
        raw("HTTP/1.1 " + status + " Whatever\r\n" + headers + (bare ? "" : "Content-Length: " + body.length() + "\r\n")
                + "\r\n" + (bare ? "" : body));
    }

    void json(int status, String headers, String body) throws IOException {
        answer(status, "Content-Type: application/json\r\nCache-Control: no-store\r\n" + headers, body);
    }

    /** Ends the connection as if the machine had crashed. */
    void reset() throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    /** Says nothing more until the other side hangs up, or this server is closed. */
    void waitForHangUp() throws IOException {
        while (connection.getInputStream().read() >= 0) {
            // Whatever it is, it is not the end.
        }
    }
}
