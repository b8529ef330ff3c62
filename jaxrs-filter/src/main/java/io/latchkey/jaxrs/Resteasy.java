package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.jboss.resteasy.client.jaxrs.ClientHttpEngine;
import org.jboss.resteasy.client.jaxrs.internal.ClientInvocation;
import org.jboss.resteasy.client.jaxrs.internal.ClientRequestContextImpl;
import org.jboss.resteasy.client.jaxrs.internal.ClientResponse;
import org.jboss.resteasy.client.jaxrs.internal.ClientResponseContextImpl;
import org.jboss.resteasy.util.DelegatingOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * RESTEasy, which hands each invocation to a {@code ClientHttpEngine}, below all filters: so do we, a second time.
 *
 * <p>Redirects: an engine is told when it is built, but for Jetty's, which asks the request. The one for {@code
 * HttpURLConnection} follows with GET alone, whatever it is told, and drops the token on its way to another origin. Those
 * for Apache's asynchronous client, Vert.x and Reactor Netty cannot be asked what they were told.
 */
final class Resteasy implements Implementation {

    private static final String FOLLOW = "jersey.config.client.followRedirects"; // in RESTEasy, too
    private static final String ENGINES = "org.jboss.resteasy.client.jaxrs.engines.";
    private static final String URL_CONNECTION = ENGINES + "URLConnectionEngine";
    private static final String JETTY = ENGINES + "jetty.JettyClientEngine";
    private static final Set<String> ASKED =
            Set.of(ENGINES + "ApacheHttpClient43Engine", ENGINES + "ManualClosingApacheHttpClient43Engine");

    static Resteasy of(ClientRequestContext request) throws ReflectiveOperationException {
        request.getClass().getMethod("getInvocation");
        ClientResponseContextImpl.class.getMethod("getClientResponse");
        return new Resteasy();
    }

    private static ClientInvocation invocation(ClientRequestContext request) {
        return ((ClientRequestContextImpl) request).getInvocation();
    }

    @Override
    public void forbidRedirects(ClientRequestContext request) throws IOException {
        ClientHttpEngine engine = invocation(request).getClient().httpEngine();
        String name = engine.getClass().getName();
        Settings settings = new Settings(request);
        if (ASKED.contains(name)) {
            settings.refuseIf(engine.isFollowRedirects(), "call setFollowRedirects(false)");
        } else if (name.equals(JETTY)) {
            request.setProperty(FOLLOW, false);
        } else {
            settings.refuseUnless(name.equals(URL_CONNECTION), name);
        }
    }

    /** Jetty's engine writes to the stream of its own request. */
    @Override
    public boolean ignoresEntityStream(ClientRequestContext request) {
        return JETTY.equals(
                invocation(request).getClient().httpEngine().getClass().getName());
    }

    @Override
    public boolean canSendAgain(ClientRequestContext request) {
        return true;
    }

    /** Whether the engine blocks or not, a blocking call waits within {@code ClientInvocation.invoke}. */
    @Override
    public boolean mayWaitHere() {
        return Threads.isBlockedBy(frame -> false);
    }

    /** To close the entity would be to close the whole response, which the caller has yet to read. */
    @Override
    public void releaseConnection(ClientResponseContext response, InputStream wire) throws IOException {
        answer(response).releaseConnection();
    }

    /** Some engines take a response whose first stream was read to its end for one that has nothing more to give. */
    @Override
    public void setEntityStream(ClientResponseContext response, InputStream entity) {
        response.setEntityStream(entity);
        answer(response).setStreamFullyRead(false);
        answer(response).setStreamRead(false);
    }

    private static ClientResponse answer(ClientResponseContext response) {
        return ((ClientResponseContextImpl) response).getClientResponse();
    }

    @Override
    public @Nullable WireAnswer send(SecondAttempt second, ClientRequestContext first) throws IOException {
        ClientInvocation invocation = invocation(first);
        if (invocation.getClient().isClosed()) {
            return null;
        }
        Object attempt = first.getProperty(Attempt.PROPERTY);
        MultivaluedMap<String, Object> headers = Headers.copy(first.getHeaders());
        OutputStream entityStream = invocation.getEntityStream();
        DelegatingOutputStream delegating = invocation.getDelegatingOutputStream();
        DelegatingOutputStream wire = new DelegatingOutputStream();
        invocation.setDelegatingOutputStream(wire);
        invocation.setEntityStream(wire);
        first.setProperty(Attempt.PROPERTY, second);
        second.leaving(first);
        try {
            ClientResponse answer = (ClientResponse) sent(invocation);
            InputStream entity = new ClientResponseContextImpl(answer).getEntityStream();
            return new WireAnswer(
                    answer.getStatusInfo(), Headers.strings(answer.getHeaders()), entity, answer::close, true);
        } finally {
            // an Invocation may be invoked once more, and then begins with what is left here
            Headers.replace(first.getHeaders(), headers);
            first.setProperty(Attempt.PROPERTY, attempt);
            invocation.setDelegatingOutputStream(delegating);
            invocation.setEntityStream(entityStream);
        }
    }

    private static Response sent(ClientInvocation invocation) {
        return invocation.getClient().httpEngine().invoke(invocation);
    }
}
