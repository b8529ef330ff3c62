package io.latchkey.jaxrs;

import io.latchkey.BearerAuth;
import io.latchkey.BearerExchange;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Begins the exchange of a request after all other request filters: what they decide, holds. Looks at the answer before
 * any other response filter does, as it came over the wire.
 */
final class TokenFilter implements ClientRequestFilter, ClientResponseFilter {

    private final BearerAuth auth;
    private final BearerAuthFilter filter;

    /** Known from the first request on. */
    private volatile @Nullable Implementation implementation;

    TokenFilter(BearerAuth auth, BearerAuthFilter filter) {
        this.auth = auth;
        this.filter = filter;
    }

    boolean serves(BearerAuth other) {
        return auth == other;
    }

    private Implementation implementation(ClientRequestContext request) {
        Implementation known = implementation;
        if (known == null) {
            known = Implementation.of(request, filter);
            implementation = known;
        }
        return known;
    }

    @Override
    public void filter(ClientRequestContext request) throws IOException {
        Object known = request.getProperty(Attempt.PROPERTY);
        if (known instanceof FirstAttempt earlier) {
            earlier.forget(request);
        } else if (known instanceof Attempt attempt) {
            attempt.leaving(request);
            return;
        }
        Implementation its = implementation(request);
        FirstAttempt attempt = FirstAttempt.of(request, its);
        BearerExchange exchange = auth.exchange(attempt);
        if (exchange == null) {
            its.leaveRedirects(request);
        } else {
            its.forbidRedirects(request);
            attempt.begin(exchange);
        }
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) throws IOException {
        if (!(request.getProperty(Attempt.PROPERTY) instanceof Attempt attempt)) {
            return;
        }
        try {
            attempt.answered(request, response, implementation(request));
        } catch (IOException | RuntimeException | LinkageError e) {
            close(response, e);
            throw asIoException(e);
        }
    }

    private static void close(ClientResponseContext response, Throwable failure) {
        try {
            InputStream entity = response.getEntityStream();
            if (entity != null) {
                entity.close();
            }
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Of an unchecked exception, implementations make different things; of this one, all make the same. */
    private static IOException asIoException(Throwable e) {
        if (e instanceof IOException asItIs) {
            return asItIs;
        }
        return e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
    }
}
