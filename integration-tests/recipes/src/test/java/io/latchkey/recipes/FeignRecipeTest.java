package io.latchkey.recipes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feign.Feign;
import feign.FeignException;
import feign.Headers;
import feign.Param;
import feign.Request;
import feign.RequestLine;
import feign.RetryableException;
import feign.Retryer;
import feign.gson.GsonDecoder;
import feign.gson.GsonEncoder;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.Answer;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FeignRecipeTest {

    // tag::api[]
    interface PartnerApi {

        @RequestLine("GET /prices")
        List<Price> prices();

        @RequestLine("POST /orders")
        @Headers("Content-Type: application/json")
        PlacedOrder order(Order order);
    }

    record Price(String instrument, String price) {}

    record Order(String instrument, int amount) {}

    record PlacedOrder(String orderId) {}
    // end::api[]

    // tag::client[]
    static PartnerApi partner(OkHttpClient base, TokenSource tokens, String api) {
        OkHttpClient okhttp = base.newBuilder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(api)))
                .build();
        return Feign.builder()
                .client(new feign.okhttp.OkHttpClient(okhttp))
                .encoder(new GsonEncoder())
                .decoder(new GsonDecoder())
                .retryer(Retryer.NEVER_RETRY)
                .target(PartnerApi.class, api);
    }
    // end::client[]

    /** Calls what redirects. */
    interface RedirectApi {

        @RequestLine("GET /redirect?to={to}")
        feign.Response follow(@Param("to") String to);
    }

    private static final Sandbox SANDBOX = Sandbox.start();
    private final ClientCredentialsTokenSource tokens = Partners.tokens(SANDBOX);
    private final OkHttpClient base = new OkHttpClient();
    private final PartnerApi partner = partner(base, tokens, SANDBOX.apiOrigin());

    @AfterEach
    void reset() {
        tokens.close();
        SANDBOX.reset();
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
    }

    @Test
    void getsPrices() {
        assertThat(partner.prices()).extracting(Price::instrument).containsExactly("BTC", "ETH");
        assertThat(Partners.callers(SANDBOX)).containsExactly("partner-post");
    }

    @Test
    void placesAnOrderOnceThroughARevokedToken() {
        partner.prices();
        SANDBOX.revokeAll();

        assertThat(partner.order(new Order("BTC", 2)).orderId()).isNotBlank();

        assertThat(SANDBOX.ordersProcessed()).isEqualTo(1);
        assertThat(SANDBOX.tokenRequests()).isEqualTo(2);
    }

    @Test
    void hasAProxyForEachTenant() {
        ClientCredentials client = SANDBOX.clientSecretBasic();
        String api = SANDBOX.apiOrigin();
        try (ClientCredentialsTokenSource acmesTokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(SANDBOX.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .clientAuthentication(ClientAuthentication.clientSecretBasic())
                .build()) {
            // tag::tenants[]
            PartnerApi acme = partner(base, acmesTokens, api);
            PartnerApi others = partner(base, tokens, api); // over the same connections
            // end::tenants[]

            acme.prices();
            others.prices();
        }

        assertThat(Partners.callers(SANDBOX)).containsExactly("partner-basic", "partner-post");
    }

    @Test
    void failsWithTheReasonIfThereIsNoToken() {
        SANDBOX.changeSecret(SANDBOX.clientSecretPost().id(), "another");

        assertThatThrownBy(partner::prices)
                .isInstanceOf(RetryableException.class)
                .hasCauseInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client");
    }

    @Test
    void throwsWhatTheApiRefuses() {
        SANDBOX.answerApiRequests(2, new Answer(401, Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\""), ""));

        assertThatThrownBy(partner::prices).isInstanceOf(FeignException.Unauthorized.class);

        assertThat(SANDBOX.apiRequests()).hasSize(2);
    }

    /** Why the recipe says NEVER_RETRY. */
    @Test
    void wouldBeSentAnOrderFiveTimesByFeignItself() {
        AtomicInteger sent = new AtomicInteger();
        PartnerApi cutOff = Feign.builder()
                .encoder(new GsonEncoder())
                .client((request, options) -> {
                    sent.incrementAndGet();
                    throw new IOException("cut off");
                })
                .retryer(new Retryer.Default(1, 1, 5)) // the default, but for the pauses
                .target(PartnerApi.class, SANDBOX.apiOrigin());

        assertThatThrownBy(() -> cutOff.order(new Order("BTC", 2))).isInstanceOf(RetryableException.class);

        assertThat(sent).hasValue(5);
    }

    /** Feign asks its own options, and not the client, whether to follow a redirect. */
    @Test
    void takesNoTokenToWhereARedirectLeads() {
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .followRedirects(false)
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(SANDBOX.apiOrigin())))
                .build();
        Feign.Builder feign = Feign.builder().client(new feign.okhttp.OkHttpClient(okhttp));
        String elsewhere = SANDBOX.elsewhere().origin() + "/";

        feign.target(RedirectApi.class, SANDBOX.apiOrigin()).follow(elsewhere).close();

        assertThat(SANDBOX.elsewhere().requests()).hasSize(1).noneMatch(request -> request.hasToken());

        // tag::options[]
        feign.options(new Request.Options(5, SECONDS, 20, SECONDS, false)); // connect, read, follow no redirects
        // end::options[]
        assertThat(feign.target(RedirectApi.class, SANDBOX.apiOrigin())
                        .follow(elsewhere)
                        .status())
                .isEqualTo(302);
    }
}
