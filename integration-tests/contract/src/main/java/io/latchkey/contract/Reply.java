package io.latchkey.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What the {@link FaultServer} does about one request: an answer, proper or not. Immutable. */
public final class Reply {

    private final int status;
    private final String headers;
    private final byte[] body;
    private final long length;
    private final boolean early;
    private final boolean closing;
    private final int cutAfter;
    private final Gate gate;
    private final Gate gateInBody;
    private final boolean lingering;

    /** Where a reply waits. */
    interface Gate {
        Gate OPEN = () -> {};

        void pass() throws InterruptedException;
    }

    private Reply(
            int status,
            String headers,
            byte[] body,
            long length,
            boolean early,
            boolean closing,
            int cutAfter,
            Gate gate,
            Gate gateInBody,
            boolean lingering) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.length = length;
        this.early = early;
        this.closing = closing;
        this.cutAfter = cutAfter;
        this.gate = gate;
        this.gateInBody = gateInBody;
        this.lingering = lingering;
    }

    public static Reply of(int status) {
        return new Reply(status, "", new byte[0], -1, false, false, Integer.MAX_VALUE, Gate.OPEN, Gate.OPEN, false);
    }

    /** 401 as RFC 6750 section 3 wants it. */
    public static Reply invalidToken() {
        return of(401).header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .body("the token is dead");
    }

    /** 200 with a token that lives that long. */
    public static Reply token(String value, long expiresIn) {
        return of(200).header("Content-Type", "application/json")
                .body("{\"access_token\":\"" + value + "\",\"token_type\":\"Bearer\",\"expires_in\":" + expiresIn
                        + "}");
    }

    /** Reads the request, says nothing and closes the connection. */
    public static Reply drop() {
        return of(0).cutAfter(0);
    }

    public static Reply redirect(int status, Object location) {
        return of(status).header("Location", location.toString());
    }

    public Reply header(String name, String value) {
        return new Reply(
                status,
                headers + name + ": " + value + "\r\n",
                body,
                length,
                early,
                closing,
                cutAfter,
                gate,
                gateInBody,
                lingering);
    }

    public Reply body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public Reply body(byte[] bytes) {
        return new Reply(status, headers, bytes, length, early, closing, cutAfter, gate, gateInBody, lingering);
    }

    /** Says another Content-Length than the true one. */
    public Reply declaringLength(long lie) {
        return new Reply(status, headers, body, lie, early, closing, cutAfter, gate, gateInBody, lingering);
    }

    /** Comes before the request's body was read, and the connection is closed. */
    public Reply early() {
        return new Reply(status, headers, body, length, true, true, cutAfter, gate, gateInBody, lingering);
    }

    /** Closes the connection after the answer. */
    public Reply closing() {
        return new Reply(status, headers, body, length, early, true, cutAfter, gate, gateInBody, lingering);
    }

    /** Closes the connection after that many bytes of head and body. */
    public Reply cutAfter(int bytes) {
        return new Reply(status, headers, body, length, early, true, bytes, gate, gateInBody, lingering);
    }

    /** Comes once the latch is open. */
    public Reply after(CountDownLatch latch) {
        return through(latch::await);
    }

    /** Comes when as many requests as the latch counts have arrived, this one included. */
    public Reply together(CountDownLatch latch) {
        return through(() -> {
            latch.countDown();
            latch.await();
        });
    }

    private Reply through(Gate other) {
        return new Reply(status, headers, body, length, early, closing, cutAfter, other, gateInBody, lingering);
    }

    /** Stalls in the middle of its body until the latch is open. */
    public Reply stallingInBody(CountDownLatch latch) {
        return new Reply(status, headers, body, length, early, closing, cutAfter, gate, latch::await, lingering);
    }

    /** Reads on after the answer, until the other side hangs up, so that no reset overtakes what was sent. */
    public Reply lingering() {
        return new Reply(status, headers, body, length, early, true, cutAfter, gate, gateInBody, true);
    }

    /** Promises more of a body than it sends, and waits until the other side hangs up. */
    public Reply neverEnding() {
        return declaringLength(body.length + 1L).lingering();
    }

    boolean isLingering() {
        return lingering;
    }

    boolean isEarly() {
        return early;
    }

    /** Sends it, and tells whether the connection can be used again. */
    boolean send(String method, OutputStream out) throws IOException, InterruptedException {
        gate.pass();
        byte[] head = head().getBytes(StandardCharsets.ISO_8859_1);
        byte[] sent = method.equals("HEAD") ? new byte[0] : body;
        write(out, head, 0, head.length, cutAfter);
        write(out, sent, 0, sent.length / 2, cutAfter - head.length);
        out.flush();
        gateInBody.pass();
        write(out, sent, sent.length / 2, sent.length, cutAfter - head.length);
        out.flush();
        return !closing;
    }

    private String head() {
        boolean bodiless = status == 204 || status == 304 || status == 101;
        @Nullable String lengthLine = bodiless ? null : "Content-Length: " + (length < 0 ? body.length : length);
        return "HTTP/1.1 " + status + " Reason\r\n"
                + headers
                + (lengthLine == null ? "" : lengthLine + "\r\n")
                + (closing ? "Connection: close\r\n" : "")
                + "\r\n";
    }

    private static void write(OutputStream out, byte[] bytes, int from, int to, int limit) throws IOException {
        int end = Math.min(to, limit);
        if (end > from) {
            out.write(bytes, from, end - from);
        }
    }
}
