package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client assertions that somebody else signs (RFC 7521 section 4.2). */
@Timeout(60)
@Tag("WK2")
class ClientAssertionTest {

    private static final String SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
    private static final ScriptedTransport.Step REFUSAL = ScriptedTransport.error(400, "invalid_client");

    @RegisterExtension
    final Canary canary = new Canary();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;

    private Path file() {
        return folder.resolve("token");
    }

    private ClientCredentialsTokenSource source(ClientAuthentication authentication) {
        return builder(authentication).build();
    }

    private ClientCredentialsTokenSource.Builder builder(ClientAuthentication authentication) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(Engine.ENDPOINT)
                .clientAuthentication(authentication)
                .transport(transport)
                .timing(timing);
    }

    private ClientCredentialsTokenSource ofFile() {
        return source(ClientAuthentication.clientAssertionFile(file()));
    }

    /** An assertion that is valid from so many seconds from now on, until so many. */
    private String assertion(long from, long until) {
        Instant now = timing.wallTime();
        return jwt("{\"sub\":\"" + canary.token() + "\",\"nbf\":"
                + now.plusSeconds(from).getEpochSecond() + ",\"exp\":"
                + now.plusSeconds(until).getEpochSecond() + "}");
    }

    private String jwt(String claims) {
        return canary.alsoSecret(base64Url("{\"alg\":\"RS256\"}") + "." + base64Url(claims) + ".c2lnbmF0dXJl");
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private List<String> sent() {
        return transport.forms().stream()
                .map(form -> form.getOrDefault("client_assertion", "none"))
                .toList();
    }

    private void write(String content) {
        try {
            Files.writeString(file(), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // -- what is sent

    @Test
    void isAllThatSaysWhoTheClientIs() {
        String assertion = assertion(0, 600);

        ask(source(ClientAuthentication.clientAssertion(() -> assertion))).join();

        assertThat(transport.forms())
                .singleElement()
                .satisfies(form -> assertThat(form)
                        .containsExactly(
                                entry(
                                        "client_assertion_type",
                                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                                entry("client_assertion", assertion),
                                entry("grant_type", "client_credentials")));
    }

    @Test
    void hasTheClientIdBesideIt_ifThatIsSet() {
        String assertion = assertion(0, 600);

        ask(builder(ClientAuthentication.clientAssertion(() -> assertion))
                        .clientId("client-7")
                        .build())
                .join();

        assertThat(transport.forms().get(0))
                .containsEntry("client_id", "client-7")
                .containsEntry("client_assertion", assertion);
    }

    @Test
    void mayBeOfAnotherType() {
        String assertion = assertion(0, 600);

        ask(source(ClientAuthentication.clientAssertion(() -> assertion, SPIFFE)))
                .join();

        assertThat(transport.forms().get(0)).containsEntry("client_assertion_type", SPIFFE);
    }

    /** SAML's are text in Base64url, of which nothing is known here (RFC 7522 section 2.2). */
    @Test
    void isSentAsItIs_ifItIsNoJwtByItsType() {
        String saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";

        ask(source(ClientAuthentication.clientAssertion(() -> "PHNhbWw+", saml)))
                .join();

        assertThat(sent()).containsExactly("PHNhbWw+");
    }

    @Test
    void mayBeEncrypted() {
        String encrypted = base64Url("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + "..aXY.Y2lwaGVydGV4dA.dGFn";

        ask(source(ClientAuthentication.clientAssertion(() -> encrypted))).join();

        assertThat(sent()).containsExactly(encrypted);
    }

    @Test
    void isAskedForAnew_forEachRequestThatIsSent_andOnlyThen() {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<String> last = new AtomicReference<>("");
        ClientCredentialsTokenSource source = source(ClientAuthentication.clientAssertion(() -> {
            asked.incrementAndGet();
            String next = assertion(0, 600 + asked.get());
            last.set(next);
            return next;
        }));
        assertThat(asked).hasValue(0);

        transport.then(ScriptedTransport.unavailable());
        transport.then(ScriptedTransport.failure(new IOException("cut off")));
        var token = ask(source);
        timing.advance(Duration.ofSeconds(5));
        assertThat(tokenOf(token)).isEqualTo("token-1");
        ask(source).join();
        timing.advance(Duration.ofHours(1));
        ask(source).join();

        assertThat(sent()).hasSize(4).doesNotHaveDuplicates().last().isEqualTo(last.get());
        assertThat(asked).hasValue(4);
    }

    // -- refused

    @Test
    void isTriedAtOnce_ifThereIsANewOneWhenTheOldOneIsRefused() {
        String old = assertion(-600, 0);
        String current = assertion(0, 600);
        write(old);
        transport.then(request -> {
            write(current);
            return REFUSAL.answer(request);
        });

        assertThat(tokenOf(ask(ofFile()))).isEqualTo("token-1");

        assertThat(sent()).containsExactly(old, current);
    }

    @Test
    void endsACoolDown_whenThereIsAnotherOne() {
        AtomicReference<String> current = new AtomicReference<>(assertion(0, 600));
        ClientCredentialsTokenSource source = source(ClientAuthentication.clientAssertion(current::get));
        transport.then(ScriptedTransport.status(401, "{\"error\":\"invalid_client\"}", "Retry-After", "600"));
        assertThat(failureOf(ask(source)).isRetryable()).isFalse();
        timing.advance(Duration.ofSeconds(1));
        failureOf(ask(source));

        current.set(assertion(0, 601));
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    void whoWaits_hasATokenAsSoonAsAnExpiredOneIsReplaced() {
        write(assertion(-700, -100));
        transport.then(REFUSAL);
        var asked = ask(ofFile());
        timing.advance(Duration.ofSeconds(6));
        assertThat(asked).isNotDone();
        assertThat(transport.requests()).isEqualTo(1);

        write(assertion(0, 600));
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
    }

    @Test
    void isNotSentAgain_onceItHasExpiredAndWasRefused() {
        write(assertion(-700, -100));
        ClientCredentialsTokenSource source = ofFile();
        transport.otherwise(REFUSAL);

        for (int minute = 0; minute < 30; minute++) {
            var unused = ask(source);
            timing.advance(Duration.ofMinutes(1));
        }

        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void saysByHowMuchItHasExpired() {
        write(assertion(-700, -100));
        transport.then(REFUSAL);
        var asked = ask(ofFile());

        timing.advance(Duration.ofSeconds(10));

        TokenException failure = canary.seen(failureOf(asked));
        assertThat(failure.getMessage())
                .startsWith(
                        "token endpoint https://auth.example.com/oauth2/token answered 400 invalid_client. Check that"
                                + " the server trusts whoever signs the client assertion")
                .contains(". The client assertion in " + file()
                        + " had expired 100 s before, by this machine's clock: see"
                        + " why there is no newer one; it is still there, and was not sent again");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.error()).isEqualTo("invalid_client");
        assertThat(failure.statusCode()).isEqualTo(400);
    }

    @Test
    void saysWhichClockAgrees() {
        write(assertion(-700, -100));
        transport.then(refusalAt(0));
        var asked = ask(ofFile());

        timing.advance(Duration.ofSeconds(10));

        assertThat(failureOf(asked).getMessage())
                .contains(
                        " had expired 100 s before by this machine's clock, which agrees with the Date of the answer: see");
    }

    @Test
    void saysWhichClockDiffers_ifItHasExpiredOnlyByTheServers() {
        write(assertion(-500, 40));
        transport.then(refusalAt(60));
        var asked = ask(ofFile());

        timing.advance(Duration.ofSeconds(10));

        assertThat(failureOf(asked).getMessage())
                .contains(
                        "The client assertion in " + file() + " had expired 20 s before by the Date of the answer: see"
                                + " why there is no newer one. By the Date of the answer, this machine's clock is about 60 s"
                                + " behind");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void isSentAgain_onceItIsValidByTheServersClock() {
        write(assertion(0, 600));
        transport.then(refusalAt(-60));
        ClientCredentialsTokenSource source = ofFile();
        var early = ask(source);
        timing.advance(Duration.ofSeconds(10));
        assertThat(canary.seen(failureOf(early)).getMessage())
                .contains("The client assertion in " + file()
                        + " becomes valid only 60 s later by the Date of the answer."
                        + " By the Date of the answer, this machine's clock is about 60 s ahead");

        timing.advance(Duration.ofSeconds(49));
        var stillEarly = ask(source);
        assertThat(transport.requests()).isEqualTo(1);
        timing.advance(Duration.ofSeconds(2));

        assertThat(stillEarly.isDone()).isTrue();
        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(2);
    }

    /** The server's clock is the one that counts, and nobody knows it before it has answered. */
    @Test
    void isSent_thoughItHasExpiredByThisMachinesClock() {
        write(assertion(-700, -100));

        assertThat(tokenOf(ask(ofFile()))).isEqualTo("token-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":\"soon\",\"nbf\":null}",
                "{\"exp\":1e300,\"nbf\":-1e300}",
                "{\"exp\":[1],\"nbf\":{\"exp\":1}}",
                "{}"
            })
    void isRefusedForItsTimesOnly_ifItHasAny(String claims) {
        write(jwt(claims));
        transport.then(REFUSAL);

        TokenException failure = failureOf(ask(ofFile()));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.getMessage()).doesNotContain("expired").doesNotContain("valid only");
    }

    /** Some servers take each assertion only once, which whoever writes the file cannot know. */
    @Test
    void saysThatItWasTakenBefore() {
        write(assertion(0, 7200));
        ClientCredentialsTokenSource source = ofFile();
        ask(source).join();
        timing.advance(Duration.ofHours(1));
        transport.then(REFUSAL);

        assertThat(failureOf(ask(source)).getMessage())
                .contains(". The client assertion in " + file()
                        + " was taken when it was sent last: this server may take" + " each only once");
    }

    private ScriptedTransport.Step refusalAt(long secondsAhead) {
        return request -> ScriptedTransport.status(
                        400,
                        "{\"error\":\"invalid_client\"}",
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                timing.wallTime().plusSeconds(secondsAhead).atZone(ZoneOffset.UTC)))
                .answer(request);
    }

    // -- in a file

    /** As Kubernetes does: the file is a link through {@code ..data}, and that is put in the place of another by one move. */
    @Test
    void isReadThroughALinkThatWasSwapped() throws IOException {
        String one = assertion(0, 600);
        String two = assertion(0, 4200);
        swap("one", one + "\n");
        Files.createSymbolicLink(file(), Path.of("..data", "token"));
        ClientCredentialsTokenSource source = ofFile();
        ask(source).join();

        swap("two", two + "\n");
        timing.advance(Duration.ofHours(1));
        ask(source).join();

        assertThat(sent()).containsExactly(one, two);
    }

    private void swap(String version, String content) throws IOException {
        Path data = Files.createDirectory(folder.resolve(version));
        Files.writeString(data.resolve("token"), content);
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), data.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void isWaitedForWhileItsFileIsMissing_asLongAsTheCallerWaits() {
        var asked = ask(ofFile());
        timing.advance(Duration.ofSeconds(8));
        assertThat(asked).isNotDone();

        write(assertion(0, 600));
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
    }

    @Test
    void endsACoolDown_whenItsFileIsThere() {
        ClientCredentialsTokenSource source = ofFile();
        var waited = ask(source);
        timing.advance(Duration.ofSeconds(10));
        failureOf(waited);
        for (int second = 0; second < 120; second++) {
            timing.advance(Duration.ofSeconds(1));
            assertThat(ask(source)).as("fails at once").isDone();
        }

        write(assertion(0, 600));
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(transport.requests()).isEqualTo(1);
    }

    @Test
    void thatIsHalfWritten_isWaitedFor() {
        String assertion = assertion(0, 600);
        write(assertion.substring(0, assertion.indexOf('.') + 5));
        var asked = ask(ofFile());
        assertThat(asked).isNotDone();

        write(assertion);
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
        assertThat(sent()).containsExactly(assertion);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eyJhbGci | is no JWT: its 8 characters have 0 full stop(s), and not the 2 of a signed one",
                "a.b | is no JWT: its 3 characters have 1 full stop(s), and not the 2 of a signed one",
                "a b.c.d | is no JWT: among its 7 characters are some that no JWT has",
                "<html>.</.> | is no JWT: among its 11 characters are some that no JWT has",
                "e30.abc.d | is no JWT: its claims are no JSON object in Base64url",
                "W10.e30.d | is no JWT: its header is no JSON object in Base64url",
            })
    void thatHoldsNoJwt_isToldByItsShape(String content, String shape) {
        canary.alsoSecret(content + content);
        write(content);
        var asked = ask(ofFile());

        timing.advance(Duration.ofSeconds(10));

        assertThat(failureOf(asked).getMessage())
                .startsWith("the client assertion file " + file() + " holds what " + shape
                        + "; token endpoint https://auth.example.com/oauth2/token was not asked");
        assertThat(transport.requests()).isZero();
    }

    @Test
    void thatEverybodyMayWrite_isWarnedOf_once() throws IOException {
        write(assertion(0, 600));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));

        try (CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < 3; i++) {
                ask(ofFile()).join();
            }

            assertThat(log.at(Level.WARNING))
                    .containsExactly("the client assertion file " + file()
                            + " may be written by every user of this machine, who then decides who this client is: take"
                            + " that permission away (chmod o-w)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw-r--", "r--------"})
    void thatOthersMayNotWrite_isNotWarnedOf(String permissions) throws IOException {
        write(assertion(0, 600));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));

        try (CapturedLog log = new CapturedLog()) {
            ask(ofFile()).join();

            assertThat(log.at(Level.WARNING)).isEmpty();
        }
    }

    // -- from a supplier

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, the client assertion supplier gave null",
                "' ', the client assertion supplier gave a blank text",
                "a.b, 'the client assertion supplier gave what is no JWT: its 3 characters have 1 full stop(s), and not the"
                        + " 2 of a signed one'"
            })
    @SuppressWarnings("NullAway") // null is one of the cases
    void isNotSent_ifTheSupplierGivesNone(String given, String message) {
        assertThat(givenUp(() -> given).getMessage())
                .startsWith(message + "; token endpoint https://auth.example.com/oauth2/token was not asked");
    }

    @Test
    void isNotSent_ifTheSupplierThrows() {
        assertThat(givenUp(() -> {
                            throw new IllegalStateException("the vault is sealed");
                        })
                        .getMessage())
                .startsWith("the client assertion supplier threw java.lang.IllegalStateException; token endpoint");
    }

    private TokenException givenUp(Supplier<String> supplier) {
        var asked = ask(source(ClientAuthentication.clientAssertion(supplier)));
        timing.advance(Duration.ofSeconds(10));
        TokenException failure = canary.seen(failureOf(asked));
        assertThat(failure.isRetryable()).isTrue();
        assertThat(transport.requests()).isZero();
        return failure;
    }

    @Test
    void mayHaveALineBreakBehindIt() {
        String assertion = assertion(0, 600);

        ask(source(ClientAuthentication.clientAssertion(() -> assertion + "\n")))
                .join();

        assertThat(sent()).containsExactly(assertion);
    }

    // -- at build time

    @Nested
    class BuildTime {

        @Test
        void refusesAClientSecretBesideIt() {
            assertThatThrownBy(() -> builder(ClientAuthentication.clientAssertion(() -> "a.b.c"))
                            .clientSecret("s3cret")
                            .build())
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clientSecret is set, but clientAuthentication client_assertion does not use it");
        }

        @Test
        void refusesADirectory_andNoPath() {
            assertThatThrownBy(() -> ClientAuthentication.clientAssertionFile(folder))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clientAssertionFile is a directory, and not a file: " + folder);
            assertThatThrownBy(() -> ClientAuthentication.clientAssertionFile(Path.of("")))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clientAssertionFile is blank");
        }

        @ParameterizedTest
        @CsvSource({
            "jwt-bearer, assertionType is no absolute URI (RFC 7521 section 4.2): jwt-bearer",
            "'', 'assertionType is no absolute URI (RFC 7521 section 4.2): '",
            "a b, assertionType is no URI: Illegal character in path"
        })
        void refusesATypeThatIsNone(String type, String message) {
            assertThatThrownBy(() -> ClientAuthentication.clientAssertion(() -> "a.b.c", type))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @Test
        void wantsAClientId_whereTokensAreSharedByIt() {
            assertThatThrownBy(() -> builder(ClientAuthentication.clientAssertion(() -> "a.b.c"))
                            .tokenStore(new MapStore(), new byte[32])
                            .build())
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clientId is missing; tokenStore tells clients apart by it, with clientAuthentication"
                            + " client_assertion, too");
        }

        @Test
        void namesNoClientId_whereThereIsNone() {
            assertThat(source(ClientAuthentication.clientAssertion(() -> "a.b.c")))
                    .hasToString(
                            "ClientCredentialsTokenSource[https://auth.example.com/oauth2/token, client_assertion]");
        }
    }
}
