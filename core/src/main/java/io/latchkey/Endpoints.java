package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What may be a token endpoint (RFC 6749 section 3.2), and what of one may be shown. */
final class Endpoints {

    private Endpoints() {}

    static URI tokenEndpoint(String text) {
        if (text.isBlank()) {
            throw refused("is blank");
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Neither the text nor its exception is repeated: it may hold user-info.
            throw refused("is not a URI: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    static void check(URI endpoint, boolean insecureHttpAllowed) {
        if (endpoint.getRawUserInfo() != null || hasUserInfo(endpoint.getRawAuthority())) {
            throw refused("has user-info; the credentials are set by clientId and clientSecret");
        }
        Origin origin = Origin.of(endpoint);
        if (origin == null || !endpoint.getScheme().toLowerCase(Locale.ROOT).startsWith("http")) {
            throw refused("is not an absolute HTTP or HTTPS URI with a host: " + shown(endpoint));
        }
        if (endpoint.getRawFragment() != null) {
            throw refused("has a fragment: " + shown(endpoint));
        }
        if (origin.isInsecure() && !insecureHttpAllowed) {
            throw refused(
                    "is plain HTTP to a host that is not loopback, so that anybody on the way could read the client"
                            + " secret (RFC 6749 section 3.2): " + shown(endpoint)
                            + ". Use https, or, in a closed test network, allowInsecureHttp(true)");
        }
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

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("tokenEndpoint " + why);
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
