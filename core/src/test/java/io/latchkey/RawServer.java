package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a bare socket: it does to a connection what no polite server would, and remembers what it got. */
final class RawServer implements AutoCloseable {

    /** What is done about a request. */
    interface Answer {
        void on(Connection connection) throws IOException, InterruptedException;
    }

    /** A request as it came. */
    record Received(int connection, String head, String body) {

        @Nullable
        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    private final ServerSocket server;
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        return thread;
    });

    RawServer(Answer... script) throws IOException {
        this(ServerSocketFactory.getDefault(), script);
    }

    RawServer(ServerSocketFactory sockets, Answer... script) throws IOException {
        this(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    RawServer(ServerSocket server, Answer... script) {
        this.server = server;
        this.script.addAll(List.of(script));
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    List<Received> received() {
        return received;
    }

    /** How often somebody connected, whether or not a request followed. */
    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                threads.execute(() -> serve(new Connection(number, socket)));
            }
        } catch (IOException closed) {
            // The end of it.
        }
    }

    private void serve(Connection connection) {
        try (Socket socket = connection.socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                received.add(read(connection.number, in));
                Answer answer = script.poll();
                if (answer == null) {
                    throw new IOException("one request more than the test expects");
                }
                answer.on(connection);
            }
        } catch (IOException over) {
            // The other side has hung up, or this one.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Received read(int number, InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        Received bare = new Received(number, head.toString(ISO_8859_1), "");
        String length = bare.header("Content-Length");
        byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
        return new Received(number, bare.head(), new String(body, UTF_8));
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    /** An honest answer. */
    static Answer answer(int status, String headers, String body) {
        return answer(status, headers, body.getBytes(UTF_8));
    }

    static Answer answer(int status, String headers, byte[] body) {
        return connection -> {
            connection.send(
                    "HTTP/1.1 " + status + " Whatever\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
            connection.send(body);
        };
    }

    static Answer token(String value) {
        return answer(
                200,
                "Content-Type: application/json\r\n",
                "{\"access_token\":\"" + value + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }

    /** Takes the request and hangs up. */
    static Answer hangUp() {
        return Connection::close;
    }

    /** Sends this and hangs up. */
    static Answer only(String text) {
        return connection -> {
            connection.send(text);
            connection.close();
        };
    }

    /** Sends this and breaks the connection. */
    static Answer onlyAndReset(String text) {
        return connection -> {
            connection.send(text);
            connection.socket.setSoLinger(true, 0);
            connection.close();
        };
    }

    /** One connection, while a request on it is being answered. */
    static final class Connection {

        private final int number;
        private final Socket socket;

        Connection(int number, Socket socket) {
            this.number = number;
            this.socket = socket;
        }

        void send(String text) throws IOException {
            send(text.getBytes(UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        void close() throws IOException {
            socket.close();
        }

        /** Carries bytes to and from a port of this machine until one side ends. */
        void tunnelTo(int port) throws IOException {
            try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread back = new Thread(() -> {
                    try {
                        there.getInputStream().transferTo(socket.getOutputStream());
                        socket.shutdownOutput();
                    } catch (IOException over) {
                        // One side has ended.
                    }
                });
                back.setDaemon(true);
                back.start();
                socket.getInputStream().transferTo(there.getOutputStream());
            }
        }

        /** Waits until the other side has closed the connection, which an end of file or a reset shows. */
        void awaitClosedByPeer() throws IOException {
            int next;
            try {
                next = socket.getInputStream().read();
            } catch (SocketException reset) {
                return;
            }
            if (next >= 0) {
                throw new IOException("something came instead of the end");
            }
        }
    }

    /** Something that a server sees, for a test to wait for. */
    static final class Event {

        private final CountDownLatch happened = new CountDownLatch(1);

        void happens() {
            happened.countDown();
        }

        boolean hasHappened() throws InterruptedException {
            return happened.await(20, TimeUnit.SECONDS);
        }
    }
}
