package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.TokenRequestException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token endpoint says no with, and what a user reads of it. */
class TokenRefusalTest {

    private static final String ENDPOINT = "token endpoint https://auth.example.com/oauth2/token";

    @RegisterExtension
    final Canary canary = new Canary();

    // -- the errors of RFC 6749 section 5.2

    @Test
    @Tag("B28")
    void anErrorThatNobodyKnowsIsShownWithoutAHint() {
        TokenRequestException refusal = refused(400, "{'error':'teapot','error_uri':'https://auth.example.com/e/1'}");

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal).hasMessage(ENDPOINT + " answered 400 teapot, see https://auth.example.com/e/1");
        assertThat(refusal.errorDescription()).isNull();
    }

    @ParameterizedTest
    @Tag("A11")
    @Tag("WP14")
    @CsvSource({
        "400, invalid_client, true",
        "401, invalid_client, true",
        "403, invalid_client, true",
        "200, invalid_client, true",
        "401, unauthorized_client, true",
        "401, anything_else, true",
        "400, unauthorized_client, true",
        "403, unauthorized_client, true",
        "200, unauthorized_client, true",
        "400, access_denied, true",
        "403, access_denied, true",
        "400, invalid_grant, true",
        "400, invalid_scope, false",
        "400, invalid_request, false",
        "403, anything_else, false",
        "404, access_denied, false",
        "429, access_denied, false",
        "500, unauthorized_client, false",
        "503, access_denied, false",
    })
    void whatRefusesTheClientMayBeARotatedSecret(int status, String error, boolean refusesClient) {
        assertThat(refused(status, "{'error':'" + error + "'}").refusesClient()).isEqualTo(refusesClient);
    }

    @ParameterizedTest
    @Tag("B30")
    @ValueSource(
            strings = {"{'error':'invalid_client'}", "{'error':'invalid_client','access_token':'%s','expires_in':60}"})
    void anErrorWith200IsAnError(String body) {
        TokenRequestException refusal = refused(200, body);

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal.error()).isEqualTo("invalid_client");
        assertThat(refusal.statusCode()).isEqualTo(200);
        assertThat(refusal).hasMessageStartingWith(ENDPOINT + " answered 200 invalid_client. Check clientId");
    }

    @ParameterizedTest
    @Tag("B30")
    @Tag("WP12")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5                                       | a number",
                "-0.1                                    | a number",
                "{}                                      | an object",
                "{'code':'invalid_client','message':'%s'} | an object",
                "['invalid_client']                      | an array",
                "true                                    | true or false",
                "'Something went wrong'                  | a text",
            })
    void anErrorThatIsNoCodeIsStillAnErrorWith200(String error, String kind) {
        TokenRequestException refusal = refused(200, "{'error':" + error + ",'access_token':'%s'}");

        assertThat(refusal.error()).isNull();
        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal)
                .hasMessage(ENDPOINT + " answered 200 with an error that is " + kind + ", not an OAuth error code");
    }

    @ParameterizedTest
    @Tag("B30")
    @Tag("WP12")
    @ValueSource(strings = {"''", "' '", "false", "null", "0", "0.0", "-0", "'0'"})
    void anEmptyErrorBesideATokenIsNone(String error) throws Exception {
        assertThat(new Asked(canary)
                        .answers(("{'error':" + error + ",'access_token':'%s'}")
                                .replace('\'', '"')
                                .replace("%s", canary.token()))
                        .granted()
                        .accessToken())
                .isEqualTo(canary.token());
    }

    @Test
    @Tag("WP12")
    void anErrorObjectOfAFrameworkIsToldAsWhatItIs() {
        assertThat(refused(404, "{'error':{'code':404,'message':'no such path'}}"))
                .hasMessage(ENDPOINT + " answered 404 with an error that is an object, not an OAuth error code. Check"
                        + " tokenEndpoint: this may not be the URL of the token endpoint");
    }

    @ParameterizedTest
    @Tag("WP1")
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | RESTEASY003210: Could not find resource for full path: http://auth.example.com/x",
                "404 | Not Found",
                "405 | Method Not Allowed",
                "410 | Gone",
                "404 | not\\u00A0found",
                "404 | nicht_gefunden_\\u00FCberhaupt",
                "404 | a\\\\b",
                "404 | a\\tb",
            })
    void whatCanBeNoErrorCodeIsNone_andTheAdviceIsAboutTheUrl(int status, String error) {
        TokenRequestException refusal = refused(status, "{'error':'" + error + "','path':'/x'}");

        assertThat(refusal.error()).isNull();
        assertThat(refusal)
                .hasMessage(ENDPOINT + " answered " + status + " without an OAuth error. Check tokenEndpoint: this may"
                        + " not be the URL of the token endpoint");
    }

    @ParameterizedTest
    @Tag("WP1")
    @ValueSource(strings = {"not_found", "NotFound", "E404", "resource-not-found"})
    void anErrorCodeThatNobodyKnowsDoesNotHideAWrongUrl(String error) {
        TokenRequestException refusal = refused(404, "{'error':'" + error + "'}");

        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal)
                .hasMessage(ENDPOINT + " answered 404 " + error
                        + ". Check tokenEndpoint: this may not be the URL of the" + " token endpoint");
    }

    @ParameterizedTest
    @Tag("WP1")
    @CsvSource({"401, Unauthorized", "403, Forbidden", "409, Conflict", "423, Locked", "400, Bad Request"})
    void theReasonPhraseOfAStatusIsNoErrorCode(int status, String phrase) {
        TokenRequestException refusal = refused(status, "{'status':" + status + ",'error':'" + phrase + "'}");

        assertThat(refusal.error()).isNull();
        assertThat(refusal).hasMessageStartingWith(ENDPOINT + " answered " + status + " without an OAuth error");
        assertThat(refusal.refusesClient()).isEqualTo(status == 401);
    }

    @Test
    @Tag("WP1")
    void anErrorCodeHasEightyCharactersAtMost_andNoBlanksAround() {
        String longest = "e".repeat(80);

        assertThat(refused(400, "{'error':'" + longest + "'}").error()).isEqualTo(longest);
        assertThat(refused(400, "{'error':'" + longest + "e'}").error()).isNull();
        assertThat(refused(400, "{'error':' invalid_client\\n'}").error()).isEqualTo("invalid_client");
    }

    // -- an error answer that is not quite JSON

    @ParameterizedTest
    @Tag("WP6")
    @ValueSource(
            strings = {
                "{'error':'invalid_client','error_description':'Ung\u00FCltig'}",
                "{'error_description':'Ung\u00FCltig','error':'invalid_client'}",
                "{'error':'invalid_client','x':{'y':1,'y':2}}",
                "{'error':'invalid_client','error_description':'a','error_description':'b'}",
                "{'error':'invalid_client','error_description':'a 'quoted' word'}",
                "{'error':'invalid_client','error_descr",
                "{'error':'invalid_client'}\u00E9",
            })
    void theErrorIsFound_whateverIsWrongBesides(String body) {
        TokenRequestException refusal = new Asked(canary)
                .status(400)
                .answers(body.replace('\'', '"').getBytes(ISO_8859_1))
                .refused();

        assertThat(refusal.error()).isEqualTo("invalid_client");
        assertThat(refusal.refusesClient()).isTrue();
    }

    @Test
    @Tag("WP6")
    @Tag("B32")
    void whatIsSaidBesidesIsNotShown_whereTheTokenMayBeInThePartThatBroke() {
        TokenRequestException refusal = refused(
                400,
                "{'error':'expired','error_description':'%s','error_uri':'https://x.example/%s','access_token:'%s'}");

        assertThat(refusal).hasMessage(ENDPOINT + " answered 400 expired");
        assertThat(refusal.errorDescription()).isNull();
    }

    @Test
    @Tag("WT7")
    void anAnswerThatCannotBeReadKeepsItsStatus() {
        // A text of the other side, as the JDK's client repeats it.
        TokenRequestException refusal = new Asked(canary)
                .status(401)
                .breaksOffBy(new IllegalStateException("a chunk size that is " + canary.token()))
                .refused();

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal.statusCode()).isEqualTo(401);
        assertThat(refusal.refusesClient()).isTrue();
        assertThat(refusal)
                .hasMessage(
                        ENDPOINT + " answered 401 without an OAuth error, since the answer cannot be read to its end"
                                + " (java.lang.IllegalStateException). Check clientId and clientSecret; the clientAuthentication"
                                + " was client_secret_post, and this server may want another")
                .hasNoCause();
    }

    @ParameterizedTest
    @Tag("WT7")
    @CsvSource({"400, PERMANENT", "404, PERMANENT", "429, TRANSIENT", "503, TRANSIENT"})
    void aBrokenCompressedAnswerKeepsItsStatus(int status, Kind kind) {
        TokenRequestException refusal = new Asked(canary)
                .status(status)
                .header("Content-Type", "application/json")
                .header("Retry-After", "7")
                .answers(new byte[] {0x1F, (byte) 0x8B, 8, 0})
                .refused();

        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal.statusCode()).isEqualTo(status);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(refusal)
                .hasMessageStartingWith(ENDPOINT + " answered " + status
                        + " without an OAuth error, since the answer (application/json) is broken gzip (4 bytes)");
    }

    // -- statuses

    @ParameterizedTest
    @Tag("B31")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | ``                       | PERMANENT",
                "400 | <html>%s</html>          | PERMANENT",
                "400 | []                       | PERMANENT",
                "403 | {}                       | PERMANENT",
                "422 | {'message':'%s'}         | PERMANENT",
                "451 | nothing                  | PERMANENT",
                "199 | nothing                  | PERMANENT",
                "500 | ``                       | TRANSIENT",
                "502 | <html>%s</html>          | TRANSIENT",
                "503 | {'error':'invalid_client'} | TRANSIENT",
                "504 | {'error':'x'}            | TRANSIENT",
                "599 | []                       | TRANSIENT",
                "400 | {'error':'temporarily_unavailable'} | TRANSIENT",
                "400 | {'error':'server_error'} | TRANSIENT",
                "400 | {'error':'slow_down'}    | TRANSIENT",
            })
    void whetherItMayPassIsToldByStatusAndError(int status, String body, Kind kind) {
        assertThat(refused(status, body).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @Tag("O13")
    @ValueSource(ints = {408, 421, 425, 429})
    void statusesThatAskForPatienceAreTransient(int status) {
        TokenRequestException refusal = refused(status, "");

        assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(refusal).hasMessage(ENDPOINT + " answered " + status + " without an OAuth error");
    }

    @ParameterizedTest
    @Tag("O12")
    @ValueSource(ints = {404, 405, 410, 415})
    void statusesOfAWrongUrlHintAtIt(int status) {
        TokenRequestException refusal = new Asked(canary)
                .status(status)
                .header("Content-Type", "text/html")
                .answers("<html>Not here</html>")
                .refused();

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal)
                .hasMessage(
                        ENDPOINT + " answered " + status + " without an OAuth error (text/html). Check tokenEndpoint:"
                                + " this may not be the URL of the token endpoint");
    }

    @Test
    @Tag("A15")
    void aProxyThatWantsCredentialsIsNamed() {
        TokenRequestException refusal = refused(407, "<html>Proxy</html>");

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal)
                .hasMessage(ENDPOINT + " answered 407 without an OAuth error. That is the proxy's answer: it wants"
                        + " credentials. Set a transport that has them");
    }

    @Test
    @Tag("O3")
    void retryAfterGoesAlong() {
        assertThat(new Asked(canary)
                        .status(503)
                        .header("retry-after", "30")
                        .refused()
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(new Asked(canary)
                        .status(429)
                        .header("Retry-After", "Sun, 01 Mar 2026 12:01:00 GMT")
                        .refused()
                        .retryAfter())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(new Asked(canary).status(503).refused().retryAfter()).isZero();
    }

    // -- redirects

    @ParameterizedTest
    @Tag("G13")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "https://evil.example/steal?x=1#y       | https://evil.example/steal",
                "https://user:pw-7@evil.example/        | https://evil.example/",
                "http://user:pw-7@my_host/token         | http:/token",
                "https://my_host:8443/token?a=b         | https://my_host:8443/token",
                "/v2/token?session=1                    | https://auth.example.com/v2/token",
                "token2                                 | https://auth.example.com/oauth2/token2",
                "//evil.example                         | https://evil.example",
                "https://[2001:db8::1]:8443/token       | https://[2001:db8::1]:8443/token",
                "mailto:someone@example.com             | mailto:...",
                "http://                                | a place that is not a URI",
                "https://evil.example/a b               | a place that is not a URI",
                "`\"><script>`                          | a place that is not a URI",
                "https://evil.example:port/             | https://evil.example:port/",
            })
    void aRedirectIsNamedWithoutWhatMayBeSecret(String location, String place) {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            TokenRequestException refusal = new Asked(canary)
                    .status(status)
                    .header("Location", location)
                    .answers("{\"access_token\":\"" + canary.token() + "\"}")
                    .refused();

            assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
            assertThat(refusal)
                    .hasMessage(ENDPOINT + " answered " + status + ", a redirect to " + place + ", which is never"
                            + " followed, since the client secret would go along. Check tokenEndpoint, and if it has moved,"
                            + " set it to the new place");
            assertThat(refusal.getMessage()).doesNotContain("pw-7");
        }
    }

    @Test
    @Tag("G13")
    void aRedirectToNowhereIsOneToo() {
        assertThat(new Asked(canary).status(302).refused()).hasMessageContaining("a redirect to another place, which");
        assertThat(new Asked(canary).status(304).refused()).hasMessageContaining("a redirect to another place, which");
    }

    @Test
    @Tag("G13")
    @Tag("H2")
    void aSecretInALocationIsMasked() {
        String secret = canary.alsoSecret("plain-" + canary.token());

        assertThat(new Asked(canary)
                        .secret(secret)
                        .status(307)
                        .header("Location", "https://evil.example/" + secret + "/x")
                        .refused())
                .hasMessageContaining("a redirect to https://evil.example/***/x, which");
    }

    // -- what a server says may hold anything

    @ParameterizedTest
    @Tag("B32")
    @ValueSource(strings = {"error_description", "error", "error_uri"})
    void theSecretIsMaskedInEveryMemberAndEncoding(String member) throws Exception {
        var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        for (ClientAuthentication way : new ClientAuthentication[] {
            ClientAuthentication.clientSecretPost(),
            ClientAuthentication.clientSecretBasic(),
            ClientAuthentication.clientSecretBasicUnencoded(),
            ClientAuthentication.clientSecretJwt(),
            ClientAuthentication.privateKeyJwt(key, "EdDSA", "kid"),
        }) {
            Echoing echoing = new Echoing(way);
            for (String secret : echoing.secrets()) {
                String text = "so:" + secret + ":it_is";
                TokenRequestException refusal = echoing.answer(member, text);

                boolean canBeThatMember = !member.equals("error") || text.matches("\\S{1,80}");
                assertThat(String.valueOf(refusal.getMessage()).matches(".*so:(Basic )?\\*\\*\\*:it_is.*"))
                        .isEqualTo(canBeThatMember);
                assertThat(refusal.getMessage()).doesNotContain(secret);
                assertThat(refusal.error() + refusal.errorDescription()).doesNotContain(secret);
            }
        }
    }

    /** A token endpoint that knows what it was sent, and repeats it. */
    private final class Echoing {

        private final ClientAuthentication way;
        private final List<String> secrets;

        Echoing(ClientAuthentication way) {
            this.way = way;
            String secret = canary.secret();
            TokenRequestDraft draft =
                    Asked.draft(URI.create("https://auth.example.com/token"), way, "client-1", secret);
            secrets = new ArrayList<>();
            if (way.needsSecret()) {
                secrets.add(secret);
                secrets.add(FormBody.encoded(secret));
            }
            String authorization = draft.request(Duration.ZERO).headers().get("Authorization");
            if (authorization != null) {
                secrets.add(authorization.substring("Basic ".length()));
                secrets.add(authorization);
            }
        }

        List<String> secrets() {
            return secrets;
        }

        TokenRequestException answer(String member, String text) {
            return new Asked(canary)
                    .by(way)
                    .status(400)
                    .answers("{\"" + member + "\":\"" + text + "\"}")
                    .refused();
        }
    }

    @Test
    @Tag("B32")
    void theAssertionIsMasked() throws Exception {
        var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        ClientAuthentication way = ClientAuthentication.privateKeyJwt(key, "EdDSA", null);
        URI uri = URI.create("https://auth.example.com/token");
        TokenEndpoint echo = new TokenEndpoint(
                new FixedAddress(uri), new TokenEndpoint.Client("client-1", null, way, null, List.of()), request -> {
                    String form = new String(request.body(), US_ASCII);
                    String assertion = canary.alsoSecret(form.replaceAll(".*client_assertion=([^&]*).*", "$1"));
                    String body = "{\"error\":\"invalid_client\",\"error_description\":\"bad: " + assertion + "\"}";
                    return new TokenTransport.Response(
                            400, Map.of(), new ByteArrayInputStream(body.getBytes(US_ASCII)));
                });

        TokenRequestException refusal = catchThrowableOfType(
                TokenRequestException.class,
                () -> echo.ask(uri, way.credential(null), new Moment(0, Asked.NOW), Duration.ofSeconds(1)));

        assertThat(canary.seen(refusal).errorDescription()).isEqualTo("bad: ***");
    }

    @Test
    @Tag("B32")
    void aTokenThatComesWithAnErrorIsMasked() {
        TokenRequestException refusal =
                refused(400, "{'error':'expired','error_description':'%s is spent','access_token':'%s'}");

        assertThat(refusal.errorDescription()).isEqualTo("*** is spent");
    }

    @Test
    @Tag("B2")
    @Tag("B32")
    void aTokenInThePlaceOfItsTypeIsMasked() {
        assertThat(refused(200, "{'access_token':'%s','token_type':'%s'}"))
                .hasMessageContaining("with a token of type '***', which is not a bearer token");
    }

    @ParameterizedTest
    @Tag("B32")
    @ValueSource(strings = {"client", "invalid_client", "i", "_"})
    void aSecretThatIsAWordOfOAuthDoesNotBlurTheError(String secret) {
        TokenRequestException refusal = new Asked(canary)
                .secret(secret)
                .status(400)
                .answers("{\"error\":\"invalid_client\"}")
                .refused();

        assertThat(refusal.error()).isEqualTo("invalid_client");
        assertThat(refusal.refusesClient()).isTrue();
        assertThat(refusal).hasMessageContaining(". Check clientId and clientSecret;");
    }

    @Test
    @Tag("B32")
    @Tag("H6")
    void longTextAndControlCharactersCannotForgeALogLine() {
        TokenRequestException refusal = refused(
                400,
                "{'error':'a\\r\\nb" + "x".repeat(10_000) + "','error_description':'\\r\\nWARN forged"
                        + "y".repeat(10_000) + "','error_uri':'https://x.example/\\u0000" + "z".repeat(10_000) + "'}",
                false);

        assertThat(refusal.getMessage())
                .hasSizeLessThan(1_000)
                .doesNotContain("\r", "\n", "\u0000")
                .contains("answered 400 without an OAuth error (  WARN forged", "yyy...)", "zzz...");
        assertThat(refusal.errorDescription()).hasSize(303).startsWith("  WARN forged");
        assertThat(refusal.error()).isNull();
    }

    @Test
    @Tag("H6")
    void aContentTypeCannotForgeALogLineEither() {
        TokenRequestException refusal = canary.seen(new Asked(canary)
                .status(400)
                .header("Content-Type", "text/" + "x".repeat(500))
                .refused());

        assertThat(refusal).hasMessageEndingWith("without an OAuth error (text/" + "x".repeat(75) + "...)");
    }

    // -- no answer at all

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 600, 999})
    @Tag("WT8")
    void aStatusThatIsNoneIsNoAnswer(int status) {
        TokenRequestException refusal = new Asked(canary)
                .status(status)
                .answers("{\"access_token\":\"t\"}")
                .refused();

        assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(refusal)
                .hasMessage("no answer from " + ENDPOINT + ": the transport gave " + status
                        + " as its status, which is none");
        assertThat(refusal.statusCode()).isZero();
    }

    @Test
    @Tag("WS1")
    void aTransportMaySayItsOwnWords() {
        TokenRequestException refusal = new Asked(canary)
                .failsBy(new TokenException("no client for " + canary.secret(), new IOException(canary.token())))
                .refused();

        assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(refusal)
                .hasMessage("no answer from " + ENDPOINT + ": no client for ***")
                .cause()
                .isExactlyInstanceOf(TokenException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TLS        | LASTING   | the TLS handshake with auth.example.com failed. Check that its certificate is valid",
                "NAME       | LASTING   | the TLS handshake with auth.example.com failed. Check that its certificate is valid",
                "ALERT      | LASTING   | no TLS connection to auth.example.com (handshake_failure). Check that this port",
                "NO_TLS     | LASTING   | no TLS connection to auth.example.com. Check that this port speaks TLS",
                "CLIENT     | LASTING   | auth.example.com refused the client certificate, or that there is none (unknown_ca)",
                "BESIDE     | LASTING   | auth.example.com refused the client certificate, or that there is none (certificate",
                "TLS_CUT    | TRANSIENT | auth.example.com broke the connection off",
                "TLS_RESET  | TRANSIENT | auth.example.com broke the connection off",
                "TLS_PIPE   | TRANSIENT | auth.example.com broke the connection off. If it wants a client certificate, check",
                "PIPE       | TRANSIENT | auth.example.com broke the connection off",
                "DNS        | TRANSIENT | the host name auth.example.com could not be resolved. Check tokenEndpoint and",
                "UNRESOLVED | TRANSIENT | the host name auth.example.com could not be resolved. Check tokenEndpoint and",
                "REFUSED    | TRANSIENT | no connection to auth.example.com",
                "NO_ROUTE   | TRANSIENT | no connection to auth.example.com",
                "TIMEOUT    | TRANSIENT | auth.example.com did not answer in time",
                "SLOW       | TRANSIENT | auth.example.com did not answer in time",
                "OTHER      | TRANSIENT | the exchange with auth.example.com failed (java.io.IOException)",
                "LOOP       | TRANSIENT | the exchange with auth.example.com failed (java.io.IOException)",
            })
    @Tag("A18")
    @Tag("O8")
    @Tag("O9")
    @Tag("O10")
    void failuresOnTheWayAreToldInWords(String what, Kind kind, String words) {
        IOException failure = failure(what);

        TokenRequestException refusal = new Asked(canary).failsBy(failure).refused();

        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal)
                .hasMessageStartingWith("no answer from " + ENDPOINT + ": " + words)
                .cause()
                .isExactlyInstanceOf(failure.getClass());
        assertThat(refusal.statusCode()).isZero();
        assertThat(refusal.error()).isNull();
    }

    /** As OkHttp tells it: what it saw, and beside that what the server had said. */
    private static IOException beside(SSLException said) {
        IOException seen = new SocketException("Broken pipe");
        seen.addSuppressed(said);
        return seen;
    }

    private static IOException failure(String what) {
        return switch (what) {
            case "TLS" ->
                new IOException(new SSLHandshakeException("no").initCause(new CertificateExpiredException("old")));
            case "NAME" -> new SSLPeerUnverifiedException("another host");
            case "ALERT" -> new SSLHandshakeException("Received fatal alert: handshake_failure");
            case "NO_TLS" -> new SSLException("Unsupported or unrecognized SSL message");
            case "CLIENT" ->
                new IOException(new SSLHandshakeException("(unknown_ca) Received fatal alert: unknown_ca"));
            case "BESIDE" -> beside(new SSLHandshakeException("Received fatal alert: certificate_required"));
            case "TLS_PIPE" -> new SSLException("readHandshakeRecord", new IOException("Broken pipe"));
            case "PIPE" -> new IOException("Connection reset by peer");
            case "TLS_CUT" -> new SSLHandshakeException("Remote host terminated the handshake");
            case "TLS_RESET" -> new IOException(new SSLException("reset").initCause(new SocketException("reset")));
            case "DNS" -> new UnknownHostException("auth.example.com");
            case "UNRESOLVED" -> (IOException) new ConnectException().initCause(new UnresolvedAddressException());
            case "REFUSED" -> new ConnectException("refused");
            case "NO_ROUTE" -> new NoRouteToHostException("none");
            case "TIMEOUT" -> new HttpTimeoutException("late");
            case "SLOW" -> new InterruptedIOException("timeout");
            case "LOOP" -> {
                IOException a = new IOException("a");
                a.initCause(new IOException("b", a));
                yield a;
            }
            default -> new IOException("?");
        };
    }

    @Test
    @Tag("A6")
    void theQueryOfTheEndpointIsSentAndNotShown() {
        Asked asked = new Asked(canary)
                .endpoint("https://auth.example.com/token?tenant=t-7&key=k-7")
                .status(404);

        assertThat(asked.refused().getMessage())
                .startsWith("token endpoint https://auth.example.com/token answered 404")
                .doesNotContain("t-7", "k-7");
        assertThat(asked.request().endpoint()).hasToString("https://auth.example.com/token?tenant=t-7&key=k-7");
        assertThat(asked.request()).hasToString("POST https://auth.example.com/token");
    }

    private TokenRequestException refused(int status, String body) {
        return refused(status, body, true);
    }

    private TokenRequestException refused(int status, String body, boolean readable) {
        Asked asked =
                new Asked(canary).status(status).answers(body.replace('\'', '"').replace("%s", canary.token()));
        return readable ? asked.refused() : asked.refusedSomehow();
    }
}
