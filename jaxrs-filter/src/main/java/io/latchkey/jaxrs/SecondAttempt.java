package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The first attempt once more, with another token, as a request of its own: whatever other filters and interceptors
 * would do to it a second time is undone. Its answer is taken as it comes over the wire, and becomes the first one's.
 */
final class SecondAttempt implements Attempt {

    private final String method;
    private final URI uri;
    private final MultivaluedMap<String, Object> headers;
    private final byte @Nullable [] entity;
    private @Nullable WireAnswer answer;

    SecondAttempt(ClientRequestContext first, String authorization, byte @Nullable [] entity) {
        this.method = first.getMethod();
        this.uri = first.getUri();
        this.headers = Headers.copy(first.getHeaders());
        this.entity = entity;
        // the stack counts anew, and some refuse to be told
        headers.keySet().removeIf("Content-Length"::equalsIgnoreCase);
        headers.keySet().removeIf(Headers.AUTHORIZATION::equalsIgnoreCase);
        headers.putSingle(Headers.AUTHORIZATION, authorization);
    }

    URI uri() {
        return uri;
    }

    Response invoke(Invocation.Builder builder, ClientRequestContext first) {
        Invocation invocation =
                entity == null ? builder.build(method) : builder.build(method, Entity.entity(entity, mediaType()));
        ProxyMethod.carryOver(first, invocation);
        return invocation.invoke();
    }

    private MediaType mediaType() {
        Object type = headers.getFirst("Content-Type");
        if (type instanceof MediaType mediaType) {
            return mediaType;
        }
        return type == null ? MediaType.APPLICATION_OCTET_STREAM_TYPE : MediaType.valueOf(type.toString());
    }

    @Override
    public void leaving(ClientRequestContext request) {
        if (!uri.equals(request.getUri())) {
            request.setUri(uri);
        }
        Headers.replace(request.getHeaders(), headers);
    }

    @Override
    public void writing(WriterInterceptorContext context) throws IOException {
        if (entity == null) {
            context.proceed();
        } else {
            context.getOutputStream().write(entity);
        }
    }

    @Override
    public void answered(ClientRequestContext request, ClientResponseContext response, SameClient client) {
        if (answer == null) {
            answer = WireAnswer.take(response, Redirects.none(request, response));
        }
    }

    /** Makes this attempt's answer the first one's. */
    void answer(ClientResponseContext first, Response second) throws IOException {
        if (answer == null) {
            throw new IOException("the second attempt went past its filter");
        }
        answer.replace(first, second);
    }

    boolean toOurRequest() {
        return answer != null && answer.toOurRequest();
    }
}
