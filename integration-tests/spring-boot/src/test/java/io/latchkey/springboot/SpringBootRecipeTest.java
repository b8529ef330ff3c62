package io.latchkey.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenStatus;
import io.latchkey.sandbox.Answer;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Gate;
import io.latchkey.sandbox.Received;
import io.latchkey.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.StaticApplicationContext;

/** The application, started as its users start it, and asked over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class SpringBootRecipeTest {

    private final Sandbox sandbox = Sandbox.start();
    private final HttpClient http = HttpClient.newHttpClient();

    /** Not the common pool: the JDK's client needs it for its answers. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private ConfigurableApplicationContext application = new StaticApplicationContext();

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
    void start(@TempDir Path folder) throws Exception {
        sandbox.reset();
        ClientCredentials client = sandbox.clientSecretPost();
        Path secret = Files.writeString(folder.resolve("secret"), client.secret());
        application = SpringApplication.run(
                PartnerApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--latchkey.token-endpoint=" + sandbox.tokenEndpoint(),
                "--latchkey.client-id=" + client.id(),
                "--latchkey.client-secret-file=" + secret,
                "--partner.api=" + sandbox.apiOrigin());
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @AfterAll
    void close() {
        threads.shutdownNow();
        sandbox.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri =
                URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private TokenStatus status() {
        return application.getBean(ClientCredentialsTokenSource.class).status();
    }

    @Test
    void callsThePartner_throughADeadTokenToo_andMeasuresIt() throws Exception {
        assertThat(get("/actuator/health/readiness").statusCode())
                .as("ready before the first token")
                .isEqualTo(200);
        assertThat(sandbox.tokenRequests()).as("a probe asks nobody").isZero();

        assertThat(get("/prices").body()).contains("61250.40");
        sandbox.revokeAll();
        assertThat(get("/prices").statusCode()).isEqualTo(200);

        assertThat(sandbox.apiRequests("/prices")).isEqualTo(3);
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("latchkey_token_fetch_seconds_count\\{[^}]*source=\"tradevest\"[^}]*\\} 1")
                .containsPattern("latchkey_token_rejected_total\\{[^}]*young=\"false\"[^}]*\\} 1");
    }

    @Test
    void sendsTheRequestor_andHasAnOkHttpClientWithTheSameTokens() throws Exception {
        UUID requestor = UUID.randomUUID();

        Map<String, Object> order =
                application.getBean(PartnerApi.class).order(requestor, Map.of("isin", "IE00B4L5Y983"));
        Request prices =
                new Request.Builder().url(sandbox.apiOrigin() + "/prices").build();
        try (Response response =
                application.getBean(OkHttpClient.class).newCall(prices).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }

        assertThat(order).containsEntry("number", 1);
        assertThat(sandbox.apiRequests().get(0).header("Requestor-ID")).isEqualTo(requestor.toString());
        assertThat(sandbox.apiRequests()).allMatch(Received::hasToken);
        assertThat(sandbox.tokenRequests()).isEqualTo(1);
    }

    @Test
    void isNotReadyWhileThereIsNoToken_andReadyAgainThoughNobodyCalls() throws Exception {
        sandbox.answerTokenRequests(Integer.MAX_VALUE, Answer.oauthError(400, "invalid_client"));
        assertThat(get("/prices").statusCode()).isEqualTo(500);

        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/liveness").statusCode())
                .as("a restart would not help")
                .isEqualTo(200);

        sandbox.reset();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get("/actuator/health/readiness").statusCode() == 200);
        assertThat(status().state()).isEqualTo(TokenStatus.State.FRESH);
    }

    @Test
    void aCallThatIsUnderWayAtTheEndStillGetsItsToken() throws Exception {
        assertThat(get("/prices").statusCode()).isEqualTo(200);
        ClientCredentialsTokenSource tokens = application.getBean(ClientCredentialsTokenSource.class);
        sandbox.revokeAll();
        Gate gate = sandbox.holdApiRequests();
        CompletableFuture<HttpResponse<String>> call = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return get("/prices");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
        await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.apiRequests("/prices") == 2);

        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        CompletableFuture<Void> end = CompletableFuture.runAsync(application::close, threads);
        await().atMost(Duration.ofSeconds(30)).until(() -> !isAccepting(port));
        assertThat(tokens.status().state()).isNotEqualTo(TokenStatus.State.CLOSED);
        gate.open();

        assertThat(call.get(30, TimeUnit.SECONDS).statusCode())
                .as("through a 401")
                .isEqualTo(200);
        end.get(60, TimeUnit.SECONDS);
        assertThat(tokens.status().state()).isEqualTo(TokenStatus.State.CLOSED);
    }

    private static boolean isAccepting(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
