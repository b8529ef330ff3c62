package io.latchkey.testing;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on a bare socket of 127.0.0.1, less polite than others: it can stall, break off and talk nonsense.
 * Each request is answered by the next of the replies that were enqueued; if there is none, by that of an outage; if
 * there is no outage, by the server's rule. Thread-safe.
 */
public final class FakeServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final ServerSocket listening;
    private final Function<RecordedRequest, Reply> rule;
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();

    /** Guarded by the lock. */
    private final List<RecordedRequest> requests = new ArrayList<>();

    private volatile @Nullable Reply outage;

    private FakeServer(ServerSocket listening, Function<RecordedRequest, Reply> rule) {
        this.listening = listening;
        this.rule = rule;
    }

    /**
     * Starts a server.
     *
     * @param rule answers what nothing else does; called on several threads at once
     * @return the server
     * @throws UncheckedIOException if there is no port to be had
     */
    public static FakeServer start(Function<RecordedRequest, Reply> rule) {
        try {
            InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            FakeServer server = new FakeServer(new ServerSocket(0, 500, here), rule);
            server.run(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return its origin, {@code http://127.0.0.1:12345}} */
    public String origin() {
        return "http://127.0.0.1:" + port();
    }

    /**
     * Returns the URI of a path of this server.
     *
     * @param path the path, {@code /prices}, and the query if there is one
     * @return the URI
     */
    public URI uri(String path) {
        return URI.create(origin() + path);
    }

    /** {@return its port} */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * Answers the next requests by these, one each.
     *
     * @param replies the answers, in order
     */
    public void enqueue(Reply... replies) {
        script.addAll(List.of(replies));
    }

    /**
     * Answers some of the next requests by this.
     *
     * @param times how many
     * @param reply the answer
     */
    public void enqueue(int times, Reply reply) {
        script.addAll(Collections.nCopies(times, reply));
    }

    /**
     * Answers every request by this until {@link #recover}, unless something was enqueued.
     *
     * @param reply the answer
     */
    public void fail(Reply reply) {
        outage = reply;
    }

    /** Ends what {@link #fail} began, and forgets what was enqueued. */
    public void recover() {
        outage = null;
        script.clear();
    }

    /** {@return the requests so far, in the order in which they were complete} */
    public List<RecordedRequest> requests() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there were so many requests in all, whether or not they were answered.
     *
     * @param count how many
     * @throws AssertionError if they have not come after half a minute
     * @throws IllegalStateException if the thread is interrupted, which it still is then
     */
    public void awaitRequests(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        lock.lock();
        try {
            while (requests.size() < count) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(
                            requests.size() + " of " + count + " requests came in " + PATIENCE_SECONDS + " s");
                }
                long unused = arrival.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns how many connections are open now. It hears a little later than its client that one was closed.
     *
     * @return how many
     */
    public int openConnections() {
        return connections.size();
    }

    private void run(Runnable work) {
        Thread thread = new Thread(work, "fake-server-" + port());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                run(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The end. A connection that came at the last moment, close() may not have seen.
            connections.forEach(FakeServer::closeQuietly);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            boolean open = true;
            while (open) {
                RequestHead head = RequestHead.read(in);
                open = head != null && answer(head, in, out);
            }
        } catch (IOException | InterruptedException broken) {
            // The other side went away, or this one was closed.
        } finally {
            connections.remove(connection);
            threads.remove(Thread.currentThread());
        }
    }

    /** Tells whether the connection can be used again. */
    private boolean answer(RequestHead head, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        Reply next = script.poll();
        Reply told = next == null ? outage : next;
        if (told != null && told.byHand() != null) {
            record(head.with(new byte[0]));
            told.byHand().talk(in, out);
            return false;
        }
        if (head.expectsContinue()) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        RecordedRequest request = head.with(head.readBody(in));
        Reply reply = told == null ? rule.apply(request) : told;
        record(request);
        return reply.send(request.method(), out);
    }

    private void record(RecordedRequest request) {
        lock.lock();
        try {
            requests.add(request);
            arrival.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops: nobody can connect any longer, and connections break off. */
    @Override
    public void close() {
        closeQuietly(listening);
        connections.forEach(FakeServer::closeQuietly);
        threads.forEach(Thread::interrupt);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }

    /** Returns where it is. */
    @Override
    public String toString() {
        return "FakeServer[" + origin() + "]";
    }
}
