package io.latchkey.cxf41native;

import io.latchkey.BearerAuth;
import io.latchkey.contract.Answer;
import io.latchkey.contract.Call;
import io.latchkey.contract.Stack;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.InvocationCallback;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.cxf.jaxrs.client.WebClient;

/** CXF's own client, with our filter among its providers: one for each call, as it knows its URI from the start. */
class NativeStack implements Stack {

    private final BearerAuthFilter filter;
    private final boolean follows;

    NativeStack(BearerAuth auth) {
        this(auth, false);
    }

    NativeStack(BearerAuth auth, boolean follows) {
        this.filter = BearerAuthFilter.create(auth);
        this.follows = follows;
    }

    @Override
    public Answer call(Call call) {
        WebClient client = client(call);
        try {
            return answer(client.invoke(call.method(), body(call)));
        } finally {
            client.close();
        }
    }

    @Override
    public CompletableFuture<Answer> callAsync(Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        WebClient client = client(call);
        InvocationCallback<Response> callback = new InvocationCallback<>() {
            @Override
            public void completed(Response response) {
                answer.completeAsync(() -> answer(response));
            }

            @Override
            public void failed(Throwable failure) {
                answer.completeExceptionally(failure);
            }
        };
        var unused = call.body() == null
                ? client.async().method(call.method(), callback)
                : client.async()
                        .method(
                                call.method(),
                                Entity.entity(body(call), call.body().type()),
                                callback);
        return answer.whenComplete((response, failure) -> client.close());
    }

    /** What a user gives to a factory of CXF's: our filter, and one that does what only the contract asks for. */
    final List<Object> providers(Call call) {
        ClientRequestFilter chosen = request -> {
            if (call.tokens() != null) {
                request.setProperty(BearerAuthFilter.TOKEN_SOURCE, call.tokens());
            }
        };
        return List.of(filter, chosen);
    }

    final void tellAboutRedirects(Object client) {
        if (follows) {
            WebClient.getConfig(client).getHttpConduit().getClient().setAutoRedirect(true);
        }
    }

    final Object body(Call call) {
        Call.Body body = call.body();
        return body == null ? null : body.isOneShot() ? body.stream() : body.bytes();
    }

    private WebClient client(Call call) {
        WebClient client = WebClient.create(call.uri().toString(), providers(call));
        tellAboutRedirects(client);
        call.headers().forEach(client::header);
        return call.body() == null ? client : client.type(call.body().type());
    }

    static Answer answer(Response response) {
        try (response) {
            byte[] body = response.getEntity() instanceof InputStream entity ? entity.readAllBytes() : new byte[0];
            return new Answer(response.getStatus(), response.getStringHeaders(), body);
        } catch (IOException e) {
            throw new ProcessingException(e);
        }
    }

    @Override
    public IOException ioFailure(Throwable thrown) {
        if (thrown instanceof ProcessingException && thrown.getCause() instanceof IOException ioFailure) {
            return ioFailure;
        }
        throw new AssertionError("not an I/O failure as Jakarta REST has it", thrown);
    }

    @Override
    public void close() {}
}
