package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What may be a token endpoint (RFC 6749 section 3.2) or an issuer identifier (RFC 8414 section 2), and what of one may be
 * shown.
 */
final class Endpoints {

    private Endpoints() {}

    /** What is set by an option, as a URI. */
    static URI parsed(String option, String text) {
        if (text.isBlank()) {
            throw refused(option, "is blank");
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Neither the text nor its exception is repeated: it may hold user-info.
            throw refused(option, "is not a URI: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    static void checkTokenEndpoint(URI endpoint, boolean insecureHttpAllowed) {
        check("tokenEndpoint", endpoint);
        if (isInsecure(endpoint) && !insecureHttpAllowed) {
            throw refused(
                    "tokenEndpoint",
                    "is plain HTTP to a host that is not loopback, so that anybody on the way could read the client"
                            + " secret (RFC 6749 section 3.2): " + shown(endpoint)
                            + ". Use https, or, in a closed test network, allowInsecureHttp(true)");
        }
    }

    static void checkIssuer(URI issuer, boolean insecureHttpAllowed) {
        check("issuer", issuer);
        if (issuer.getRawQuery() != null) {
            throw refused(
                    "issuer", "has a query, which no issuer identifier has (RFC 8414 section 2): " + shown(issuer));
        }
        if (isInsecure(issuer) && !insecureHttpAllowed) {
            throw refused(
                    "issuer",
                    "is plain HTTP to a host that is not loopback, so that anybody on the way could say where the client"
                            + " secret goes (RFC 8414 section 2): " + shown(issuer)
                            + ". Use https, or, in a closed test network, allowInsecureHttp(true)");
        }
    }

    private static void check(String option, URI uri) {
        if (hasUserInfo(uri)) {
            throw refused(option, "has user-info; the credentials are set by clientId and clientSecret");
        }
        String flaw = flaw(uri);
        if (flaw != null) {
            throw refused(option, flaw + ": " + shown(uri));
        }
    }

    /** Why nothing of HTTP can be there, whoever says so; or null. */
    static @Nullable String flaw(URI uri) {
        if (hasUserInfo(uri)) {
            return "has user-info";
        }
        if (Origin.of(uri) == null || !uri.getScheme().toLowerCase(Locale.ROOT).startsWith("http")) {
            return "is not an absolute HTTP or HTTPS URI with a host";
        }
        return uri.getRawFragment() == null ? null : "has a fragment";
    }

    static boolean isPlain(URI uri) {
        Origin origin = Origin.of(uri);
        return origin != null && origin.scheme().equals("http");
    }

    static boolean isOnLoopback(URI uri) {
        Origin origin = Origin.of(uri);
        return origin != null && origin.isLoopback();
    }

    /** Plain HTTP to another machine. */
    private static boolean isInsecure(URI uri) {
        Origin origin = Origin.of(uri);
        return origin != null && origin.isInsecure();
    }

    /**
     * The endpoint with its host in ASCII (IDNA), as it is asked for in the DNS and in TLS: a host of other letters is none
     * to {@link URI}, and so to many HTTP libraries.
     */
    static URI inAscii(URI endpoint) {
        String authority = endpoint.getRawAuthority();
        Origin origin = Origin.of(endpoint);
        if (origin == null || authority == null || US_ASCII.newEncoder().canEncode(authority)) {
            return endpoint;
        }
        String rest = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
        return URI.create(origin + endpoint.getRawPath() + rest);
    }

    private static boolean hasUserInfo(@Nullable String authority) {
        return authority != null && authority.indexOf('@') >= 0;
    }

    private static boolean hasUserInfo(URI uri) {
        return uri.getRawUserInfo() != null || hasUserInfo(uri.getRawAuthority());
    }

    private static IllegalArgumentException refused(String option, String why) {
        return new IllegalArgumentException(option + " " + why);
    }

    /** A URI as it may stand in a message: without user-info, query and fragment, any of which may hold a secret. */
    static URI shown(URI uri) {
        try {
            if (uri.isOpaque()) {
                return new URI(uri.getScheme(), "...", null);
            }
            return uri.getHost() == null && !hasUserInfo(uri.getRawAuthority())
                    ? new URI(uri.getScheme(), uri.getAuthority(), uri.getPath(), null, null)
                    : new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
        } catch (URISyntaxException e) {
            return URI.create("");
        }
    }
}
