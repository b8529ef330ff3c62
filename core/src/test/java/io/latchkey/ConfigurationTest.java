package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A builder that is filled from keys and values of text. */
@Timeout(60)
class ConfigurationTest {

    /** What no text can tell. */
    private static final Set<String> NOT_IN_TEXT = Set.of("transport", "listener", "tokenStore");

    /** One of each kind, since an RSA key takes its time. */
    private static final Map<String, PrivateKey> KEYS = new ConcurrentHashMap<>();

    @RegisterExtension
    final Canary canary = new Canary();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    private final FakeTiming timing = new FakeTiming();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Map<String, String> settings = new HashMap<>();

    private void set(String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
    }

    private void setWhatIsRequired() {
        set(
                "latchkey.token-endpoint",
                "https://auth.example.com/oauth2/token",
                "latchkey.client-id",
                "client-1",
                "latchkey.client-secret",
                canary.secret());
    }

    private ClientCredentialsTokenSource.Builder builder() {
        return ClientCredentialsTokenSource.builder(settings, "latchkey").timing(timing);
    }

    /** The form of one token request. */
    private Map<String, String> sent(ClientCredentialsTokenSource.Builder builder) {
        try (ClientCredentialsTokenSource source = builder.transport(transport).build()) {
            assertThat(tokenOf(ask(source))).isNotBlank();
        }
        return transport.forms().get(transport.requests() - 1);
    }

    private String refusal() {
        return refusal("latchkey");
    }

    private String refusal(String prefix) {
        try {
            ClientCredentialsTokenSource.builder(settings, prefix);
        } catch (IllegalArgumentException e) {
            return String.valueOf(canary.seen(e).getMessage());
        }
        throw new AssertionError("no refusal");
    }

    // -- keys

    @ParameterizedTest
    @CsvSource({
        "latchkey,  latchkey.token-endpoint, latchkey.client-id, latchkey.client-secret",
        "latchkey., latchkey.token-endpoint, latchkey.client-id, latchkey.client-secret",
        "latchkey,  LATCHKEY_TOKEN_ENDPOINT, LATCHKEY_CLIENT_ID, LATCHKEY_CLIENT_SECRET",
        "latchkey,  latchkey_token_endpoint, latchkey_client_id, latchkey_client_secret",
        "latchkey,  latchkey.token-endpoint, LATCHKEY_CLIENT_ID, latchkey_client_secret",
        "latchkey,  latchkey.token.endpoint, latchkey.client.id, latchkey.client.secret",
        "my-app,    my-app.token-endpoint,   my.app.client.id,   MY_APP_CLIENT_SECRET",
        "partners.my-orders, partners.my-orders.token-endpoint, PARTNERS_MY_ORDERS_CLIENT_ID, partners_my_orders_client_secret",
        "'',        token-endpoint, client-id, client-secret",
        "'',        TOKEN_ENDPOINT, client_id, CLIENT_SECRET",
        "APP,       APP.token-endpoint, APP_CLIENT_ID, APP_client_secret",
    })
    void takesKeysBelowThePrefix_asTheyAreAndAsEnvironmentVariables(
            String prefix, String endpoint, String id, String secret) {
        set(endpoint, "https://auth.example.com/oauth2/token", id, "client-1", secret, canary.secret());

        Map<String, String> form =
                sent(ClientCredentialsTokenSource.builder(settings, prefix).timing(timing));

        assertThat(form).containsEntry("client_id", "client-1").containsEntry("client_secret", canary.secret());
    }

    @Test
    void looksAtNothingElse() {
        setWhatIsRequired();
        set("latchkey", "x", "latchkeys.scope", "x", "LATCHKEYS_SCOPE", "x", "Latchkey.scope", "x", "path", "");
        settings.put("nothing", null);

        assertThat(sent(builder())).doesNotContainKey("scope");
    }

    @Test
    void takesTheEnvironmentOfThisProcess() {
        assertThatThrownBy(() -> ClientCredentialsTokenSource.builder(System.getenv(), "latchkey-test")
                        .build())
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenEndpoint is missing (latchkey-test.token-endpoint, LATCHKEY_TEST_TOKEN_ENDPOINT,"
                        + " latchkey-test.issuer, LATCHKEY_TEST_ISSUER); where the authorization server describes itself,"
                        + " issuer takes its place");
    }

