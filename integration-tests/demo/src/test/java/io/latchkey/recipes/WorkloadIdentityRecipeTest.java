package io.latchkey.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AccessToken;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenStore;
import io.latchkey.sandbox.Answer;
import io.latchkey.sandbox.IdentityProvider;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.sandbox.TokenFile;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Assertions that a platform signs, at a real authorization server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class WorkloadIdentityRecipeTest {

    private static final String WORKLOAD = "system:serviceaccount:shop:orders";
    private static final String SPIFFE_ID = "spiffe://example.org/ns/shop/sa/orders";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Sandbox sandbox = Sandbox.start();
    private final IdentityProvider platform = sandbox.identityProvider();

    /** A server's first answers are slow. */
    @BeforeAll
    void warmUp() throws Exception {
        sandbox.federated(WORKLOAD);
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientAuthentication(ClientAuthentication.clientAssertion(this::assertion))
                .acquireTimeout(Duration.ofSeconds(60))
                .build()) {
            tokens.token();
        }
    }

    @BeforeEach
    void startAnew() {
        sandbox.reset();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private String assertion() {
        return platform.assertion(WORKLOAD, sandbox.issuer(), TEN_MINUTES);
    }

    @Test
    void theServiceAccountTokenIsReadFromItsFile_andOnceMoreWhenItWasReplaced(@TempDir Path volume) throws Exception {
        sandbox.federated(WORKLOAD);
        TokenFile file = TokenFile.projected(volume);
        file.write(assertion());
        try (ClientCredentialsTokenSource tokens =
                WorkloadIdentityRecipe.kubernetes(sandbox.tokenEndpoint(), file.path())) {
            AccessToken first = tokens.token();

            String replaced = assertion();
            file.write(replaced);
            tokens.reject(first);

            assertThat(tokens.token()).isNotEqualTo(first);
            assertThat(sandbox.assertionUses(replaced)).isPositive();
        }
    }

    /** Where the pod has the file is where the configuration looks for it. */
    @Test
    void thePodHasTheFileWhereItIsLookedFor() throws Exception {
        String pod = Files.readString(Path.of("src/test/resources/recipes/workload-pod.yaml"));
        Map<String, String> settings = new HashMap<>();
        Matcher variables =
                Pattern.compile("- name: (LATCHKEY_\\w+)\\s+value: (\\S+)").matcher(pod);
        while (variables.find()) {
            settings.put(variables.group(1), variables.group(2));
        }

        assertThat(settings.get("LATCHKEY_CLIENT_ASSERTION_FILE"))
                .isEqualTo(found("mountPath: (\\S+)", pod) + "/" + found("path: (\\S+)", pod));
        assertThat(Integer.parseInt(found("expirationSeconds: (\\d+)", pod))).isGreaterThanOrEqualTo(600);
        ClientCredentialsTokenSource.builder(settings, "latchkey").build().close();
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @Test
    void entraIsSentWhatItsDocumentationAsksFor(@TempDir Path folder) throws Exception {
        String assertion = platform.assertion(WORKLOAD, "api://AzureADTokenExchange", TEN_MINUTES);
        Path file = Files.writeString(folder.resolve("azure-identity-token"), assertion);
        sandbox.elsewhere()
                .answerWith(Answer.status(200)
                        .json("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"eyJ0\"}"));

        try (ClientCredentialsTokenSource tokens = WorkloadIdentityRecipe.entra(Map.of(
                "AZURE_AUTHORITY_HOST",
                sandbox.elsewhere().origin() + "/",
                "AZURE_TENANT_ID",
                "0c6a2f7e-tenant",
                "AZURE_CLIENT_ID",
                "71ad6ae3-client",
                "AZURE_FEDERATED_TOKEN_FILE",
                file.toString()))) {
            assertThat(tokens.token().value()).isEqualTo("eyJ0");
        }

        assertThat(sandbox.elsewhere().requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/0c6a2f7e-tenant/oauth2/v2.0/token");
            assertThat(form(request.bodyText()))
                    .isEqualTo(Map.of(
                            "grant_type", "client_credentials",
                            "client_id", "71ad6ae3-client",
                            "scope", "api://partner/.default",
                            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                            "client_assertion", assertion));
        });
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    @Test
    void aSvidIsReadFromTheFileOfAHelper_thatWritesItInPlace(@TempDir Path folder) throws Exception {
        sandbox.federated(SPIFFE_ID);
        TokenFile file = TokenFile.inPlace(folder);
        file.write(platform.svid(SPIFFE_ID, sandbox.issuer(), TEN_MINUTES));
        try (ClientCredentialsTokenSource tokens =
                WorkloadIdentityRecipe.spiffeHelper(sandbox.tokenEndpoint(), file.path())) {
            AccessToken first = tokens.token();

            file.write(platform.svid(SPIFFE_ID, sandbox.issuer(), TEN_MINUTES));
            tokens.reject(first);

            assertThat(tokens.token()).isNotEqualTo(first);
        }
    }

    @Test
    void theHelperWritesTheFile_whereItIsLookedFor() throws Exception {
        String helper = Files.readString(Path.of("src/test/resources/recipes/spiffe-helper.conf"));

        assertThat(found("cert_dir = \"(\\S+)\"", helper) + "/" + found("jwt_svid_file_name *= *\"(\\S+)\"", helper))
                .isEqualTo("/run/spiffe/auth.jwt");
    }

    @Test
    void aSvidIsFetchedFromTheWorkloadApi_forEachTokenRequest() throws Exception {
        sandbox.federated(SPIFFE_ID);
        AtomicInteger fetched = new AtomicInteger();
        try (ClientCredentialsTokenSource tokens =
                WorkloadIdentityRecipe.spiffe(sandbox.tokenEndpoint(), sandbox.issuer(), audience -> {
                    fetched.incrementAndGet();
                    return platform.svid(SPIFFE_ID, audience, TEN_MINUTES);
                })) {
            AccessToken first = tokens.token();
            int before = fetched.get();
            tokens.token();
            assertThat(fetched).as("the token is at hand").hasValue(before);

            tokens.reject(first);
            tokens.token();
            assertThat(fetched).hasValueGreaterThan(before);
        }
    }

    @Test
    void aWorkloadApiThatFailsIsNamedByItsException_andAskedAgain() throws Exception {
        sandbox.federated(SPIFFE_ID);
        AtomicInteger left = new AtomicInteger(2);
        try (ClientCredentialsTokenSource tokens =
                WorkloadIdentityRecipe.spiffe(sandbox.tokenEndpoint(), sandbox.issuer(), audience -> {
                    if (left.getAndDecrement() > 0) {
                        throw new IllegalStateException("no agent");
                    }
                    return platform.svid(SPIFFE_ID, audience, TEN_MINUTES);
                })) {
            assertThat(tokens.token().value()).isNotEmpty();
        }
    }

    @Test
    void aTokenStoreWantsAKeyAndAClientId() {
        ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientAuthentication(ClientAuthentication.clientAssertion(this::assertion));

        assertThatThrownBy(() -> builder.tokenStore(new NoStore(), new byte[32]).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clientId")
                .hasMessageContaining("tokenStore tells clients apart by it");
        builder.clientId("orders").build().close();
    }

    private static final class NoStore implements TokenStore {

        @Override
        public @Nullable String read(String key) {
            return null;
        }

        @Override
        public boolean compareAndSet(
                String key, @Nullable String expected, @Nullable String update, Duration timeToLive) {
            return false;
        }
    }
}
