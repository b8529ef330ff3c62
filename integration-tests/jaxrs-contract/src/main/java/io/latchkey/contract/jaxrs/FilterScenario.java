package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our filter among others, wherever it is registered. */
public interface FilterScenario extends JaxrsScenario {

    /** The I/O failure in what a call throws. */
    static IOException failureOf(ThrowingCallable call) {
        ProcessingException thrown = catchThrowableOfType(ProcessingException.class, call);
        assertThat(thrown).isNotNull();
        Throwable cause = thrown.getCause();
        if (cause instanceof IOException failure) {
            return failure;
        }
        throw new AssertionError("the cause is no I/O failure", thrown);
    }

    @Test
    @Tag("J9")
    @Tag("E8")
    @Tag("J10")
    default void doublesNoHeaderThatOtherFiltersAdd() {
        Client client = closing(newBuilder()
                .register((ClientRequestFilter) r -> r.getHeaders().add("X-Early", "1"), 500)
                .register(filter())
                .build());
        WebTarget target = client.target(scene().uri("/orders"));
        target.register((ClientRequestFilter) r -> r.getHeaders().add("X-Late", "1"), 7000);
        scene().api().enqueue(Reply.invalidToken());

        target.request("application/vnd.orders+json;q=0.5", "text/plain")
                .acceptLanguage("de-AT")
                .cookie("session", "1")
                .header("X-Caller", "1")
                .header("X-Caller", "2")
                .get()
                .close();

        RecordedRequest sent = sentTwiceAlike();
        assertThat(sent.headers("X-Early")).containsExactly("1");
        assertThat(sent.headers("X-Late")).containsExactly("1");
        assertThat(String.join(",", sent.headers("X-Caller"))).isEqualTo("1,2");
    }

    @Test
    @Tag("J21")
    default void keepsTheUriToTheLetter() {
        URI uri = scene().uri("/orders/%7Bid%7D/a%2Fb;m=%3B?q=%20a%2Bb&empty=&%C3%A4=%E2%82%AC");
        scene().api().enqueue(Reply.invalidToken());

        client().target(uri).request().get().close();

        assertThat(sentTwiceAlike().target()).isEqualTo(uri.getRawPath() + "?" + uri.getRawQuery());
    }

