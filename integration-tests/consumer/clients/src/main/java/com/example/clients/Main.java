package com.example.clients;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.testing.FakePartner;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.IOException;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Calls an API with a token, by OkHttp and by Jersey, and once through a refusal. Takes the version that is expected. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        String version = arguments[0];
        try (FakePartner partner = FakePartner.start()) {
            partner.answer("/prices", Reply.json("{\"BTC\":1}"));
            ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                    .tokenEndpoint(partner.tokenUri())
                    .clientId(partner.clientId())
                    .clientSecret(partner.clientSecret())
                    .build();
            try (tokens) {
                AllowedOrigins api = AllowedOrigins.of(partner.api().origin());
                String url = partner.api().uri("/prices").toString();

                expect("{\"BTC\":1}", byOkHttp(tokens, api, url));
                expect("token-1", newestToken(partner));
                partner.revokeTokens();
                expect("{\"BTC\":1}", byJersey(tokens, api, url));
                expect("token-2", newestToken(partner));

                List<String> agents = partner.tokenEndpoint().requests().stream()
                        .map(request -> request.header("User-Agent"))
                        .distinct()
                        .toList();
                expect(List.of("latchkey/" + version + " (Java " + Runtime.version().feature() + ")"), agents);
            }
        }
        Module module = Main.class.getModule();
        System.out.println((module.isNamed() ? module : "classes") + ", on Java " + Runtime.version().feature()
                + ": called with tokens, by OkHttp and by Jersey");
    }

    private static String byOkHttp(ClientCredentialsTokenSource tokens, AllowedOrigins api, String url)
            throws IOException {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                .build();
        try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
            return response.body().string();
        }
    }

    private static String byJersey(ClientCredentialsTokenSource tokens, AllowedOrigins api, String url) {
        try (Client client = ClientBuilder.newBuilder()
                .register(BearerAuthFilter.create(tokens, api))
                .build()) {
            return client.target(url).request().get(String.class);
        }
    }

    private static String newestToken(FakePartner partner) {
        var requests = partner.api().requests();
        return requests.get(requests.size() - 1).token();
    }

    private static void expect(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", was " + actual);
        }
    }
}
