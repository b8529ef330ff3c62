package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/** One trip of a request through the client; the request carries it as a property from filter to filter. */
interface Attempt {

    /** A name that no other filter uses; its value also ends the recursion into ourselves. */
    String PROPERTY = "io.latchkey.jaxrs.attempt";

    /** A request that is not ours to touch: one for a token. */
    Attempt OF_OTHERS = new Attempt() {};

    /** The request is about to leave: all other request filters have run. */
    default void leaving(ClientRequestContext request) throws IOException {}

    /** The entity is about to be written: no other interceptor has run. */
    default void writing(WriterInterceptorContext entity) throws IOException {
        entity.proceed();
    }

    /** The answer is there: no other response filter has run. */
    default void answered(ClientRequestContext request, ClientResponseContext response, Implementation implementation)
            throws IOException {}
}
