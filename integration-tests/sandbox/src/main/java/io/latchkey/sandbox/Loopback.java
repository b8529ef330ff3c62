package io.latchkey.sandbox;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where all the servers are: 127.0.0.1, whatever addresses the system prefers. */
final class Loopback {

    static final InetAddress ADDRESS = address();

    private Loopback() {}

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    static String secureOrigin(int port) {
        return "https://" + ADDRESS.getHostAddress() + ":" + port;
    }

    static String origin(int port) {
        return "http://" + ADDRESS.getHostAddress() + ":" + port;
    }
}
