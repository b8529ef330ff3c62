package io.latchkey.spring;

import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import io.latchkey.contract.Answer;
import io.latchkey.contract.Call;
import io.latchkey.contract.Stack;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** A client of Spring's with our interceptor, and the connections below it. None has an asynchronous way of its own. */
final class SpringStack implements Stack {

    private final Function<Call, Answer> client;
    private final Connections connections;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private SpringStack(Function<Call, Answer> client, Connections connections) {
        this.client = client;
        this.connections = connections;
    }

    static SpringStack restClient(BearerAuth auth, Connections connections) {
        RestClient client = connections.restClient(auth).build();
        return new SpringStack(call -> call(client, call), connections);
    }

    static SpringStack httpInterface(BearerAuth auth, Connections connections) {
        RestClient client = connections
                .restClient(auth)
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
        PartnerApi api = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .build()
                .createClient(PartnerApi.class);
        return new SpringStack(call -> call(api, call), connections);
    }

    private static Answer call(RestClient client, Call call) {
        RestClient.RequestBodySpec request = client.method(HttpMethod.valueOf(call.method()))
                .uri(call.uri())
                .headers(headers -> headers.addAll(headers(call)));
        if (call.tokens() != null) {
            request.attribute(BearerAuthRequestInterceptor.TOKEN_SOURCE, call.tokens());
        }
        if (call.body() != null) {
            request.body(resource(call.body()));
        }
        return request.exchangeForRequiredValue((sent, response) -> answer(
                response.getStatusCode(),
                response.getHeaders(),
                response.getBody().readAllBytes()));
    }

    private static Answer call(PartnerApi api, Call call) {
        Call.Body body = call.body();
        ResponseEntity<byte[]> response = api.call(
                HttpMethod.valueOf(call.method()),
                call.uri(),
                headers(call).toSingleValueMap(),
                body == null ? null : resource(body),
                call.tokens());
        return answer(response.getStatusCode(), response.getHeaders(), response.getBody());
    }

    private static HttpHeaders headers(Call call) {
        HttpHeaders headers = new HttpHeaders();
        call.headers().forEach(headers::set);
        if (call.body() != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, call.body().type());
        }
        return headers;
    }

    private static Resource resource(Call.Body body) {
        return body.isOneShot() ? new InputStreamResource(body.stream()) : new ByteArrayResource(body.bytes());
    }

    private static Answer answer(HttpStatusCode status, HttpHeaders headers, byte @Nullable [] body) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach(lists::put);
        return new Answer(status.value(), lists, body == null ? new byte[0] : body);
    }

    @Override
    public Answer call(Call call) {
        return client.apply(call);
    }

    @Override
    public CompletableFuture<Answer> callAsync(Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Future<?> running = threads.submit(() -> {
            try {
                answer.complete(call(call));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        var unused = answer.whenComplete((result, failure) -> {
            if (answer.isCancelled()) {
                running.cancel(true);
            }
        });
        return answer;
    }

    @Override
    public IOException ioFailure(Throwable thrown) {
        if (thrown instanceof ResourceAccessException && thrown.getCause() instanceof IOException failure) {
            return failure;
        }
        throw new AssertionError("not an I/O failure as Spring has it", thrown);
    }

    @Override
    public void assertNothingLeaked() {
        connections.assertNoneTaken();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        connections.close();
    }

    /** Any call of an API, as an HTTP interface. */
    interface PartnerApi {

        @HttpExchange
        ResponseEntity<byte[]> call(
                HttpMethod method,
                URI uri,
                @RequestHeader Map<String, String> headers,
                @RequestBody(required = false) @Nullable Resource body,
                @RequestAttribute(name = BearerAuthRequestInterceptor.TOKEN_SOURCE, required = false) @Nullable
                        TokenSource tokens);
    }

    /** What is below a request factory. */
    interface Connections extends AutoCloseable {

        RestClient.Builder restClient(BearerAuth auth);

        /** Fails if an answer that nobody closed holds one, where that can be seen. */
        default void assertNoneTaken() {}

        @Override
        void close();
    }
}
