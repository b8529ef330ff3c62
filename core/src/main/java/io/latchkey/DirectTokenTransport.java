package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The transport of sources that are given none: HTTP/1.1, each token request over a connection of its own, which ends
 * with its answer. Token requests are rare and connecting is cheap, and a connection that is never kept is never
 * forgotten by something in between. It has no thread, no pool and nothing static: an interrupt of the thread that sends
 * closes the connection wherever the exchange is.
 */
final class DirectTokenTransport implements TokenTransport {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    /** Where TLS comes from. */
    interface Tls {

        SSLSocketFactory sockets() throws SSLException;
    }

    private final Connector connector;
    private final Tls tls;
    private final Patience patience;

    DirectTokenTransport() {
        this(
                new Connector(InetAddress::getAllByName, CONNECT_TIMEOUT),
                DirectTokenTransport::ofTheJvm,
                new Patience(PATIENCE));
    }

    DirectTokenTransport(Connector connector, Tls tls, Patience patience) {
        this.connector = connector;
        this.tls = tls;
        this.patience = patience;
    }

    /** Asked for anew each time, as an application may set another default. */
    private static SSLSocketFactory ofTheJvm() throws SSLException {
        try {
            return SSLContext.getDefault().getSocketFactory();
        } catch (NoSuchAlgorithmException e) {
            throw new SSLException("this JVM has no default SSLContext", e);
        }
    }

    @Override
    public Response send(Request request) throws IOException {
        try {
            return new Exchange(request).response();
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return "TokenTransport.standard()";
    }

    /** One request and its answer. */
    private final class Exchange {

        private final Request request;
        private final URI endpoint;
        private final Origin origin;
        private final boolean secure;
        private final Duration whole;
        private final long deadline;
        private Duration waiting = Duration.ZERO;
        private boolean begun;

        Exchange(Request request) {
            this.request = request;
            this.endpoint = request.endpoint();
            this.origin = Objects.requireNonNull(Origin.of(endpoint), "origin");
            this.secure = origin.scheme().equals("https");
            this.whole = request.timeout().compareTo(LONGEST_TIMEOUT) < 0 ? request.timeout() : LONGEST_TIMEOUT;
            this.deadline = System.nanoTime() + whole.toNanos();
        }

        Response response() throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            Connector.Connected connected = connector.connect(endpoint, origin, deadline);
            try (TimedSocket socket = connected.socket()) {
                try {
                    return over(socket, connected.toProxy());
                } catch (IOException e) {
                    throw socket.hasTimedOut() ? timedOut(e) : e; // TLS may have called it something else
                }
            }
        }

        private Response over(TimedSocket socket, boolean toProxy) throws IOException {
            long began = System.nanoTime();
            waiting = patience.within(Duration.ofNanos(deadline - began));
            socket.until(began + waiting.toNanos());
            if (secure && toProxy) {
                HttpAnswerReader.Head refusal = tunnel(socket);
                if (refusal != null) {
                    return new Response(refusal.status(), refusal.headers(), InputStream.nullInputStream());
                }
            }
            Socket spoken = secure ? secured(socket) : socket;
            spoken.getOutputStream().write(message(toProxy && !secure));
            InputStream in = new BufferedInputStream(spoken.getInputStream());
            awaitFirstByte(in);
            begun = true;
            patience.answered(Duration.ofNanos(System.nanoTime() - began));
            socket.until(deadline);
            Response answer = new HttpAnswerReader(in).read();
            closeQuietly(spoken);
            return answer;
        }

        /** Has the proxy connect to the token endpoint; gives its answer if it wants credentials, which nobody has. */
        private HttpAnswerReader.@Nullable Head tunnel(TimedSocket socket) throws IOException {
            String place = authority(true);
            StringBuilder connect = new StringBuilder("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n");
            request.headers().forEach((name, value) -> {
                if (name.equalsIgnoreCase("User-Agent")) {
                    addHeader(connect, name, value);
                }
            });
            socket.getOutputStream().write(connect.append("\r\n").toString().getBytes(ISO_8859_1));
            HttpAnswerReader.Head head = new HttpAnswerReader(socket.getInputStream()).head();
            if (head.status() / 100 != 2 && head.status() != 407) {
                throw new NotHttpException("the proxy answered " + head.status() + " and made no connection");
            }
            return head.status() == 407 ? head : null;
        }

        private SSLSocket secured(TimedSocket socket) throws IOException {
            String host = origin.host();
            SSLSocket secured = (SSLSocket) tls.sockets().createSocket(socket, host, origin.port(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            if (host.indexOf('_') >= 0) {
                // For any other name the JDK sends it by itself.
                parameters.setServerNames(List.of(new SNIHostName(host.getBytes(US_ASCII))));
            }
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        }

        private byte[] message(boolean absoluteForm) throws IOException {
            byte[] body = request.body();
            StringBuilder head = new StringBuilder(request.method()).append(' ');
            if (absoluteForm) {
                head.append(origin);
            }
            head.append(pathAndQuery()).append(" HTTP/1.1\r\n");
            addHeader(head, "Host", authority(false));
            request.headers().forEach((name, value) -> addHeader(head, name, value));
            if (!request.method().equals("GET")) {
                addHeader(head, "Content-Length", String.valueOf(body.length));
            }
            addHeader(head, "Connection", "close");
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
            message.write(body);
            return message.toByteArray();
        }

        private String pathAndQuery() {
            URI ascii = URI.create(endpoint.toASCIIString());
            String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
            return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
        }

        private String authority(boolean withPort) {
            String authority = origin.toString().substring(origin.scheme().length() + "://".length());
            return withPort && !authority.endsWith(":" + origin.port()) ? authority + ":" + origin.port() : authority;
        }

        private HttpTimeoutException timedOut(IOException cause) {
            if (!begun) {
                patience.ranOut(waiting, whole);
            }
            HttpTimeoutException timeout = new HttpTimeoutException(
                    begun
                            ? "the answer was not over within " + Connector.inWords(whole)
                            : "no answer began within " + Connector.inWords(waiting));
            timeout.initCause(cause);
            return timeout;
        }
    }

    private static void addHeader(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static void awaitFirstByte(InputStream in) throws IOException {
        in.mark(1);
        if (in.read() >= 0) {
            in.reset();
        }
    }

    /** The answer is there, however its connection ends. */
    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException over) {
            // Nothing is lost.
        }
    }
}
