package io.latchkey;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API that tokens are meant for, and how to see whether something has arrived there: by rules that are written down here
 * anew, and not by those of the product.
 *
 * @param scheme in lower case
 * @param typed its host, as somebody types it
 * @param host its host in ASCII, in lower case
 * @param port never the scheme's own by being left out
 * @param path whole segments, or empty
 */
record Api(String scheme, String typed, String host, int port, String path) {

    static final List<Api> ALL = List.of(
            new Api("http", "api.example.com", "api.example.com", 80, ""),
            new Api("http", "gateway.example.com", "gateway.example.com", 8080, "/orders"),
            new Api("https", "api.example.com", "api.example.com", 443, ""),
            new Api("http", "gateway.example.com", "gateway.example.com", 80, "/shop/orders.v1"),
            new Api("http", "[2001:db8::1]", "[2001:db8::1]", 8080, "/orders"),
            new Api("http", "192.0.2.7", "192.0.2.7", 80, "/orders"),
            new Api("http", "b\u00FCcher.example", "xn--bcher-kva.example", 80, ""),
            new Api("http", "my_api", "my_api", 8080, "/orders"),
            new Api("http", "localhost", "localhost", 8080, "/"),
            new Api("https", "api.example.com", "api.example.com", 8443, ""));

    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:(?<port>\\+?[0-9]{1,15}))?");

    String origin() {
        return scheme + "://" + typed + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    AllowedOrigins allowed() {
        return AllowedOrigins.allowingInsecureHttp(origin() + path);
    }

    static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** Tells whether a connection to this authority, as it goes over the wire, arrives at this API. */
    boolean isAt(String connectedScheme, String authority) {
        Matcher parts = AUTHORITY.matcher(authority);
        if (!connectedScheme.equals(scheme) || !parts.matches()) {
            return false;
        }
        String connectedPort = parts.group("port");
        return isHost(parts.group("host"))
                && port == (connectedPort == null ? defaultPort(scheme) : Long.parseLong(connectedPort));
    }

    /** Tells whether a name leads to this host: by its letters, or by the bytes of the address that it is. */
    boolean isHost(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String rooted = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (rooted.equals(host)) {
            return true;
        }
        InetAddress address = literal(rooted);
        return address != null && address.equals(literal(host));
    }

    private static @Nullable InetAddress literal(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
        if (!bracketed && !host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Tells whether all who may read a path so or so find it under this API's. */
    boolean holds(String pathOnTheWire) {
        return path.length() < 2 || ServersReadings.of(pathOnTheWire).stream().allMatch(this::covers);
    }

    private boolean covers(String reading) {
        return reading.equals(path) || reading.startsWith(path + "/");
    }
}
