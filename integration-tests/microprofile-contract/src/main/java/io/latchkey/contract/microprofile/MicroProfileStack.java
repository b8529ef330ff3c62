package io.latchkey.contract.microprofile;

import io.latchkey.BearerAuth;
import io.latchkey.contract.Answer;
import io.latchkey.contract.Call;
import io.latchkey.contract.Stack;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/** A MicroProfile REST client with our filter: one for each call, as it knows its URI from the start. */
public final class MicroProfileStack implements Stack {

    private final BearerAuthFilter filter;
    private final boolean follows;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /**
     * A client by these rules.
     *
     * @param follows whether it is told to follow redirects
     */
    public MicroProfileStack(BearerAuth auth, boolean follows) {
        this.filter = BearerAuthFilter.create(auth);
        this.follows = follows;
    }

    @Override
    public Answer call(Call call) throws IOException {
        try (AnyApi api = api(call)) {
            return answer(send(api, call));
        }
    }

    @Override
    public CompletableFuture<Answer> callAsync(Call call) {
        AnyApi api = api(call);
        return api.getAsync()
                .thenApply(MicroProfileStack::answer)
                .whenComplete((answer, failure) -> api.close())
                .toCompletableFuture();
    }

    private AnyApi api(Call call) {
        RestClientBuilder builder = RestClientBuilder.newBuilder();
        if (follows) {
            builder.followRedirects(true);
        }
        return builder.baseUri(call.uri())
                .property("microprofile.rest.client.disable.default.mapper", true)
                .executorService(threads)
                .register(filter)
                .register((ClientRequestFilter) request -> {
                    call.headers().forEach((name, value) -> request.getHeaders().putSingle(name, value));
                    if (call.body() != null) {
                        request.getHeaders()
                                .putSingle("Content-Type", call.body().type());
                    }
                    if (call.tokens() != null) {
                        request.setProperty(BearerAuthFilter.TOKEN_SOURCE, call.tokens());
                    }
                })
                .build(AnyApi.class);
    }

    private static Response send(AnyApi api, Call call) {
        return switch (call.method()) {
            case "GET" -> api.get();
            case "HEAD" -> api.head();
            case "OPTIONS" -> api.options();
            case "DELETE" -> api.delete();
            case "POST" -> api.post(entity(call.body()));
            case "PUT" -> api.put(entity(call.body()));
            case "PATCH" -> api.patch(entity(call.body()));
            default -> throw new AssertionError("no such method in the interface: " + call.method());
        };
    }

    private static InputStream entity(Call.@Nullable Body body) {
        return body == null ? new ByteArrayInputStream(new byte[0]) : body.stream();
    }

    private static Answer answer(Response response) {
        try (response) {
            byte[] body = response.getEntity() instanceof InputStream entity ? entity.readAllBytes() : new byte[0];
            return new Answer(response.getStatus(), response.getStringHeaders(), body);
        } catch (IOException e) {
            throw new ProcessingException(e);
        }
    }

    /** What a response filter throws, RESTEasy's proxy wraps twice more than Jakarta REST does. */
    @Override
    public IOException ioFailure(Throwable thrown) {
        Throwable failure = thrown instanceof UndeclaredThrowableException
                        && thrown.getCause() instanceof InvocationTargetException inner
                ? inner.getCause()
                : thrown;
        if (failure instanceof ProcessingException && failure.getCause() instanceof IOException ioFailure) {
            return ioFailure;
        }
        throw new AssertionError("not an I/O failure as Jakarta REST has it", thrown);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
