package io.latchkey.jaxrs;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import org.apache.cxf.endpoint.UpfrontConduitSelector;
import org.apache.cxf.jaxrs.client.JAXRSClientFactoryBean;
import org.apache.cxf.jaxrs.client.WebClient;
import org.apache.cxf.jaxrs.impl.AbstractPropertiesImpl;
import org.apache.cxf.jaxrs.impl.AbstractResponseContextImpl;
import org.apache.cxf.jaxrs.impl.ResponseImpl;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.Conduit;
import org.apache.cxf.transport.http.HTTPConduit;
import org.jspecify.annotations.Nullable;

/** CXF, which sends all requests of a client over a {@code Conduit}, below all filters: so do we, with a client of our own. */
final class Cxf implements Implementation {

    static final String FOLLOW = "http.autoredirect";
    private static final String TRANSPORT = "org.apache.cxf.transport.http.";

    private final Field builtResponse;

    private Cxf(Field builtResponse) {
        this.builtResponse = builtResponse;
    }

    static Cxf of(ClientRequestContext request) throws ReflectiveOperationException {
        request.getClass().getMethod("getMessage");
        Field builtResponse = AbstractResponseContextImpl.class.getDeclaredField("r");
        builtResponse.setAccessible(true);
        return new Cxf(builtResponse);
    }

    @Override
    public void forbidRedirects(ClientRequestContext request) throws IOException {
        Conduit conduit = conduit(request);
        Settings settings = new Settings(request);
        if (conduit instanceof HTTPConduit http) {
            settings.refuseIf(
                    http.getClient(message(request)).isAutoRedirect(),
                    "set the property " + FOLLOW + ", or HTTPClientPolicy.setAutoRedirect, to false");
        } else {
            settings.refuseUnless(false, String.valueOf(conduit));
        }
    }

    private static Message message(ClientRequestContext request) {
        return ((AbstractPropertiesImpl) request).getMessage();
    }

    private static Conduit conduit(ClientRequestContext request) {
        return message(request).getExchange().getConduit(message(request));
    }

    @Override
    public boolean canSendAgain(ClientRequestContext request) {
        return true;
    }

    /** An asynchronous call waits for its answer on a thread of a pool that CXF keeps for that, or of the client's own. */
    @Override
    public boolean mayWaitHere() {
        return Threads.isBlockedBy(frame -> frame.getMethodName().equals("handleResponseInternal")
                && frame.getDeclaringClass().getName().startsWith(TRANSPORT));
    }

    @Override
    public void releaseConnection(ClientResponseContext response, InputStream wire) throws IOException {
        wire.close();
    }

    @Override
    public @Nullable WireAnswer send(SecondAttempt second, ClientRequestContext first) {
        if (isClosed(first.getClient()) || (second.entity() == null && first.hasEntity())) {
            return null;
        }
        JAXRSClientFactoryBean factory = new JAXRSClientFactoryBean();
        factory.setBus(message(first).getExchange().getBus());
        factory.setAddress(second.uri().toString());
        factory.setConduitSelector(new Borrowed(conduit(first)));
        WebClient client = factory.createWebClient();
        if (second.entity() != null) {
            client.type(String.valueOf(message(first).get(Message.CONTENT_TYPE)));
        }
        second.headers().forEach((name, values) -> client.header(name, values.toArray()));
        Response answer = client.invoke(second.method(), second.entity());
        return new WireAnswer(
                answer.getStatusInfo(),
                Headers.strings(answer.getHeaders()),
                answer.getEntity() instanceof InputStream entity ? entity : null,
                answer::close,
                true);
    }

    /** CXF has the headers of an answer three times over: what one filter sets, no other would see. */
    @Override
    public void replaceHead(ClientRequestContext request, ClientResponseContext response, WireAnswer by) {
        Implementation.super.replaceHead(request, response, by);
        message(request)
                .getExchange()
                .getInMessage()
                .put(Message.CONTENT_TYPE, by.headers().getFirst("Content-Type"));
        try {
            MultivaluedMap<String, Object> built = ((ResponseImpl) builtResponse.get(response)).getMetadata();
            built.clear();
            by.headers().forEach((name, values) -> built.put(name, new ArrayList<>(values)));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isClosed(@Nullable Client client) {
        try {
            return client != null && client.getConfiguration() == null;
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    /** The conduit of the user's client, which is not ours to close: {@code WebClient} does it in a finalizer. */
    private static final class Borrowed extends UpfrontConduitSelector {

        Borrowed(Conduit conduit) {
            super(conduit);
        }

        @Override
        public void close() {}
    }
}
