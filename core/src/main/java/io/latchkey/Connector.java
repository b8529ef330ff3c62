package io.latchkey;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to an origin, or to the proxy that the JVM names for it: to each of its addresses in turn, until one accepts.
 * An interrupt ends it.
 */
final class Connector {

    /** The JVM's names of hosts. */
    interface Resolver {

        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** Always so for plain HTTP to this very machine, which is allowed because nobody can read along. */
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Resolver resolver;
    private final Duration timeout;

    /**
     * Makes a connector.
     *
     * @param timeout how long each address may take to accept
     */
    Connector(Resolver resolver, Duration timeout) {
        this.resolver = resolver;
        this.timeout = timeout;
    }

    /** A connection, and whether a proxy is at its other end. */
    record Connected(TimedSocket socket, boolean toProxy) {}

    /**
     * Connects.
     *
     * @param endpoint what the proxy selector is asked about
     * @param deadline when it has to be done, by {@link System#nanoTime()}
     */
    Connected connect(URI endpoint, Origin origin, long deadline) throws IOException {
        URI asked = Endpoints.shown(endpoint); // its query is nobody's business
        IOException failure = null;
        for (Proxy proxy : isPlainToThisMachine(origin) ? DIRECT : proxies(asked)) {
            try {
                return connectBy(proxy, origin, deadline);
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                tellSelector(asked, proxy, e);
                failure = e;
            }
        }
        throw failure == null ? new ConnectException("no way to connect") : failure;
    }

    private static boolean isPlainToThisMachine(Origin origin) {
        return origin.scheme().equals("http") && origin.isLoopback();
    }

    /** As the JDK's own HTTP client, over HTTP proxies and not over SOCKS. */
    private static List<Proxy> proxies(URI endpoint) {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> selected = selector == null ? null : selector.select(endpoint);
        List<Proxy> usable = selected == null
                ? List.of()
                : selected.stream()
                        .filter(proxy -> proxy.type() != Proxy.Type.SOCKS)
                        .toList();
        return usable.isEmpty() ? DIRECT : usable;
    }

    private static void tellSelector(URI endpoint, Proxy proxy, IOException failure) {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector != null && proxy.type() != Proxy.Type.DIRECT) {
            selector.connectFailed(endpoint, proxy.address(), failure);
        }
    }

    private Connected connectBy(Proxy proxy, Origin origin, long deadline) throws IOException {
        if (proxy.address() instanceof InetSocketAddress address) {
            String whose = "the proxy " + address.getHostString() + ":" + address.getPort() + ": ";
            return new Connected(connectToAny(addresses(address, whose), address.getPort(), whose, deadline), true);
        }
        return new Connected(connectToAny(resolver.resolve(origin.host()), origin.port(), "", deadline), false);
    }

    private InetAddress[] addresses(InetSocketAddress proxy, String whose) throws ConnectException {
        InetAddress known = proxy.getAddress();
        try {
            return known == null ? resolver.resolve(proxy.getHostString()) : new InetAddress[] {known};
        } catch (UnknownHostException e) {
            // As such it would be taken for one about the token endpoint.
            throw new ConnectException(whose + "its name could not be resolved");
        }
    }

    private TimedSocket connectToAny(InetAddress[] addresses, int port, String whose, long deadline)
            throws IOException {
        String why = "out of time";
        boolean hung = false;
        IOException last = null;
        for (InetAddress address : addresses) {
            long left = Math.min(timeout.toNanos(), deadline - System.nanoTime());
            int millis = (int) TimeUnit.NANOSECONDS.toMillis(left);
            if (millis <= 0) {
                hung = true;
                break;
            }
            try {
                return new TimedSocket(connect(new InetSocketAddress(address, port), millis), deadline);
            } catch (SocketTimeoutException e) {
                hung = true;
                last = e;
                why = "connecting took longer than " + inWords(Duration.ofMillis(millis));
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                last = e;
                why = String.valueOf(e.getMessage());
            }
        }
        throw failure(whose + (addresses.length == 1 ? "" : ofSeveral(addresses.length)) + why, hung, last);
    }

    private static String ofSeveral(int addresses) {
        return "none of its " + addresses + " addresses; the last one tried: ";
    }

    private static IOException failure(String message, boolean hung, @Nullable IOException cause) {
        IOException failure = hung ? new HttpConnectTimeoutException(message) : new ConnectException(message);
        failure.initCause(cause);
        return failure;
    }

    private static SocketChannel connect(InetSocketAddress address, int millis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true); // a TLS handshake is many small pieces
            channel.socket().connect(address, millis);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (RuntimeException e) {
            channel.close();
            throw (SocketException) new SocketException("an address of a kind that this machine has not").initCause(e);
        }
    }

    static String inWords(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
