package io.latchkey.architecture;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.okhttp.OkHttpTokenTransport;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** The Java of the READMEs, so that it is compiled. */
@SuppressWarnings({"unused", "UnusedVariable", "UnusedMethod", "ClassCanBeStatic", "NullAway"})
final class ReadmeSnippets {

    private ReadmeSnippets() {}

    static void start() {
        // tag::start[]
        // once, at start-up
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://b2b.auth.platform-test.tradevest.ai/oauth2/token")
                .clientId(System.getenv("TRADEVEST_CLIENT_ID"))
                .clientSecret(System.getenv("TRADEVEST_CLIENT_SECRET"))
                .build();

        AllowedOrigins api = AllowedOrigins.of("https://tvda-api.platform-test.tradevest.ai");

        // OkHttp
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                .build();

        // Jakarta REST: Jersey, RESTEasy, CXF
        Client jaxrs = ClientBuilder.newBuilder()
                .register(BearerAuthFilter.create(tokens, api))
                .build();
        // end::start[]
    }

    static void okHttp(TokenSource tokens) {
        // tag::okhttp[]
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of("https://api.example.com")))
                .build();
        // end::okhttp[]
    }

    static void sameClient(AllowedOrigins api) {
        // tag::okhttp-transport[]
        OkHttpClient base = new OkHttpClient();
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .transport(OkHttpTokenTransport.over(base))
                // ...
                .build();
        OkHttpClient okhttp = base.newBuilder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                .build();
        // end::okhttp-transport[]
    }

    // tag::feed[]
    final class PriceFeed extends WebSocketListener {

        private final OkHttpClient okhttp;
        private final Request feed =
                new Request.Builder().url("wss://api.example.com/prices/feed").build();

        PriceFeed(OkHttpClient okhttp) {
            this.okhttp = okhttp;
        }

        void open() {
            okhttp.newWebSocket(feed, this); // asks for the token that is valid now
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(1000, null);
            open(); // in real code: after a pause that grows
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            open(); // likewise; response is a 401 if the API refused two tokens
        }
        // onMessage ...
    }
    // end::feed[]

    static void jakartaRest(TokenSource tokens) {
        // tag::jaxrs[]
        Client client = ClientBuilder.newBuilder()
                .register(BearerAuthFilter.create(tokens, AllowedOrigins.of("https://api.example.com")))
                .build();
        // end::jaxrs[]
    }

    static void severalApisOfOneFilter(Client client, TokenSource ordersTokens, TokenSource pricesTokens) {
        // tag::jaxrs-several[]
        BearerAuth auth = BearerAuth.builder()
                .tokens(ordersTokens, AllowedOrigins.of("https://orders.example.com"))
                .tokens(pricesTokens, AllowedOrigins.of("https://prices.example.com"))
                .build();
        client.register(BearerAuthFilter.create(auth));
        // end::jaxrs-several[]
    }

    static final class Partner {
        static final TokenSource TOKENS = BearerAuth.NONE;
        static final AllowedOrigins API = AllowedOrigins.of("https://api.example.com");
    }

    static class Providers {
        // tag::feature[]
        public final class PartnerAuth implements Feature { // @RegisterProvider(PartnerAuth.class)

            @Override
            public boolean configure(FeatureContext context) {
                context.register(BearerAuthFilter.create(Partner.TOKENS, Partner.API));
                return true;
            }
        }
        // end::feature[]
    }

    static void tokenRequestsOverJakartaRest(Client client) {
        // tag::jaxrs-transport[]
        ClientCredentialsTokenSource.builder().transport(JaxrsTokenTransport.over(client));
        // end::jaxrs-transport[]
    }
}
