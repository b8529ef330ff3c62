package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.io.IOException;
import java.io.InputStream;

/** Looks at an answer before any other response filter does, as it came over the wire. */
final class AnswerFilter implements ClientResponseFilter {

    private final SameClient client;

    AnswerFilter(SameClient client) {
        this.client = client;
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) throws IOException {
        if (!(request.getProperty(Attempt.PROPERTY) instanceof Attempt attempt)) {
            return;
        }
        try {
            attempt.answered(request, response, client);
        } catch (IOException | RuntimeException e) {
            close(response, e);
            throw asIoException(e);
        }
    }

    private static void close(ClientResponseContext response, Exception failure) {
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
    private static IOException asIoException(Exception e) {
        if (e instanceof IOException asItIs) {
            return asItIs;
        }
        return e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
    }
}
