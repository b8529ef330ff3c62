package io.latchkey.metrics;

import io.latchkey.TokenException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there was no token, in one word of a few: what a server says in its own words may be anything, and is none of them. */
final class FetchError {

    /** RFC 6749 sections 4.1.2.1 and 5.2, RFC 8628 section 3.5, RFC 8707 section 2. */
    private static final Set<String> REGISTERED = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_target",
            "access_denied",
            "server_error",
            "temporarily_unavailable",
            "slow_down");

    /** The first that fits, of the first exception that one fits. */
    private static final Map<Class<? extends Throwable>, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(UnknownHostException.class, "unknown_host");
        KINDS.put(HttpConnectTimeoutException.class, "connect");
        KINDS.put(HttpTimeoutException.class, "timeout");
        KINDS.put(InterruptedIOException.class, "timeout");
        KINDS.put(ConnectException.class, "connect");
        KINDS.put(NoRouteToHostException.class, "connect");
        KINDS.put(SocketException.class, "broken_connection");
        KINDS.put(EOFException.class, "broken_connection");
        KINDS.put(SSLException.class, "tls");
    }

    private static final int DEEPEST = 20;

    private FetchError() {}

    /**
     * The word.
     *
     * @param otherwise what to say where no word fits
     */
    static String of(TokenException failure, String otherwise) {
        String error = failure.error();
        if (error != null && REGISTERED.contains(error)) {
            return error;
        }
        int status = failure.statusCode();
        if (status >= 100 && status <= 599) {
            return status / 100 + "xx";
        }
        String io = null;
        int depth = 0;
        for (Throwable cause = failure.getCause(); cause != null && depth < DEEPEST; cause = cause.getCause()) {
            String kind = kind(cause);
            if (kind != null) {
                return kind;
            }
            io = cause instanceof IOException ? "io" : io;
            depth++;
        }
        return io == null ? otherwise : io;
    }

    private static @Nullable String kind(Throwable cause) {
        for (Map.Entry<Class<? extends Throwable>, String> kind : KINDS.entrySet()) {
            if (kind.getKey().isInstance(cause)) {
                return kind.getValue();
            }
        }
        return null;
    }
}
