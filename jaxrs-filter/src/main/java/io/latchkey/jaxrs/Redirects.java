package io.latchkey.jaxrs;

import io.latchkey.TokenException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.FeatureContext;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a stack follows redirects by itself, it may take the token to another origin, and a 401 may answer another
 * request than ours. Each stack has its own switch.
 *
 * <p>Jersey: some connectors read the property of the request, one (java.net.http) that of the client only; the default
 * connector drops the token on its way to another origin, and may follow with GET and HEAD. From any other request it
 * would make a GET without headers, whose 401 would seem to be ours if it led back to the same place.
 */
final class Redirects {

    private static final String JERSEY = "jersey.config.client.followRedirects";
    private static final String JERSEY_BY_US = "io.latchkey.jaxrs.redirects";
    private static final String DEFAULT_CONNECTOR = "org.glassfish.jersey.client.internal.HttpUrlConnector";
    private static final String JAVA_HTTP_CONNECTORS = "org.glassfish.jersey.jnh.";
    private static final String CXF = "http.autoredirect";
    private static final Set<String> FOLLOWED = Set.of("GET", "HEAD");

    private static final Question CONNECTOR = new Question("getConnector");
    private static final Question RESOLVED_URI = new Question("getResolvedRequestUri");
    private static final Question ENGINE = new Question("httpEngine");
    private static final Question FOLLOWS = new Question("isFollowRedirects");

    private Redirects() {}

    /** Switches them off for the connectors that ask only once. */
    static void configure(FeatureContext context) {
        Configuration configuration = context.getConfiguration();
        if (isJersey(configuration) && configuration.getProperty(JERSEY) == null) {
            context.property(JERSEY, false).property(JERSEY_BY_US, true);
        }
    }

    /** Lets the default connector follow, as it does without us. */
    static void keepDefault(ClientRequestContext request) {
        Configuration configuration = request.getConfiguration();
        if (configuration != null
                && configuration.getProperty(JERSEY_BY_US) != null
                && request.getProperty(JERSEY) == null
                && DEFAULT_CONNECTOR.equals(connector(request))) {
            request.setProperty(JERSEY, true);
        }
    }

    /** Sees to it that a request which bears a token takes it nowhere else. */
    static void forbid(ClientRequestContext request) throws IOException {
        Configuration configuration = request.getConfiguration();
        if (configuration != null && isJersey(configuration)) {
            forbidJersey(request, connector(request));
        } else {
            refuse(isTrue(new Settings(request).get(CXF)), "set the property " + CXF + " to false");
            refuse(request.getClient());
        }
    }

    /** Refuses a client that can be told only when it is built. */
    static void refuse(@Nullable Client client) throws IOException {
        refuse(isTrue(FOLLOWS.ask(ENGINE.ask(client))), "call setFollowRedirects(false)");
    }

    /** Switches them off for a target. */
    static WebTarget without(WebTarget target) {
        return target.property(JERSEY, false).property(CXF, false);
    }

    private static void forbidJersey(ClientRequestContext request, String connector) throws IOException {
        if (!connector.equals(DEFAULT_CONNECTOR) || !FOLLOWED.contains(request.getMethod())) {
            request.setProperty(JERSEY, false);
        }
        if (connector.startsWith(JAVA_HTTP_CONNECTORS)) {
            refuse(isTrue(new Settings(request).configured(JERSEY)), "set the property " + JERSEY + " to false");
        }
    }

    private static void refuse(boolean follows, String cure) throws IOException {
        if (follows) {
            throw new TokenException(
                    "this client follows redirects, and might take a secret to another origin: " + cure, null);
        }
    }

    /** Tells whether an answer is to the very request that was sent. */
    static boolean none(ClientRequestContext request, ClientResponseContext response) {
        return !(RESOLVED_URI.ask(response) instanceof URI resolved) || isSame(resolved, request.getUri());
    }

    private static boolean isSame(URI one, URI other) {
        return Objects.equals(one.getScheme(), other.getScheme())
                && Objects.equals(one.getRawAuthority(), other.getRawAuthority())
                && Objects.equals(one.getRawPath(), other.getRawPath())
                && Objects.equals(one.getRawQuery(), other.getRawQuery());
    }

    /** A request's configuration may be a copy that knows no connector; then the client's does. */
    private static String connector(ClientRequestContext request) {
        Object connector = CONNECTOR.ask(request.getConfiguration());
        Client client = request.getClient();
        if (connector == null && client != null) {
            connector = CONNECTOR.ask(client.getConfiguration());
        }
        return connector == null ? "" : connector.getClass().getName();
    }

    private static boolean isTrue(@Nullable Object setting) {
        return setting != null && Boolean.parseBoolean(setting.toString());
    }

    static boolean isJersey(Object part) {
        return part.getClass().getName().startsWith("org.glassfish.jersey.");
    }

    static boolean isCxf(Object part) {
        return part.getClass().getName().startsWith("org.apache.cxf.");
    }
}
