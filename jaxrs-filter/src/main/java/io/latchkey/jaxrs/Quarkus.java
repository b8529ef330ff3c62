package io.latchkey.jaxrs;

import io.latchkey.BearerExchange;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Quarkus's reactive client, which runs filters on its caller's thread; that may be an event loop, and must not be
 * blocked, so that a request is put off while its token is fetched. There is no entity stream to record, and response
 * filters run where others wait for answers: a request is sent once.
 *
 * <p>Redirects: followed with GET and HEAD alone, if told so, and to another origin without the token; a 303 makes a GET of
 * any request.
 */
record Quarkus(Method suspend, Method resume, Method fail) implements Implementation {

    static final String PACKAGE = "org.jboss.resteasy.reactive.";
    private static final String CONTEXT = PACKAGE + "client.spi.ResteasyReactiveClientRequestContext";

    static Quarkus of(ClientRequestContext request) throws ReflectiveOperationException {
        Class<?> context = Class.forName(CONTEXT, false, request.getClass().getClassLoader());
        return new Quarkus(
                context.getMethod("suspend"),
                context.getMethod("resume"),
                context.getMethod("resume", Throwable.class));
    }

    static boolean isAt(Configuration configuration) {
        return configuration.getClass().getName().startsWith(PACKAGE);
    }

    @Override
    public void begin(ClientRequestContext request, BearerExchange exchange, Consumer<String> header)
            throws IOException {
        CompletableFuture<?> wait =
                exchange.authorizationAsync().thenAccept(header).toCompletableFuture();
        if (wait.isDone()) {
            proceed(wait);
            return;
        }
        call(suspend, request);
        var unused = wait.whenComplete((result, failure) -> {
            if (failure == null) {
                call(resume, request);
            } else {
                Throwable cause = causeOf(failure);
                // as if a filter had thrown it
                call(fail, request, new ProcessingException(cause.getMessage(), cause));
            }
        });
    }

    private static void proceed(CompletableFuture<?> done) throws IOException {
        try {
            done.join();
        } catch (CompletionException e) {
            throw causeOf(e) instanceof IOException failure ? failure : new IOException(causeOf(e));
        }
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void call(Method method, ClientRequestContext request, @Nullable Object... arguments) {
        try {
            method.invoke(request, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Quarkus's reactive client cannot put a request off", e);
        }
    }

    @Override
    public void forbidRedirects(ClientRequestContext request) {}

    @Override
    public boolean canSendAgain(ClientRequestContext request) {
        return false;
    }

    @Override
    public boolean mayWaitHere() {
        return false;
    }

    @Override
    public void releaseConnection(ClientResponseContext response, InputStream wire) {}

    @Override
    public @Nullable WireAnswer send(SecondAttempt second, ClientRequestContext first) {
        return null;
    }
}
