package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.BearerExchange;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.Answer;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Received;
import io.latchkey.sandbox.Sandbox;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In the sandbox, which has an API and a price feed like Tradevest's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class TradevestRecipeTest {

    private static final UUID REQUESTOR = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
    private static final String BAD_REQUEST = "{\"code\":\"BAD_REQUEST\",\"message\":\"Requestor-ID is missing\"}";

    private final Sandbox sandbox = Sandbox.start();
    private final TradevestRecipe recipe = new TradevestRecipe(sandbox.apiOrigin());
    private ClientCredentialsTokenSource tokens = source();
    private OkHttpClient okhttp = new OkHttpClient();
    private Client jaxrs = ClientBuilder.newClient();

    @TempDir
    private Path folder = Path.of("");

    private ClientCredentialsTokenSource source() {
        ClientCredentials client = sandbox.clientSecretPost();
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
    }

    /** A server's first answers are slow, and a token request that takes long is sent once more, which would be counted. */
    @BeforeAll
    void warmUp() throws Exception {
        ClientCredentials client = sandbox.clientSecretPost();
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .acquireTimeout(Duration.ofSeconds(60))
                .build()) {
            tokens.token();
        }
    }

    @BeforeEach
    void startAnew() {
        sandbox.reset();
        tokens = source();
        AllowedOrigins api = AllowedOrigins.of(sandbox.apiOrigin());
        okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                .build();
        jaxrs = ClientBuilder.newBuilder()
                .register(BearerAuthFilter.create(tokens, api))
                .build();
    }

    @AfterEach
    void closeTheClients() {
        tokens.close();
        jaxrs.close();
        okhttp.dispatcher().executorService().shutdown();
        okhttp.connectionPool().evictAll();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    /** One that the API refuses at the next call. */
    private void deadToken() throws Exception {
        sandbox.revoke(tokens.token().value());
    }

    private List<String> requestors() {
        return sandbox.apiRequests().stream()
                .map((Received request) -> request.status() + " " + request.header("Requestor-ID"))
                .toList();
    }

    private static RequestBody order() {
        return RequestBody.create("{\"isin\":\"IE00B4L5Y983\"}", MediaType.get("application/json"));
    }

    @Test
    void theRequestorGoesAlong_throughADeadTokenToo() throws Exception {
        deadToken();

        assertThat(recipe.order(okhttp, REQUESTOR, order())).contains("\"number\":1");

        assertThat(requestors()).containsExactly("401 " + REQUESTOR, "201 " + REQUESTOR);
        assertThat(sandbox.lastTokenRequest().header("Requestor-ID")).isNull();
        assertThat(sandbox.ordersProcessed()).isEqualTo(1);
    }

    @Test
    void theRequestorGoesAlong_throughADeadTokenTooInJakartaRest() throws Exception {
        deadToken();

        assertThat(recipe.orderOverJaxrs(jaxrs, REQUESTOR, "{}")).contains("\"number\":1");

        assertThat(requestors()).containsExactly("401 " + REQUESTOR, "201 " + REQUESTOR);
        assertThat(sandbox.ordersProcessed()).isEqualTo(1);
    }

    @Test
    void aClientForOnePerson() throws Exception {
        deadToken();
        Request prices =
                new Request.Builder().url(sandbox.apiOrigin() + "/prices").build();

        TradevestRecipe.forOnePerson(okhttp, REQUESTOR)
                .newCall(prices)
                .execute()
                .close();
        recipe.targetForOnePerson(jaxrs, REQUESTOR)
                .path("prices")
                .request()
                .get()
                .close();

        assertThat(requestors()).containsExactly("401 " + REQUESTOR, "200 " + REQUESTOR, "200 " + REQUESTOR);
    }

    @Test
    void aBadRequestIsNotSentAgain_andSaysWhy() {
        sandbox.answerApiRequests(2, Answer.status(400).json(BAD_REQUEST));

        assertThatThrownBy(() -> recipe.order(okhttp, REQUESTOR, order()))
                .isInstanceOfSatisfying(
                        TradevestRecipe.PartnerException.class,
                        e -> assertThat(e.status()).isEqualTo(400))
                .hasMessageContaining("Requestor-ID is missing");
        assertThatThrownBy(() -> recipe.orderOverJaxrs(jaxrs, REQUESTOR, "{}"))
                .hasMessageContaining("Requestor-ID is missing");

        assertThat(sandbox.apiRequests()).hasSize(2);
        assertThat(sandbox.tokenRequests()).isEqualTo(1);
    }

    @Test
    void aDocumentGoesUpThroughADeadToken() throws Exception {
        Path file = Files.write(folder.resolve("passport.pdf"), new byte[3 << 20]);
        deadToken();

        assertThat(recipe.upload(okhttp, REQUESTOR, file)).startsWith("200 ");

        assertSentTwiceWhole(3 << 20);
    }

    @Test
    void aDocumentGoesUpThroughADeadTokenInJersey() throws Exception {
        Path file = Files.write(folder.resolve("passport.pdf"), new byte[3 << 20]);
        deadToken();

        assertThat(recipe.uploadOverJersey(jaxrs, REQUESTOR, file)).startsWith("200 ");

        assertSentTwiceWhole(3 << 20);
    }

    private void assertSentTwiceWhole(int size) {
        List<Received> requests = sandbox.apiRequests();
        assertThat(requests).hasSize(2).allSatisfy(request -> {
            assertThat(request.bodySize()).isGreaterThan(size);
            assertThat(request.header("Content-Type")).startsWith("multipart/form-data");
            assertThat(request.header("Requestor-ID")).isEqualTo(REQUESTOR.toString());
        });
        assertThat(requests.get(1).bodySha256()).isEqualTo(requests.get(0).bodySha256());
    }

    @Test
    void aDocumentComesDownThroughADeadToken() throws Exception {
        deadToken();
        Path file = folder.resolve("contract.pdf");

        recipe.download(okhttp, REQUESTOR, "/documents/1?size=3000000", file);

        assertThat(file).hasSize(3_000_000);
        assertThat(requestors()).containsExactly("401 " + REQUESTOR, "200 " + REQUESTOR);
    }

    @Test
    void aDocumentComesDownThroughADeadTokenInJakartaRest() throws Exception {
        deadToken();
        Path file = folder.resolve("contract.pdf");

        recipe.downloadOverJaxrs(jaxrs, REQUESTOR, "/documents/1?size=3000000", file);

        assertThat(file).hasSize(3_000_000);
        assertThat(requestors()).containsExactly("401 " + REQUESTOR, "200 " + REQUESTOR);
    }

    /** What is not Tradevest's gets nothing; what is cannot be called from here. */
    @Test
    void clientsOfTradevestLeaveOthersAlone() throws Exception {
        Request elsewhere =
                new Request.Builder().url(sandbox.elsewhere().origin()).build();
        Client client = TradevestRecipe.jaxrs("id", "secret");

        TradevestRecipe.okhttp("id", "secret").newCall(elsewhere).execute().close();
        client.target(sandbox.elsewhere().origin()).request().get().close();
        client.close();

        assertThat(sandbox.elsewhere().requests()).hasSize(2).noneMatch(Received::hasToken);
    }

    @Test
    void theFeedsHostGetsAToken() throws Exception {
        BearerAuth auth = BearerAuth.of(tokens, TradevestRecipe.API_AND_FEED);
        URI upgrade = URI.create(TradevestRecipe.FEED.replaceFirst("wss", "https")); // as OkHttp sends it

        assertThat(auth.exchange(new Get(upgrade))).isNotNull();
        assertThat(auth.exchange(new Get(URI.create("https://other.platform-test.tradevest.ai/"))))
                .isNull();
    }

    private record Get(URI uri) implements BearerExchange.UriRequest {

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public boolean hasAuthorization() {
            return false;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public @Nullable TokenSource tokenSource() {
            return null;
        }
    }

    @Test
    void thePriceFeedIsOpenedAndSubscribedAgain_withANewToken() throws Exception {
        BlockingQueue<String> prices = new LinkedBlockingQueue<>();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (PriceStream stream = new PriceStream(
                okhttp,
                sandbox.apiOrigin() + "/prices/feed",
                TradevestRecipe.SUBSCRIPTION,
                prices::add,
                timer,
                Duration.ofMillis(2))) {
            stream.open();
            assertThat(subscribed(prices)).contains("\"BTC\"", "\"ETH\"");

            sandbox.revokeAll();
            sandbox.endPriceFeeds();
            assertThat(subscribed(prices)).contains("\"BTC\"", "\"ETH\"");

            assertThat(sandbox.tokenRequests()).isEqualTo(2);
            assertThat(sandbox.apiAnswers(401)).isEqualTo(1);
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void thePriceFeedIsTriedUntilTheServerIsBack_andNotAfterItsEnd() throws Exception {
        BlockingQueue<String> prices = new LinkedBlockingQueue<>();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        sandbox.answerApiRequests(3, Answer.status(503));
        try (PriceStream stream = new PriceStream(
                okhttp,
                sandbox.apiOrigin() + "/prices/feed",
                TradevestRecipe.SUBSCRIPTION,
                prices::add,
                timer,
                Duration.ofMillis(2))) {
            stream.open();
            assertThat(subscribed(prices)).contains("\"BTC\"");
        }
        sandbox.endPriceFeeds();
        timer.shutdown();
        assertThat(timer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(sandbox.apiRequests("/prices/feed")).isEqualTo(4);
    }

    /** The next message that answers a subscription. */
    private static String subscribed(BlockingQueue<String> prices) throws InterruptedException {
        while (true) {
            String message = prices.poll(30, TimeUnit.SECONDS);
            assertThat(message).as("a message within half a minute").isNotNull();
            if (message != null && message.startsWith("{\"type\":\"PRICES\"")) {
                return message;
            }
        }
    }
}
