package io.latchkey.recipes;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.okhttp.OkHttpTokenTransport;
import jakarta.ws.rs.client.Client;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.glassfish.jersey.client.ClientProperties;
import org.jspecify.annotations.Nullable;

/** Of {@code recipes/proxies.md}. */
final class ProxiesRecipe {

    private static final AllowedOrigins API = AllowedOrigins.of("https://api.example.com");

    private ProxiesRecipe() {}

    private static ClientCredentialsTokenSource.Builder source() {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://auth.example.com/oauth2/token")
                .clientId("partner")
                .clientSecret("a secret");
    }

    static OkHttpClient okhttp(OkHttpClient.Builder builder, InetSocketAddress proxy, String user, String password) {
        // tag::okhttp[]
        OkHttpClient base = builder.proxy(new Proxy(Proxy.Type.HTTP, proxy))
                .proxyAuthenticator((route, answer) -> answer.request().header("Proxy-Authorization") != null
                        ? null // they were refused, and would be again
                        : answer.request()
                                .newBuilder()
                                .header("Proxy-Authorization", Credentials.basic(user, password))
                                .build())
                .build();
        ClientCredentialsTokenSource tokens =
                source().transport(OkHttpTokenTransport.over(base)).build();
        OkHttpClient client = base.newBuilder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, API))
                .build();
        // end::okhttp[]
        return client;
    }

    static ClientCredentialsTokenSource gateway(TokenTransport transport, String key) {
        // tag::gateway[]
        ClientCredentialsTokenSource tokens = source().transport(
                        request -> transport.send(request.withHeader("X-Api-Key", key)))
                .build();
        // end::gateway[]
        return tokens;
    }

    static Client jersey(Client client, InetSocketAddress proxy) {
        // tag::jersey[]
        client.property(ClientProperties.PROXY_URI, "http://" + proxy.getHostString() + ":" + proxy.getPort());
        ClientCredentialsTokenSource tokens =
                source().transport(JaxrsTokenTransport.over(client)).build();
        client.register(BearerAuthFilter.create(tokens, API));
        // end::jersey[]
        return client;
    }

    static ClientCredentialsTokenSource jdk(
            HttpClient.Builder builder, InetSocketAddress proxy, String user, String password) {
        // tag::jdk[]
        HttpClient http = builder.proxy(ProxySelector.of(proxy))
                .authenticator(new Authenticator() {
                    @Override
                    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                        return getRequestorType() == RequestorType.PROXY
                                ? new PasswordAuthentication(user, password.toCharArray())
                                : null;
                    }
                })
                .build();
        ClientCredentialsTokenSource tokens =
                source().transport(TokenTransport.of(http)).build();
        // end::jdk[]
        return tokens;
    }

    /**
     * In a JVM of its own, with a proxy and a trust store among its properties: gets a token, by the default transport or,
     * with user, password and port, over the JDK's client; then tells which hosts are reached without the proxy.
     */
    public static void main(String... arguments) throws Exception {
        try (ClientCredentialsTokenSource tokens = arguments.length == 0
                ? source().build()
                : jdk(
                        HttpClient.newBuilder(),
                        InetSocketAddress.createUnresolved("127.0.0.1", Integer.parseInt(arguments[2])),
                        arguments[0],
                        arguments[1])) {
            System.out.println(
                    "expires in the future: " + tokens.token().expiresAt().isAfter(Instant.now()));
        }
        for (String host : new String[] {"auth.example.com", "auth.internal.example.com"}) {
            System.out.println(host + ": "
                    + ProxySelector.getDefault()
                            .select(URI.create("https://" + host))
                            .get(0)
                            .type());
        }
    }
}
