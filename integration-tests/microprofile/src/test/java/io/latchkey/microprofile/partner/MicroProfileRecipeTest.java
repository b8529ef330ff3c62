package io.latchkey.microprofile.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenStatus;
import io.latchkey.sandbox.Answer;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application in a CDI container, with MicroProfile Config, REST Client, Health and OpenTelemetry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class MicroProfileRecipeTest {

    private static final InMemoryMetricReader METRICS = InMemoryMetricReader.create();

    private final Sandbox sandbox = Sandbox.start();
    private Map<String, String> settings = Map.of();
    private @Nullable SeContainer application;

    /** What a server of MicroProfile has for its applications. */
    @ApplicationScoped
    static class Server {

        @Produces
        @Singleton
        OpenTelemetry telemetry() {
            return OpenTelemetrySdk.builder()
                    .setMeterProvider(SdkMeterProvider.builder()
                            .registerMetricReader(METRICS)
                            .build())
                    .build();
        }
    }

    /** Whoever calls the partner. */
    @ApplicationScoped
    static class Caller {

        @Inject
        @RestClient
        PartnerApi partner;

        String prices() {
            return partner.prices();
        }

        String order(UUID requestor, String order) {
            return partner.order(requestor, order);
        }
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
    void start(@TempDir Path folder) throws Exception {
        sandbox.reset();
        ClientCredentials client = sandbox.clientSecretPost();
        settings = Map.of(
                "latchkey.token-endpoint",
                sandbox.tokenEndpoint().toString(),
                "latchkey.client-id",
                client.id(),
                "latchkey.client-secret-file",
                Files.writeString(folder.resolve("secret"), client.secret()).toString(),
                "partner/mp-rest/url",
                sandbox.apiOrigin());
        settings.forEach(System::setProperty);
        application = SeContainerInitializer.newInstance().initialize();
    }

    @AfterEach
    void stop() {
        if (application().isRunning()) {
            application().close();
        }
        settings.keySet().forEach(System::clearProperty);
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private SeContainer application() {
        return Objects.requireNonNull(application);
    }

    private Caller caller() {
        return application().select(Caller.class).get();
    }

    private SmallRyeHealth readiness() {
        return application().select(SmallRyeHealthReporter.class).get().getReadiness();
    }

    @Test
    void callsThePartner_throughADeadTokenToo_andMeasuresIt() {
        UUID requestor = UUID.randomUUID();
        assertThat(caller().prices()).contains("61250.40");
        sandbox.revokeAll();
        assertThat(caller().order(requestor, "{\"isin\":\"IE00B4L5Y983\"}")).contains("\"number\":1");

        assertThat(sandbox.tokenRequests()).isEqualTo(2);
        assertThat(sandbox.apiRequests())
                .extracting(request -> request.path() + " " + request.status())
                .containsExactly("/prices 200", "/orders 401", "/orders 201");
        assertThat(sandbox.apiRequests().get(2).header("Requestor-ID")).isEqualTo(requestor.toString());
        assertThat(METRICS.collectAllMetrics())
                .extracting(MetricData::getName)
                .contains("latchkey.token.fetch", "latchkey.token.rejected");
    }

    @Test
    void isNotReadyWhileThereIsNoToken_andReadyAgainThoughNobodyCalls() {
        assertThat(readiness().isDown()).as("before the first token").isFalse();
        assertThat(sandbox.tokenRequests()).as("a probe asks nobody").isZero();
        sandbox.answerTokenRequests(Integer.MAX_VALUE, Answer.oauthError(400, "invalid_client"));
        assertThatThrownBy(() -> caller().prices())
                .isInstanceOf(ProcessingException.class)
                .hasCauseInstanceOf(TokenException.class);

        assertThat(readiness().isDown()).isTrue();
        assertThat(readiness().getPayload().toString()).contains("invalid_client");

        sandbox.reset();
        await().atMost(Duration.ofSeconds(60)).until(() -> !readiness().isDown());
        assertThat(caller().prices()).contains("61250.40");
    }

    @Test
    void theSourceEndsWithTheApplication() {
        ClientCredentialsTokenSource tokens =
                application().select(ClientCredentialsTokenSource.class).get();
        assertThat(caller().prices()).isNotEmpty();

        application().close();

        assertThat(tokens.status().state()).isEqualTo(TokenStatus.State.CLOSED);
    }
}
