package io.latchkey.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import io.latchkey.okhttp.OkHttpTokenTransport;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that nobody but the proxy can find. */
@Timeout(120)
final class ProxiesRecipeTest {

    private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
            .addSubjectAlternativeName("auth.example.com")
            .addSubjectAlternativeName("api.example.com")
            .build();
    private static final HandshakeCertificates TRUSTED = new HandshakeCertificates.Builder()
            .addTrustedCertificate(CERTIFICATE.certificate())
            .build();

    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void startTheServer() throws IOException {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(CERTIFICATE)
                .build()
                .sslSocketFactory());
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                if (request.getUrl().encodedPath().equals("/oauth2/token")) {
                    return new MockResponse.Builder()
                            .addHeader("Content-Type", "application/json")
                            .body("{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":3600}")
                            .build();
                }
                boolean good = "Bearer t1".equals(request.getHeaders().get("Authorization"));
                return new MockResponse.Builder().code(good ? 200 : 401).build();
            }
        });
        server.start();
    }

    @AfterEach
    void stopTheServer() {
        server.close();
    }

    private static InetSocketAddress at(LoopbackProxy proxy) {
        return InetSocketAddress.createUnresolved("127.0.0.1", proxy.port());
    }

    @Test
    void okhttpWithCredentials() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.to(server.getPort(), "user", "password")) {
            OkHttpClient client = ProxiesRecipe.okhttp(
                    new OkHttpClient.Builder().sslSocketFactory(TRUSTED.sslSocketFactory(), TRUSTED.trustManager()),
                    at(proxy),
                    "user",
                    "password");

            Request prices =
                    new Request.Builder().url("https://api.example.com/prices").build();
            try (Response response = client.newCall(prices).execute()) {
                assertThat(response.code()).isEqualTo(200);
            }

            assertThat(proxy.tunnels()).containsExactly("auth.example.com:443", "api.example.com:443");
            assertNobodyElseSawTheProxysPassword();
        }
    }

    @Test
    void okhttpWithWrongCredentialsTriesOnce() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.to(server.getPort(), "user", "password")) {
            OkHttpClient client = ProxiesRecipe.okhttp(
                    new OkHttpClient.Builder().sslSocketFactory(TRUSTED.sslSocketFactory(), TRUSTED.trustManager()),
                    at(proxy),
                    "user",
                    "wrong");

            TokenTransport.Request request =
                    TokenTransport.Request.form(URI.create("https://auth.example.com/oauth2/token"), Map.of());
            assertThatThrownBy(() -> OkHttpTokenTransport.over(client).requestToken(request))
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("the exchange with auth.example.com failed");
            assertThat(proxy.tunnels()).isEmpty();
        }
    }

    @Test
    void gatewayGetsItsHeader() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.to(server.getPort())) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .sslSocketFactory(TRUSTED.sslSocketFactory(), TRUSTED.trustManager())
                    .proxy(new Proxy(Proxy.Type.HTTP, at(proxy)))
                    .build();
            try (ClientCredentialsTokenSource tokens =
                    ProxiesRecipe.gateway(OkHttpTokenTransport.over(client), "the key")) {
                assertThat(tokens.token().value()).isEqualTo("t1");
            }
            RecordedRequest request = Objects.requireNonNull(server.takeRequest(1, TimeUnit.SECONDS));
            assertThat(request.getHeaders().get("X-Api-Key")).isEqualTo("the key");
        }
    }

    @Test
    void jersey() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.to(server.getPort())) {
            Client client = ProxiesRecipe.jersey(
                    ClientBuilder.newBuilder().sslContext(TRUSTED.sslContext()).build(), at(proxy));
            try (jakarta.ws.rs.core.Response response =
                    client.target("https://api.example.com/prices").request().get()) {
                assertThat(response.getStatus()).isEqualTo(200);
            } finally {
                client.close();
            }

            assertThat(proxy.tunnels()).containsExactly("auth.example.com:443", "api.example.com:443");
        }
    }

    @Test
    void theJvmsProperties() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.to(server.getPort())) {
            assertThat(child(proxy, List.of()))
                    .containsExactly(
                            "expires in the future: true",
                            "auth.example.com: HTTP",
                            "auth.internal.example.com: DIRECT");
            assertThat(proxy.tunnels()).containsExactly("auth.example.com:443");
        }
    }

    @Test
    void theJdksClientWithCredentials() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.to(server.getPort(), "user", "password")) {
            assertThat(child(
                            proxy,
                            List.of("-Djdk.http.auth.tunneling.disabledSchemes="),
                            "user",
                            "password",
                            String.valueOf(proxy.port())))
                    .contains("expires in the future: true");
            assertThat(proxy.tunnels()).containsExactly("auth.example.com:443");
            assertNobodyElseSawTheProxysPassword();
        }
    }

    private void assertNobodyElseSawTheProxysPassword() throws InterruptedException {
        for (int i = server.getRequestCount(); i > 0; i--) {
            RecordedRequest request = Objects.requireNonNull(server.takeRequest(1, TimeUnit.SECONDS));
            assertThat(request.getHeaders().names()).doesNotContain("Proxy-Authorization");
        }
    }

    /** A JVM with the properties of the page, but for where its proxy is and whom it trusts. */
    private List<String> child(LoopbackProxy proxy, List<String> more, String... arguments) throws Exception {
        String properties = Files.readString(Path.of("src/test/resources/recipes/proxy.args"))
                .replace("proxy.example.com", "127.0.0.1")
                .replace("3128", String.valueOf(proxy.port()))
                .replace("/etc/ssl/company.p12", trustStore().toString());
        Path file = Files.writeString(folder.resolve("proxy.args"), properties);
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "@" + file));
        command.addAll(more);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProxiesRecipe.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            return new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
        } finally {
            process.destroy();
        }
    }

    private Path trustStore() throws Exception {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setCertificateEntry("company", CERTIFICATE.certificate());
        Path file = folder.resolve("company.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }
}
