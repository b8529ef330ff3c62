package io.latchkey;

import io.latchkey.TokenRequestException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Says in words what an I/O failure on the way to the token endpoint means, and what to check. */
final class TransportFailure {

    private TransportFailure() {}

    static TokenRequestException of(URI endpoint, IOException failure) {
        boolean tls = isCausedBy(failure, SSLException.class);
        return TokenRequestException.unanswered(
                tls ? Kind.LASTING : Kind.TRANSIENT,
                "no answer from token endpoint " + Endpoints.shown(endpoint) + ": "
                        + inWords(endpoint.getHost(), failure),
                failure);
    }

    private static String inWords(String host, IOException failure) {
        if (isCausedBy(failure, SSLException.class)) {
            return "the TLS handshake with " + host
                    + " failed. Check that its certificate is valid, names this host, and"
                    + " comes from an authority that this JVM trusts";
        }
        if (isCausedBy(failure, UnknownHostException.class) || isCausedBy(failure, UnresolvedAddressException.class)) {
            return "the host name " + host + " could not be resolved. Check tokenEndpoint and this machine's DNS";
        }
        if (isCausedBy(failure, HttpTimeoutException.class) || isCausedBy(failure, InterruptedIOException.class)) {
            return host + " did not answer in time";
        }
        if (isCausedBy(failure, ConnectException.class) || isCausedBy(failure, NoRouteToHostException.class)) {
            return "no connection to " + host + ". Check that it is reachable from here, and whether a proxy is needed";
        }
        if (isCausedBy(failure, EOFException.class) || isCausedBy(failure, SocketException.class)) {
            return host + " broke the connection off";
        }
        return "the exchange with " + host + " failed (" + failure.getClass().getName() + ")";
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
            depth++;
        }
        return false;
    }
}
