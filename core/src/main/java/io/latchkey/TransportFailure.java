package io.latchkey;

import io.latchkey.TokenRequestException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says in words what an I/O failure on the way to an authorization server means, and what to check. */
final class TransportFailure {

    /** In TLS 1.3 a server refuses a client certificate when this side is sending already, and may not be heard. */
    private static final String IN_SILENCE =
            ". If it wants a client certificate, check the one that the transport brings";

    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");

    /** Those that a server sends about the certificate of its client (RFC 8446 section 6.2). */
    private static final Set<String> ABOUT_THE_CLIENT_CERTIFICATE = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied");

    private TransportFailure() {}

    /**
     * A failure without an answer.
     *
     * @param secrets what is masked, should the transport repeat it
     */
    static TokenRequestException of(Exchange.Peer peer, URI endpoint, IOException failure, List<String> secrets) {
        return TokenRequestException.unanswered(
                isTls(failure) ? Kind.LASTING : Kind.TRANSIENT,
                "no answer from " + peer.inWords() + ": " + inWords(endpoint, peer.option(), failure, secrets),
                ShownCause.of(failure, secrets));
    }

    private static String host(URI endpoint) {
        return endpoint.getHost() == null ? endpoint.getAuthority() : endpoint.getHost();
    }

    private static boolean isSecure(URI endpoint) {
        return "https".equalsIgnoreCase(endpoint.getScheme());
    }

    private static String inWords(URI endpoint, String option, IOException failure, List<String> secrets) {
        String host = host(endpoint);
        if (isTls(failure)) {
            return tls(host, failure);
        }
        if (isCausedBy(failure, UnknownHostException.class) || isCausedBy(failure, UnresolvedAddressException.class)) {
            return "the host name " + host + " could not be resolved. Check " + option + " and this machine's DNS";
        }
        Throwable unconnected = firstOf(failure, TransportFailure::isUnconnected);
        if (unconnected != null) {
            return "no connection to " + host + inBrackets(unconnected, secrets)
                    + ". Check that it is reachable from here, and whether a proxy is needed";
        }
        Throwable late = firstOf(
                failure, each -> each instanceof HttpTimeoutException || each instanceof InterruptedIOException);
        if (late != null) {
            return host + " did not answer in time" + inBrackets(late, secrets);
        }
        if (isBrokenOff(failure)) {
            return host + " broke the connection off" + (isSecure(endpoint) ? IN_SILENCE : "");
        }
        String ownWords = ShownCause.message(failure, secrets);
        return failure instanceof TokenException && ownWords != null
                ? ownWords
                : "the exchange with " + host + " failed ("
                        + (ownWords == null ? failure.getClass().getName() : ownWords) + ")";
    }

    private static String inBrackets(Throwable failure, List<String> secrets) {
        String message = ShownCause.message(failure, secrets);
        return message == null ? "" : " (" + message + ")";
    }

    private static boolean isUnconnected(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof HttpConnectTimeoutException
                // The JDK has no exception of its own for this one.
                || (failure instanceof SocketTimeoutException
                        && String.valueOf(failure.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("connect"));
    }

    private static boolean isTls(IOException failure) {
        return alert(failure) != null
                || (isCausedBy(failure, SSLException.class)
                        && !isCausedBy(failure, SocketTimeoutException.class)
                        && !isBrokenOff(failure));
    }

    private static @Nullable String alert(IOException failure) {
        Throwable told = firstOf(failure, each -> alertIn(each) != null);
        return told == null ? null : alertIn(told);
    }

    /** Some clients keep what the server said beside what they saw themselves. */
    private static @Nullable String alertIn(Throwable failure) {
        return Stream.concat(Stream.of(failure), Arrays.stream(failure.getSuppressed()))
                .filter(SSLException.class::isInstance)
                .map(each -> ALERT.matcher(String.valueOf(each.getMessage())))
                .filter(Matcher::find)
                .map(name -> name.group(1))
                .findFirst()
                .orElse(null);
    }

    private static String tls(String host, IOException failure) {
        String alert = alert(failure);
        if (alert != null && ABOUT_THE_CLIENT_CERTIFICATE.contains(alert)) {
            return host + " refused the client certificate, or that there is none (" + alert
                    + "). Check that the transport brings one, that it has not expired, and that the server knows"
                    + " whoever issued it";
        }
        boolean certificate = isCausedBy(failure, CertificateException.class)
                || isCausedBy(failure, CertPathValidatorException.class)
                || isCausedBy(failure, SSLPeerUnverifiedException.class);
        if (certificate) {
            return "the TLS handshake with " + host
                    + " failed. Check that its certificate is valid, names this host, and"
                    + " comes from an authority that this JVM trusts";
        }
        return "no TLS connection to " + host + (alert == null ? "" : " (" + alert + ")")
                + ". Check that this port speaks TLS, in a version that this JVM has, and whether it wants a client"
                + " certificate";
    }

    /** Also in the middle of a TLS handshake: a load balancer that restarts, not a certificate that is bad. */
    private static boolean isBrokenOff(IOException failure) {
        return isCausedBy(failure, EOFException.class)
                || isCausedBy(failure, SocketException.class)
                || isHandshakeCutOff(failure)
                || firstOf(failure, TransportFailure::isChannelCutOff) != null;
    }

    /** Channels have no exception of their own for this one. */
    private static boolean isChannelCutOff(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof IOException
                && (message.equals("Broken pipe") || message.startsWith("Connection reset"));
    }

    /** The JDK has no exception of its own for this one. */
    private static boolean isHandshakeCutOff(IOException failure) {
        return failure instanceof SSLHandshakeException
                && String.valueOf(failure.getMessage()).contains("terminated the handshake");
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        return firstOf(failure, type::isInstance) != null;
    }

    private static @Nullable Throwable firstOf(Throwable failure, Predicate<Throwable> wanted) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (wanted.test(cause)) {
                return cause;
            }
            depth++;
        }
        return null;
    }
}
