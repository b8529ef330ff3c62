package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.canary.Beans;
import io.latchkey.canary.Haystack;
import io.latchkey.canary.Needles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each client authentication, and all that can go wrong, by the hand of somebody who repeats what was sent wherever there
 * is room for it: nobody sees it on our side.
 */
@Tag("H1")
@Tag("H2")
@Tag("H3")
@Tag("H6")
@Tag("L2")
@Tag("M5")
@Tag("WS1")
@Timeout(60)
class FaultSweepTest {

    private static final String ENDPOINT = "https://auth.example.com/oauth2/token";

    /** Where a server's own words are shown: there, a text is known as a token only if it came as one. */
    private static final Pattern SHOWN = Pattern.compile(
            "\\d+ (error|error_.*|media type|text|Content-Encoding|Location.*)|error_description in .*|granted scope|type");

    private static final Duration AN_HOUR = Duration.ofHours(1);

    @RegisterExtension
    final Canary canary = new Canary();

    private final SigningKey signingKey =
            SigningKey.of(TestKeys.of("ES256").getPrivate()).withKeyId("key-1");

    /** What a platform puts into a file: a JWT that somebody else has signed. */
    private final String foreignAssertion = base64Url("{\"alg\":\"RS256\"}") + "."
            + base64Url("{\"sub\":\"" + Needles.random(24) + "\",\"exp\":4000000000}") + "."
            + base64Url(Needles.random(120));

    private final Telemetry telemetry = new Telemetry();

    @TempDir
    Path directory;

    @BeforeEach
    void knowWhatIsSecret() {
        canary.needles()
                .add("the private key", TestKeys.of("ES256").getPrivate())
                .addJwt("the foreign assertion", foreignAssertion);
    }

    /** How the client proves who it is. */
    enum Way {
        POST,
        BASIC,
        BASIC_UNENCODED,
        SECRET_JWT,
        KEY,
        ASSERTION,
        ASSERTION_FILE,
        SECRET_FILE,
        TLS,
        NONE
    }

    private ClientCredentialsTokenSource.Builder builder(Way way) throws IOException {
        ClientCredentialsTokenSource.Builder builder =
                ClientCredentialsTokenSource.builder().clientId("client-1").scope("orders");
        return switch (way) {
            case POST -> builder.clientSecret(canary.secret());
            case BASIC ->
                builder.clientSecret(canary.secret()).clientAuthentication(ClientAuthentication.clientSecretBasic());
            case BASIC_UNENCODED ->
                builder.clientSecret(canary.secret())
                        .clientAuthentication(ClientAuthentication.clientSecretBasicUnencoded());
            case SECRET_JWT ->
                builder.clientSecret(canary.secret()).clientAuthentication(ClientAuthentication.clientSecretJwt());
            case KEY -> builder.clientAuthentication(ClientAuthentication.privateKeyJwt(signingKey));
            case ASSERTION ->
                builder.clientAuthentication(ClientAuthentication.clientAssertion(supplied(foreignAssertion)));
            case ASSERTION_FILE ->
                builder.clientAuthentication(ClientAuthentication.clientAssertionFile(
                        Files.writeString(directory.resolve("token"), foreignAssertion + "\n")));
            case SECRET_FILE ->
                builder.clientSecretFile(Files.writeString(directory.resolve("secret"), canary.secret() + "\n"));
            case TLS -> builder.clientAuthentication(ClientAuthentication.tlsClientAuth());
            case NONE -> builder.clientAuthentication(ClientAuthentication.none());
        };
    }

    private static Supplier<String> supplied(String text) {
        return () -> text;
    }

