package io.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.sandbox.IdentityProvider;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.sandbox.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Assertions that an identity provider has signed, in a file or from a supplier, at a real authorization server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ClientAssertionTest {

    private static final String WORKLOAD = "system:serviceaccount:shop:orders";
    private static final String SPIFFE_ID = "spiffe://example.org/ns/shop/sa/orders";
    private static final String JWT_SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Sandbox sandbox = Sandbox.start();
    private final IdentityProvider cluster = sandbox.identityProvider();
    /** Sends each request once, however long its answer takes on a busy machine: they are counted here. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    @BeforeEach
    void startAnew() {
        sandbox.reset();
        sandbox.federated(WORKLOAD);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        open.clear();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private String assertion() {
        return cluster.assertion(WORKLOAD, sandbox.issuer(), TEN_MINUTES);
    }

    private ClientCredentialsTokenSource.Builder builder(ClientAuthentication authentication) {
        return builder(authentication, Duration.ofSeconds(30));
    }

    private ClientCredentialsTokenSource.Builder builder(ClientAuthentication authentication, Duration acquireTimeout) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientAuthentication(authentication)
                .transport(TokenTransport.of(http))
                .acquireTimeout(acquireTimeout);
    }

    private HttpCalls connect(Stack stack, TokenSource tokens) {
        HttpCalls calls = stack.connect(tokens, AllowedOrigins.of(sandbox.apiOrigin()));
        open.add(calls);
        return calls;
    }

    private HttpCalls connect(Stack stack, ClientCredentialsTokenSource.Builder builder) {
        ClientCredentialsTokenSource tokens = builder.build();
        HttpCalls calls = connect(stack, (TokenSource) tokens);
        open.add(tokens);
        return calls;
    }

    private HttpCalls connect(Stack stack, TokenFile file) {
        return connect(stack, builder(ClientAuthentication.clientAssertionFile(file.path())));
    }

    private int prices(HttpCalls calls) throws IOException {
        return calls.get(sandbox.api("/prices"));
    }

    private String form() {
        return sandbox.lastTokenRequest().bodyText();
    }

    private TokenFile file() throws IOException {
        return TokenFile.projected(emptyFolder());
    }

    private Path emptyFolder() throws IOException {
        return Files.createTempDirectory(folder, "volume");
    }

    // What goes well

    @ParameterizedTest
    @EnumSource
    void sendsWhatTheFileHolds_andNoClientId(Stack stack) throws Exception {
        TokenFile file = file();
        String assertion = assertion();
        file.write(assertion);
        HttpCalls calls = connect(stack, file);

        assertThat(prices(calls)).isEqualTo(200);
        assertThat(prices(calls)).isEqualTo(200);

        assertThat(sandbox.assertionUses(assertion)).isEqualTo(1);
        assertThat(form())
                .contains("client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer")
                .doesNotContain("client_id");
    }

    @ParameterizedTest
    @EnumSource
    void sendsTheClientIdBesideIt_ifThereIsOne(Stack stack) throws Exception {
        TokenFile file = file();
        file.write(assertion());
        String id = sandbox.federated(WORKLOAD).id();

        assertThat(prices(connect(
                        stack,
                        builder(ClientAuthentication.clientAssertionFile(file.path()))
                                .clientId(id))))
                .isEqualTo(200);

        assertThat(form()).contains("client_id=" + id);
    }

    @ParameterizedTest
    @EnumSource
    void takesASvidFromASupplier_ofItsOwnType(Stack stack) throws Exception {
        sandbox.federated(SPIFFE_ID);
        Supplier<String> workloadApi = () -> cluster.svid(SPIFFE_ID, sandbox.issuer(), TEN_MINUTES);

        assertThat(prices(connect(stack, builder(ClientAuthentication.clientAssertion(workloadApi, JWT_SPIFFE)))))
                .isEqualTo(200);

        assertThat(form()).contains("client-assertion-type%3Ajwt-spiffe");
    }

    @ParameterizedTest
    @EnumSource
    void sendsTheNewOne_onceTheFileIsReplaced(Stack stack) throws Exception {
        TokenFile file = file();
        file.write(assertion());
        HttpCalls calls = connect(stack, file);
        prices(calls);

        String replaced = assertion();
        file.write(replaced);
        sandbox.revokeAll();

        assertThat(prices(calls)).isEqualTo(200);
        assertThat(sandbox.assertionUses(replaced)).isEqualTo(1);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void outlivesTheKeys_thatRotate(Stack stack) throws Exception {
        TokenFile file = TokenFile.inPlace(emptyFolder());
        file.write(assertion());
        cluster.rotateKeys();
        assertThat(prices(connect(stack, file)))
                .as("the old key is still served")
                .isEqualTo(200);

        file.write(assertion());
        cluster.dropOldKeys();

        assertThat(prices(connect(stack, file))).isEqualTo(200);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void sendsEachAssertionOfASupplierOnce(Stack stack) throws Exception {
        sandbox.assertionsOnceOnly(true);
        Set<String> signed = ConcurrentHashMap.newKeySet();
        ClientAuthentication supplied = ClientAuthentication.clientAssertion(() -> {
            String assertion = assertion();
            signed.add(assertion);
            return assertion;
        });

        for (int i = 0; i < 3; i++) {
            HttpCalls calls = connect(stack, builder(supplied));
            assertThat(prices(calls)).isEqualTo(200);
            sandbox.revokeAll();
            assertThat(prices(calls)).isEqualTo(200);
        }

        assertThat(signed)
                .hasSize(6)
                .allSatisfy(each -> assertThat(sandbox.assertionUses(each)).isEqualTo(1));
        assertThat(sandbox.tokenRequests()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource
    void waitsForAFileThatIsStillToCome(Stack stack) throws Exception {
        TokenFile file = file();
        CountDownLatch called = new CountDownLatch(1);
        ClientCredentialsTokenSource tokens =
                builder(ClientAuthentication.clientAssertionFile(file.path())).build();
        open.add(tokens);
        HttpCalls calls = connect(stack, asked(tokens, called));

        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
            try {
                return prices(calls);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
        file.write(assertion());

        assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(sandbox.tokenRequests()).isEqualTo(1);
    }

    /** The same source, which tells when it is asked. */
    private static TokenSource asked(TokenSource tokens, CountDownLatch called) {
        return new TokenSource() {
            @Override
            public AccessToken token() throws TokenException {
                called.countDown();
                return tokens.token();
            }

            @Override
            public CompletionStage<AccessToken> tokenAsync() {
                called.countDown();
                return tokens.tokenAsync();
            }

            @Override
            public void reject(AccessToken token) {
                tokens.reject(token);
            }
        };
    }

    // What goes wrong, and is told

    /** What callers get sooner or later; at first it may be that the server is slow. */
    private void awaitFailure(Stack stack, TokenFile file, String message) {
        HttpCalls calls =
                connect(stack, builder(ClientAuthentication.clientAssertionFile(file.path()), Duration.ofSeconds(1)));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(failure(calls)).hasMessageMatching("(?s).*" + message + ".*"));
    }

    private TokenException failure(HttpCalls calls) {
        return catchThrowableOfType(TokenException.class, () -> prices(calls));
    }

    @ParameterizedTest
    @EnumSource
    void saysByHowMuchOneHasExpired(Stack stack) throws Exception {
        TokenFile file = file();
        Instant now = Instant.now();
        file.write(cluster.assertion(WORKLOAD, sandbox.issuer(), now.minusSeconds(900), now.minusSeconds(300)));

        awaitFailure(
                stack,
                file,
                "invalid_client.*The client assertion in "
                        + Pattern.quote(file.path().toString()) + " had expired 3\\d\\d s before");
        assertThat(sandbox.tokenRequests()).as("it is not sent again").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void saysWhenOneBecomesValid(Stack stack) throws Exception {
        TokenFile file = file();
        Instant now = Instant.now();
        file.write(cluster.assertion(WORKLOAD, sandbox.issuer(), now.plusSeconds(300), now.plusSeconds(900)));

        awaitFailure(
                stack,
                file,
                "The client assertion in " + Pattern.quote(file.path().toString())
                        + " becomes valid only [12]\\d\\d s later");
        assertThat(sandbox.tokenRequests()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheFileHoldsNoJwt_andNothingOfIt(Stack stack) throws Exception {
        TokenFile file = file();
        file.write("s3cret-that-is-none");

        awaitFailure(
                stack,
                file,
                "the client assertion file " + Pattern.quote(file.path().toString())
                        + " holds what is no JWT((?!s3cret).)*");
        assertThat(sandbox.tokenRequests()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void endsTheCoolDown_asSoonAsTheFileIsAnother(Stack stack) throws Exception {
        TokenFile file = file();
        file.write(assertion());
        cluster.rotateKeys();
        cluster.dropOldKeys();
        HttpCalls calls = connect(stack, file);
        assertThat(failure(calls)).hasMessageContaining("invalid_client");
        assertThat(failure(calls)).hasMessageContaining("invalid_client");

        file.write(assertion());

        await().atMost(Duration.ofSeconds(30))
                .ignoreException(TokenException.class)
                .until(() -> prices(calls) == 200);
    }

    @ParameterizedTest
    @EnumSource
    void isRefused_whereEachAssertionIsTakenOnce_andTheFileStaysTheSame(Stack stack) throws Exception {
        sandbox.assertionsOnceOnly(true);
        TokenFile file = file();
        file.write(assertion());
        HttpCalls calls = connect(stack, file);
        prices(calls);
        sandbox.revokeAll();

        assertThat(prices(calls))
                .as("the first 401, as no other token was to be had")
                .isEqualTo(401);
        assertThat(failure(calls)).hasMessageContaining("invalid_client");
    }
}