    @Test
    void takesWhatWasReadFromAPropertiesFile() throws IOException {
        Properties file = new Properties();
        file.load(new StringReader("""
                latchkey.token-endpoint = https://auth.example.com/oauth2/token\s
                latchkey.client-id: client-1\s\s
                latchkey.client-secret=s3cret
                latchkey.acquire-timeout = 5s\s
                """));
        file.stringPropertyNames().forEach(key -> settings.put(key, file.getProperty(key)));

        assertThat(sent(builder())).containsEntry("client_id", "client-1").containsEntry("client_secret", "s3cret");
    }

    @Test
    void passesOverWhatKubernetesSaysOfAServiceThatIsCalledAlike() {
        setWhatIsRequired();
        set(
                "LATCHKEY_SERVICE_HOST",
                "10.0.0.1",
                "LATCHKEY_SERVICE_PORT",
                "443",
                "LATCHKEY_SERVICE_PORT_HTTPS",
                "443",
                "LATCHKEY_PORT",
                "tcp://10.0.0.1:443",
                "LATCHKEY_PORT_443_TCP",
                "tcp://10.0.0.1:443",
                "LATCHKEY_PORT_443_TCP_PROTO",
                "tcp",
                "LATCHKEY_PORT_443_TCP_PORT",
                "443",
                "LATCHKEY_PORT_443_TCP_ADDR",
                "10.0.0.1",
                "latchkey.port.443.tcp.addr",
                "10.0.0.1");
        assertThatCode(this::builder).doesNotThrowAnyException();

        set("LATCHKEY_PORTS", "443", "latchkey.service-host", "10.0.0.1");
        assertThat(refusal())
                .startsWith("2 settings are wrong: (1) LATCHKEY_PORTS is not known")
                .contains("(2) latchkey.service-host is not known");
    }

    @ParameterizedTest
    @CsvSource({
        "latchkey.clientId,                latchkey.client-id",
        "latchkey.tokenEndpoint,           latchkey.token-endpoint",
        "latchkey.client_secret_file,      latchkey.client-secret-file",
        "latchkey.Scope,                   latchkey.scope",
        "latchkey.scopes,                  latchkey.scope",
        "latchkey.acquire-time-out,        latchkey.acquire-timeout",
        "latchkey.audience,                latchkey.parameter.audience",
        "latchkey.parameters.audience,     latchkey.parameter.audience",
        "latchkey.parameter,               latchkey.parameter.audience",
        "latchkey.,                        latchkey.name",
        "LATCHKEY_CLIENTID,                LATCHKEY_CLIENT_ID",
        "LATCHKEY_AUDIENCE,                LATCHKEY_PARAMETER_AUDIENCE",
        "LATCHKEY_,                        LATCHKEY_NAME",
        "latchkey_clientid,                latchkey_client_id",
    })
    void namesTheNearestKey_toOneThatIsNotKnown(String key, String nearest) {
        set(key, canary.secret());

        assertThat(refusal()).isEqualTo(key + " is not known; the nearest that is: " + nearest);
    }

    @Test
    void namesTheNearestKeyWithoutAPrefixToo() {
        set("clientid", canary.secret(), "CLIENTID", canary.secret());

        assertThat(refusal(""))
                .isEqualTo(
                        "2 settings are wrong: (1) CLIENTID is not known; the nearest that is: CLIENT_ID; (2) clientid"
                                + " is not known; the nearest that is: client-id");
    }

    @Test
    void refusesTwoSpellingsOfTheSameSetting() {
        set("latchkey.client-secret", canary.secret(), "LATCHKEY_CLIENT_SECRET", canary.secret());
        assertThat(refusal())
                .isEqualTo(
                        "LATCHKEY_CLIENT_SECRET and latchkey.client-secret are the same setting: leave one of them out");

        settings.clear();
        set("latchkey.parameter.audience", canary.secret(), "LATCHKEY_PARAMETER_AUDIENCE", canary.secret());
        assertThat(refusal())
                .isEqualTo(
                        "LATCHKEY_PARAMETER_AUDIENCE and latchkey.parameter.audience are the same setting: leave one of"
                                + " them out");
    }

