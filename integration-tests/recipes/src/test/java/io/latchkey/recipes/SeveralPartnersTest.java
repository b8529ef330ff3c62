package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.testing.FakePartner;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import okhttp3.Cache;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SeveralPartnersTest {

    private static final Sandbox SANDBOX = Sandbox.start();

    /** The two tenants, as an application knows them. */
    private static final Map<String, ClientCredentials> REGISTERED =
            Map.of("acme", SANDBOX.clientSecretPost(), "globex", SANDBOX.clientSecretBasic());

    private final TenantTokens tenants = tenants(SANDBOX.tokenEndpoint().toString());

    private static TenantTokens tenants(String tokenEndpoint) {
        // tag::new-tenants[]
        TenantTokens tenants = new TenantTokens(tenant -> {
            ClientCredentials client = credentials(tenant).orElseThrow(); // from your database, or your configuration
            return ClientCredentialsTokenSource.builder()
                    .name(tenant)
                    .tokenEndpoint(tokenEndpoint)
                    .clientId(client.id())
                    .clientSecret(client.secret())
                    .clientAuthentication(authentication(tenant))
                    .build();
        });
        // end::new-tenants[]
        return tenants;
    }

    private static Optional<ClientCredentials> credentials(String tenant) {
        return Optional.ofNullable(REGISTERED.get(tenant));
    }

    private static ClientAuthentication authentication(String tenant) {
        return tenant.equals("globex")
                ? ClientAuthentication.clientSecretBasic()
                : ClientAuthentication.clientSecretPost();
    }

    @AfterEach
    void reset() {
        tenants.close();
        SANDBOX.reset();
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
    }

    private static String get(OkHttpClient okhttp, Request request) throws IOException {
        try (Response response = okhttp.newCall(request).execute()) {
            return response.code() + " " + response.body().string();
        }
    }

    @Test
    void sendsEachPartnerItsOwnToken() throws IOException {
        TokenSource ordersTokens = tenants.of("acme");
        TokenSource pricesTokens = tenants.of("globex");
        String gateway = SANDBOX.apiOrigin();

        // tag::partners[]
        BearerAuth auth = BearerAuth.builder()
                .tokens(ordersTokens, AllowedOrigins.of(gateway + "/orders")) // or hosts of their own
                .tokens(pricesTokens, AllowedOrigins.of(gateway + "/prices"))
                .build();

        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(auth))
                .build();

        Client jaxrs = ClientBuilder.newBuilder()
                .register(BearerAuthFilter.create(auth))
                .build();
        // end::partners[]

        assertThat(get(okhttp, new Request.Builder().url(gateway + "/orders/7").build()))
                .startsWith("200");
        assertThat(jaxrs.target(gateway).path("prices").request().get(String.class))
                .contains("BTC");
        assertThat(get(okhttp, new Request.Builder().url(gateway + "/accounts").build()))
                .startsWith("401");
        assertThat(Partners.callers(SANDBOX)).containsExactly("partner-post", "partner-basic", "nobody");
        jaxrs.close();
    }

    @Test
    void callsInTheNameOfATenantOverOkHttp() throws IOException {
        String api = SANDBOX.apiOrigin();

        // tag::okhttp[]
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(BearerAuth.of(tenants.of("acme"), AllowedOrigins.of(api))))
                .build();

        Request request = new Request.Builder()
                .url(api + "/prices")
                .tag(TokenSource.class, tenants.of("globex"))
                .build();
        // end::okhttp[]

        assertThat(get(okhttp, request)).startsWith("200");
        assertThat(get(okhttp, new Request.Builder().url(api + "/prices").build()))
                .startsWith("200");
        assertThat(Partners.callers(SANDBOX)).containsExactly("partner-basic", "partner-post");
    }

    @Test
    void callsInTheNameOfATenantOverJakartaRest() {
        String api = SANDBOX.apiOrigin();

        // tag::jaxrs[]
        Client jaxrs = ClientBuilder.newBuilder()
                .register(BearerAuthFilter.create(tenants.of("acme"), AllowedOrigins.of(api)))
                .build();

        String prices = jaxrs.target(api)
                .path("prices")
                .request()
                .property(BearerAuthFilter.TOKEN_SOURCE, tenants.of("globex"))
                .get(String.class);
        // end::jaxrs[]

        assertThat(prices).contains("BTC");
        assertThat(Partners.callers(SANDBOX)).containsExactly("partner-basic");
        jaxrs.close();
    }

    /** So that a call that forgot to say for whom it is fails, rather than to be made in a wrong name. */
    @Test
    void makesNoCallForNobody() {
        String api = SANDBOX.apiOrigin();

        // tag::nobody[]
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(new TenantIsNamed(), AllowedOrigins.of(api)))
                .build();
        // end::nobody[]

        Request request = new Request.Builder().url(api + "/prices").build();
        assertThatThrownBy(() -> get(okhttp, request)).hasMessage("the call does not say for which tenant it is");
        assertThat(SANDBOX.apiRequests()).isEmpty();
    }

    @Test
    void makesOneSourceForEachTenant() {
        assertThat(tenants.of("acme")).isSameAs(tenants.of("acme")).isNotSameAs(tenants.of("globex"));
        assertThatThrownBy(() -> tenants.of("nobody we know")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void failsTheCallsOfATenantThatHasLeft() {
        TokenSource acme = tenants.of("acme");

        tenants.forget("acme");

        assertThatThrownBy(acme::token).isInstanceOf(IllegalStateException.class);
    }

    /** What a shared cache would do; and a cache of one's own for each. */
    @Test
    void givesEachTenantACacheOfItsOwn(@TempDir Path folder) throws IOException {
        try (FakeServer api = FakeServer.start(request -> Reply.of(200)
                .header("Cache-Control", "max-age=60")
                .body("balance of " + Partners.subject(String.valueOf(request.header("Authorization")))))) {
            OkHttpClient base = new OkHttpClient();
            OkHttpClient shared = base.newBuilder()
                    .cache(new Cache(folder.resolve("shared").toFile(), 1 << 20))
                    .addInterceptor(BearerAuthInterceptor.create(tenants.of("acme"), AllowedOrigins.of(api.origin())))
                    .build();
            Request.Builder balance =
                    new Request.Builder().url(api.uri("/balance").toString());
            Request acmes = balance.tag(TokenSource.class, tenants.of("acme")).build();
            Request globexs =
                    balance.tag(TokenSource.class, tenants.of("globex")).build();

            assertThat(get(shared, acmes)).isEqualTo("200 balance of partner-post");
            assertThat(get(shared, globexs)).as("somebody else's answer").isEqualTo("200 balance of partner-post");

            OkHttpClient acme = forTenant("acme", base, folder.toFile(), api.origin());
            OkHttpClient globex = forTenant("globex", base, folder.toFile(), api.origin());

            Request own =
                    new Request.Builder().url(api.uri("/balance").toString()).build();
            assertThat(get(acme, own)).isEqualTo("200 balance of partner-post");
            assertThat(get(globex, own)).isEqualTo("200 balance of partner-basic");
            assertThat(acme.connectionPool()).isSameAs(globex.connectionPool());
        }
    }

    // tag::cache[]
    /** A client for one tenant, with a cache of its own, over the connections of a shared one. */
    OkHttpClient forTenant(String tenant, OkHttpClient base, File caches, String api) {
        return base.newBuilder()
                .cache(new Cache(new File(caches, tenant), 10 << 20))
                .addInterceptor(BearerAuthInterceptor.create(tenants.of(tenant), AllowedOrigins.of(api)))
                .build();
    }
    // end::cache[]

    @Test
    void replacesATokenThatTheApiCallsDeadInItsOwnWay() throws IOException {
        try (FakePartner partner = FakePartner.start()) {
            TokenSource tokens = source(partner);
            AllowedOrigins api = AllowedOrigins.of(partner.api().origin());

            // tag::dead[]
            BearerAuth auth = BearerAuth.builder()
                    .tokens(tokens, api)
                    .deadToken(response -> response.statusCode() == 419 || BearerAuth.isDeadToken(response))
                    .build();
            // end::dead[]

            OkHttpClient okhttp = new OkHttpClient.Builder()
                    .addInterceptor(BearerAuthInterceptor.create(auth))
                    .build();
            partner.api().enqueue(Reply.of(419));
            String url = partner.api().uri("/prices").toString();
            assertThat(get(okhttp, new Request.Builder().url(url).build())).startsWith("200");
            assertThat(partner.api().requests())
                    .extracting(RecordedRequest::token)
                    .containsExactly("token-1", "token-2");
        }
    }

    @Test
    void leavesOneCallAlone() throws IOException {
        try (FakePartner partner = FakePartner.start();
                FakeServer open = FakeServer.start(request -> Reply.json("{}"))) {
            TokenSource tokens = source(partner);
            AllowedOrigins api = AllowedOrigins.of(open.origin());
            OkHttpClient okhttp = new OkHttpClient.Builder()
                    .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                    .build();
            Client jaxrs = ClientBuilder.newBuilder()
                    .register(BearerAuthFilter.create(tokens, api))
                    .build();
            String url = open.uri("/status").toString();

            // tag::none[]
            Request request = new Request.Builder()
                    .url(url)
                    .tag(TokenSource.class, BearerAuth.NONE)
                    .build();

            String status = jaxrs.target(url)
                    .request()
                    .property(BearerAuthFilter.TOKEN_SOURCE, BearerAuth.NONE)
                    .get(String.class);
            // end::none[]

            assertThat(get(okhttp, request)).isEqualTo("200 " + status);
            assertThat(open.requests()).hasSize(2).allMatch(each -> each.header("Authorization") == null);
            assertThat(partner.tokenEndpoint().requests()).isEmpty();
            jaxrs.close();
        }
    }

    private static ClientCredentialsTokenSource source(FakePartner partner) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(partner.tokenUri())
                .clientId(partner.clientId())
                .clientSecret(partner.clientSecret())
                .build();
    }
}
