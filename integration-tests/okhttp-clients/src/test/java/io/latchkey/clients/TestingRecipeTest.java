package io.latchkey.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.RefreshingTokenSource;
import io.latchkey.TokenException;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.testing.FakePartner;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recipe for tests of an application of its own, over OkHttp. */
@Timeout(60)
final class TestingRecipeTest {

    // tag::partner[]
    @AutoClose
    final FakePartner partner = FakePartner.start();

    @AutoClose
    final ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
            .tokenEndpoint(partner.tokenUri())
            .clientId(partner.clientId())
            .clientSecret(partner.clientSecret())
            .build();

    final OkHttpClient client = new OkHttpClient.Builder()
            .addInterceptor(BearerAuthInterceptor.create(
                    tokens, AllowedOrigins.of(partner.api().origin())))
            .build();

    String get(String path) throws IOException {
        Request request =
                new Request.Builder().url(partner.api().uri(path).toString()).build();
        try (Response response = client.newCall(request).execute()) {
            return response.code() + " " + response.body().string();
        }
    }
    // end::partner[]

    // tag::revoked[]
    @Test
    void readsPricesThroughARevokedToken() throws IOException {
        partner.answer("/prices", Reply.json("{\"BTC\":1}"));
        get("/prices");
        partner.revokeTokens();

        assertThat(get("/prices")).isEqualTo("200 {\"BTC\":1}");

        assertThat(partner.api().requests())
                .extracting(RecordedRequest::token)
                .containsExactly("token-1", "token-1", "token-2");
        assertThat(partner.tokenEndpoint().requests()).hasSize(2);
    }
    // end::revoked[]

    // tag::outage[]
    @Test
    void survivesABadAnswerOfTheTokenEndpoint() throws IOException {
        partner.tokenEndpoint().enqueue(Reply.of(503));

        assertThat(get("/prices")).startsWith("200");

        assertThat(partner.tokenEndpoint().requests()).hasSize(2);
    }

    @Test
    void needsNoTokenEndpointWhileItsTokenLives() throws IOException {
        get("/prices");
        partner.tokenEndpoint().fail(Reply.drop());

        assertThat(get("/prices")).startsWith("200");
    }

    @Test
    void failsWithTheReasonIfThereIsNoToken() {
        partner.tokenEndpoint().fail(Reply.oauthError(400, "invalid_scope"));

        assertThatThrownBy(() -> get("/prices"))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_scope");

        assertThat(partner.api().requests()).isEmpty();
    }
    // end::outage[]

    // tag::expired[]
    @Test
    void readsPricesThroughATokenThatExpiredTooSoon() throws IOException {
        get("/prices");
        partner.expireTokens();

        assertThat(get("/prices")).startsWith("200");
    }

    @Test
    void readsPricesTwoHoursLater() throws IOException {
        get("/prices");
        partner.clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));

        assertThat(get("/prices")).startsWith("200");
    }
    // end::expired[]

    // tag::slow[]
    @Test
    void waitsForASlowTokenEndpoint() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        partner.tokenEndpoint().enqueue(partner.newToken().after(released));
        FutureTask<String> price = new FutureTask<>(() -> get("/prices"));
        new Thread(price).start();
        partner.tokenEndpoint().awaitRequests(1);

        assertThat(price.isDone()).isFalse(); // or whatever your application does meanwhile

        released.countDown();
        assertThat(price.get(30, TimeUnit.SECONDS)).startsWith("200");
    }
    // end::slow[]

    /** What surprises. */
    @Test
    void handsOnTheSecondRefusalInARow() throws IOException {
        get("/prices");
        partner.revokeTokens();
        assertThat(get("/prices")).startsWith("200");
        partner.revokeTokens();

        assertThat(get("/prices")).startsWith("401");

        assertThat(partner.tokenEndpoint().requests()).hasSize(2);
    }

    @Test
    void needsNoTokenEndpointAtAll() throws IOException {
        try (FakeServer api = FakeServer.start(request -> Reply.of(200))) {
            api.enqueue(Reply.invalidToken());
            // tag::source[]
            AtomicInteger number = new AtomicInteger();
            RefreshingTokenSource fake = RefreshingTokenSource.of(() -> AccessToken.of(
                    "token-" + number.incrementAndGet(), Instant.now().plusSeconds(3600)));
            // end::source[]
            try (fake) {
                OkHttpClient faked = new OkHttpClient.Builder()
                        .addInterceptor(BearerAuthInterceptor.create(fake, AllowedOrigins.of(api.origin())))
                        .build();
                faked.newCall(new Request.Builder()
                                .url(api.uri("/prices").toString())
                                .build())
                        .execute()
                        .close();
            }

            assertThat(api.requests()).extracting(RecordedRequest::token).containsExactly("token-1", "token-2");
        }
    }
}
