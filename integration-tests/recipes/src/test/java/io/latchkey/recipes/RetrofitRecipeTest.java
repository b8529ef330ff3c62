package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.converter.gson.GsonConverterFactory;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.Header;
import retrofit2.http.POST;
import retrofit2.http.Tag;
import retrofit2.http.Url;

@Timeout(60)
final class RetrofitRecipeTest {

    // tag::api[]
    interface PartnerApi {

        @GET("prices")
        Call<List<Price>> prices();

        @POST("orders")
        Call<PlacedOrder> order(@Body Order order);
    }

    record Price(String instrument, String price) {}

    record Order(String instrument, int amount) {}

    record PlacedOrder(String orderId) {}
    // end::api[]

    // tag::tenants[]
    interface TenantsApi {

        @GET("prices")
        Call<List<Price>> prices(@Tag TokenSource tenant);
    }
    // end::tenants[]

    // tag::client[]
    static Retrofit retrofit(TokenSource tokens, String api) {
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(api)))
                .build();
        return new Retrofit.Builder()
                .baseUrl(api + "/")
                .client(okhttp)
                .addConverterFactory(GsonConverterFactory.create())
                .build();
    }
    // end::client[]

    private static final Sandbox SANDBOX = Sandbox.start();
    private final ClientCredentialsTokenSource tokens = Partners.tokens(SANDBOX);
    private final Retrofit retrofit = retrofit(tokens, SANDBOX.apiOrigin());
    private final PartnerApi partner = retrofit.create(PartnerApi.class);

    @AfterEach
    void reset() {
        tokens.close();
        SANDBOX.reset();
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
    }

    /** A second run, with the profile matrix, is with Retrofit 2. */
    @Test
    void isTheRetrofitThatIsMeant() {
        assertThat(Retrofit.class.getProtectionDomain().getCodeSource().getLocation())
                .asString()
                .contains("retrofit-" + System.getProperty("retrofit.version", "3"));
    }

    @Test
    void getsPrices() throws IOException {
        // tag::call[]
        PartnerApi partner = retrofit.create(PartnerApi.class);

        Response<List<Price>> prices = partner.prices().execute();
        // end::call[]

        assertThat(prices.body()).extracting(Price::instrument).containsExactly("BTC", "ETH");
        assertThat(Partners.callers(SANDBOX)).containsExactly("partner-post");
    }

    @Test
    void placesAnOrderOnceThroughARevokedToken() throws IOException {
        partner.prices().execute();
        SANDBOX.revokeAll();

        Response<PlacedOrder> order = partner.order(new Order("BTC", 2)).execute();

        assertThat(order.code()).isEqualTo(201);
        assertThat(order.body()).extracting(PlacedOrder::orderId).asString().isNotBlank();
        assertThat(SANDBOX.ordersProcessed()).isEqualTo(1);
        assertThat(SANDBOX.tokenRequests()).isEqualTo(2);
    }

    @Test
    void callsForATenant() throws IOException {
        ClientCredentials client = SANDBOX.clientSecretBasic();
        try (ClientCredentialsTokenSource acme = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(SANDBOX.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .clientAuthentication(ClientAuthentication.clientSecretBasic())
                .build()) {
            // tag::tenant-call[]
            TenantsApi partner = retrofit.create(TenantsApi.class);

            partner.prices(acme).execute(); // in the name of one tenant
            partner.prices(BearerAuth.NONE).execute(); // without a token
            partner.prices(tokens).execute(); // by the client's own, as without a tag
            // end::tenant-call[]
        }

        assertThat(Partners.callers(SANDBOX)).containsExactly("partner-basic", "nobody", "partner-post");
    }

    @Test
    void failsWithTheReasonIfThereIsNoToken() {
        SANDBOX.changeSecret(SANDBOX.clientSecretPost().id(), "another");

        assertThatThrownBy(() -> partner.prices().execute())
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client");
    }

    @Test
    void tellsACallbackWhyThereIsNoToken() throws Exception {
        SANDBOX.changeSecret(SANDBOX.clientSecretPost().id(), "another");
        CompletableFuture<String> log = new CompletableFuture<>();

        // tag::callback[]
        partner.prices().enqueue(new Callback<>() {
            @Override
            public void onResponse(Call<List<Price>> call, Response<List<Price>> response) {
                log.complete("answered " + response.code());
            }

            @Override
            public void onFailure(Call<List<Price>> call, Throwable failure) {
                log.complete(failure instanceof TokenException noToken ? "no token: " + noToken.error() : "no answer");
            }
        });
        // end::callback[]

        assertThat(log.get(30, TimeUnit.SECONDS)).isEqualTo("no token: invalid_client");
    }

    /** What surprises. */
    interface OtherCalls {

        @GET("accounts")
        Call<ResponseBody> accounts();

        @GET
        Call<ResponseBody> at(@Url String url);

        @GET("prices")
        Call<ResponseBody> pricesBy(@Header("Authorization") String authorization);
    }

    @Test
    void handsOnWhatIsNoMatterOfTokens() throws IOException {
        Response<ResponseBody> refused =
                retrofit.create(OtherCalls.class).accounts().execute();

        assertThat(refused.code()).isEqualTo(403);
        assertThat(SANDBOX.tokenRequests()).isEqualTo(1);
        assertThat(SANDBOX.apiRequests("/accounts")).isEqualTo(1);
    }

    @Test
    void sendsNoTokenToAnotherHost() throws IOException {
        retrofit.create(OtherCalls.class).at(SANDBOX.elsewhere().origin() + "/").execute();

        assertThat(SANDBOX.elsewhere().requests()).hasSize(1).noneMatch(request -> request.hasToken());
    }

    @Test
    void leavesAHeaderOfTheCallersAlone() throws IOException {
        OtherCalls calls = retrofit.create(OtherCalls.class);

        assertThat(calls.pricesBy("Bearer of another").execute().code()).isEqualTo(401);
        assertThat(SANDBOX.tokenRequests()).isZero();
    }

    @Test
    void asksForATokenAnewWhenACallIsCloned() throws IOException {
        Call<List<Price>> prices = partner.prices();
        prices.execute();
        SANDBOX.revokeAll();

        assertThat(prices.clone().execute().code()).isEqualTo(200);
    }
}
