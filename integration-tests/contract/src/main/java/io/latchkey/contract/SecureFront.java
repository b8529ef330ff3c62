package io.latchkey.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** TLS on 127.0.0.1 in front of a server that has none, as a load balancer does it. */
final class SecureFront implements AutoCloseable {

    private final ServerSocket listening;
    private final int port;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private SecureFront(ServerSocket listening, int port) {
        this.listening = listening;
        this.port = port;
    }

    /** Starts one in front of the server on this port. */
    static SecureFront start(int port, LoopbackCertificate certificate) throws IOException, GeneralSecurityException {
        ServerSocket listening =
                certificate.serverContext().getServerSocketFactory().createServerSocket(0, 50, here());
        SecureFront front = new SecureFront(listening, port);
        front.run(front::accept);
        return front;
    }

    private static InetAddress here() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** Returns its origin, {@code https://127.0.0.1:12345}. */
    String origin() {
        return "https://127.0.0.1:" + listening.getLocalPort();
    }

    private void run(Runnable work) {
        Thread thread = new Thread(work, "secure-front-" + port);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket outside = listening.accept();
                connections.add(outside);
                run(() -> serve(outside));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void serve(Socket outside) {
        try (outside;
                Socket inside = new Socket(here(), port)) {
            connections.add(inside);
            run(() -> copy(outside, inside));
            inside.getInputStream().transferTo(outside.getOutputStream());
            connections.remove(inside);
        } catch (IOException broken) {
            // One side went away.
        } finally {
            connections.remove(outside);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException broken) {
            // One side went away.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
