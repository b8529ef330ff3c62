package io.latchkey.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.okhttp.OkHttpTokenTransport;
import io.latchkey.sandbox.Received;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.sandbox.SecureDoors;
import jakarta.ws.rs.client.Client;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.TlsVersion;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Against Spring's authorization and resource server, behind TLS: tokens are bound to certificates, and looked at so. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MutualTlsRecipeTest {

    private static final String CLIENT = "partner-tls";
    private static final String TOKEN_REQUEST = "client_id=" + CLIENT + "&grant_type=client_credentials";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestAuthority authority = new TestAuthority();
    private final Sandbox sandbox = Sandbox.start();
    private @Nullable SecureDoors doors;

    @TempDir
    private Path folder = Path.of("");

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
    @EnumSource
    void tokensAreBoundToTheCertificate_andUsedWithIt(Stack stack) throws Exception {
        CertificateFiles files = new CertificateFiles();

        assertThat(calls(stack, files).status()).isEqualTo(200);

        assertThat(sandbox.tokenRequests()).isEqualTo(1);
        assertThat(sandbox.lastTokenRequest().bodyText()).isEqualTo(TOKEN_REQUEST);
        Received call = sandbox.apiRequests().get(0);
        assertThat(call.clientCertificate()).isEqualTo(files.certificate());
        assertThat(claims(call)).contains("\"cnf\":{\"x5t#S256\":\"" + thumbprint(files.certificate()) + "\"}");
    }

    @Test
    void aPkcs12FileIsAsGood() throws Exception {
        Path file = Files.write(folder.resolve("partner.p12"), authority.pkcs12(authority.client(CLIENT)));
        RenewedClient<OkHttpClient> renewed = recipe().renewed(file, TestAuthority.PASSWORD.toCharArray());
        assertThat(status(renewed.current().client())).isEqualTo(200);

        Files.write(file, authority.pkcs12(authority.client(CLIENT)));
        renewed.look();
        assertThat(status(renewed.current().client())).isEqualTo(200);

        assertThat(certificatesAtTheApi()).hasSize(2);
        assertThat(sandbox.apiAnswers(401)).isZero();
    }

    /** Each call has the token that goes with its connection: none is refused, and none waits for a token. */
    @ParameterizedTest
    @EnumSource
    void certificatesAreReplacedWhileCallsAreUnderWay_andNoneOfThemFails(Stack stack) throws Exception {
        int renewals = 2;
        CertificateFiles files = new CertificateFiles();
        Calls calls = calls(stack, files);
        try (Crowd crowd = new Crowd(calls)) {
            crowd.awaitCalls(2 * Crowd.SIZE);
            for (int i = 0; i < renewals; i++) {
                files.replace(authority.client(CLIENT));
                calls.renewed().look();
                crowd.awaitCalls(2 * Crowd.SIZE);
            }
            crowd.end();
            assertThat(crowd.failures()).isEmpty();
        }

        assertThat(sandbox.tokenRequests()).as("one for each certificate").isEqualTo(1 + renewals);
        assertThat(certificatesAtTheApi()).hasSize(1 + renewals);
        assertThat(sandbox.apiAnswers(401)).isZero();
    }

    @Test
    void aCertificateThatIsNoGood_leavesTheOldOneInUse() throws Exception {
        CertificateFiles files = new CertificateFiles();
        Calls calls = calls(Stack.OKHTTP, files);
        X509Certificate first = files.certificate();
        assertThat(calls.status()).isEqualTo(200);

        Files.write(files.chain, new byte[0]); // half way through being written
        calls.renewed().look();
        assertThat(calls.status()).isEqualTo(200);
        Files.delete(files.chain);
        calls.renewed().look();
        assertThat(calls.status()).isEqualTo(200);
        files.replace(authority.client("nobody-knows"));
        calls.renewed().look();
        assertThat(calls.status()).isEqualTo(200);
        assertThat(certificatesAtTheApi()).containsExactly(first);
        assertThat(sandbox.tokenRequests()).as("the last one was refused").isEqualTo(2);

        files.replace(authority.client(CLIENT));
        calls.renewed().look();
        assertThat(calls.status()).isEqualTo(200);
        assertThat(certificatesAtTheApi()).containsExactly(first, files.certificate());
        assertThat(sandbox.apiAnswers(401)).isZero();
    }

    @Test
    void aTimerSeesTheNewFile_andTheSourceOfTheOldOneIsClosed() throws Exception {
        Path file = Files.write(folder.resolve("timed.p12"), authority.pkcs12(authority.client(CLIENT)));
        Path next = Files.write(folder.resolve("next.p12"), authority.pkcs12(authority.client(CLIENT)));
        RenewedClient<OkHttpClient> renewed = recipe().renewed(file, TestAuthority.PASSWORD.toCharArray());
        TokenSource old = renewed.current().tokens();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> looks = recipe().every(Duration.ofMillis(10), timer, renewed);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            await().atMost(PATIENCE).until(() -> renewed.current().tokens() != old);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(old::token).isInstanceOf(IllegalStateException.class));
            assertThat(status(renewed.current().client())).isEqualTo(200);
            assertThat(looks.isDone()).isFalse();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void theIssuerNamesTheTokenEndpointForMutualTls() throws Exception {
        ClientCertificate certificate = certificate(authority.client(CLIENT));
        HttpClient client =
                HttpClient.newBuilder().sslContext(certificate.tls()).build();
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .issuer(doors().issuer())
                .clientId(CLIENT)
                .clientAuthentication(ClientAuthentication.tlsClientAuth())
                .transport(TokenTransport.of(client))
                .build()) {
            tokens.token();
        }
        assertThat(sandbox.lastTokenRequest().clientCertificate())
                .as("the other token endpoint asks for none")
                .isNotNull();
    }

    @Test
    void aClientSecretBesideTheCertificateIsAMistake() {
        ClientCredentialsTokenSource.Builder both = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(doors().tokenEndpoint())
                .clientId(CLIENT)
                .clientSecret("s3cret")
                .clientAuthentication(ClientAuthentication.tlsClientAuth());

        assertThatThrownBy(both::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clientSecret");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBoundTokenIsOfNoUseWithoutItsCertificate(boolean another) throws Exception {
        ClientCertificate bound = certificate(authority.client(CLIENT));
        TokenSource tokens = recipe().jdk(bound).tokens();
        OkHttpClient.Builder client = another
                ? recipe().okhttp(certificate(authority.client(CLIENT)))
                        .client()
                        .newBuilder()
                : bare();
        client.interceptors().clear();
        client.addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(doors().apiOrigin())));

        assertThat(status(client.build())).isEqualTo(401);

        assertThat(sandbox.apiAnswers(401)).as("once more with a new token").isEqualTo(2);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    /** Why the page makes a new client: one whose key manager has another key goes on with the old one all the same. */
    @Test
    void aKeyManagerThatReloadsIsNotEnough() throws Exception {
        HeldCertificate old = authority.client(CLIENT);
        ReloadedKey key = new ReloadedKey(authority.keyManager(old));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(new KeyManager[] {key}, new TrustManager[] {certificate(old).trusted()}, null);
        OkHttpClient client = recipe().okhttp(
                        new ClientCertificate(tls, certificate(old).trusted()))
                .client();
        assertThat(status(client)).isEqualTo(200);

        key.reloaded(authority.keyManager(authority.client(CLIENT)));
        assertThat(status(client)).isEqualTo(200);
        client.connectionPool().evictAll();
        assertThat(status(client)).isEqualTo(200);

        assertThat(sandbox.apiRequests())
                .as("on the open connection, and then on a new one that resumes the session")
                .hasSize(3)
                .allSatisfy(call -> assertThat(call.clientCertificate()).isEqualTo(old.certificate()));
    }

    /** In TLS 1.3 it is left to chance what is seen of the refusal, but each reading says what to look at. */
    @ParameterizedTest
    @CsvSource({"none, TLS_1_2", "none, TLS_1_3", "expired, TLS_1_2", "expired, TLS_1_3"})
    void whoComesWithoutAGoodCertificateIsToldSo(String what, TlsVersion version) throws Exception {
        OkHttpClient.Builder client = what.equals("none")
                ? bare()
                : recipe().okhttp(certificate(authority.expired(CLIENT)))
                        .client()
                        .newBuilder();
        client.interceptors().clear();
        client.connectionSpecs(List.of(new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                .tlsVersions(version)
                .build()));
        TokenTransport.Request request =
                TokenTransport.Request.form(doors().tokenEndpoint(), Map.of("grant_type", "client_credentials"));

        assertThatThrownBy(() -> OkHttpTokenTransport.over(client.build()).requestToken(request))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("client certificate");
        assertThat(sandbox.tokenRequests()).isZero();
    }

    private MutualTlsRecipe recipe() throws IOException, GeneralSecurityException {
        return new MutualTlsRecipe(
                doors().tokenEndpoint(), AllowedOrigins.of(doors().apiOrigin()), authority.trustStore());
    }

    private SecureDoors doors() {
        return Objects.requireNonNull(doors);
    }

    private Calls calls(Stack stack, CertificateFiles files) throws Exception {
        return stack.over(recipe(), doors(), files);
    }

    private ClientCertificate certificate(HeldCertificate held) throws IOException, GeneralSecurityException {
        return ClientCertificate.ofPkcs12(
                authority.pkcs12(held), TestAuthority.PASSWORD.toCharArray(), authority.trustStore());
    }

    /** A client that trusts the servers, and shows nothing. */
    private OkHttpClient.Builder bare() throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        X509TrustManager trusted = certificate(authority.client(CLIENT)).trusted();
        tls.init(null, new TrustManager[] {trusted}, null);
        return new OkHttpClient.Builder().sslSocketFactory(tls.getSocketFactory(), trusted);
    }

    private int status(OkHttpClient client) throws IOException {
        Request prices =
                new Request.Builder().url(doors().api("/prices").toString()).build();
        try (Response response = client.newCall(prices).execute()) {
            return response.code();
        }
    }

    private Set<X509Certificate> certificatesAtTheApi() {
        return sandbox.apiRequests().stream()
                .map(Received::clientCertificate)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String claims(Received call) {
        String token = Objects.requireNonNull(call.header("Authorization")).substring("Bearer ".length());
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
    }

    private static String thumbprint(X509Certificate certificate) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /** A certificate and its key as they lie in a volume. */
    private final class CertificateFiles {

        final Path chain = folder.resolve(UUID.randomUUID() + ".crt");
        final Path key = folder.resolve(UUID.randomUUID() + ".key");
        private HeldCertificate held;

        CertificateFiles() throws IOException {
            held = authority.client(CLIENT);
            replace(held);
        }

        void replace(HeldCertificate with) throws IOException {
            held = with;
            Files.write(chain, authority.chain(with));
            Files.writeString(key, with.privateKeyPkcs8Pem());
        }

        X509Certificate certificate() {
            return held.certificate();
        }
    }

    /** How a call is made, and nothing else: each with a transport of its own for token requests. */
    private enum Stack {
        OKHTTP {
            @Override
            Calls over(MutualTlsRecipe recipe, SecureDoors doors, CertificateFiles files) throws Exception {
                RenewedClient<OkHttpClient> renewed = new RenewedClient<>(
                        content -> recipe.okhttp(ClientCertificate.ofPem(content, recipe.trustStore())),
                        files.chain,
                        files.key);
                Request prices = new Request.Builder()
                        .url(doors.api("/prices").toString())
                        .build();
                return new Calls(renewed, () -> {
                    try (Response response =
                            recipe.factory(renewed).newCall(prices).execute()) {
                        return response.code();
                    }
                });
            }
        },
        JERSEY {
            @Override
            Calls over(MutualTlsRecipe recipe, SecureDoors doors, CertificateFiles files) throws Exception {
                RenewedClient<Client> renewed = recipe.renewed(files.chain, files.key);
                return new Calls(renewed, () -> {
                    try (jakarta.ws.rs.core.Response response = renewed.current()
                            .client()
                            .target(doors.api("/prices"))
                            .request()
                            .get()) {
                        return response.getStatus();
                    }
                });
            }
        },
        JDK {
            @Override
            Calls over(MutualTlsRecipe recipe, SecureDoors doors, CertificateFiles files) throws Exception {
                RenewedClient<HttpClient> renewed = new RenewedClient<>(
                        content -> recipe.jdk(ClientCertificate.ofPem(content, recipe.trustStore())),
                        files.chain,
                        files.key);
                return new Calls(
                        renewed,
                        () -> recipe.prices(renewed, doors.api("/prices")).statusCode());
            }
        };

        abstract Calls over(MutualTlsRecipe recipe, SecureDoors doors, CertificateFiles files) throws Exception;
    }

    private interface Call {
        int status() throws Exception;
    }

    private record Calls(RenewedClient<?> renewed, Call call) {

        int status() throws Exception {
            return call.status();
        }
    }

    /** Threads that call one time after the other. */
    private static final class Crowd implements AutoCloseable {

        static final int SIZE = 4;

        private final Semaphore over = new Semaphore(0);
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final ExecutorService threads = Executors.newFixedThreadPool(SIZE);
        private volatile boolean ended;

        Crowd(Calls calls) {
            for (int i = 0; i < SIZE; i++) {
                threads.execute(() -> call(calls));
            }
        }

        private void call(Calls calls) {
            while (!ended) {
                try {
                    int status = calls.status();
                    if (status != 200) {
                        failures.add("answered " + status);
                    }
                } catch (Exception e) {
                    failures.add(e.toString());
                }
                over.release();
            }
        }

        void awaitCalls(int count) throws InterruptedException {
            over.drainPermits();
            assertThat(over.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%d calls", count)
                    .isTrue();
        }

        void end() throws InterruptedException {
            ended = true;
            threads.shutdown();
            assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }

        Queue<String> failures() {
            return failures;
        }

        @Override
        public void close() {
            ended = true;
            threads.shutdownNow();
        }
    }

    /** As one would write it that reads the file anew. */
    private static final class ReloadedKey extends X509ExtendedKeyManager {

        private volatile X509KeyManager key;

        ReloadedKey(X509KeyManager first) {
            key = first;
        }

        void reloaded(X509KeyManager next) {
            key = next;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return key.getClientAliases(type, issuers);
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return key.chooseClientAlias(types, issuers, socket);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return key.getServerAliases(type, issuers);
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return key.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return key.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key.getPrivateKey(alias);
        }
    }
}
