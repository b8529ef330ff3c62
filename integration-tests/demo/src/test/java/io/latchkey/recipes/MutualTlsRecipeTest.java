package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.TokenException;
import io.latchkey.TokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.okhttp.OkHttpTokenTransport;
import jakarta.ws.rs.client.Client;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.ConnectionSpec;
import okhttp3.Handshake;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.TlsVersion;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against a TLS server that asks for a client certificate: it issues tokens that are bound to the one it sees (RFC 8705
 * section 3), and takes them only from the same.
 */
@Timeout(60)
final class MutualTlsRecipeTest {

    /** The server closes the connection behind its alert, which may be lost by that. */
    private static final String BROKEN_OFF = "localhost broke the connection off";

    private static final char[] PASSWORD = "changeit".toCharArray();

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate SERVER = new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("localhost")
            .build();

    private final MockWebServer server = new MockWebServer();
    private final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    private final List<Integer> apiAnswers = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void startTheServer() throws IOException {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(SERVER)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build()
                .sslSocketFactory());
        server.setDispatcher(new BoundTokens());
        server.requireClientAuth();
        server.start();
    }

    @AfterEach
    void stopTheServer() {
        server.close();
    }

    private MutualTlsRecipe recipe() {
        return new MutualTlsRecipe(URI.create(origin() + "/oauth2/token"), AllowedOrigins.of(origin()));
    }

    private String origin() {
        return "https://localhost:" + server.getPort();
    }

    @Test
    void okhttp() throws Exception {
        OkHttpClient client = recipe().okhttp(certificate());

        assertThat(status(client)).isEqualTo(200);

        assertThat(tokenRequests).containsExactly("client_id=partner&grant_type=client_credentials");
        assertThat(apiAnswers).containsExactly(200);
    }

    @Test
    void jaxrs() throws Exception {
        Client client = recipe().jaxrs(certificate());

        try (jakarta.ws.rs.core.Response response =
                client.target(origin()).path("prices").request().get()) {
            assertThat(response.getStatus()).isEqualTo(200);
        } finally {
            client.close();
        }

        assertThat(tokenRequests).containsExactly("client_id=partner&grant_type=client_credentials");
        assertThat(apiAnswers).containsExactly(200);
    }

    @Test
    void overTheJdk() throws Exception {
        ClientCertificate certificate = certificate();
        OkHttpClient client = trusting(certificate)
                .newBuilder()
                .addInterceptor(
                        BearerAuthInterceptor.create(recipe().overTheJdk(certificate), AllowedOrigins.of(origin())))
                .build();

        assertThat(status(client)).isEqualTo(200);

        assertThat(tokenRequests).containsExactly("client_id=partner&grant_type=client_credentials");
    }

    @Test
    void aRenewedCertificateComesWithTokensThatAreBoundToIt() throws Exception {
        Path file = keyStore();
        MutualTlsRecipe.Renewed renewed = recipe().new Renewed(file, PASSWORD, trustStore());
        assertThat(status(renewed.client())).isEqualTo(200);

        Files.move(keyStore(), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(status(renewed.client())).as("the old one is still good").isEqualTo(200);
        renewed.renew();
        assertThat(status(renewed.client())).isEqualTo(200);

        assertThat(tokenRequests).as("one for each certificate").hasSize(2);
        assertThat(apiAnswers).as("no 401 on the way").containsExactly(200, 200, 200);
    }

    @Test
    void aBoundTokenIsOfNoUseWithoutTheCertificate() throws Exception {
        server.requestClientAuth();
        ClientCertificate certificate = certificate();
        OkHttpClient bare = new OkHttpClient.Builder()
                .sslSocketFactory(
                        new HandshakeCertificates.Builder()
                                .addTrustedCertificate(AUTHORITY.certificate())
                                .build()
                                .sslSocketFactory(),
                        certificate.trusted())
                .addInterceptor(
                        BearerAuthInterceptor.create(recipe().overTheJdk(certificate), AllowedOrigins.of(origin())))
                .build();

        assertThat(status(bare)).isEqualTo(401);

        assertThat(apiAnswers).as("once more with a new token").containsExactly(401, 401);
        assertThat(tokenRequests).hasSize(2);
    }

    /** In TLS 1.2 before the connection is made; in TLS 1.3 after that, in whatever the client does then. */
    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void whoComesWithoutACertificateIsToldSo(TlsVersion version) throws Exception {
        OkHttpClient bare = new OkHttpClient.Builder()
                .sslSocketFactory(
                        new HandshakeCertificates.Builder()
                                .addTrustedCertificate(AUTHORITY.certificate())
                                .build()
                                .sslSocketFactory(),
                        certificate().trusted())
                .connectionSpecs(List.of(new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                        .tlsVersions(version)
                        .build()))
                .build();
        TokenTransport.Request request = TokenTransport.Request.form(
                URI.create(origin() + "/oauth2/token"), Map.of("grant_type", "client_credentials"));

        assertThatThrownBy(() -> OkHttpTokenTransport.over(bare).requestToken(request))
                .isInstanceOf(TokenException.class)
                .message()
                .containsAnyOf(
                        version == TlsVersion.TLS_1_2
                                ? new String[] {"no TLS connection to localhost", BROKEN_OFF}
                                : new String[] {
                                    "no TLS connection to localhost", BROKEN_OFF, "the exchange with localhost failed"
                                });
        assertThat(tokenRequests).isEmpty();
    }

    private ClientCertificate certificate() throws IOException, GeneralSecurityException {
        return ClientCertificate.read(keyStore(), PASSWORD, trustStore());
    }

    private static OkHttpClient trusting(ClientCertificate certificate) {
        return new OkHttpClient.Builder()
                .sslSocketFactory(certificate.tls().getSocketFactory(), certificate.trusted())
                .build();
    }

    /** A new key and certificate, as a partner would issue it. */
    private Path keyStore() throws IOException, GeneralSecurityException {
        HeldCertificate held = new HeldCertificate.Builder()
                .signedBy(AUTHORITY)
                .commonName("partner")
                .build();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry("partner", held.keyPair().getPrivate(), PASSWORD, new Certificate[] {
            held.certificate(), AUTHORITY.certificate()
        });
        Path file = Files.createTempFile(folder, "partner", ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return file;
    }

    private static KeyStore trustStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setCertificateEntry("authority", AUTHORITY.certificate());
        return store;
    }

    private int status(OkHttpClient client) throws IOException {
        Request prices = new Request.Builder().url(origin() + "/prices").build();
        try (Response response = client.newCall(prices).execute()) {
            return response.code();
        }
    }

    private final class BoundTokens extends Dispatcher {

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String bound = "bound-to-" + thumbprint(request.getHandshake()) + "-";
            if (request.getUrl().encodedPath().equals("/oauth2/token")) {
                tokenRequests.add(Objects.requireNonNull(request.getBody()).utf8());
                return new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body("{\"access_token\":\"" + bound + tokenRequests.size()
                                + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}")
                        .build();
            }
            boolean good =
                    String.valueOf(request.getHeaders().get("Authorization")).startsWith("Bearer " + bound);
            apiAnswers.add(good ? 200 : 401);
            return good
                    ? new MockResponse.Builder().body("[]").build()
                    : new MockResponse.Builder()
                            .code(401)
                            .addHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                            .build();
        }

        private String thumbprint(@Nullable Handshake handshake) {
            List<Certificate> peer = Objects.requireNonNull(handshake).peerCertificates();
            return peer.isEmpty()
                    ? "nobody"
                    : ByteString.encodeUtf8(Certificates.certificatePem((X509Certificate) peer.get(0)))
                            .sha256()
                            .hex();
        }
    }
}
