package io.latchkey.contract.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AccessToken;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import retrofit2.Retrofit;
import retrofit2.http.GET;

/** A token source that is chosen for one call, by a tag: whatever type it was set under, it is never mistaken for none. */
public interface TenantContract extends OkHttpScene {

    /** A tenant's source, as an application may write it. */
    record Tenant(TokenSource tokens) implements TokenSource, AutoCloseable {

        @Override
        public AccessToken token() throws TokenException {
            return tokens.token();
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return tokens.tokenAsync();
        }

        @Override
        public void reject(AccessToken token) {
            tokens.reject(token);
        }

        @Override
        public void close() {}
    }

    /** The token that the API sees, t1 being that of the client's own source, and t2 the tenant's. */
    private String sent(UnaryOperator<Request.Builder> tags) throws IOException {
        get(client(), "/prices");
        scene().api().enqueue(Reply.of(200));
        client().newCall(tags.apply(request("/orders")).build()).execute().close();
        return scene().tokensAtApi().get(1);
    }

    @Test
    @Tag("WO1")
    default void bearsTheTenantsTokenOfATagAsDocumented() throws IOException {
        ClientCredentialsTokenSource tenants = scene().newTokens();

        assertThat(sent(request -> request.tag(TokenSource.class, tenants))).isEqualTo("t2");
    }

    @Test
    @Tag("WO1")
    default void bearsTheTenantsTokenOfATagWithoutAType() throws IOException {
        ClientCredentialsTokenSource tenants = scene().newTokens();

        assertThat(sent(request -> request.tag(tenants))).isEqualTo("t2");
    }

    @Test
    @Tag("WO1")
    default void bearsTheTenantsTokenOfATagUnderItsClass() throws IOException {
        ClientCredentialsTokenSource tenants = scene().newTokens();

        assertThat(sent(request -> request.tag(ClientCredentialsTokenSource.class, tenants)))
                .isEqualTo("t2");
    }

    @Test
    @Tag("WO1")
    default void bearsTheTenantsTokenOfATagUnderATypeThatNobodyKnows() throws IOException {
        Tenant tenant = new Tenant(scene().newTokens());

        assertThat(sent(request -> request.tag(String.class, "trace")
                        .tag(AutoCloseable.class, tenant)
                        .tag(Integer.class, 7)))
                .isEqualTo("t2");
    }

    @Test
    @Tag("WO1")
    default void bearsTheTenantsTokenOfASourceUnderTwoTypes() throws IOException {
        Tenant tenant = new Tenant(scene().newTokens());

        assertThat(sent(request -> request.tag(Tenant.class, tenant).tag(TokenSource.class, tenant)))
                .isEqualTo("t2");
    }

    /** The API as a user of Retrofit writes it down. */
    interface Partner {

        @GET("orders")
        retrofit2.Call<ResponseBody> orders(@retrofit2.http.Tag Tenant tenant);
    }

    @Test
    @Tag("WO1")
    default void bearsTheTenantsTokenOfRetrofitsTag() throws IOException {
        get(client(), "/prices");
        Partner partner = new Retrofit.Builder()
                .baseUrl(scene().uri("/").toString())
                .client(client())
                .build()
                .create(Partner.class);

        partner.orders(new Tenant(scene().newTokens())).execute();

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    @Test
    @Tag("WO1")
    default void bearsTheClientsOwnTokenWithTagsThatAreNoSources() throws IOException {
        assertThat(sent(request -> request.tag("trace").tag(Integer.class, 7))).isEqualTo("t1");
    }

    @Test
    @Tag("WO1")
    default void goesOutInNobodysNameWithTwoSources() {
        OkHttpClient client = client();
        Request torn = request("/orders")
                .tag(new Tenant(scene().newTokens()))
                .tag(TokenSource.class, scene().newTokens())
                .build();

        assertThatThrownBy(() -> client.newCall(torn).execute())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("two token sources")
                .hasMessageContaining("tag(TokenSource.class, source)");

        assertThat(scene().api().requests()).isEmpty();
        assertThat(scene().tokenRequests()).isZero();
    }

    @Test
    @Tag("WO1")
    @Tag("WS2")
    default void bearsTheTenantsTokenOnTheNextRequestToo() throws IOException {
        Tenant tenant = new Tenant(scene().newTokens());
        OkHttpClient client = client();
        get(client, "/prices");
        scene().api().enqueue(Reply.of(200), Reply.invalidToken());

        Request first;
        try (var response =
                client.newCall(request("/orders?page=1").tag(tenant).build()).execute()) {
            first = response.request();
        }
        client.newCall(first.newBuilder()
                        .url(scene().uri("/orders?page=2").toString())
                        .build())
                .execute()
                .close();

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2", "t2", "t3");
    }
}
