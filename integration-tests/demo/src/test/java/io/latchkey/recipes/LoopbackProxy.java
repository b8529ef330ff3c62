package io.latchkey.recipes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A proxy for HTTPS as companies have it: it tunnels to hosts that only it can find, here all to one port of this machine. */
final class LoopbackProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final @Nullable String wanted;
    private final List<String> tunnels = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "loopback-proxy");
        thread.setDaemon(true);
        return thread;
    });

    private LoopbackProxy(int target, @Nullable String wanted) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.wanted = wanted;
        threads.execute(this::accept);
    }

    static LoopbackProxy to(int target) throws IOException {
        return new LoopbackProxy(target, null);
    }

    /** One that wants credentials by Basic. */
    static LoopbackProxy to(int target, String user, String password) throws IOException {
        byte[] pair = (user + ":" + password).getBytes(ISO_8859_1);
        return new LoopbackProxy(target, "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    int port() {
        return server.getLocalPort();
    }

    /** The places that it was asked to connect to, and did, such as {@code api.example.com:443}. */
    List<String> tunnels() {
        return tunnels;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The end of it.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            String head = head(in);
            while (wanted != null && !head.contains("Proxy-Authorization: " + wanted + "\r\n")) {
                out.write("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(ISO_8859_1));
                head = head(in);
            }
            tunnels.add(head.split(" ", 3)[1]);
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                sockets.add(server);
                out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
                threads.execute(() -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException over) {
            // One side has hung up.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException over) {
            // One side has hung up.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
