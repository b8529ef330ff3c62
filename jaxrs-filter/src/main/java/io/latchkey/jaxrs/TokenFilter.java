package io.latchkey.jaxrs;

import io.latchkey.BearerAuth;
import io.latchkey.BearerExchange;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.io.IOException;

/** Begins the exchange of a request. Runs after all other request filters: what they decide, holds. */
final class TokenFilter implements ClientRequestFilter {

    private final BearerAuth auth;

    TokenFilter(BearerAuth auth) {
        this.auth = auth;
    }

    boolean serves(BearerAuth other) {
        return auth == other;
    }

    @Override
    public void filter(ClientRequestContext request) throws IOException {
        Redirects.keepDefault(request);
        Object known = request.getProperty(Attempt.PROPERTY);
        if (known instanceof FirstAttempt earlier) {
            earlier.forget(request);
        } else if (known instanceof Attempt attempt) {
            attempt.leaving(request);
            return;
        }
        FirstAttempt attempt = FirstAttempt.of(request);
        BearerExchange exchange = auth.exchange(attempt);
        if (exchange != null) {
            Redirects.forbid(request);
            attempt.begin(exchange);
        }
    }
}