    @AfterEach
    void lookAtWhatIsMeasuredAndManaged() {
        telemetry.addTo(canary.haystack());
        Beans.addTo(canary.haystack());
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    // -- what a server does

    /** What a server knows of a client, in the ways in which it has it, and the token that it might have given. */
    private List<String> known(TokenTransport.Request request) {
        List<String> known = new ArrayList<>(List.of(canary.token()));
        String body = new String(request.body(), UTF_8);
        for (String pair : body.split("&", -1)) {
            if (pair.startsWith("client_secret=") || pair.startsWith("client_assertion=")) {
                String value = pair.substring(pair.indexOf('=') + 1);
                known.add(URLDecoder.decode(value, UTF_8));
                known.add(body);
                known.addAll(forms(URLDecoder.decode(value, UTF_8)));
            }
        }
        String basic = request.headers().get("Authorization");
        if (basic != null) {
            String credentials = basic.substring("Basic ".length());
            String pair = new String(Base64.getDecoder().decode(credentials), UTF_8);
            known.add(canary.secret());
            known.add(basic);
            known.add(credentials.replace("=", ""));
            known.add(pair);
            known.addAll(forms(canary.secret()));
        }
        return known;
    }

    /** As servers repeat a text: as it is, made safe for a page, for a URL, for a log. */
    private static List<String> forms(String text) {
        return List.of(
                text.replace("&", "&amp;"),
                text.replace("&", "\\u0026").replace("+", "\\u002B"),
                text.replace(" ", "%20"),
                text.replace("/", "\\/"),
                new String(text.getBytes(UTF_8), ISO_8859_1));
    }

    /** An answer, or a failure, with a text in it. */
    interface Fault {
        TokenTransport.Response by(String text) throws IOException;
    }

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        for (int status : new int[] {200, 302, 401, 503}) {
            faults.put(
                    status + " error_description",
                    text -> json(status, "{\"error\":\"invalid_client\",\"error_description\":%s}", text));
            faults.put(status + " text", text -> answer(status, "text/" + clean(text), text));
            faults.put(
                    status + " Location",
                    text -> answer(status, "text/plain", "", "Location", "https://x.example/?" + clean(text)));
            faults.put(
                    status + " Location that is none",
                    text -> answer(status, "text/plain", "", "Location", clean(text)));
        }
        addAllPlaces(400, faults);
        for (String name : new String[] {"UTF-16", "UTF-16LE", "ISO-8859-1", "UTF-32"}) {
            faults.put(
                    "error_description in " + name,
                    text -> new TokenTransport.Response(
                            400,
                            Map.of("Content-Type", List.of("application/json;charset=" + name)),
                            new ByteArrayInputStream(
                                    ("{\"error\":\"invalid_client\",\"error_description\":" + quoted(text) + "}")
                                            .getBytes(Charset.forName(name)))));
        }
        faults.put("token that is not text", text -> json(200, "{\"access_token\":{\"value\":%s}}", text));
        faults.put("token in a list", text -> json(200, "{\"access_token\":[%s]}", text));
        faults.put("token that no header can bear", text -> json(200, "{\"access_token\":%s}", text + "\r\n é"));
        faults.put(
                "token, broken off",
                text -> answer(200, "application/json", "{\"access_token\":\"" + text + "\",\"expires_in\":"));
        faults.put(
                "token within a token",
                text -> answer(200, "application/json", "{\"access_token\":\"" + text + "\" \"" + text + "\"}"));
        faults.put("token twice", text -> json(200, "{\"access_token\":%s,\"access_token\":\"x\"}", text));
        faults.put("token without quotes", text -> answer(200, "application/json", "{access_token:" + text + "}"));
        faults.put("token of another type", text -> json(200, "{\"access_token\":%s,\"token_type\":\"mac\"}", text));
        faults.put("type", text -> json(200, "{\"access_token\":\"x\",\"token_type\":%s}", text));
        faults.put("lifetime", text -> json(200, "{\"access_token\":\"x\",\"expires_in\":%s}", text));
        faults.put("negative lifetime", text -> json(200, "{\"access_token\":%s,\"expires_in\":-5}", text));
        faults.put("granted scope", text -> json(200, "{\"access_token\":\"x\",\"scope\":%s}", text));
        faults.put("token and error", text -> json(200, "{\"access_token\":%s,\"error\":%<s}", text));
        faults.put("an unknown field", text -> json(200, "{\"access_token\":\"x\",%s:%<s}", text));
        faults.put("a name without an end", text -> answer(200, "application/json", "{\"" + text));
        faults.put("nested", text -> answer(200, "application/json", "[".repeat(2_000) + text));
        faults.put("a good token", text -> json(200, "{\"access_token\":%s,\"expires_in\":3600}", clean(text)));
        faults.put(
                "breaks off",
                text -> new TokenTransport.Response(200, Map.of(), breaking(text, new IOException(text))));
        faults.put(
                "breaks off, unchecked",
                text -> new TokenTransport.Response(401, Map.of(), breaking(text, new IllegalStateException(text))));
        faults.put("fails", text -> {
            throw new IOException(text, new IllegalArgumentException(text));
        });
        faults.put("fails, unchecked", text -> {
            throw new UncheckedIOException(text, new IOException(text));
        });
        faults.put("fails badly", text -> {
            throw new AssertionError(text, new LinkageError(text));
        });
        faults.put("fails, with more behind it", text -> {
            IOException failure = new IOException("first");
            failure.addSuppressed(new IOException("second", new RuntimeException(text)));
            throw failure;
        });
        faults.put("fails, in a class of its own", text -> {
            throw new Chatty(text);
        });
        return faults;
    }

