package io.latchkey.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on a bare socket of the loopback, less polite than any mock server: it can answer before the request
 * is sent, break off, stall and lie. Each request is answered by the next of the replies that were enqueued, and by a
 * rule when there is none. Thread-safe.
 */
public final class FaultServer implements AutoCloseable {

    private final ServerSocket listening;
    private final Function<RecordedRequest, Reply> rule;
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger hangUps = new AtomicInteger();

    private FaultServer(ServerSocket listening, Function<RecordedRequest, Reply> rule) {
        this.listening = listening;
        this.rule = rule;
    }

    /**
     * Starts a server.
     *
     * @param rule answers whatever no enqueued reply answers
     */
    public static FaultServer start(Function<RecordedRequest, Reply> rule) {
        try {
            FaultServer server = new FaultServer(
                    new ServerSocket(0, 500, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})), rule);
            server.run("accept", server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers the next requests by these, one each. */
    public void enqueue(Reply... replies) {
        script.addAll(List.of(replies));
    }

    public String origin() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create(origin() + path);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The requests so far, in the order in which they were complete (early answers: their heads). */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Waits for that many requests in all. */
    public void awaitRequests(int count) {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> requests.size() >= count);
    }

    /** Waits until the other side hangs up on a lingering reply. */
    public void awaitHangUp() {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> hangUps.get() > 0);
    }

    public int openConnections() {
        return connections.size();
    }

    @Override
    public void close() {
        closeQuietly(listening);
        connections.forEach(FaultServer::closeQuietly);
        threads.forEach(Thread::interrupt);
    }

    private void run(String name, Runnable work) {
        Thread thread = new Thread(work, "fault-server-" + listening.getLocalPort() + "-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                run("connection", () -> serve(connection));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            boolean open = true;
            while (open) {
                String head = readHead(in);
                open = head != null && answer(head, in, out);
            }
        } catch (IOException | InterruptedException broken) {
            // The other side went away, or the test is over.
        } finally {
            connections.remove(connection);
            threads.remove(Thread.currentThread());
        }
    }

    private boolean answer(String head, InputStream in, OutputStream out) throws IOException, InterruptedException {
        Reply scripted = script.poll();
        List<String> lines = head.lines().toList();
        List<String> requestLine = List.of(lines.get(0).split(" ", 3));
        Map<String, List<String>> headers = headers(lines.subList(1, lines.size() - 1));
        boolean bodyRead = scripted == null || !scripted.isEarly();
        if (bodyRead && headers.containsKey("Expect")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        byte[] body = bodyRead ? readBody(headers, in) : new byte[0];
        RecordedRequest request = new RecordedRequest(requestLine.get(0), requestLine.get(1), headers, body);
        Reply reply = scripted == null ? rule.apply(request) : scripted;
        requests.add(request);
        if (!reply.isLingering()) {
            return reply.send(request.method(), out);
        }
        try {
            reply.send(request.method(), out);
            awaitHangUp(in);
        } finally {
            hangUps.incrementAndGet();
        }
        return false;
    }

    private void awaitHangUp(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Whatever it is, it is not the end.
            }
        } catch (IOException reset) {
            // Hung up the hard way.
        }
    }

    private static Map<String, List<String>> headers(List<String> lines) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static @Nullable String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static byte[] readBody(Map<String, List<String>> headers, InputStream in) throws IOException {
        if (headers.containsKey("Transfer-Encoding")) {
            return readChunks(in);
        }
        List<String> length = headers.getOrDefault("Content-Length", List.of("0"));
        return readExactly(in, Integer.parseInt(length.get(0)));
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readLine(in), 16);
            body.writeBytes(readExactly(in, size));
            readLine(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static byte[] readExactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void closeQuietly(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }
}
