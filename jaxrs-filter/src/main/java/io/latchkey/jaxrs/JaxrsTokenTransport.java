package io.latchkey.jaxrs;

import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries token requests over a Jakarta REST {@code Client} of the user's own, with its TLS, its proxy and its
 * connector, also if that client carries a {@link BearerAuthFilter}: token requests bear no token.
 *
 * <pre>{@code
 * ClientCredentialsTokenSource.builder().transport(JaxrsTokenTransport.over(client))
 * }</pre>
 *
 * <p>No redirect is followed, as the client secret would go along: a client that is told to follow them, and of which
 * nobody knows whether it does, is refused, unless its property {@link BearerAuthFilter#FOLLOWS_NO_REDIRECTS} vouches for it. Other filters of the client see the token request, with the client secret in
 * its entity or headers: one that logs, logs it. The time that is left becomes the connect and read time-out in Jersey
 * and CXF, if the client has none; to a RESTEasy client, give them when it is built.
 *
 * <p>Whether a request that was cut off is sent again is up to the client: Jersey's default connector ({@code
 * HttpURLConnection}) may repeat it by itself, so that a token endpoint sees a client assertion twice.
 *
 * <p>Thread-safe.
 */
public final class JaxrsTokenTransport implements TokenTransport {

    private static final String FORM = "application/x-www-form-urlencoded";

    /** The token endpoint, and the places where its authorization server may tell of it. */
    private static final int MOST_TARGETS = 4;

    private final Client client;

    /** In Jersey, each target with a property of its own has a connector of its own: a few are enough. */
    private final Map<URI, WebTarget> targets = new ConcurrentHashMap<>();

    private JaxrsTokenTransport(Client client) {
        this.client = client;
    }

    /**
     * Makes a transport over a client.
     *
     * @param client the client, which stays the caller's to close
     * @return the transport, for the builder of a token source
     * @throws NullPointerException if the client is null
     */
    public static JaxrsTokenTransport over(Client client) {
        return new JaxrsTokenTransport(Objects.requireNonNull(client, "client"));
    }

    /**
     * Sends a token request.
     *
     * @param request what to send
     * @return the answer, whatever its status
     * @throws IOException if there is no answer
     */
    @Override
    public Response send(Request request) throws IOException {
        try {
            jakarta.ws.rs.core.Response answer = exchanged(request);
            int status = answer.getStatus();
            if (status < 100 || status > 599) { // Jersey's default connector calls it -1 where there was no HTTP
                answer.close();
                throw new TokenException("the client gave " + status + " as its status, which is none", null);
            }
            return new Response(status, answer.getStringHeaders(), body(answer));
        } catch (ProcessingException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException("the token request failed", e);
        } catch (RuntimeException e) {
            throw new TokenException(
                    "the client cannot be used: " + e.getClass().getName(), e);
        }
    }

    private jakarta.ws.rs.core.Response exchanged(Request request) {
        MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
        request.headers().forEach(headers::putSingle);
        Invocation.Builder builder = target(request).request().headers(headers);
        Timeouts.of(client).set(builder::property, request.timeout());
        builder.property(Attempt.PROPERTY, Attempt.OF_OTHERS);
        return request.method().equals("GET")
                ? builder.get()
                : builder.method(request.method(), Entity.entity(request.body(), MediaType.valueOf(FORM)));
    }

    private WebTarget target(Request request) {
        if (!client.getClass().getName().startsWith("org.glassfish.jersey.")) {
            WebTarget target = guarded(request.endpoint());
            Timeouts.of(client).set(target::property, request.timeout());
            return target;
        }
        if (targets.size() >= MOST_TARGETS && !targets.containsKey(request.endpoint())) {
            targets.clear();
        }
        return targets.computeIfAbsent(request.endpoint(), this::guarded);
    }

    /** Told not to follow redirects, where that can be told to a target; refused where it cannot be known. */
    private WebTarget guarded(URI endpoint) {
        return client.target(endpoint)
                .property(Jersey.FOLLOW, false)
                .property(Cxf.FOLLOW, false)
                .register(new TokenRequestFilter(), Integer.MAX_VALUE);
    }

    private static InputStream body(jakarta.ws.rs.core.Response answer) {
        InputStream entity = answer.hasEntity() ? answer.readEntity(InputStream.class) : null;
        return new OwnedStream(entity == null ? new ByteArrayInputStream(new byte[0]) : entity, answer::close);
    }
}
