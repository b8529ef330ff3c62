package io.latchkey;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A connected channel as a socket, to be read from until a point in time: however the bytes trickle, and also below TLS,
 * whose reads are many. An interrupt closes it, since it is a channel. Used by one thread at a time.
 */
@SuppressWarnings(
        "UnsynchronizedOverridesSynchronized") // a channel needs no monitor, and none may be held while it reads
final class TimedSocket extends Socket {

    private final SocketChannel channel;
    private final Socket socket;
    private long deadline;
    private boolean timedOut;

    /**
     * Makes a socket.
     *
     * @param channel a connected channel, in blocking mode
     * @param deadline by {@link System#nanoTime()}
     */
    TimedSocket(SocketChannel channel, long deadline) {
        this.channel = channel;
        this.socket = channel.socket();
        this.deadline = deadline;
    }

    /** Sets until when it may be read from. */
    void until(long nanoTime) {
        deadline = nanoTime;
    }

    /** Tells whether a read has failed since it was too late; what is layered over it may call that otherwise. */
    boolean hasTimedOut() {
        return timedOut;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(socket.getInputStream()) {

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                try {
                    if (left <= 0) {
                        throw new SocketTimeoutException();
                    }
                    socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
                    return in.read(bytes, from, length);
                } catch (SocketTimeoutException e) {
                    timedOut = true;
                    throw e;
                }
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void shutdownInput() throws IOException {
        socket.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        return socket.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return socket.isOutputShutdown();
    }

    @Override
    public InetAddress getInetAddress() {
        return socket.getInetAddress();
    }

    @Override
    public int getPort() {
        return socket.getPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return socket.getRemoteSocketAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.getLocalSocketAddress();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        socket.setSoLinger(on, seconds);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return socket.getSoLinger();
    }

    /** Without effect: the deadline decides. */
    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public int getSoTimeout() {
        return 0;
    }
}
