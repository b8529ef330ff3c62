package io.latchkey;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
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
 * written out, a trailing dot and an internationalised host name make no difference. {@code wss} counts as {@code
 * https}, {@code ws} as {@code http}.
 *
 * <p>Immutable and thread-safe.
 */
public final class AllowedOrigins {

    private static final Pattern ORIGIN = Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#\\\\]*)(?<rest>.*)", Pattern.DOTALL);

    private final Origin[] origins;

    private AllowedOrigins(Set<Origin> origins) {
        this.origins = origins.toArray(new Origin[0]);
    }

    /**
     * Allows these origins and no other, over HTTPS, or over plain HTTP to this very machine (RFC 6750 section 5.3).
     *
     * @param origins one or more, such as {@code "https://api.example.com"} or {@code "http://localhost:8080"}
     * @return the allowed origins
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if there is none; if one is not an absolute HTTP or HTTPS origin, or has a path,
     *     a query, a fragment, user-info or an IPv6 zone id; or is plain HTTP to a host that is not loopback
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

    private static Set<Origin> parse(String[] origins, boolean insecureHttpAllowed) {
        Objects.requireNonNull(origins, "origins");
        if (origins.length == 0) {
            throw new IllegalArgumentException("origins: name at least one, such as \"https://api.example.com\"");
        }
        Set<Origin> parsed = new LinkedHashSet<>();
        for (String text : origins) {
            Origin origin = parse(Objects.requireNonNull(text, "origins: one of them"));
            if (origin.isInsecure() && !insecureHttpAllowed) {
                throw new IllegalArgumentException("origins: " + origin + " is plain HTTP, so that anybody on the way"
                        + " could read the token (RFC 6750 section 5.3). Use https, or, in a closed test network,"
                        + " AllowedOrigins.allowingInsecureHttp(...)");
            }
            parsed.add(origin);
        }
        return parsed;
    }

    private static Origin parse(String text) {
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
        String rest = parts.group("rest");
        if (!rest.isEmpty()) {
            throw refused(
                    origin,
                    switch (rest.charAt(0)) {
                        case '?' -> "has a query";
                        case '#' -> "has a fragment";
                        default -> "has a path";
                    });
        }
        Origin parsed = Origin.of(parts.group("scheme"), authority);
        if (parsed == null) {
            throw refused(origin, "is not an HTTP or HTTPS origin with a valid host and port");
        }
        return parsed;
    }

    private static IllegalArgumentException refused(String origin, String why) {
        return new IllegalArgumentException("origins: " + origin + " " + why
                + "; an origin is a scheme, a host and perhaps a port, such as \"https://api.example.com\"");
    }

    /**
     * Tells whether a token may go along with a request to this URI.
     *
     * @param uri the URI of a request
     * @return whether its scheme, host and port are those of an allowed origin; false if it has none
     * @throws NullPointerException if the URI is null
     */
    public boolean allows(URI uri) {
        return allows(Origin.of(uri));
    }

    boolean allows(@Nullable Origin origin) {
        for (Origin allowed : origins) {
            if (allowed.equals(origin)) {
                return true;
            }
        }
        return false;
    }

    List<Origin> list() {
        return Arrays.asList(origins.clone());
    }

    /**
     * Returns the origins, for logs.
     *
     * @return the origins, separated by commas
     */
    @Override
    public String toString() {
        return Arrays.stream(origins).map(Origin::toString).collect(Collectors.joining(", ", "AllowedOrigins[", "]"));
    }
}
