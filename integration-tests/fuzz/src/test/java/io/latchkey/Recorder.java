package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on loopback that connects to nobody: it keeps each head that a client has sent, and so the place that the
 * client means, whatever the DNS would make of it.
 */
final class Recorder {

    private static final int LONGEST_HEAD = 64 * 1024;

    private final ServerSocket server;
    private final Queue<Head> heads = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String redirect;

    /** What came: a request line, and header lines. */
    record Head(List<String> lines) {

        String line() {
            return lines.get(0);
        }

        @Nullable
        String header(String name) {
            for (String line : lines.subList(1, lines.size())) {
                if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return null;
        }

        boolean bears(String token) {
            return lines.stream().anyMatch(line -> line.contains(token));
        }
    }

    Recorder() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "recorder");
        thread.setDaemon(true);
        thread.start();
    }

    Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    }

    String host() {
        return server.getInetAddress().getHostAddress();
    }

    int port() {
        return server.getLocalPort();
    }

    /** The first request from now on is sent on to another place; or, with null, none is. */
    void begin(@Nullable String firstRedirect) {
        heads.clear();
        redirect = firstRedirect;
    }

    List<Head> taken() {
        return List.copyOf(heads);
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Head head = read(in); head != null; head = read(in)) {
                heads.add(head);
                String target = redirect;
                redirect = null;
                boolean understood = head.line().matches("GET \\S+ HTTP/1\\.1");
                String answer = !understood
                        ? "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                        : target != null
                                ? "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + target
                                        + "\r\nContent-Length: 0\r\n\r\n"
                                : "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static @Nullable Head read(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        int left = LONGEST_HEAD;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && left > 0; next = in.read(), left--) {
            if (next != '\n') {
                line.write(next);
                continue;
            }
            String text = line.toString(ISO_8859_1);
            String bare = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            line.reset();
            if (bare.isEmpty() && !lines.isEmpty()) {
                return new Head(lines);
            }
            if (!bare.isEmpty()) {
                lines.add(bare);
            }
        }
        return null;
    }
}
