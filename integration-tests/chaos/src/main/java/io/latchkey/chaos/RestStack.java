package io.latchkey.chaos;

import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.InvocationCallback;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.client.JerseyClient;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.jboss.resteasy.client.jaxrs.ResteasyClient;
import org.jboss.resteasy.client.jaxrs.internal.ResteasyClientBuilderImpl;
import org.jspecify.annotations.Nullable;

/** A client of Jakarta REST. Both implementations are on the class path, so each is built by its own builder. */
final class RestStack implements Stack {

    static final String THREADS = "chaos-async-";

    private final Client client;
    private final ExecutorService executor;

    private RestStack(Client client, ExecutorService executor) {
        this.client = client;
        this.executor = executor;
    }

    static RestStack jersey(BearerAuth auth) {
        RestStack stack = of(new JerseyClientBuilder(), auth, "jersey");
        if (!(stack.client instanceof JerseyClient)) {
            throw new IllegalStateException("not Jersey: " + stack.client.getClass());
        }
        return stack;
    }

    static RestStack resteasy(BearerAuth auth) {
        RestStack stack = of(
                new ResteasyClientBuilderImpl()
                        .connectionPoolSize(128)
                        .maxPooledPerRoute(128)
                        .connectionCheckoutTimeout(1, TimeUnit.MINUTES),
                auth,
                "resteasy");
        if (!(stack.client instanceof ResteasyClient)) {
            throw new IllegalStateException("not RESTEasy: " + stack.client.getClass());
        }
        return stack;
    }

    private static RestStack of(ClientBuilder builder, BearerAuth auth, String name) {
        ExecutorService executor = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, THREADS + name);
            thread.setDaemon(true);
            return thread;
        });
        Client client = builder.executorService(executor)
                .register(BearerAuthFilter.create(auth))
                .connectTimeout(1, TimeUnit.MINUTES)
                .readTimeout(1, TimeUnit.MINUTES)
                .build();
        return new RestStack(client, executor);
    }

    @Override
    public Ongoing begin(Errand errand, @Nullable TokenSource tokens) {
        Invocation.Builder request = client.target(errand.uri()).request();
        if (tokens != null) {
            request.property(BearerAuthFilter.TOKEN_SOURCE, tokens);
        }
        Invocation invocation = errand.step().order() ? request.buildPost(entity(errand)) : request.buildGet();
        return errand.step().async() ? new Submitted(invocation, errand) : new Blocking(invocation);
    }

    private static Entity<?> entity(Errand errand) {
        byte[] bytes = errand.body();
        return errand.step().oneShot()
                ? Entity.entity(new ByteArrayInputStream(bytes), "text/plain")
                : Entity.entity(bytes, "text/plain");
    }

    private static Answer answer(Response response) throws IOException {
        try (response) {
            byte[] body = response.getEntity() instanceof InputStream entity ? entity.readAllBytes() : new byte[0];
            return new Answer(
                    response.getStatus(),
                    response.getHeaderString("X-Call"),
                    new String(body, StandardCharsets.ISO_8859_1));
        }
    }

    /** A call on the thread of its caller. */
    private record Blocking(Invocation invocation) implements Ongoing {

        @Override
        public Answer answer() throws IOException {
            return RestStack.answer(invocation.invoke());
        }

        /** There is no way. */
        @Override
        public void cancel() {}
    }

    /** A call on a thread of the client. */
    private static final class Submitted implements Ongoing, InvocationCallback<Response> {

        private final Errand errand;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final Future<Response> future;

        Submitted(Invocation invocation, Errand errand) {
            this.errand = errand;
            this.future = invocation.submit(this);
        }

        @Override
        public void completed(Response response) {
            try {
                answer.complete(RestStack.answer(response));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public void failed(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        @Override
        public Answer answer() throws Exception {
            return Caller.await(answer);
        }

        @Override
        public void cancel() {
            future.cancel(true);
            answer.cancel(false);
        }

        @Override
        public String toString() {
            return errand.toString();
        }
    }

    @Override
    public void close() {
        client.close();
        executor.shutdown();
    }
}
