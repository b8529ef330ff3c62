package io.latchkey.sandbox;

import jakarta.servlet.ServletException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the token endpoint: remembers each request as it came, holds it, delays it, answers in the endpoint's
 * place. A valve and not a filter, because the form has to be seen byte by byte and then be parsed by the server itself.
 */
final class TokenEndpointTraffic extends ValveBase {

    static final String PATH = "/oauth2/token";

    private final CountDownLatch closing;
    private final AtomicInteger requests = new AtomicInteger();
    private final PlannedAnswers answers = new PlannedAnswers();
    private final Doorway doorway = new Doorway();
    private volatile Duration delay = Duration.ZERO;
    private volatile @Nullable Received last;

    TokenEndpointTraffic(CountDownLatch closing) {
        super(true);
        this.closing = closing;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getRequestURI().equals(PATH)) {
            record(request);
            hold();
            Answer planned = answers.take();
            if (planned != null) {
                planned.writeTo(response);
                return;
            }
        }
        getNext().invoke(request, response);
    }

    private void record(Request request) throws IOException {
        Received received = new Received(
                request.getMethod(), request.getRequestURI(), request.getQueryString(), ApiTraffic.headers(request));
        received.showed(ClientCertificates.shownIn(request));
        byte[] body = takeBody(request.getCoyoteRequest());
        received.bodyWas(BodyDigest.of(body));
        last = received;
        requests.incrementAndGet();
    }

    /** Reads the body below the servlet layer, and puts it back there. */
    private static byte[] takeBody(org.apache.coyote.Request request) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Piece piece = new Piece();
        while (request.doRead(piece) > 0) {
            ByteBuffer bytes = piece.getByteBuffer();
            body.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }
        ByteChunk again = new ByteChunk();
        again.setBytes(body.toByteArray(), 0, body.size());
        request.action(ActionCode.REQ_SET_BODY_REPLAY, again);
        return body.toByteArray();
    }

    private static final class Piece implements ApplicationBufferHandler {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {}
    }

    private void hold() throws IOException {
        doorway.pass();
        try {
            if (closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the sandbox is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    Doorway doorway() {
        return doorway;
    }

    void delay(Duration each) {
        delay = each;
    }

    void answerNext(int count, Answer answer) {
        answers.next(count, answer);
    }

    int requests() {
        return requests.get();
    }

    @Nullable
    Received last() {
        return last;
    }

    void reset() {
        doorway.open();
        delay = Duration.ZERO;
        answers.none();
        last = null;
        requests.set(0);
    }
}
