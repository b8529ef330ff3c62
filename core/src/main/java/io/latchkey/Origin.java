package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scheme, a host and a port (RFC 6454 section 4), in one spelling: lower case, ASCII (IDNA), without a trailing dot,
 * IPv6 addresses written out by the JDK without brackets, {@code ws} and {@code wss} as the HTTP schemes that they begin as.
 */
record Origin(String scheme, String host, int port) {

    /**
     * Sharp s, final sigma and the two joiners lead to one host by IDNA 2003, which the JDK speaks, and to another by
     * IDNA 2008, which HTTP libraries speak (UTS 46 section 4). Such a host has to be given in its ASCII form.
     */
    private static final Pattern IDNA_DEVIATION = Pattern.compile("[\u00DF\u1E9E\u03C2\u200C\u200D]");

    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::(?<port>\\d{1,5}))?");

    private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    /**
     * Returns the origin of a URL that an HTTP library has taken apart.
     *
     * @param port the port, or -1 for the scheme's own
     * @return the origin, or null if it is not one of HTTP, or its host is not one
     */
    static @Nullable Origin of(@Nullable String scheme, @Nullable String host, int port) {
        if (scheme == null || host == null) {
            return null;
        }
        String httpScheme = httpScheme(scheme);
        String oneSpelling = isPlain(host) ? host : normalHost(host);
        if (httpScheme == null || oneSpelling == null || port < -1 || port == 0 || port > 65_535) {
            return null;
        }
        return new Origin(httpScheme, oneSpelling, port == -1 ? defaultPort(httpScheme) : port);
    }

    /** As {@link #of(String, String, int)}, of a scheme and an authority without user-info. */
    static @Nullable Origin of(@Nullable String scheme, String authority) {
        Matcher hostAndPort = AUTHORITY.matcher(authority);
        if (!hostAndPort.matches()) {
            return null;
        }
        String port = hostAndPort.group("port");
        return of(scheme, hostAndPort.group("host"), port == null ? -1 : Integer.parseInt(port));
    }

    /** As {@link #of(String, String, int)}, also where the host is none to {@link URI}: it has an underscore, say. */
    static @Nullable Origin of(URI uri) {
        String authority = uri.getRawAuthority();
        if (uri.getHost() != null || authority == null) {
            return of(uri.getScheme(), uri.getHost(), uri.getPort());
        }
        return authority.indexOf('@') < 0 ? of(uri.getScheme(), authority) : null;
    }

    /**
     * As {@link #of(URI)}, of a request. With other letters than ASCII in its host it has none: HTTP libraries that leave
     * them there ask the DNS, or a proxy, for something else than IDNA has it, and each for something of its own.
     */
    static @Nullable Origin ofRequest(URI uri) {
        String authority = uri.getRawAuthority();
        return authority == null || US_ASCII.newEncoder().canEncode(authority) ? of(uri) : null;
    }

    private static @Nullable String httpScheme(String scheme) {
        return switch (scheme) {
            case "https", "wss" -> "https";
            case "http", "ws" -> "http";
            default -> {
                String lower = scheme.toLowerCase(Locale.ROOT);
                yield lower.equals(scheme) ? null : httpScheme(lower);
            }
        };
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** Nearly every host is in its one spelling already, and then costs a request no allocation. */
    private static boolean isPlain(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')) {
                return false;
            }
        }
        return !host.isEmpty() && !host.endsWith(".");
    }

    private static @Nullable String normalHost(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bare.indexOf('%') >= 0) {
            return null; // a zone id has a meaning on this machine only
        }
        if (bracketed || bare.indexOf(':') >= 0) {
            return ipv6(bare);
        }
        String ascii = idnaAscii(bare);
        if (ascii == null) {
            return null;
        }
        String lower = ascii.toLowerCase(Locale.ROOT);
        String rooted = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return isPlain(rooted) ? rooted : null;
    }

    private static @Nullable String ipv6(String literal) {
        // A text with a colon that begins like an address is never looked up in the DNS.
        if (literal.indexOf(':') < 0 || !literal.matches("[0-9A-Fa-f:][0-9A-Fa-f:.]*")) {
            return null;
        }
        try {
            return InetAddress.getByName(literal).getHostAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static @Nullable String idnaAscii(String host) {
        if (IDNA_DEVIATION.matcher(host).find()) {
            return null;
        }
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Tells whether this is plain HTTP to another machine, where anybody on the way can read along. */
    boolean isInsecure() {
        return scheme.equals("http") && !isLoopback();
    }

    boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("0:0:0:0:0:0:0:1")
                || LOOPBACK_IPV4.matcher(host).matches();
    }

    @Override
    public String toString() {
        String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + shownHost + (port == defaultPort(scheme) ? "" : ":" + port);
    }
}
