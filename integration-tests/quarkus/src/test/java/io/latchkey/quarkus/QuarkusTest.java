package io.latchkey.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.jaxrs.HandedOnLimits;
import io.latchkey.contract.jaxrs.JaxrsContract;
import io.latchkey.contract.jaxrs.RedirectScenario;
import io.latchkey.testing.Reply;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jboss.resteasy.reactive.client.impl.ClientBuilderImpl;
import org.jboss.resteasy.reactive.common.core.BlockingOperationSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Response filters run on worker threads, as Quarkus has it. */
final class QuarkusTest extends JaxrsContract implements HandedOnLimits, RedirectScenario {

    private final List<Client> clients = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void blockNoEventLoop() {
        BlockingOperationSupport.setIoThreadDetector(() -> !Context.isOnEventLoopThread());
    }

    @AfterAll
    static void blockAgain() {
        BlockingOperationSupport.setIoThreadDetector(null);
    }

    @AfterEach
    void close() {
        clients.forEach(Client::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public Client closing(Client client) {
        clients.add(client);
        return client;
    }

    @Override
    public ClientBuilder toldToFollow() {
        return new ClientBuilderImpl().followRedirects(true);
    }

    /** Nothing of a response context says where it comes from. */
    @Override
    public boolean tellsRedirects() {
        return false;
    }

    /** A token request, and no more: nothing goes elsewhere, and no call is sent again. */
    @Test
    @Tag("F16")
    @Tag("E2")
    void takesTheRefusalThatARedirectLedToForItsOwnIfItIsToldToFollow() {
        Client following = closing(toldToFollow().register(filter()).build());
        scene().api().enqueue(Reply.redirect(302, scene().elsewhere().uri("/there")));
        scene().elsewhere().enqueue(Reply.invalidToken());

        assertThat(request(following).get().getStatus()).isEqualTo(401);
        assertThat(request(following).get().getStatus()).isEqualTo(200);

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("J18")
    void blocksNoEventLoopWhileATokenIsFetched() {
        CountDownLatch late = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(late));
        Client client = closing(newBuilder().register(filter()).build());
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Context loop = vertx.getOrCreateContext();

        loop.runOnContext(ignored -> request(client).rx().get().whenComplete((response, failure) -> {
            if (failure == null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure);
            }
        }));
        scene().tokenEndpoint().awaitRequests(1);
        CompletableFuture<String> other = new CompletableFuture<>();
        loop.runOnContext(ignored -> other.complete("not blocked"));

        assertThat(other.join()).isEqualTo("not blocked");
        assertThat(answer).isNotDone();
        late.countDown();
        try (Response response = answer.join()) {
            assertThat(response.getStatus()).isEqualTo(200);
        }
        assertThat(scene().tokensAtApi()).containsExactly("t1");
    }
}
