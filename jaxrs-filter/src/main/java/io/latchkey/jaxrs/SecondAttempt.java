package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The first attempt once more, as it went over the wire, with another token. Below the filters it is sent as it is; as a
 * call of its own it undoes whatever other filters and interceptors would do to it a second time, and keeps its answer
 * from them: that becomes the first one's.
 */
final class SecondAttempt implements Attempt {

    private final String method;
    private final URI uri;
    private final MultivaluedMap<String, Object> headers;
    private final byte @Nullable [] entity;
    private @Nullable Taken answer;

    /**
     * Repeats an attempt.
     *
     * @param entity what was written; null if nothing was, so that writers and interceptors do their work now
     */
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

    String method() {
        return method;
    }

    URI uri() {
        return uri;
    }

    MultivaluedMap<String, Object> headers() {
        return headers;
    }

    byte @Nullable [] entity() {
        return entity;
    }

    /** Sends this as a call of its own, if it has no entity. */
    WireAnswer invoke(Invocation.Builder builder) throws IOException {
        Response owner = builder.build(method).invoke();
        if (answer == null) {
            owner.close();
            throw new IOException("the second attempt went past its filter");
        }
        return new WireAnswer(answer.status(), answer.headers(), answer.entity(), owner::close, answer.toOurRequest());
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

    /**
     * Takes the answer of a call of its own and leaves a 204 behind: other filters are to judge and to read it once, when
     * it is the first one's, and not without its entity before.
     */
    @Override
    public void answered(ClientRequestContext request, ClientResponseContext response, Implementation implementation) {
        if (answer != null) {
            return;
        }
        InputStream wire = response.getEntityStream();
        answer = new Taken(
                response.getStatusInfo(),
                Headers.copy(response.getHeaders()),
                wire,
                implementation.isAnswered(request, response));
        if (wire != null) {
            response.setEntityStream(new ByteArrayInputStream(new byte[0]));
        }
        response.getHeaders().clear();
        response.setStatusInfo(Response.Status.NO_CONTENT);
    }

    private record Taken(
            Response.StatusType status,
            MultivaluedMap<String, String> headers,
            @Nullable InputStream entity,
            boolean toOurRequest) {}
}
