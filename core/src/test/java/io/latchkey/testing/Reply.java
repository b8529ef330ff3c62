package io.latchkey.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeServer} does about one request: an answer, proper or not. Immutable, and so good for many requests. */
public final class Reply {

    private static final int WHOLE = Integer.MAX_VALUE;
    private static final String CLOSING = "Connection: close\r\n";

    private final int status;
    private final String headers;
    private final byte[] body;
    private final int cutAfter;
    private final Gate before;
    private final Gate midway;
    private final @Nullable Conversation byHand;

    private Reply(
            int status,
            String headers,
            byte[] body,
            int cutAfter,
            Gate before,
            Gate midway,
            @Nullable Conversation byHand) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.cutAfter = cutAfter;
        this.before = before;
        this.midway = midway;
        this.byHand = byHand;
    }

    /** Where a reply waits. */
    private interface Gate {
        Gate OPEN = () -> {};

        void pass() throws InterruptedException;
    }

    /** What follows the head of a request, byte by byte, in an application's own hands. */
    @FunctionalInterface
    public interface Conversation {

        /**
         * Talks with the client, whose request was read as far as its head; its body, if it has one, comes next. When
         * this returns, the connection is closed.
         *
         * @param in what the client sends
         * @param out what it is sent
         * @throws IOException if the client went away, which is nobody's failure
         * @throws InterruptedException if the thread was interrupted, since the server is being closed
         */
        void talk(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    // -- answers

    /**
     * Returns an answer without a body.
     *
     * @param status its status
     * @return the answer
     */
    public static Reply of(int status) {
        return new Reply(status, "", new byte[0], WHOLE, Gate.OPEN, Gate.OPEN, null);
    }

    /**
     * Returns a 200 with JSON.
     *
     * @param json its body
     * @return the answer
     */
    public static Reply json(String json) {
        return of(200).header("Content-Type", "application/json").body(json);
    }

    /**
     * Returns a 200 of a token endpoint (RFC 6749 section 5.1).
     *
     * @param value the token, which is not escaped
     * @param expiresIn for how many seconds it lives
     * @return the answer
     */
    public static Reply token(String value, long expiresIn) {
        return json("{\"access_token\":\"" + value + "\",\"token_type\":\"Bearer\",\"expires_in\":" + expiresIn + "}");
    }

    /**
     * Returns a 200 of a token endpoint that does not say how long its token lives.
     *
     * @param value the token, which is not escaped
     * @return the answer
     */
    public static Reply token(String value) {
        return json("{\"access_token\":\"" + value + "\",\"token_type\":\"Bearer\"}");
    }

    /**
     * Returns an error of a token endpoint (RFC 6749 section 5.2).
     *
     * @param status its status
     * @param error {@code invalid_client} or the like
     * @return the answer
     */
    public static Reply oauthError(int status, String error) {
        return of(status).header("Content-Type", "application/json").body("{\"error\":\"" + error + "\"}");
    }

    /** {@return an API's 401 to a token that is dead (RFC 6750 section 3.1)} */
    public static Reply invalidToken() {
        return of(401).header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .body("the token is dead");
    }

    /**
     * As {@link #invalidToken()}, and its challenge tells why.
     *
     * @param description the {@code error_description}, without quotes
     * @return the answer
     */
    public static Reply invalidToken(String description) {
        return of(401).header(
                        "WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + description + "\"")
                .body("the token is dead");
    }

    /**
     * Returns a redirect.
     *
     * @param status its status
     * @param location where to
     * @return the answer
     */
    public static Reply redirect(int status, Object location) {
        return of(status).header("Location", location.toString());
    }

    // -- no answers

    /** {@return a reply that says nothing and closes the connection} */
    public static Reply drop() {
        return of(0).cutAfter(0);
    }

    /** {@return a reply that says nothing, and leaves the connection open until the server is closed} */
    public static Reply silence() {
        return drop().after(new CountDownLatch(1));
    }

    /**
     * Returns a reply that is given by hand, for what no other does: nonsense in place of HTTP, say. Nothing can be varied in it.
     *
     * @param conversation what follows the head of the request
     * @return the reply
     */
    public static Reply byHand(Conversation conversation) {
        return new Reply(0, "", new byte[0], 0, Gate.OPEN, Gate.OPEN, conversation);
    }

    // -- variations

    /**
     * Returns this answer with one header more.
     *
     * @param name the name
     * @param value the value
     * @return the answer
     */
    public Reply header(String name, String value) {
        return new Reply(status, headers + name + ": " + value + "\r\n", body, cutAfter, before, midway, byHand);
    }

    /**
     * Returns this answer with another body.
     *
     * @param text the body, sent as UTF-8
     * @return the answer
     */
    public Reply body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns this answer with another body.
     *
     * @param bytes the body
     * @return the answer
     */
    public Reply body(byte[] bytes) {
        return new Reply(status, headers, bytes.clone(), cutAfter, before, midway, byHand);
    }

    /** {@return this answer, after which the connection is closed} */
    public Reply closing() {
        return new Reply(status, headers + CLOSING, body, cutAfter, before, midway, byHand);
    }

    /**
     * Returns this answer, which breaks off: the connection is closed before it is whole.
     *
     * @param bytes how many of the bytes of head and body are sent
     * @return the answer
     */
    public Reply cutAfter(int bytes) {
        return new Reply(status, headers, body, bytes, before, midway, byHand);
    }

    /**
     * Returns this answer, which comes when a latch is open.
     *
     * @param latch the latch
     * @return the answer
     */
    public Reply after(CountDownLatch latch) {
        return new Reply(status, headers, body, cutAfter, latch::await, midway, byHand);
    }

    /**
     * Returns this answer, which comes when as many requests have come as a latch counts: for requests that are to be under
     * way at once. Each request that is answered by it counts the latch down.
     *
     * @param latch the latch
     * @return the answer
     */
    public Reply together(CountDownLatch latch) {
        Gate gate = () -> {
            latch.countDown();
            latch.await();
        };
        return new Reply(status, headers, body, cutAfter, gate, midway, byHand);
    }

    /**
     * Returns this answer, which stalls in the middle of its body until a latch is open.
     *
     * @param latch the latch
     * @return the answer
     */
    public Reply stallingInBody(CountDownLatch latch) {
        return new Reply(status, headers, body, cutAfter, before, latch::await, byHand);
    }

    /** {@return the answer as it goes over the wire, whole} */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head());
        all.writeBytes(body);
        return all.toByteArray();
    }

    private byte[] head() {
        boolean bodiless = status == 204 || status == 304 || status == 101;
        String length = bodiless ? "" : "Content-Length: " + body.length + "\r\n";
        return ("HTTP/1.1 " + status + " Reason\r\n" + headers + length + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Nullable
    Conversation byHand() {
        return byHand;
    }

    /** Sends it, and tells whether the connection can be used again. */
    boolean send(String method, OutputStream out) throws IOException, InterruptedException {
        before.pass();
        byte[] all = method.equals("HEAD") ? head() : bytes();
        int middle = (head().length + all.length) / 2;
        write(all, 0, middle, out);
        midway.pass();
        write(all, middle, all.length, out);
        return cutAfter == WHOLE && !headers.contains(CLOSING);
    }

    private void write(byte[] bytes, int from, int to, OutputStream out) throws IOException {
        int end = Math.min(to, cutAfter);
        if (end > from) {
            out.write(bytes, from, end - from);
            out.flush();
        }
    }

    /** Returns its status. */
    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