    /** All the places in which an answer has room for a text. */
    private static void addAllPlaces(int status, Map<String, Fault> faults) {
        faults.put(status + " error", text -> json(status, "{\"error\":%s}", text));
        faults.put(
                status + " error_description",
                text -> json(status, "{\"error\":\"invalid_client\",\"error_description\":%s}", text));
        faults.put(
                status + " error_description at its end",
                text -> json(
                        status,
                        "{\"error\":\"invalid_client\",\"error_description\":%s}",
                        "x".repeat(290) + " " + text));
        faults.put(
                status + " error_uri",
                text -> json(status, "{\"error\":\"invalid_client\",\"error_uri\":%s}", "https://x.example/" + text));
        faults.put(status + " error object", text -> json(status, "{\"error\":{\"message\":%s}}", text));
        faults.put(status + " errors", text -> json(status, "{\"errors\":[%s],\"message\":%<s}", text));
        faults.put(status + " text", text -> answer(status, "text/plain", text));
        faults.put(status + " HTML", text -> answer(status, "text/html", "<html>" + text + "</html>"));
        faults.put(status + " no JSON", text -> answer(status, "application/json", text));
        faults.put(status + " media type", text -> answer(status, "text/" + clean(text), "?"));
        faults.put(
                status + " challenge",
                text -> answer(
                        status,
                        "application/json",
                        "{}",
                        "WWW-Authenticate",
                        "Basic realm=\"" + clean(text) + "\", error=\"" + clean(text) + "\""));
        faults.put(
                status + " Location",
                text -> answer(status, "text/plain", "", "Location", "https://x.example/?" + clean(text)));
        faults.put(
                status + " Location that is none", text -> answer(status, "text/plain", "", "Location", clean(text)));
        for (String header :
                new String[] {"Retry-After", "Date", "Content-Encoding", "Content-Length", "RateLimit-Reset", "Age"}) {
            faults.put(status + " " + header, text -> answer(status, "text/plain", text, header, clean(text)));
        }
        faults.put(
                status + " broken gzip",
                text -> answer(status, "application/json", "\u001f\u008b" + text, "Content-Encoding", "gzip"));
        faults.put(status + " gzip that ends early", text -> gzipped(status, text));
    }

    /** An exception that says it in every way that there is. */
    private static final class Chatty extends IOException {

        private static final long serialVersionUID = 1;

        private final String text;

        Chatty(String text) {
            super("hidden");
            this.text = text;
        }

        @Override
        public String getMessage() {
            return text;
        }

        @Override
        public String toString() {
            return "Chatty " + text;
        }
    }

    private static TokenTransport.Response json(int status, String form, String text) {
        return answer(status, "application/json", String.format(form, quoted(text)));
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n") + "\"";
    }