    @Test
    @Tag("J8")
    @Tag("E6")
    default void worksWhereOnlyTheTargetHasIt() {
        Client client = closing(newBuilder().build());
        WebTarget target = client.target(scene().uri("/orders"))
                .register(filter())
                .register(new OrderWriter())
                .register((ClientRequestFilter) r -> r.getHeaders().add("X-Late", "1"));
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = target.request().post(Entity.text(new Order("ETH")))) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        assertThat(sentTwiceAlike().headers("X-Late")).containsExactly("1");
    }

    @Test
    @Tag("J8")
    default void worksWhereOnlyTheTargetHasIt_timeAfterTime() {
        Client client = closing(newBuilder().build());
        for (int i = 1; i <= 3; i++) {
            scene().api().enqueue(Reply.invalidToken());
            WebTarget target = client.target(scene().uri("/orders/" + i)).register(filter());
            assertThat(target.request().get().getStatus()).isIn(200, 401);
        }
    }

    @Test
    @Tag("J23")
    @Tag("E6")
    @Tag("E18")
    default void countsOnceIfRegisteredTwice() {
        BearerAuthFilter filter = filter();
        Client client = closing(newBuilder().register(filter).build());
        WebTarget target =
                client.target(scene().uri("/orders")).register(filter).register(filter());
        scene().api().enqueue(Reply.invalidToken(), Reply.invalidToken());

        target.request().get().close();

        sentTwiceAlike();
    }

    /** Of a filter class, Jersey and RESTEasy take one instance; CXF takes all, of which the first serves. */
    @Test
    @Tag("G16")
    @Tag("J23")
    @Tag("E18")
    default void servesByTheFirstOfTwoFilters() {
        Client client = closing(newBuilder()
                .register(filter())
                .register(BearerAuthFilter.create(
                        scene().newTokens(),
                        AllowedOrigins.of(scene().elsewhere().origin())))
                .build());

        request(client).get().close();
        client.target(scene().elsewhere().uri("/orders")).request().get().close();

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("WJ8")
    default void worksWhenAFeatureRegistersIt() {
        BearerAuthFilter filter = filter();
        Feature feature = new Feature() {
            @Override
            public boolean configure(FeatureContext context) {
                context.register(filter);
                return true;
            }
        };
        scene().api().enqueue(Reply.invalidToken());

        request(closing(newBuilder().register(feature).build()))
                .post(Entity.text("order"))
                .close();

        sentTwiceAlike();
    }

    @Test
    @Tag("WJ8")
    default void tellsHowToRegisterItIfGivenItsClass() {
        assertThat(catchThrowable(() -> request(closing(
                                newBuilder().register(BearerAuthFilter.class).build()))
                        .get()))
                .hasStackTraceContaining("BearerAuthFilter.create(tokens, origins)");

        assertThat(scene().api().requests()).isEmpty();
    }

    /** For @RegisterProvider, which takes a class. */
    @Test
    @Tag("WJ8")
    default void worksWhenAFeatureThatIsGivenAsAClassRegistersIt() {
        OfAnApplication.filter = filter();
        scene().api().enqueue(Reply.invalidToken());

        request(closing(newBuilder().register(OfAnApplication.class).build()))
                .post(Entity.text("order"))
                .close();

        sentTwiceAlike();
    }

    /** What an application writes that can name a class only; the filter comes from wherever it keeps such things. */
    final class OfAnApplication implements Feature {

        private static @Nullable BearerAuthFilter filter;

        /** For whoever is given the class. */
        public OfAnApplication() {}

        @Override
        public boolean configure(FeatureContext context) {
            context.register(Objects.requireNonNull(filter));
            return true;
        }
    }

    @Test
    @Tag("J1")
    default void worksForAnInvocationThatIsInvokedAgain() {
        Invocation invocation = request(client()).buildPost(Entity.text("order"));
        scene().api().enqueue(Reply.invalidToken());
        invocation.invoke().close();
        scene().revokeTokens();

        invocation.invoke().close();

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2", "t2");
    }

    @Test
    @Tag("J20")
    default void keepsThePropertiesOfTheRequestAndItsTarget() {
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        Client client = client((ClientRequestFilter) r -> seen.add(r.getProperty("of.request")));
        scene().api().enqueue(Reply.invalidToken());

        request(client).property("of.request", "kept").get().close();

        assertThat(seen).isNotEmpty().allMatch("kept"::equals);
    }

    /** A target whose calls wait two seconds for an answer, where an implementation can be told that for a target. */
    default WebTarget impatient(URI uri) {
        return client().target(uri)
                .property("jersey.config.client.readTimeout", 2_000)
                .property("http.receive.timeout", 2_000);
    }

    @Test
    @Tag("J20")
    default void keepsTheTimeOutOfATarget() {
        CountDownLatch never = new CountDownLatch(1);
        scene().api().enqueue(Reply.invalidToken(), Reply.of(200).after(never));
        WebTarget target = impatient(scene().uri("/orders"));

        // A POST: java.net.http, under CXF, may send a GET whose time is up again by itself.
        assertThat(failureOf(() -> target.request().post(Entity.text("order")))).isNotInstanceOf(TokenException.class);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    @Test
    @Tag("J16")
    default void handsOnTheRefusalIfTheClientWasClosedMeanwhile() {
        CompletableFuture<Client> client = new CompletableFuture<>();
        TokenSource closing = new TokenSource() {
            @Override
            public AccessToken token() throws TokenException {
                return scene().tokens().token();
            }

            @Override
            public CompletionStage<AccessToken> tokenAsync() {
                return scene().tokens().tokenAsync();
            }

            @Override
            public void reject(AccessToken token) {
                scene().tokens().reject(token);
                client.join().close();
            }
        };
        client.complete(closing(newBuilder()
                .register(BearerAuthFilter.create(
                        closing, AllowedOrigins.of(scene().api().origin())))
                .build()));
        scene().api().enqueue(Reply.invalidToken());

        assertThat(request(client.join()).get().getStatus()).isEqualTo(401);

        assertThat(scene().tokensAtApi()).containsExactly("t1");
    }

    @Test
    @Tag("J14")
    default void letsTheCallerOfAnAsynchronousCallGoWhileItWaitsForItsToken() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(late));

        Future<Response> call = request(client()).async().get();

        assertThat(call.isDone()).isFalse();
        late.countDown();
        assertThat(call.get().getStatus()).isEqualTo(200);
    }

    /** Jersey once kept a listener for each call (its issue 2650): whatever an implementation keeps, we add nothing. */
    @Test
    @Tag("J24")
    default void keepsNoTargetAlive() {
        int before = stillAlive(targets(closing(newBuilder().build()), 2_000));

        assertThat(stillAlive(targets(client(), 2_000))).isLessThanOrEqualTo(before);
    }

    @Test
    @Tag("J24")
    default void keepsNoTargetAlive_ofThoseThatItWasRegisteredOn() {
        Client client = closing(newBuilder().build());
        BearerAuthFilter filter = filter();
        int before = stillAlive(targets(client, 200));
        List<WeakReference<WebTarget>> targets = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            scene().api().enqueue(i == 100 ? Reply.invalidToken() : Reply.of(200));
            WebTarget target = client.target(scene().uri("/orders/" + i)).register(filter);
            target.request().get().close();
            targets.add(new WeakReference<>(target));
        }

        assertThat(stillAlive(targets)).isLessThanOrEqualTo(before);
    }

    /** Targets that were made and dropped; some of them were called. */
    private List<WeakReference<WebTarget>> targets(Client client, int count) {
        List<WeakReference<WebTarget>> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WebTarget target = client.target(scene().uri("/orders/" + i));
            if (i % 100 == 0) {
                target.request().get().close();
            }
            targets.add(new WeakReference<>(target));
        }
        return targets;
    }

    /** How many of them a garbage collector leaves, when it leaves the same twice. */
    private static int stillAlive(List<WeakReference<WebTarget>> targets) {
        int before;
        int alive = targets.size();
        do {
            before = alive;
            System.gc();
            alive = (int)
                    targets.stream().filter(target -> target.get() != null).count();
        } while (alive < before);
        return alive;
    }

    @Test
    @Tag("J11")
    @Tag("E19")
    default void handsOnARefusalByAnotherFilter() {
        Client client = client(
                (ClientRequestFilter) r -> r.abortWith(Response.status(401).build()));

        try (Response response = request(client).get()) {
            assertThat(response.getStatus()).isEqualTo(401);
        }

        assertThat(scene().api().requests()).isEmpty();
        assertThat(scene().tokenRequests()).isZero();
    }

    @Test
    @Tag("F14")
    default void leavesTheAuthorizationOfAnotherFilterAlone() {
        Client client =
                client((ClientRequestFilter) r -> r.getHeaders().putSingle("authorization", "Basic b3duOm93bg=="));

        request(client).get().close();

        assertThat(scene().tokensAtApi()).containsExactly("[Basic b3duOm93bg==]");
    }

    @Test
    @Tag("G12")
    @Tag("E17")
    default void judgesTheUriThatOtherFiltersLeave() {
        URI elsewhere = scene().elsewhere().uri("/orders");

        request(client((ClientRequestFilter) r -> r.setUri(elsewhere))).get().close();

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokenRequests()).isZero();
    }

    @Test
    @Tag("E8")
    @Tag("J13")
    default void letsAnotherFilterJudgeTheSecondAnswerOnce() {
        Client client = client((ClientResponseFilter) (request, response) -> {
            if (response.getStatus() == 409) {
                String problem = new String(response.getEntityStream().readAllBytes(), StandardCharsets.UTF_8);
                throw new IOException("the API says: " + problem);
            }
        });
        scene().api().enqueue(Reply.invalidToken(), Reply.of(409).body("no such order"));

        assertThat(failureOf(() -> request(client).get())).hasMessageContaining("the API says: no such order");
    }

    /** What it makes of the entity goes over the wire, and is recorded there. */
    @Test
    @Tag("J5")
    @Tag("M7")
    @Tag("WJ3")
    default void sendsAgainWhatAnotherFilterMadeOfAnEntity() {
        WebTarget target = client().target(scene().uri("/orders")).register((ClientRequestFilter)
                r -> r.setEntityStream(new FilterOutputStream(r.getEntityStream()) {
                    @Override
                    public void write(int b) throws IOException {
                        out.write(Character.toUpperCase(b));
                    }
                }));
        scene().api().enqueue(Reply.invalidToken());

        target.request().post(Entity.text("order")).close();

        assertThat(sentTwiceAlike().text()).isEqualTo("ORDER");
    }

    @Test
    @Tag("J23")
    @Tag("E18")
    default void leavesARequestToTheFirstOfTwoFilters() {
        BearerAuthFilter tenants = BearerAuthFilter.create(
                scene().newTokens(), AllowedOrigins.of(scene().elsewhere().origin()));

        client().target(scene().uri("/orders"))
                .register(tenants)
                .request()
                .get()
                .close();

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("J12")
    @Tag("E6")
    default void namesTheTokenExceptionAsTheCause() {
        scene().tokenEndpoint().enqueue(Reply.of(400).body("{\"error\":\"invalid_client\"}"));

        assertThat(failureOf(() -> request(client()).get())).isInstanceOf(TokenException.class);
        assertThat(scene().api().requests()).isEmpty();
    }

    @Test
    @Tag("J13")
    @Tag("E6")
    default void endsInAnIoFailureIfTheRetryIsCutOff() {
        scene().api().enqueue(Reply.invalidToken().closing(), Reply.drop());

        assertThat(failureOf(() -> request(client()).post(Entity.text("order"))))
                .isNotInstanceOf(TokenException.class);
    }

    @Test
    @Tag("H1")
    default void refusesATokenSourceThatIsNone() {
        assertThat(failureOf(() -> request(client())
                        .property(BearerAuthFilter.TOKEN_SOURCE, "tokens")
                        .get()))
                .hasMessageContaining("TOKEN_SOURCE");
    }

    @Test
    @Tag("G14")
    @Tag("A1")
    @Tag("A17")
    @Tag("J10")
    default void carriesTokenRequestsOverTheSameClient() {
        CompletableFuture<JaxrsTokenTransport> transport = new CompletableFuture<>();
        ClientCredentialsTokenSource tokens = scene().newTokens(b -> b.clientSecret(scene().secret())
                .transport(request -> transport.join().send(request)));
        Client client = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        tokens,
                        AllowedOrigins.of(
                                scene().api().origin(), scene().tokenEndpoint().origin())))
                .build());
        transport.complete(JaxrsTokenTransport.over(client));
        scene().api().enqueue(Reply.invalidToken());

        assertThat(request(client).get(String.class)).isEqualTo("fine");

        RecordedRequest asked = scene().tokenEndpoint().requests().get(0);
        assertThat(scene().tokenRequests()).isEqualTo(2);
        assertThat(asked.headers("Content-Type")).containsExactly("application/x-www-form-urlencoded");
        assertThat(asked.headers("Content-Length")).containsExactly(String.valueOf(asked.bytes().length));
        assertThat(asked.headers("Authorization")).isEmpty();
        assertThat(asked.text()).contains("grant_type=client_credentials");
    }

    @Test
    @Tag("I7")
    default void carriesARequestWithoutABodyOverTheSameClient() throws IOException {
        Client client = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        scene().tokens(),
                        AllowedOrigins.of(
                                scene().api().origin(), scene().tokenEndpoint().origin())))
                .build());
        scene().tokenEndpoint().enqueue(Reply.json("{\"a\":1}"));
        TokenTransport.Request get = TokenTransport.Request.get(
                scene().tokenEndpoint().uri("/.well-known/oauth-authorization-server?x=%2F"), Duration.ofSeconds(30));

        try (TokenTransport.Response answer =
                JaxrsTokenTransport.over(client).send(get.withHeader("X-Api-Key", "k-1"))) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().readAllBytes()).asString().isEqualTo("{\"a\":1}");
        }

        RecordedRequest asked = scene().tokenEndpoint().requests().get(0);
        assertThat(asked.method()).isEqualTo("GET");
        assertThat(asked.target()).isEqualTo("/.well-known/oauth-authorization-server?x=%2F");
        assertThat(asked.bytes()).isEmpty();
        assertThat(asked.headers("Accept")).containsExactly("application/json");
        assertThat(asked.headers("X-Api-Key")).containsExactly("k-1");
        assertThat(asked.headers("Content-Type")).isEmpty();
        assertThat(asked.headers("Content-Length")).isSubsetOf("0");
        assertThat(asked.headers("Transfer-Encoding")).isEmpty();
        assertThat(asked.headers("Authorization")).isEmpty();
        assertThat(scene().tokenRequests()).as("no token was asked for").isEqualTo(1);
    }

    @Test
    @Tag("G13")
    default void followsNoRedirectWithoutASecretEither() throws IOException {
        Client client = closing(newBuilder().build());
        scene().tokenEndpoint().enqueue(Reply.redirect(302, scene().elsewhere().uri("/metadata")));

        try (TokenTransport.Response answer = JaxrsTokenTransport.over(client)
                .send(TokenTransport.Request.get(scene().tokenEndpoint().uri("/metadata"), Duration.ofSeconds(30)))) {
            assertThat(answer.statusCode()).isEqualTo(302);
        }
        assertThat(scene().elsewhere().requests()).isEmpty();
    }

    /** A time-out ends a silence; what trickles, no client's time-out ends. */
    @Test
    @Tag("D7")
    @Tag("E11")
    default void letsACallerGoInTimeWhileItsClientCarriesATokenRequest() {
        Client carrying = closing(newBuilder().build());
        ClientCredentialsTokenSource tokens = scene().newTokens(b -> b.clientSecret(scene().secret())
                .acquireTimeout(Duration.ofMillis(300))
                .transport(JaxrsTokenTransport.over(carrying)));
        Client calling = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        tokens, AllowedOrigins.of(scene().api().origin())))
                .build());
        CountDownLatch late = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().stallingInBody(late));

        assertThat(failureOf(() -> request(calling).get()))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("acquireTimeout");

        late.countDown();
        assertThat(scene().api().requests()).isEmpty();
    }

    @Test
    @Tag("G13")
    default void takesNoTokenRequestElsewhere() {
        Client client = closing(newBuilder().build());
        ClientCredentialsTokenSource tokens =
                scene().newTokens(b -> b.clientSecret(scene().secret()).transport(JaxrsTokenTransport.over(client)));
        Client calling = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        tokens, AllowedOrigins.of(scene().api().origin())))
                .build());
        scene().tokenEndpoint().enqueue(Reply.redirect(307, scene().elsewhere().uri("/oauth2/token")));

        assertThat(failureOf(() -> request(calling).get())).isInstanceOf(TokenException.class);

        assertThat(scene().elsewhere().requests()).isEmpty();
    }
}
