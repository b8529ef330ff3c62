package io.latchkey.sandbox;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A request whose body is noted down while the application reads it. Used by one thread. */
final class RecordedRequest extends HttpServletRequestWrapper {

    private final BodyDigest digest = new BodyDigest();
    private final Received received;
    private boolean atEnd;

    RecordedRequest(HttpServletRequest request, Received received) {
        super(request);
        this.received = received;
        if (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null) {
            end();
        }
    }

    /** The body is over, be it cut short. */
    void end() {
        if (!atEnd) {
            atEnd = true;
            received.bodyWas(digest.finish());
        }
    }

    /** Reads what the application has left, so that of a refused request too the whole body is known. */
    void drain() throws IOException {
        if (!atEnd) {
            getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return new Tee(super.getInputStream());
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private final class Tee extends ServletInputStream {

        private final ServletInputStream body;

        Tee(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = ((InputStream) body).read(bytes, offset, length);
            if (count < 0) {
                end();
            } else {
                digest.update(bytes, offset, count);
            }
            return count;
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("the sandbox reads bodies as they come");
        }
    }
}
