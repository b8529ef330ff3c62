package io.latchkey.contract.jaxrs;

import io.latchkey.contract.Answer;
import io.latchkey.contract.Call;
import io.latchkey.contract.Stack;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.InvocationCallback;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A Jakarta REST {@code Client} with our filter. */
public final class JaxrsStack implements Stack {

    private final Client client;

    public JaxrsStack(Client client) {
        this.client = client;
    }

    @Override
    public Answer call(Call call) {
        return answer(invocation(call).invoke());
    }

    @Override
    public CompletableFuture<Answer> callAsync(Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Future<Response> response = invocation(call).submit(new InvocationCallback<Response>() {
            @Override
            public void completed(Response response) {
                try {
                    answer.complete(answer(response));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            }

            @Override
            public void failed(Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
        var unused = answer.whenComplete((result, failure) -> {
            if (answer.isCancelled()) {
                response.cancel(true);
            }
        });
        return answer;
    }

    private Invocation invocation(Call call) {
        Invocation.Builder request = client.target(call.uri()).request();
        call.headers().forEach(request::header);
        request.property(BearerAuthFilter.TOKEN_SOURCE, call.tokens());
        Call.Body body = call.body();
        return body == null ? request.build(call.method()) : request.build(call.method(), entity(body));
    }

    private static Entity<?> entity(Call.Body body) {
        return Entity.entity(body.isOneShot() ? body.stream() : body.bytes(), body.type());
    }

    private static Answer answer(Response response) {
        try (response) {
            // not hasEntity: without a Content-Type, RESTEasy says no
            byte[] body = response.getEntity() instanceof InputStream entity ? entity.readAllBytes() : new byte[0];
            return new Answer(response.getStatus(), response.getStringHeaders(), body);
        } catch (IOException e) {
            throw new ProcessingException(e);
        }
    }

    @Override
    public IOException ioFailure(Throwable thrown) {
        if (thrown instanceof ProcessingException && thrown.getCause() instanceof IOException failure) {
            return failure;
        }
        throw new AssertionError("not an I/O failure as Jakarta REST has it", thrown);
    }

    @Override
    public Collection<?> registered() {
        return client.getConfiguration().getInstances();
    }

    @Override
    public void close() {
        client.close();
    }
}
