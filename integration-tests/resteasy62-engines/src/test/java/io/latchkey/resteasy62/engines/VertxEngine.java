package io.latchkey.resteasy62.engines;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jboss.resteasy.client.jaxrs.api.ClientBuilderConfiguration;
import org.jboss.resteasy.client.jaxrs.engines.vertx.VertxClientHttpEngine;
import org.jboss.resteasy.client.jaxrs.internal.ClientInvocation;
import org.jboss.resteasy.client.jaxrs.internal.ClientResponse;
import org.jboss.resteasy.client.jaxrs.internal.ClientResponseContextImpl;

/**
 * Vert.x's engine, whose entities nobody could rely on as they are: a read with an offset overwrites what was read
 * before, a single byte comes with a sign, and in asynchronous calls a callback may run on the very event loop that
 * should bring the entity it reads.
 */
@SuppressWarnings("removal")
final class VertxEngine extends VertxClientHttpEngine {

    VertxEngine(boolean follows) {
        super(Vertx.vertx(), new HttpClientOptions().setMaxPoolSize(Engines.CONNECTIONS), (ClientBuilderConfiguration)
                Proxy.newProxyInstance(
                        VertxEngine.class.getClassLoader(),
                        new Class<?>[] {ClientBuilderConfiguration.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("isFollowRedirects") ? follows : Optional.empty()));
    }

    @Override
    public Response invoke(Invocation request) {
        ClientResponse response = (ClientResponse) super.invoke(request);
        ClientResponseContextImpl context = new ClientResponseContextImpl(response);
        context.setEntityStream(new Repaired(context.getEntityStream()));
        return response;
    }

    @Override
    public <T> CompletableFuture<T> submit(
            ClientInvocation request, boolean buffered, ResultExtractor<T> extractor, ExecutorService executor) {
        return super.submit(
                request,
                buffered,
                response -> {
                    ClientResponseContextImpl context = new ClientResponseContextImpl(response);
                    try { // closed, it would close the response
                        byte[] entity = new Repaired(context.getEntityStream()).readAllBytes();
                        context.setEntityStream(new ByteArrayInputStream(entity));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    response.setStreamFullyRead(false);
                    return extractor.extractResult(response);
                },
                executor);
    }

    private static final class Repaired extends FilterInputStream {

        Repaired(InputStream entity) {
            super(entity);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            byte[] some = new byte[length];
            int read = in.read(some, 0, length);
            if (read > 0) {
                System.arraycopy(some, 0, bytes, offset, read);
            }
            return read;
        }
    }
}
