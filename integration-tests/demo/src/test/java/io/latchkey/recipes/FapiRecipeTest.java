package io.latchkey.recipes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;
import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import io.latchkey.okhttp.OkHttpTokenTransport;
import io.latchkey.sandbox.Received;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.sandbox.SecureDoors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What FAPI 2.0 asks of a client, against Spring's servers, behind TLS: they take an assertion only if it is meant for the
 * issuer alone, and a token only with the certificate that it is bound to.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FapiRecipeTest {

    private static final String CLIENT = "partner-key-jwt";

    private final TestAuthority authority = new TestAuthority();
    private final HeldCertificate held = authority.client("any-subject");
    private final Sandbox sandbox = Sandbox.start();
    private final ObjectMapper json = new ObjectMapper();
    private @Nullable SecureDoors doors;

    @TempDir
    private Path folder = Path.of("");

    private enum Adapter {
        OKHTTP,
        JAXRS
    }

    @BeforeAll
    void openTheDoors() throws Exception {
        doors = sandbox.openSecureDoors(authority.server(), TestAuthority.PASSWORD, authority.trustStore());
    }

    @BeforeEach
    void startAnew() {
        sandbox.reset();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({"OKHTTP, ES256", "OKHTTP, PS256", "JAXRS, ES256", "JAXRS, PS256"})
    void aCallIsAsTheProfileWantsIt(Adapter adapter, String algorithm) throws Exception {
        SigningKey key = registered(algorithm);

        assertThat(call(adapter, key)).isEqualTo(200);

        Received token = sandbox.lastTokenRequest();
        assertThat(token.clientCertificate())
                .as("5.3.3.1-7: the alias for mutual TLS, as the other one asks for no certificate")
                .isEqualTo(held.certificate());
        assertThat(token.header("Authorization")).isNull();
        Map<String, String> form = form(token);
        assertThat(form).doesNotContainKey("client_secret").containsEntry("scope", "prices");
        JsonNode header = part(form.get("client_assertion"), 0);
        JsonNode claims = part(form.get("client_assertion"), 1);
        assertThat(header.get("alg").textValue()).as("5.4.1-1").isEqualTo(algorithm);
        assertThat(claims.get("aud").isTextual()).as("5.3.3.1-5").isTrue();
        assertThat(claims.get("aud").textValue()).as("5.3.3.1-5").isEqualTo(doors().issuer());
        assertThat(claims.get("iss").textValue()).isEqualTo(CLIENT);
        assertThat(claims.get("sub").textValue()).isEqualTo(CLIENT);
        Received call = sandbox.apiRequests().get(0);
        assertThat(call.query()).as("5.3.3.1-3").isNull();
        String authorization = Objects.requireNonNull(call.header("Authorization"), "5.3.3.1-3");
        assertThat(authorization).startsWith("Bearer ");
        assertThat(part(authorization.substring("Bearer ".length()), 1)
                        .at("/cnf/x5t#S256")
                        .textValue())
                .as("5.3.3.1-1")
                .isEqualTo(thumbprint());
    }

    @Test
    void theSandboxIsAsStrictAsAnAuthorizationServerHasToBe() throws Exception {
        SigningKey key = registered("ES256");
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(doors().tokenEndpoint())
                .clientId(CLIENT)
                .clientAuthentication(ClientAuthentication.privateKeyJwt(key)) // meant for the token endpoint
                .transport(recipe().overTheJdk(certificate()))
                .build()) {
            assertThatThrownBy(tokens::token).isInstanceOf(TokenException.class).hasMessageContaining("invalid_client");
        }
    }

    @Test
    void overTheJdk() throws Exception {
        SigningKey key = registered("ES256");
        try (ClientCredentialsTokenSource tokens = recipe().tokens(key, recipe().overTheJdk(certificate()))) {
            tokens.token();
        }
        assertThat(sandbox.lastTokenRequest().clientCertificate()).isEqualTo(held.certificate());
    }

    @Test
    void anIssuerWithoutTlsIsRefused() throws Exception {
        FapiRecipe recipe = new FapiRecipe("http://auth.example.com", AllowedOrigins.of(doors().apiOrigin()));
        SigningKey key = registered("ES256");
        TokenTransport transport = recipe.overTheJdk(certificate());

        assertThatThrownBy(() -> recipe.tokens(key, transport))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("issuer");
    }

    @Test
    void theMetadataOfAnotherIssuerIsRefused() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            String issuer = "http://127.0.0.1:" + server.getPort();
            for (int i = 0; i < 2; i++) { // there are two places to look at
                server.enqueue(new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body("{\"issuer\":\"" + issuer + "/\",\"token_endpoint\":\"" + issuer + "/token\"}")
                        .build());
            }
            FapiRecipe recipe = new FapiRecipe(issuer, AllowedOrigins.of(doors().apiOrigin()));
            try (ClientCredentialsTokenSource tokens = recipe.tokens(registered("ES256"), TokenTransport.standard())) {
                assertThatThrownBy(tokens::token)
                        .isInstanceOf(TokenException.class)
                        .hasMessageContaining(issuer + "/");
            }
            assertThat(takenRequests(server))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).startsWith("GET /.well-known/"));
        }
    }

    private static List<String> takenRequests(MockWebServer server) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (int i = server.getRequestCount(); i > 0; i--) {
            lines.add(server.takeRequest().getRequestLine());
        }
        return lines;
    }

    @Test
    void anRsaKeyThatIsTooShortIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        PrivateKey key = generator.generateKeyPair().getPrivate();

        assertThatThrownBy(() -> SigningKey.of(key, "PS256"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2048");
    }

    /** The server speaks TLS 1.2 with a suite that BCP 195 does not recommend, which clients offer by themselves. */
    @ParameterizedTest
    @EnumSource
    void noOtherCipherSuiteIsOffered(Client client) throws Exception {
        try (OldServer server = new OldServer(authority)) {
            TokenTransport.Request request = TokenTransport.Request.form(server.endpoint(), Map.of("a", "b"));

            assertThat(failure(client.asItIs(certificate()), request))
                    .as("the connection was made, and carried an answer")
                    .contains("answered 418");
            assertThat(failure(client.ofTheRecipe(recipe(), certificate(), registered("ES256")), request))
                    .doesNotContain("answered");
        }
    }

    private enum Client {
        OKHTTP {
            @Override
            TokenTransport asItIs(ClientCertificate certificate) {
                return OkHttpTokenTransport.over(new OkHttpClient.Builder()
                        .sslSocketFactory(certificate.tls().getSocketFactory(), certificate.trusted())
                        .build());
            }

            @Override
            TokenTransport ofTheRecipe(FapiRecipe recipe, ClientCertificate certificate, SigningKey key) {
                OkHttpClient.Builder client = recipe.okhttp(certificate, key).newBuilder();
                client.interceptors().clear();
                return OkHttpTokenTransport.over(client.build());
            }
        },
        JDK {
            @Override
            TokenTransport asItIs(ClientCertificate certificate) {
                return TokenTransport.of(
                        HttpClient.newBuilder().sslContext(certificate.tls()).build());
            }

            @Override
            TokenTransport ofTheRecipe(FapiRecipe recipe, ClientCertificate certificate, SigningKey key) {
                return recipe.overTheJdk(certificate);
            }
        };

        abstract TokenTransport asItIs(ClientCertificate certificate);

        abstract TokenTransport ofTheRecipe(FapiRecipe recipe, ClientCertificate certificate, SigningKey key);
    }

    /** Answers 418 over each connection whose handshake succeeds. */
    private static final class OldServer implements AutoCloseable {

        private final SSLServerSocket listening;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();

        OldServer(TestAuthority authority) throws IOException, GeneralSecurityException {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(new KeyManager[] {authority.keyManager(authority.rsaServer())}, null, null);
            listening = (SSLServerSocket)
                    tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
            listening.setEnabledProtocols(new String[] {"TLSv1.2"});
            listening.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"});
            thread.execute(this::serve);
        }

        URI endpoint() {
            return URI.create("https://127.0.0.1:" + listening.getLocalPort() + "/token");
        }

        private void serve() {
            while (!listening.isClosed()) {
                try (Socket connection = listening.accept()) {
                    connection.getInputStream().read();
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 418 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(US_ASCII));
                } catch (IOException e) {
                    // The next one, if there is one.
                }
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            thread.shutdownNow();
        }
    }

    private int call(Adapter adapter, SigningKey key) throws Exception {
        URI prices = doors().api("/prices");
        if (adapter == Adapter.OKHTTP) {
            OkHttpClient client = recipe().okhttp(certificate(), key);
            try (Response response = client.newCall(
                            new Request.Builder().url(prices.toString()).build())
                    .execute()) {
                return response.code();
            }
        }
        jakarta.ws.rs.client.Client client = recipe().jaxrs(certificate(), key);
        try (jakarta.ws.rs.core.Response response =
                client.target(prices).request().get()) {
            return response.getStatus();
        } finally {
            client.close();
        }
    }

    private static String failure(TokenTransport transport, TokenTransport.Request request) {
        try {
            transport.requestToken(request);
            return "no failure";
        } catch (TokenException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private FapiRecipe recipe() {
        return new FapiRecipe(doors().issuer(), AllowedOrigins.of(doors().apiOrigin()));
    }

    private SecureDoors doors() {
        return Objects.requireNonNull(doors);
    }

    private ClientCertificate certificate() throws IOException, GeneralSecurityException {
        return ClientCertificate.ofPkcs12(
                authority.pkcs12(held), TestAuthority.PASSWORD.toCharArray(), authority.trustStore());
    }

    /** A new key, in a file, whose public part the sandbox knows. */
    private SigningKey registered(String algorithm) throws IOException, GeneralSecurityException {
        KeyPair pair;
        JWK jwk;
        if (algorithm.equals("ES256")) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
            jwk = new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic()).build();
        } else {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            pair = generator.generateKeyPair();
            jwk = new RSAKey.Builder((RSAPublicKey) pair.getPublic()).build();
        }
        sandbox.privateKeyJwt(new JWKSet(jwk).toString(), algorithm);
        String base64 = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
        Path pem = Files.writeString(
                folder.resolve(algorithm + ".pem"),
                "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
        return algorithm.equals("ES256") ? FapiRecipe.ec(pem) : FapiRecipe.rsa(pem);
    }

    private static Map<String, String> form(Received request) {
        return Arrays.stream(request.bodyText().split("&", -1))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    private JsonNode part(@Nullable String jwt, int number) throws IOException {
        String encoded = Objects.requireNonNull(jwt).split("\\.", -1)[number];
        return json.readTree(Base64.getUrlDecoder().decode(encoded));
    }

    private String thumbprint() throws GeneralSecurityException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(held.certificate().getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
