package io.latchkey;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The origins (scheme, host and port, RFC 6454 section 4) that a token is meant for. A request to any other place is
 * passed on without a token, so that no redirect and no mistyped URL hands it to a counterfeit resource server
 * (RFC 9700 section 4.9).
 *
 * <p>Matching is exact: a sub-domain, another port or another scheme is another origin. Upper case, a default port
 * written out, a trailing dot and an internationalised host name make no difference; but a {@link URI} has to have its
 * host in ASCII ({@code xn--...}), as OkHttp's URLs have it by themselves: HTTP libraries differ in where they go with other
 * letters, so that a request gets no token for them. {@code wss} counts as {@code https}, {@code ws} as {@code http}.
 *
 * <p>Of an origin that several APIs share, behind a gateway say, the path of one can be named: {@code
 * "https://gateway.example.com/orders"} allows {@code /orders}, {@code /orders/} and {@code /orders/1}, but not {@code
 * /orders2}, nor {@code /Orders}. The longest path that is named decides, over all the pairs of a {@link BearerAuth}. It
 * is looked for in a request's path as it is sent, and as those on the way may read it: with its percent-encoding and its
 * dot segments resolved (RFC 3986 sections 6.2.2 and 5.2.4), and without its parameters ({@code ;a=b}). <b>Where these
 * lead to different places, nobody can tell who will get the token, and none is sent:</b>
 *
 * <ul>
 *   <li>{@code /orders/../prices} is about prices to a server that resolves it, and about orders to one that does not, so
 *       that it gets no token; {@code /orders/1/../2} is about orders for both, and gets one. The same goes for letters
 *       that are encoded without need, and for another case of letters;
 *   <li>no path gets one that has an encoded slash or backslash ({@code %2F}, {@code %5C}) or dot segment ({@code
 *       %2e%2e}), something encoded twice ({@code %252F}), a parameter at a dot segment ({@code ..;}), an empty segment
 *       ({@code //}), a control character, what is not UTF-8, or what is not encoded though it has to be;
 *   <li>an id such as {@code /orders/a%20b} or {@code /orders/%C3%A4} is fine.
 * </ul>
 *
 * <p>An origin without any named path is allowed as a whole, and no path is looked at. Redirects that an HTTP library
 * follows within one origin take the token along, from the path of one API to that of another too: where that must not
 * be, do not let it follow redirects.
 *
 * <p>Immutable and thread-safe.
 */
public final class AllowedOrigins {

    private static final Pattern ORIGIN = Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#\\\\]*)(?<rest>.*)", Pattern.DOTALL);

    /** What stands in a path as it is (RFC 3986 section 3.3), but for what is not the same to everybody. */
    private static final Pattern OUT_OF_PLACE = Pattern.compile("[^A-Za-z0-9._~!$&'()*+,=:/-]");

    private static final Pattern ENDS_IN_DOT = Pattern.compile("\\.(/|$)");

    private final Set<Place> allowed;
    private final Places<Boolean> places;

    private AllowedOrigins(Set<Place> allowed) {
        this.allowed = allowed;
        Map<Place, Boolean> serving = new LinkedHashMap<>();
        allowed.forEach(place -> serving.put(place, Boolean.TRUE));
        this.places = new Places<>(serving);
    }

    /**
     * Allows these origins and no other, over HTTPS, or over plain HTTP to this very machine (RFC 6750 section 5.3).
     *
     * @param origins one or more, such as {@code "https://api.example.com"} or {@code "http://localhost:8080"}, perhaps
     *     with a path, such as {@code "https://gateway.example.com/orders"}; a slash at its end makes no difference
     * @return the allowed origins
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if there is none; if one is not an absolute HTTP or HTTPS origin, or has a query,
     *     a fragment, user-info or an IPv6 zone id; or a path with an empty segment, one that ends in a dot, a
     *     backslash, a semicolon, or a character that is percent-encoded or would have to be; or is plain HTTP to a host
     *     that is not loopback
     */
    public static AllowedOrigins of(String... origins) {
        return new AllowedOrigins(parse(origins, false));
    }

    /**
     * As {@link #of}, and plain HTTP to any host is allowed too: whoever can see the traffic can read the token and use
     * it. For test environments behind a closed network only.
     *
     * @param origins one or more, such as {@code "http://api.test.internal"}
     * @return the allowed origins
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException as {@link #of}, plain HTTP excepted
     */
    public static AllowedOrigins allowingInsecureHttp(String... origins) {
        return new AllowedOrigins(parse(origins, true));
    }

    private static Set<Place> parse(String[] origins, boolean insecureHttpAllowed) {
        Objects.requireNonNull(origins, "origins");
        if (origins.length == 0) {
            throw new IllegalArgumentException("origins: name at least one, such as \"https://api.example.com\"");
        }
        Set<Place> parsed = new LinkedHashSet<>();
        for (String text : origins) {
            Place place = parse(Objects.requireNonNull(text, "origins: one of them"));
            Origin origin = place.origin();
            if (origin.isInsecure() && !insecureHttpAllowed) {
                throw new IllegalArgumentException("origins: " + origin + " is plain HTTP, so that anybody on the way"
                        + " could read the token (RFC 6750 section 5.3). Use https, or, in a closed test network,"
                        + " AllowedOrigins.allowingInsecureHttp(...)");
            }
            parsed.add(place);
        }
        return parsed;
    }

    private static Place parse(String text) {
        Matcher parts = ORIGIN.matcher(text);
        if (!parts.matches()) {
            throw refused(
                    text.indexOf('@') >= 0 ? "one (not shown, it has an @)" : "'" + text + "'",
                    "has no scheme and host");
        }
        String authority = parts.group("authority");
        if (authority.indexOf('@') >= 0) {
            throw refused(parts.group("scheme") + "://...@...", "has user-info");
        }
        String origin = parts.group("scheme") + "://" + authority;
        Origin parsed = Origin.of(parts.group("scheme"), authority);
        if (parsed == null) {
            throw refused(origin, "is not an HTTP or HTTPS origin with a valid host and port");
        }
        return new Place(parsed, path(origin, parts.group("rest")));
    }

    private static String path(String origin, String rest) {
        Matcher outOfPlace = OUT_OF_PLACE.matcher(rest);
        if (outOfPlace.find()) {
            throw refused(
                    origin,
                    switch (rest.charAt(outOfPlace.start())) {
                        case '?' -> "has a query";
                        case '#' -> "has a fragment";
                        case '\\' -> "has a backslash";
                        case '%' -> "has a path that is percent-encoded";
                        case ';' -> "has a path with a parameter";
                        default -> "has a path with a character that cannot be compared as it is";
                    });
        }
        if (rest.contains("//")) {
            throw refused(origin, "has a path with an empty segment");
        }
        if (ENDS_IN_DOT.matcher(rest).find()) {
            throw refused(origin, "has a path with a segment that ends in a dot");
        }
        return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    }

    private static IllegalArgumentException refused(String origin, String why) {
        return new IllegalArgumentException("origins: " + origin + " " + why
                + "; an origin is a scheme, a host and perhaps a port, such as \"https://api.example.com\", and may have the"
                + " path of one API, such as \"https://gateway.example.com/orders\"");
    }

    /**
     * Tells whether a token may go along with a request to this URI.
     *
     * @param uri the URI of a request
     * @return whether its scheme, host and port are those of an allowed origin, and its path too is allowed, without any
     *     doubt, if those of the origin have been named; false if it has no origin
     * @throws NullPointerException if the URI is null
     */
    public boolean allows(URI uri) {
        String path = uri.getRawPath();
        return allows(Origin.ofRequest(uri), path == null ? "" : path);
    }

    boolean allows(@Nullable Origin origin, String path) {
        Places.Site<Boolean> site = places.at(origin);
        return site != null && site.serving(path) != null;
    }

    Set<Place> places() {
        return allowed;
    }

    /**
     * Returns the origins, for logs.
     *
     * @return the origins, separated by commas
     */
    @Override
    public String toString() {
        return allowed.stream().map(Place::toString).collect(Collectors.joining(", ", "AllowedOrigins[", "]"));
    }
}