    @Test
    void refusesASecretAndAFileOfOne() {
        set("latchkey.client-secret", canary.secret(), "latchkey.client-secret-file", "/run/secrets/partner");

        assertThat(refusal()).isEqualTo("latchkey.client-secret-file: clientSecret was set already");
    }

    @Test
    void tellsAllMistakesAtOnce_andNoValue() {
        set(
                "latchkey.token-endpoint",
                "https://user:" + canary.secret() + "@auth.example.com/",
                "latchkey.client-secret",
                canary.secret(),
                "latchkey.client-secert",
                canary.secret(),
                "latchkey.acquire-timeout",
                canary.secret(),
                "latchkey.expiry-margin",
                "-1s",
                "latchkey.allow-insecure-http",
                canary.secret(),
                "latchkey.client-authentication",
                canary.secret(),
                "latchkey.parameter.client_secret",
                canary.secret(),
                "latchkey.keep-warm",
                "0s");

        assertThat(refusal())
                .startsWith("8 settings are wrong: (1) latchkey.client-secert is not known; the nearest that is:"
                        + " latchkey.client-secret; (2) latchkey.parameter.client_secret: parameter: client_secret is"
                        + " set by an option of its own; (3) latchkey.token-endpoint: tokenEndpoint is not a URI: ")
                .contains("latchkey.acquire-timeout: is no duration; write 500ms, 10s, 5m, 2h, 1d or PT10S")
                .contains("latchkey.expiry-margin: is no duration; ")
                .contains("latchkey.keep-warm: keepWarm is PT0S; it must be more than zero, and at most a year")
                .contains("latchkey.allow-insecure-http: is neither true nor false")
                .endsWith("(8) latchkey.client-authentication: is none of client_secret_post, client_secret_basic,"
                        + " client_secret_basic_unencoded, client_secret_jwt, private_key_jwt, client_assertion, tls_client_auth,"
                        + " self_signed_tls_client_auth, none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-secret", "client-id", "scope", "parameter.audience"})
    void takesNoEmptyValue_sinceItWasToBeFilled(String key) {
        for (String empty : new String[] {"", " \t"}) {
            set("latchkey." + key, empty);
            assertThat(refusal()).isEqualTo("latchkey." + key + " is empty: leave it out, or see why it is not filled");
        }
        settings.put("latchkey." + key, null);
        assertThat(refusal()).startsWith("latchkey." + key + " is empty: ");
    }

