package io.latchkey.chaos;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on a bare socket of 127.0.0.1, that can stop listening and listen again at the same port, and that
 * remembers nothing. Thread-safe.
 */
final class Server implements AutoCloseable {

    static final String THREADS = "chaos-server-";

    private static final int BACKLOG = 500;

    /** Below those that the system gives to others. */
    private static final int LOWEST_PORT = 20_000;

    private static final int HIGHEST_PORT = 32_000;
    private static final int TRIES = 200;

    private final String name;
    private final Talk talk;
    private final InetSocketAddress address;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private @Nullable ServerSocket listening;

    /** Guarded by the lock. */
    private @Nullable Thread accepting;

    /** Holds the port while nobody listens. Guarded by the lock. */
    private @Nullable Socket placeholder;

    private volatile boolean closed;

    /** What a server says. */
    @FunctionalInterface
    interface Talk {

        /**
         * Answers a request.
         *
         * @return whether the connection can be used again
         */
        boolean answer(Request request, Wire wire) throws IOException, InterruptedException;
    }

    private Server(String name, Talk talk, ServerSocket listening) {
        this.name = name;
        this.talk = talk;
        this.listening = listening;
        this.address = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
        accept(listening);
    }

    static Server start(String name, Talk talk) {
        try {
            InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            return new Server(name, talk, anyPort(here));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket anyPort(InetAddress here) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try {
                int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
                return new ServerSocket(port, BACKLOG, here);
            } catch (IOException taken) {
                // The next one may be free.
            }
        }
        return new ServerSocket(0, BACKLOG, here);
    }

    String origin() {
        return "http://127.0.0.1:" + address.getPort();
    }

    int openConnections() {
        return connections.size();
    }

    /** Called under the lock, or by the constructor. */
    private void accept(ServerSocket from) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            Socket connection = from.accept();
                            connections.add(connection);
                            if (closed) {
                                closeQuietly(connection);
                            }
                            Thread serving = new Thread(() -> serve(connection), threadName());
                            serving.setDaemon(true);
                            serving.start();
                        }
                    } catch (IOException stopped) {
                        // Listens no more.
                    }
                },
                threadName());
        thread.setDaemon(true);
        thread.start();
        accepting = thread;
    }

    private String threadName() {
        return THREADS + name + "-" + count.incrementAndGet();
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            BufferedInputStream in = new BufferedInputStream(connection.getInputStream());
            Wire wire = new Wire(connection, new BufferedOutputStream(connection.getOutputStream()));
            boolean open = true;
            while (open) {
                Request request = Request.read(in);
                open = request != null && talk.answer(request, wire);
                wire.flush();
            }
        } catch (IOException | InterruptedException broken) {
            // The other side went away, or this one was closed.
        } finally {
            connections.remove(connection);
        }
    }

    /** Has the system refuse all connections, until {@link #listen}. */
    void refuse() throws InterruptedException {
        lock.lock();
        try {
            if (listening == null) {
                return;
            }
            closeQuietly(listening);
            listening = null;
            if (accepting != null) {
                accepting.join(); // until then, the system takes connections
            }
            Socket holding = new Socket();
            holding.setReuseAddress(true);
            holding.bind(address);
            placeholder = holding;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    void listen() {
        lock.lock();
        try {
            if (listening != null || closed) {
                return;
            }
            if (placeholder != null) {
                closeQuietly(placeholder);
                placeholder = null;
            }
            ServerSocket again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(address, BACKLOG);
            listening = again;
            accept(again);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /** Breaks off all that is under way. */
    void dropConnections() {
        connections.forEach(Server::closeQuietly);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (listening != null) {
                closeQuietly(listening);
            }
            if (placeholder != null) {
                closeQuietly(placeholder);
            }
        } finally {
            lock.unlock();
        }
        dropConnections();
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }
}
