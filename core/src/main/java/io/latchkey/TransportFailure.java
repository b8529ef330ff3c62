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
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says in words what an I/O failure on the way to the token endpoint means, and what to check. */
final class TransportFailure {

    private TransportFailure() {}

    static TokenRequestException of(URI endpoint, IOException failure) {
        boolean lasting = isCausedBy(failure, SSLException.class) && !isBrokenOff(failure);
        return TokenRequestException.unanswered(
                lasting ? Kind.LASTING : Kind.TRANSIENT,
                "no answer from token endpoint " + Endpoints.shown(endpoint) + ": "
                        + inWords(endpoint.getHost(), failure),
                failure);
    }

    private static String inWords(String host, IOException failure) {
        if (isCausedBy(failure, SSLException.class) && !isBrokenOff(failure)) {
            return tls(host, failure);
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
        if (isBrokenOff(failure)) {
            return host + " broke the connection off";
        }
        return "the exchange with " + host + " failed (" + failure.getClass().getName() + ")";
    }

    private static String tls(String host, IOException failure) {
        boolean certificate = isCausedBy(failure, CertificateException.class)
                || isCausedBy(failure, CertPathValidatorException.class)
                || isCausedBy(failure, SSLPeerUnverifiedException.class);
        if (certificate) {
            return "the TLS handshake with " + host
                    + " failed. Check that its certificate is valid, names this host, and"
                    + " comes from an authority that this JVM trusts";
        }
        return "no TLS connection to " + host
                + ". Check that this port speaks TLS, in a version that this JVM has, and whether it wants a client"
                + " certificate";
    }

    /** Also in the middle of a TLS handshake: a load balancer that restarts, not a certificate that is bad. */
    private static boolean isBrokenOff(IOException failure) {
        return isCausedBy(failure, EOFException.class)
                || isCausedBy(failure, SocketException.class)
                || isHandshakeCutOff(failure);
    }

    /** The JDK has no exception of its own for this one. */
    private static boolean isHandshakeCutOff(IOException failure) {
        return failure instanceof SSLHandshakeException
                && String.valueOf(failure.getMessage()).contains("terminated the handshake");
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
