package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lets a token request go where it is sent to, in one piece, and nowhere else, over a client that may know nothing of us. */
final class TokenRequestFilter implements ClientRequestFilter {

    private volatile @Nullable Implementation implementation;

    @Override
    public void filter(ClientRequestContext request) throws IOException {
        Implementation known = implementation;
        if (known == null) {
            known = Implementation.of(request, null);
            implementation = known;
        }
        known.forbidRedirects(request);
        known.sendInOnePiece(request);
    }
}
