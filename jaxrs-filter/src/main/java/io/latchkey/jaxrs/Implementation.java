package io.latchkey.jaxrs;

import io.latchkey.BearerExchange;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an implementation of Jakarta REST lets us do beyond its API: to know whether it follows redirects, to send a
 * request again below all filters, and to tell which threads may wait. One for each client, or target, that our filter
 * is at work on.
 */
interface Implementation {

    /**
     * The one that made this request; the classes of the others need not be there.
     *
     * @param filter ours, for requests that are sent again; null if none is
     */
    static Implementation of(ClientRequestContext request, @Nullable BearerAuthFilter filter) {
        String name = request.getClass().getName();
        try {
            if (name.startsWith("org.glassfish.jersey.client.")) {
                Modules.read(request.getClass());
                return Jersey.of(request);
            }
            if (name.startsWith("org.jboss.resteasy.client.jaxrs.")) {
                Modules.read(request.getClass());
                return Resteasy.of(request);
            }
            if (name.startsWith(Quarkus.PACKAGE)) {
                Modules.read(request.getClass());
                return Quarkus.of(request);
            }
            if (name.startsWith("org.apache.cxf.jaxrs.client.")) {
                Modules.read(request.getClass());
                return Cxf.of(request);
            }
        } catch (LinkageError | ReflectiveOperationException | RuntimeException e) {
            System.getLogger("io.latchkey")
                    .log(
                            System.Logger.Level.WARNING,
                            "this version of {0} is not known, so calls go through its filters twice after a 401 ({1})",
                            name,
                            e.toString());
        }
        return new AnyImplementation(filter);
    }

    /** Lets a request that bears no token follow redirects as it would do without us. */
    default void leaveRedirects(ClientRequestContext request) {}

    /** Sees to it that a request takes the secret that it bears nowhere else; refuses it where that cannot be known. */
    void forbidRedirects(ClientRequestContext request) throws IOException;

    /** Sends a small entity with its length, not in chunks, where there is a choice: some token endpoints know no chunks. */
    default void sendInOnePiece(ClientRequestContext request) {}

    /** Lets the request bear the exchange's token, after waiting for it if need be. */
    default void begin(ClientRequestContext request, BearerExchange exchange, Consumer<String> header)
            throws IOException {
        header.accept(exchange.authorization());
    }

    /** Tells whether an answer is to the very request that was sent, rather than to one that a redirect led to. */
    default boolean isAnswered(ClientRequestContext request, ClientResponseContext response) {
        return true;
    }

    /** Tells whether an entity is written past the stream that request filters see, and may replace. */
    default boolean ignoresEntityStream(ClientRequestContext request) {
        return false;
    }

    /** Tells whether there is a way to send a request again; asked before it is sent. */
    boolean canSendAgain(ClientRequestContext request);

    /**
     * Tells whether the calling thread, which has an answer, may wait for another token and another answer. It may if
     * somebody waits on it for this answer already. One that brings answers to others may not: they would wait, too, and
     * the second answer perhaps among them.
     */
    boolean mayWaitHere();

    /**
     * Gives the connection of an answer back, which can still be handed on; the entity that is there now was taken
     * from the wire already, or is of no use.
     *
     * @param wire the entity as it came
     */
    void releaseConnection(ClientResponseContext response, InputStream wire) throws IOException;

    /** Puts another entity in the place of the one that was on the wire. */
    default void setEntityStream(ClientResponseContext response, InputStream entity) {
        response.setEntityStream(entity);
    }

    /** Puts status and headers of another answer in the place of those that were on the wire. */
    default void replaceHead(ClientRequestContext request, ClientResponseContext response, WireAnswer by) {
        response.setStatusInfo(by.status());
        Headers.replace(response.getHeaders(), by.headers());
    }

    /**
     * Sends the second attempt.
     *
     * @return its answer; null if the client can send nothing more, so that the first answer stands
     */
    @Nullable
    WireAnswer send(SecondAttempt second, ClientRequestContext first) throws IOException;
}