    /** As far as a header can bear it. */
    private static String clean(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1).replaceAll("[\\r\\n]", "");
    }

    private static TokenTransport.Response answer(int status, String type, String body, String... header) {
        Map<String, List<String>> headers = new LinkedHashMap<>(Map.of("Content-Type", List.of(type)));
        for (int i = 0; i < header.length; i += 2) {
            headers.put(header[i], List.of(header[i + 1]));
        }
        return new TokenTransport.Response(status, headers, new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private static TokenTransport.Response gzipped(int status, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(("{\"error\":\"x\",\"error_description\":" + quoted(text)).getBytes(UTF_8));
        }
        return new TokenTransport.Response(
                status,
                Map.of("Content-Encoding", List.of("gzip")),
                new ByteArrayInputStream(bytes.toByteArray(), 0, bytes.size() - 9));
    }

    private static InputStream breaking(String text, Exception failure) {
        return new SequenceInputStream(
                new ByteArrayInputStream(("{\"error\":\"" + text).getBytes(UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        if (failure instanceof RuntimeException unchecked) {
                            throw unchecked;
                        }
                        throw (IOException) failure;
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        return read();
                    }
                });
    }

    // -- the sweep

    @ParameterizedTest
    @EnumSource
    void nothingOfWhatAServerRepeatsIsSeen(Way way) throws Exception {
        Set<String> seen = new TreeSet<>();
        for (Map.Entry<String, Fault> fault : faults().entrySet()) {
            // A secret is escaped alike whoever sends it.
            boolean inEachForm = way == Way.POST || way == Way.BASIC;
            int forms = way == Way.TLS || way == Way.NONE ? 1 : 2;
            for (int form = 0; form < forms; form++) {
                if (form == 0 && SHOWN.matcher(fault.getKey()).matches()) {
                    continue; // what is no secret of ours yet is shown here
                }
                Repeater server = new Repeater(fault.getValue(), form);
                Haystack haystack = new Haystack();
                play(builder(way), server, haystack, new TokenListener() {});
                for (Needles secrets : server.secrets()) {
                    for (String leak : haystack.showing(secrets)) {
                        seen.add(fault.getKey() + ", " + form + ": " + leak);
                    }
                }
                forms = inEachForm ? server.forms : Math.min(server.forms, 2);
            }
        }

        assertThat(seen).isEmpty();
    }

    /** Asks until it has been told everything, and looks at all that there is to be seen. */
    private void play(
            ClientCredentialsTokenSource.Builder builder,
            TokenTransport server,
            Haystack haystack,
            TokenListener another) {
        FakeTiming timing = new FakeTiming();
        builder.tokenEndpoint(ENDPOINT)
                .transport(server)
                .timing(timing)
                .name("orders")
                .listener(TokenListener.all(haystack.listener(), telemetry.listener(), another));
        haystack.addPrinted("the builder", builder);
        try (ClientCredentialsTokenSource source = builder.build()) {
            CompletableFuture<AccessToken> asked = Engine.ask(source);
            timing.advance(AN_HOUR);
            haystack.addPrinted("the future", asked);
            AccessToken token = asked.handle((given, failure) -> {
                        if (failure != null) {
                            haystack.addThrown("the failure", failure);
                        }
                        return given;
                    })
                    .join();
            haystack.addPrinted("the token", token);
            TokenStatus status = source.status();
            haystack.addPrinted("the source", source);
            haystack.addPrinted("the status", status);
            if (status.lastFailure() != null) {
                haystack.addThrown("the status's failure", status.lastFailure());
            }
        }
    }

    /** What an application hands to a builder, and it throws. */
    interface Customized {
        void by(ClientCredentialsTokenSource.Builder builder, RuntimeException failure);
    }

    private Map<String, Customized> customized() {
        Map<String, Customized> customized = new LinkedHashMap<>();
        customized.put(
                "a supplier of a secret",
                (builder, failure) -> builder.clientSecret(() -> {
                    throw failure;
                }));
        customized.put(
                "a supplier of an assertion",
                (builder, failure) -> builder.clientAuthentication(ClientAuthentication.clientAssertion(() -> {
                    throw failure;
                })));
        customized.put(
                "an assertion that is none",
                (builder, failure) -> builder.clientAuthentication(
                        ClientAuthentication.clientAssertion(supplied(canary.secret() + "." + canary.token()))));
        customized.put(
                "a supplier of a key",
                (builder, failure) -> builder.clientAuthentication(ClientAuthentication.privateKeyJwt(() -> {
                    throw failure;
                })));
        customized.put(
                "a signer",
                (builder, failure) -> builder.clientAuthentication(
                        ClientAuthentication.privateKeyJwt(SigningKey.signedBy("ES256", input -> {
                            throw failure;
                        }))));
        customized.put(
                "a signature that is none",
                (builder, failure) -> builder.clientAuthentication(ClientAuthentication.privateKeyJwt(
                        SigningKey.signedBy("ES256", input -> canary.secret().getBytes(UTF_8)))));
        customized.put(
                "a store",
                (builder, failure) -> builder.clientSecret(canary.secret()).tokenStore(failing(failure)));
        customized.put("a store that holds something else", (builder, failure) -> {
            MapStore store = new MapStore();
            store.before(() -> store.replaceRecord(canary.token() + canary.secret()));
            builder.clientSecret(canary.secret()).tokenStore(store);
        });
        return customized;
    }

    private static MapStore failing(RuntimeException failure) {
        MapStore store = new MapStore();
        store.before(() -> {
            throw failure;
        });
        return store;
    }

    @Test
    @Tag("A12")
    @Tag("I10")
    void nothingOfWhatAnApplicationsOwnCodeThrowsIsSeen() throws Exception {
        IllegalStateException failure = new IllegalStateException(
                "said " + canary.secret(), new IOException("and " + canary.token(), new Chatty(foreignAssertion)));
        failure.addSuppressed(new Chatty(canary.secret()));
        Set<String> seen = new TreeSet<>();
        for (Map.Entry<String, Customized> each : customized().entrySet()) {
            Haystack haystack = new Haystack();
            ClientCredentialsTokenSource.Builder builder =
                    ClientCredentialsTokenSource.builder().clientId("client-1");
            each.getValue().by(builder, failure);

            play(builder, request -> json(200, "{\"access_token\":%s}", canary.token()), haystack, BROKEN_LISTENER);

            for (String leak : haystack.showing(canary.needles())) {
                seen.add(each.getKey() + ": " + leak);
            }
        }

        assertThat(seen).isEmpty();
    }

    /** It is told nothing that is secret, and so has nothing to say. */
    private static final TokenListener BROKEN_LISTENER = new TokenListener() {
        @Override
        public void acquired(Acquired event) {
            throw new IllegalStateException(event.toString());
        }

        @Override
        public void failed(Failed event) {
            throw new IllegalStateException(event.toString(), event.failure());
        }

        @Override
        public void storeFailed(StoreFailed event) {
            throw new IllegalStateException(event.toString());
        }

        @Override
        public FetchTrace fetchTrace() {
            throw new IllegalStateException("no trace");
        }
    };

    // -- what the token store gets

    @Test
    @Tag("H9")
    void nothingIsSeenInWhatATokenStoreGets() throws Exception {
        Haystack haystack = new Haystack();
        MapStore store = new MapStore();

        play(
                ClientCredentialsTokenSource.builder()
                        .clientId("client-1")
                        .clientSecret(canary.secret())
                        .tokenStore(store),
                request -> json(200, "{\"access_token\":%s}", canary.token()),
                haystack,
                new TokenListener() {});

        assertThat(store.written).isNotEmpty();
        store.written.forEach(record -> haystack.add("a record", record));
        haystack.addPrinted("what is left", store.records);
        assertThat(haystack.showing(canary.needles())).isEmpty();
    }

    // -- what an API does

    @ParameterizedTest
    @Tag("F10")
    @Tag("L3")
    @ValueSource(
            strings = {
                "Bearer error=\"%s\"",
                "Bearer error=\"invalid_token\", error_description=\"%s\", realm=\"%<s\", scope=\"%<s\"",
                "Bearer realm=\"%s\"",
                "%s realm=\"x\", error=\"invalid_token\"",
                "Bearer %s",
                "Bearer error=insufficient_scope, scope=\"%s\"",
                "Bearer error=\"%s",
                "Basic realm=\"%s\", Bearer error=\"invalid_token\"",
            })
    void nothingOfWhatAnApiRepeatsIsSeen(String challenge) throws Exception {
        FakeTiming timing = new FakeTiming();
        Haystack haystack = new Haystack();
        try (ClientCredentialsTokenSource source = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(ENDPOINT)
                .clientId("client-1")
                .clientSecret(canary.secret())
                .transport(request -> json(200, "{\"access_token\":%s}", canary.token()))
                .timing(timing)
                .listener(TokenListener.all(haystack.listener(), telemetry.listener()))
                .build()) {
            BearerAuth auth = BearerAuth.of(source, AllowedOrigins.of("https://api.example.com"));
            haystack.addPrinted("the rules", auth);
            for (int status : new int[] {401, 403, 401}) {
                BearerExchange exchange = Objects.requireNonNull(auth.exchange(new FakeCall()));
                assertThat(exchange.authorization()).contains(canary.token());
                exchange.retryAuthorization(FakeCall.answer(status, String.format(challenge, canary.token())), true);
                haystack.addPrinted("the exchange", exchange);
                timing.advance(Duration.ofSeconds(1));
            }
        }

        assertThat(haystack.showing(canary.needles())).isEmpty();
    }

    // -- who plays

    /** A server that answers each request with the fault, and one of the things that it knows. */
    private final class Repeater implements TokenTransport {

        private final Fault fault;
        private final int form;
        private int forms;
        private String assertion = "";

        Repeater(Fault fault, int form) {
            this.fault = fault;
            this.form = form;
        }

        @Override
        public Response send(Request request) throws IOException {
            List<String> known = known(request);
            forms = known.size();
            assertion = new String(request.body(), UTF_8).replaceAll("(?s)^.*client_assertion=|&.*$", "");
            return fault.by(known.get(form));
        }

        /** What is always secret, and the assertion that came last. */
        List<Needles> secrets() {
            return assertion.contains(".")
                    ? List.of(canary.needles(), new Needles().addJwt("the assertion", assertion))
                    : List.of(canary.needles());
        }
    }
}
