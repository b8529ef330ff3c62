package io.latchkey;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network between clients and a server, which can be slow, and cut. What is sent on a wire that is cut is not lost, but
 * comes when it is whole again, as TCP has it. Thread-safe.
 */
final class TcpProxy implements Closeable {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    final Wire toServer = new Wire();
    final Wire toClients = new Wire();
    private final ServerSocket door = new ServerSocket(0, 50, LOOPBACK);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int serverPort;

    TcpProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException e) {
                // closed, or the server takes no connection
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try {
            server.connect(new InetSocketAddress(LOOPBACK, serverPort), 5000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            end(client, server);
            throw e;
        }
        start(() -> carry(client, server, toServer));
        start(() -> carry(server, client, toClients));
    }

    private void carry(Socket from, Socket to, Wire wire) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                wire.cross();
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // one of the two is gone: so will the other be
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from, to);
        }
    }

    private void end(Socket... sockets) {
        for (Socket each : sockets) {
            open.remove(each);
            try {
                each.close();
            } catch (IOException e) {
                // gone all the same
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        end(open.toArray(Socket[]::new));
        toServer.mend();
        toClients.mend();
    }

    /** One direction. */
    static final class Wire {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition mended = lock.newCondition();
        private boolean cut;
        private long delay;

        void cut() {
            change(true, Duration.ZERO);
        }

        void slow(Duration delay) {
            change(false, delay);
        }

        /** Whole and fast. */
        void mend() {
            change(false, Duration.ZERO);
        }

        private void change(boolean cut, Duration delay) {
            lock.lock();
            try {
                this.cut = cut;
                this.delay = delay.toNanos();
                mended.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void cross() throws InterruptedException {
            long arrived = System.nanoTime();
            lock.lock();
            try {
                while (true) {
                    long left = arrived + delay - System.nanoTime();
                    if (cut) {
                        mended.await();
                    } else if (left > 0) {
                        boolean unused = mended.await(left, TimeUnit.NANOSECONDS);
                    } else {
                        return;
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
