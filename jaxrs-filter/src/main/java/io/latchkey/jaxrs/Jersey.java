package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.FeatureContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;
import org.jspecify.annotations.Nullable;

/**
 * Jersey, whose runtime hands each request to a {@code Connector}, below all filters: so do we, with the second attempt.
 *
 * <p>Redirects: most connectors ask the request whether to follow. Two ask the client, once. The default one drops the token on its way to another origin, and may follow with GET and HEAD; from any other request it
 * would make a GET without headers, whose 401 would seem to be ours if it led back to the same place.
 */
final class Jersey implements Implementation {

    static final String FOLLOW = "jersey.config.client.followRedirects";
    private static final String FOLLOW_BY_US = "io.latchkey.jaxrs.redirects";

    private static final String ENTITY_PROCESSING = "jersey.config.client.request.entity.processing";

    private static final String DEFAULT = "org.glassfish.jersey.client.internal.HttpUrlConnector";
    private static final String NETTY = "org.glassfish.jersey.netty.connector.NettyConnector";
    private static final Set<String> OBEDIENT = Set.of(
            "org.glassfish.jersey.apache.connector.ApacheConnector",
            "org.glassfish.jersey.apache5.connector.Apache5Connector",
            "org.glassfish.jersey.grizzly.connector.GrizzlyConnector",
            "org.glassfish.jersey.jetty.connector.JettyConnector",
            NETTY,
            "io.dropwizard.client.DropwizardApacheConnector");
    private static final Set<String> ASKING_ONCE = Set.of(
            "org.glassfish.jersey.jdk.connector.internal.JdkConnector",
            "org.glassfish.jersey.jnh.connector.JavaNetHttpConnector");
    private static final Set<String> FOLLOWED = Set.of("GET", "HEAD");

    private final Connector connector;
    private final String name;

    private Jersey(Connector connector) {
        this.connector = connector;
        this.name = connector.getClass().getName();
    }

    /** With the connector of the very runtime that runs this request: a target may have one of its own. */
    static Jersey of(ClientRequestContext request) throws ReflectiveOperationException {
        Method runtime = ClientRequest.class.getDeclaredMethod("getClientRuntime");
        runtime.setAccessible(true);
        Object running = runtime.invoke(request);
        Method connector = running.getClass().getMethod("getConnector");
        connector.setAccessible(true);
        return new Jersey((Connector) connector.invoke(running));
    }

    /** Switches redirects off for connectors that ask only once. */
    static void configure(FeatureContext context) {
        Configuration configuration = context.getConfiguration();
        if (configuration.getClass().getName().startsWith("org.glassfish.jersey.")
                && configuration.getProperty(FOLLOW) == null) {
            context.property(FOLLOW, false).property(FOLLOW_BY_US, true);
        }
    }

    @Override
    public void leaveRedirects(ClientRequestContext request) {
        if (name.equals(DEFAULT)
                && request.getProperty(FOLLOW) == null
                && request.getConfiguration().getProperty(FOLLOW_BY_US) != null) {
            request.setProperty(FOLLOW, true);
        }
    }

    @Override
    public void forbidRedirects(ClientRequestContext request) throws IOException {
        if (name.equals(DEFAULT) && FOLLOWED.contains(request.getMethod())) {
            leaveRedirects(request);
            return;
        }
        request.setProperty(FOLLOW, false);
        Settings settings = new Settings(request);
        if (ASKING_ONCE.contains(name)) {
            settings.refuseIf(
                    !settings.isFalseOfClient(FOLLOW), "set the property " + FOLLOW + " of the client to false");
        } else {
            settings.refuseUnless(name.equals(DEFAULT) || OBEDIENT.contains(name), name);
        }
    }

    /** But for Netty's connector, which hangs at the second such entity on a connection. */
    @Override
    public void sendInOnePiece(ClientRequestContext request) {
        if (!name.equals(NETTY)) {
            request.setProperty(ENTITY_PROCESSING, "BUFFERED");
        }
    }

    @Override
    public boolean isAnswered(ClientRequestContext request, ClientResponseContext response) {
        return !(response instanceof ClientResponse answer) || isSame(answer.getResolvedRequestUri(), request.getUri());
    }

    @SuppressWarnings("ReferenceEquality") // most are
    private static boolean isSame(@Nullable URI one, URI other) {
        return one == null
                || one == other
                || (Objects.equals(one.getScheme(), other.getScheme())
                        && Objects.equals(one.getRawAuthority(), other.getRawAuthority())
                        && Objects.equals(one.getRawPath(), other.getRawPath())
                        && Objects.equals(one.getRawQuery(), other.getRawQuery()));
    }

    @Override
    public boolean canSendAgain(ClientRequestContext request) {
        return true;
    }

    /**
     * An asynchronous call of a connector that blocks waits for its answer within {@code apply}, and hands it on from
     * there. Jetty may read an answer within {@code apply}, too, but hands it on from the midst of its reading.
     */
    @Override
    public boolean mayWaitHere() {
        return Threads.isBlockedBy(frame -> false)
                || Threads.isCalledBack(AsyncConnectorCallback.class, "response", Connector.class, "apply");
    }

    @Override
    public void releaseConnection(ClientResponseContext response, InputStream wire) throws IOException {
        wire.close();
    }

    @Override
    public @Nullable WireAnswer send(SecondAttempt second, ClientRequestContext first) throws IOException {
        ClientRequest again;
        try {
            again = new ClientRequest((ClientRequest) first);
        } catch (IllegalStateException closed) {
            return null;
        }
        again.setProperty(Attempt.PROPERTY, second);
        second.leaving(again);
        ClientResponse answer = connector.apply(again);
        return new WireAnswer(
                answer.getStatusInfo(),
                Headers.copy(answer.getHeaders()),
                answer.getEntityStream(),
                answer::close,
                isAnswered(again, answer));
    }
}
