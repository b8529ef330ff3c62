package io.latchkey.demo;

import io.latchkey.AllowedOrigins;
import io.latchkey.TokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;

/** An application that uses Jersey, the reference implementation of Jakarta REST. */
final class JerseyCalls implements HttpCalls {

    private final Client client;

    JerseyCalls(TokenSource tokens, AllowedOrigins api) {
        client = ClientBuilder.newBuilder()
                .register(BearerAuthFilter.create(tokens, api))
                .build();
    }

    @Override
    public int get(URI uri) throws IOException {
        return status(client.target(uri).request().buildGet());
    }

    @Override
    public int post(URI uri, String json) throws IOException {
        return status(client.target(uri).request().buildPost(Entity.json(json)));
    }

    /** Jakarta REST wraps what goes wrong; the reason is inside. */
    private static int status(Invocation call) throws IOException {
        try (Response response = call.invoke()) {
            response.readEntity(byte[].class);
            return response.getStatus();
        } catch (ProcessingException e) {
            throw e.getCause() instanceof IOException reason ? reason : new IOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