    @Test
    void saysByWhichKeysWhatIsMissingCouldHaveCome() {
        assertThatThrownBy(builder()::build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenEndpoint is missing (latchkey.token-endpoint, LATCHKEY_TOKEN_ENDPOINT,"
                        + " latchkey.issuer, LATCHKEY_ISSUER); ");
        assertThatThrownBy(builder().tokenEndpoint("https://auth.example.com/").clientId("client-1")::build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientSecret is missing (latchkey.client-secret, LATCHKEY_CLIENT_SECRET,"
                        + " latchkey.client-secret-file, LATCHKEY_CLIENT_SECRET_FILE); clientAuthentication"
                        + " client_secret_post needs one");
    }

    @Test
    void takesAnIssuerInPlaceOfTheTokenEndpoint() {
        DescribedServer server = new DescribedServer().describesItself();
        set(
                "LATCHKEY_ISSUER",
                " " + DescribedServer.ISSUER + " ",
                "latchkey.client-id",
                "client-1",
                "latchkey.client-secret",
                canary.secret());

        try (ClientCredentialsTokenSource source = builder().transport(server).build()) {
            assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        }
        assertThat(server.posted()).containsExactly(DescribedServer.ENDPOINT);

        set("latchkey.token-endpoint", DescribedServer.ENDPOINT);
        assertThatThrownBy(builder()::build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("issuer and tokenEndpoint are both set");
    }

    @Test
    void leavesTheRestToTheBuilder_andNothingTwice() {
        set("latchkey.client-id", "client-1", "latchkey.name", "orders");

        assertThat(sent(builder()
                        .tokenEndpoint("https://auth.example.com/oauth2/token")
                        .clientSecret(() -> "supplied")))
                .containsEntry("client_secret", "supplied");
        assertThatThrownBy(() -> builder().clientId("client-2"))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("clientId was set already");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", ".", "..", "a..", "latchkey*", "-a", "_", "ä"})
    void refusesAPrefixThatIsNone(String prefix) {
        assertThatThrownBy(() -> ClientCredentialsTokenSource.builder(settings, prefix))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prefix: takes letters, digits, and between them");
    }

    // -- options

    @Test
    void setsTheTokenRequest() {
        setWhatIsRequired();
        set(
                "latchkey.scope",
                "read  write",
                "latchkey.parameter.audience",
                "https://api.example.com ",
                "LATCHKEY_PARAMETER_RESOURCE",
                "https://api.example.com/orders",
                "latchkey.parameter.X-Tenant",
                "seven");

        assertThat(sent(builder()))
                .containsEntry("scope", "read write")
                .containsEntry("audience", "https://api.example.com ")
                .containsEntry("resource", "https://api.example.com/orders")
                .containsEntry("X-Tenant", "seven")
                .containsEntry("grant_type", "client_credentials");
    }

    @Test
    void takesTheSecretAsItIs_andOtherValuesWithoutTheBlanksAroundThem() {
        set(
                "latchkey.token-endpoint",
                " https://auth.example.com/oauth2/token ",
                "latchkey.client-id",
                "\tclient-1\n",
                "latchkey.client-secret",
                " s3cret ",
                "latchkey.acquire-timeout",
                " 10s ");

        assertThat(sent(builder())).containsEntry("client_id", "client-1").containsEntry("client_secret", " s3cret ");
    }

    @Test
    void setsTheSecretsFile() throws IOException {
        setWhatIsRequired();
        settings.remove("latchkey.client-secret");
        set(
                "latchkey.client-secret-file",
                Files.writeString(folder.resolve("secret"), canary.secret() + "\n")
                        .toString());

        assertThat(sent(builder())).containsEntry("client_secret", canary.secret());
    }

    @Test
    void setsTheTimes() {
        setWhatIsRequired();
        set(
                "latchkey.acquire-timeout",
                "2s",
                "latchkey.refresh-ahead",
                "PT20M",
                "latchkey.expiry-margin",
                "2m",
                "latchkey.keep-warm",
                "1d",
                "latchkey.name",
                "orders");
        timing.chance(() -> 0);
        ClientCredentialsTokenSource source = builder().transport(transport).build();
        ask(source).join();
        Instant now = timing.wallTime();

        assertThat(source.status().nextRefreshAt()).isEqualTo(now.plusSeconds(40 * 60));
        timing.advance(Duration.ofHours(12));
        assertThat(transport.requests()).as("kept warm").isGreaterThan(12);
        timing.advance(Duration.ofHours(24));
        assertThat(source.status().state()).isEqualTo(TokenStatus.State.GONE);

        timing.holdWork();
        var asked = ask(source);
        timing.advance(Duration.ofSeconds(2));
        timing.runAll();
        assertThat(Engine.failureOf(asked))
                .hasMessageStartingWith("orders: no access token within the acquireTimeout of PT2S");
    }

    @Test
    void setsTheMargin() {
        setWhatIsRequired();
        set("latchkey.expiry-margin", "0s");
        ClientCredentialsTokenSource source = builder().transport(transport).build();
        ask(source).join();

        timing.advance(Duration.ofHours(1).minusNanos(1));
        assertThat(source.status().isUp()).isTrue();
        assertThat(source.status().state()).isEqualTo(TokenStatus.State.STALE);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", " true , true"})
    void allowsInsecureHttp(String text, boolean allowed) {
        setWhatIsRequired();
        set("latchkey.token-endpoint", "http://auth.test.internal/token", "latchkey.allow-insecure-http", text);

        if (allowed) {
            assertThat(sent(builder())).isNotEmpty();
        } else {
            assertThatThrownBy(() -> sent(builder())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "TRUE", "yes", "on", "1", "0", "no"})
    void takesNothingElseForTrueOrFalse(String text) {
        set("latchkey.allow-insecure-http", text);

        assertThat(refusal()).isEqualTo("latchkey.allow-insecure-http: is neither true nor false");
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "10 s, PT10S",
        "0s, PT0S",
        "PT10S, PT10S",
        "pt1.5s, PT1.5S",
        "P1D, PT24H",
        "P1DT2H, PT26H",
        "PT-1S, PT-1S",
        "000010s, PT10S",
    })
    void readsDurations(String text, Duration duration) {
        assertThat(ConfiguredDuration.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "s",
                "1.5s",
                "10S",
                "10sec",
                "10 seconds",
                "5min",
                "1w",
                "-10s",
                "+10s",
                "10  s",
                "10s ",
                "1h30m",
                "99999999999999999999s",
                "9223372036854775807d",
                "P1Y",
                "PT",
                "١s"
            })
    void refusesWhatMayMeanAnyDuration(String text) {
        assertThatThrownBy(() -> ConfiguredDuration.parse(text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("is no duration; write 500ms, 10s, 5m, 2h, 1d or PT10S");
    }

    // -- client authentication

    @ParameterizedTest
    @CsvSource({
        "client_secret_post, client_secret_post, true",
        "client_secret_basic, client_secret_basic, true",
        "client_secret_basic_unencoded, client_secret_basic (not form-encoded), true",
        "client_secret_jwt, client_secret_jwt, true",
        "tls_client_auth, tls_client_auth, false",
        "self_signed_tls_client_auth, tls_client_auth, false",
        "none, none, false",
    })
    void setsTheClientAuthenticationByItsRegisteredName(String name, String shown, boolean needsSecret) {
        setWhatIsRequired();
        set("latchkey.client-authentication", name);
        if (!needsSecret) {
            settings.remove("latchkey.client-secret");
        }

        try (ClientCredentialsTokenSource source =
                builder().transport(transport).build()) {
            assertThat(source.toString()).endsWith("clientId client-1, " + shown + "]");
            assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        }
    }

    @Test
    void setsTheAudienceOfAnAssertion() throws Exception {
        setWhatIsRequired();
        set(
                "latchkey.client-authentication",
                "client_secret_jwt",
                "latchkey.assertion-audience",
                "https://issuer.example.com");

        SignedJWT assertion = SignedJWT.parse(sent(builder()).get("client_assertion"));

        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly("https://issuer.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, '', RS256",
        "RSA, PS256, PS256",
        "RSASSA-PSS, '', PS256",
        "EC, '', ES256",
        "EC, ES256, ES256",
        "Ed25519, '', EdDSA",
    })
    void signsWithAPrivateKeyFromAFile(String kind, String algorithm, String signedBy) throws Exception {
        setPrivateKeyJwt("Bag Attributes: <none>\n" + pem("PRIVATE KEY", privateKey(kind)));
        set("latchkey.private-key-id", "key-7", "latchkey.assertion-audience", "https://issuer.example.com");
        if (!algorithm.isEmpty()) {
            set("latchkey.private-key-algorithm", algorithm);
        }

        SignedJWT assertion = SignedJWT.parse(sent(builder()).get("client_assertion"));

        assertThat(assertion.getHeader().getAlgorithm().getName()).isEqualTo(signedBy);
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("key-7");
        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly("https://issuer.example.com");
    }

    @Test
    void saysWhatIsWrongWithAKeysFile() throws Exception {
        PrivateKey rsa = privateKey("RSA");
        String key = canary.alsoSecret(
                Base64.getEncoder().encodeToString(rsa.getEncoded()).substring(0, 60));
        String file = "latchkey.client-authentication: the private key file " + folder.resolve("key.pem") + " ";

        setPrivateKeyJwt(pem("RSA PRIVATE KEY", rsa));
        assertThat(refusal())
                .isEqualTo(file + "has its key as RSA PRIVATE KEY, which is not PKCS #8; openssl pkcs8 -topk8 -nocrypt"
                        + " converts it");
        setPrivateKeyJwt(pem("ENCRYPTED PRIVATE KEY", rsa));
        assertThat(refusal()).startsWith(file + "is encrypted; openssl pkcs8 -topk8 -nocrypt makes one that is not");
        setPrivateKeyJwt(pem("CERTIFICATE", rsa));
        assertThat(refusal()).startsWith(file + "has no BEGIN PRIVATE KEY and no END of one");
        setPrivateKeyJwt(key);
        assertThat(refusal()).startsWith(file + "has no BEGIN PRIVATE KEY and no END of one");
        setPrivateKeyJwt("-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        assertThat(refusal()).isEqualTo(file + "has a key that is none of RSA, EC, Ed25519, Ed448, RSASSA-PSS");
        setPrivateKeyJwt("-----BEGIN PRIVATE KEY-----\n" + key + "A\n-----END PRIVATE KEY-----\n");
        assertThat(refusal()).isEqualTo(file + "is not Base64 between its BEGIN and END");
        Files.delete(folder.resolve("key.pem"));
        assertThat(refusal()).isEqualTo(file + "does not exist");
    }

    /** Whoever replaces the file need not restart the application. */
    @Test
    void readsTheFileOfAPrivateKeyAnew_forEachTokenRequest() throws Exception {
        setPrivateKeyJwt(pem("PRIVATE KEY", privateKey("EC")));
        try (ClientCredentialsTokenSource source =
                builder().transport(transport).timing(timing).build()) {
            assertThat(tokenOf(ask(source))).isEqualTo("token-1");
            assertThat(algorithmOfAssertion(0)).isEqualTo("ES256");

            setPrivateKeyJwt(pem("PRIVATE KEY", privateKey("RSA")));
            timing.advance(Duration.ofHours(1));
            assertThat(tokenOf(ask(source))).isEqualTo("token-2");
            assertThat(algorithmOfAssertion(1)).isEqualTo("RS256");

            Files.delete(folder.resolve("key.pem"));
            timing.advance(Duration.ofHours(1));
            var asked = ask(source);
            timing.advance(Duration.ofSeconds(10));
            assertThat(failureOf(asked)).hasMessageStartingWith("the private key file ");
        }
    }

    private String algorithmOfAssertion(int request) throws ParseException {
        return SignedJWT.parse(transport.forms().get(request).get("client_assertion"))
                .getHeader()
                .getAlgorithm()
                .getName();
    }

    @Test
    void takesAnAssertionThatSomebodyElseSigns_fromAFile() throws Exception {
        Path file = folder.resolve("assertion");
        Files.writeString(file, "e30.e30.c2ln\n");
        set(
                "latchkey.token-endpoint",
                Engine.ENDPOINT,
                "latchkey.client-authentication",
                "client_assertion",
                "latchkey.client-assertion-file",
                file.toString());
        try (ClientCredentialsTokenSource source =
                builder().transport(transport).timing(timing).build()) {
            assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        }
        set("LATCHKEY_CLIENT_ASSERTION_TYPE", "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe");
        try (ClientCredentialsTokenSource source =
                builder().transport(transport).timing(timing).build()) {
            assertThat(tokenOf(ask(source))).isEqualTo("token-2");
        }

        assertThat(transport.forms())
                .extracting(form -> form.get("client_assertion"))
                .containsOnly("e30.e30.c2ln");
        assertThat(transport.forms())
                .extracting(form -> form.get("client_assertion_type"))
                .containsExactly(
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe");
        settings.remove("latchkey.client-assertion-file");
        assertThat(refusal())
                .isEqualTo("latchkey.client-authentication: client_assertion needs client-assertion-file, with what"
                        + " somebody else has signed");
    }

    @Test
    void saysWhatDoesNotGoTogether() throws Exception {
        setPrivateKeyJwt(pem("PRIVATE KEY", privateKey("EC")));
        set("latchkey.private-key-algorithm", "RS256");
        assertThat(refusal())
                .isEqualTo("latchkey.client-authentication: the private key file " + folder.resolve("key.pem")
                        + " is of no use: the EC key does not go with RS256");
        set("latchkey.private-key-algorithm", "HS256");
        assertThat(refusal())
                .isEqualTo(
                        "latchkey.client-authentication: algorithm: HS256 is none of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA");

        settings.remove("latchkey.private-key-file");
        assertThat(refusal())
                .isEqualTo("latchkey.client-authentication: private_key_jwt needs private-key-file, a PEM file");

        settings.remove("latchkey.client-authentication");
        set("LATCHKEY_PRIVATE_KEY_ID", "7", "latchkey.assertion-audience", "https://issuer.example.com");
        assertThat(refusal())
                .isEqualTo(
                        "3 settings are wrong: (1) latchkey.private-key-algorithm is not used by client-authentication"
                                + " client_secret_post, which is the default; (2) LATCHKEY_PRIVATE_KEY_ID is not used by"
                                + " client-authentication client_secret_post, which is the default; (3)"
                                + " latchkey.assertion-audience is not used by client-authentication client_secret_post, which is"
                                + " the default");

        settings.clear();
        set("latchkey.client-authentication", "client_secret_jwt", "latchkey.private-key-id", "7");
        assertThat(refusal())
                .isEqualTo("latchkey.private-key-id is not used by client-authentication client_secret_jwt");
    }

    private void setPrivateKeyJwt(String content) throws IOException {
        settings.clear();
        set(
                "latchkey.token-endpoint",
                "https://auth.example.com/oauth2/token",
                "latchkey.client-id",
                "client-1",
                "latchkey.client-authentication",
                "private_key_jwt",
                "latchkey.private-key-file",
                Files.writeString(folder.resolve("key.pem"), content).toString());
    }

    private static PrivateKey privateKey(String kind) throws Exception {
        PrivateKey known = KEYS.get(kind);
        if (known != null) {
            return known;
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (!kind.equals("Ed25519")) {
            AlgorithmParameterSpec parameters = kind.equals("EC")
                    ? new ECGenParameterSpec("secp256r1")
                    : new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
            generator.initialize(parameters);
        }
        PrivateKey made = generator.generateKeyPair().getPrivate();
        KEYS.put(kind, made);
        return made;
    }

    private static String pem(String label, PrivateKey key) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(key.getEncoded());
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    // -- completeness

    /** Whoever adds an option to the builder decides here whether it can be told in text. */
    @Test
    void hasAKeyForEachOption_thatCanBeToldInText() {
        Set<String> options = new TreeSet<>();
        for (Method method : ClientCredentialsTokenSource.Builder.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())
                    && method.getReturnType().equals(ClientCredentialsTokenSource.Builder.class)) {
                options.add(method.getName());
            }
        }
        Set<String> told = new TreeSet<>(NOT_IN_TEXT);
        told.add("parameter");
        for (ConfiguredOption option : ConfiguredOption.values()) {
            told.add(partOf(option));
        }

        assertThat(told).isEqualTo(options);
    }

    /** Some keys make up one option. */
    private static String partOf(ConfiguredOption option) {
        return switch (option) {
            case PRIVATE_KEY_FILE,
                    PRIVATE_KEY_ALGORITHM,
                    PRIVATE_KEY_ID,
                    ASSERTION_AUDIENCE,
                    CLIENT_ASSERTION_FILE,
                    CLIENT_ASSERTION_TYPE -> "clientAuthentication";
            default -> camelCase(option.key());
        };
    }

    private static String camelCase(String key) {
        StringBuilder text = new StringBuilder();
        for (String word : key.split("-", -1)) {
            text.append(text.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return text.toString();
    }

    /** All factories of {@link ClientAuthentication} have a name, but for the ones that differ in an argument only. */
    @Test
    void hasANameForEachClientAuthentication() {
        Set<String> factories = new TreeSet<>();
        for (Method method : ClientAuthentication.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers())) {
                factories.add(method.getName());
            }
        }
        List<String> names = new ArrayList<>(ConfiguredAuthentication.NAMES);
        names.remove("self_signed_tls_client_auth");
        factories.remove("clientAssertionFile"); // in text, an assertion can be in a file only

        assertThat(names.stream().map(name -> camelCase(name.replace('_', '-'))))
                .containsExactlyInAnyOrderElementsOf(factories);
    }

    @Test
    void isSpelledInTheEnvironmentLikeItsConstant() {
        assertThat(Arrays.stream(ConfiguredOption.values()).map(ConfiguredOption::key))
                .contains("token-endpoint", "allow-insecure-http")
                .allSatisfy(key -> assertThat(key).matches("[a-z]+(-[a-z]+)*"));
    }
}
