package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenRequestException.Kind;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told to do about a refusal. */
class AdviceTest {

    private static final String ENDPOINT = "token endpoint https://auth.example.com/oauth2/token";

    @RegisterExtension
    final Canary canary = new Canary();

    @ParameterizedTest
    @Tag("B28")
    @CsvSource(
            delimiter = '|',
            value = {
                "invalid_client         | Check clientId and clientSecret; the clientAuthentication was client_secret_post",
                "unauthorized_client    | is registered for the client_credentials grant, and clientId and clientSecret",
                "invalid_grant          | is registered for the client_credentials grant, and clientId and clientSecret",
                "invalid_scope          | No scope was asked for; this server may want one: set scope",
                "unsupported_grant_type | Check tokenEndpoint: this server or client does not take grant_type=client_credentials",
                "invalid_request        | audience or resource, or another clientAuthentication than client_secret_post",
                "invalid_target         | Check the audience and resource parameters (RFC 8707)",
            })
    void errorsOfTheClientArePermanentAndComeWithAHint(String error, String hint) {
        TokenRequestException refusal = refused(400, "{'error':'" + error + "','error_description':'It is so.'}");

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.errorDescription()).isEqualTo("It is so.");
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal)
                .hasMessageStartingWith(ENDPOINT + " answered 400 " + error + " (It is so). ")
                .hasMessageContaining(hint)
                .hasNoCause();
    }

    @Test
    @Tag("B28")
    void theScopeThatWasAskedForIsNamed() {
        assertThat(new Asked(canary)
                        .scope("orders prices")
                        .status(400)
                        .answers("{\"error\":\"invalid_scope\"}")
                        .refused())
                .hasMessage(
                        ENDPOINT + " answered 400 invalid_scope. The scope asked for was \"orders prices\": check that"
                                + " the client may have it");
    }

    @ParameterizedTest
    @Tag("WP2")
    @ValueSource(
            strings = {
                "invalid_client",
                "access_denied",
                "unauthorized_client",
                "invalid_grant",
                "invalid_secret",
                "unauthorized",
                "invalid_scope"
            })
    void a401IsAboutTheCredentials_whateverItsErrorIsCalled(String error) {
        assertThat(refused(401, "{'error':'" + error + "'}"))
                .hasMessage(ENDPOINT + " answered 401 " + error + ". Check clientId and clientSecret; the"
                        + " clientAuthentication was client_secret_post, and this server may want another");
    }

    @ParameterizedTest
    @Tag("WP2")
    @ValueSource(ints = {200, 400, 403})
    void accessDeniedMayBeAboutTheCredentials(int status) {
        assertThat(refused(status, "{'error':'access_denied'}"))
                .hasMessage(
                        ENDPOINT + " answered " + status + " access_denied. Check that this client may have what was"
                                + " asked for, and clientId and clientSecret; the clientAuthentication was client_secret_post,"
                                + " and this server may want another");
    }

    @ParameterizedTest
    @Tag("WP2")
    @ValueSource(ints = {400, 401})
    void whatPassesByItselfNeedsNoAdvice(int status) {
        assertThat(refused(status, "{'error':'temporarily_unavailable'}"))
                .hasMessage(ENDPOINT + " answered " + status + " temporarily_unavailable");
    }

    @Test
    @Tag("WP9")
    void whatAFileHasAroundTheSecretIsNamed() {
        assertThat(new Asked(canary)
                        .secret(canary.secret() + "\n")
                        .status(401)
                        .answers("{\"error\":\"invalid_client\"}")
                        .refused())
                .hasMessageEndingWith(
                        "and this server may want another. The clientSecret ends with a line break, which was"
                                + " sent like the rest of it");
    }

    @Test
    @Tag("WP9")
    @Tag("B32")
    void theSecretIsMaskedAsTheServerUnderstoodIt() {
        String secret = canary.secret();

        assertThat(new Asked(canary)
                        .secret("\uFEFF" + secret + "\r\n")
                        .status(401)
                        .answers("{\"error\":\"invalid_client\",\"error_description\":\"" + secret + " or "
                                + FormBody.encoded(secret) + "\"}")
                        .refused()
                        .errorDescription())
                .isEqualTo("*** or ***");
    }

    @Test
    @Tag("WP9")
    void whatAFileHasAroundTheIdIsNamed_alsoWithoutASecret() {
        for (ClientAuthentication way :
                List.of(ClientAuthentication.clientSecretBasic(), ClientAuthentication.none())) {
            assertThat(new Asked(canary)
                            .by(way)
                            .clientId("\uFEFFclient-1\r\n")
                            .secret(canary.secret())
                            .status(400)
                            .answers("{\"error\":\"unauthorized_client\"}")
                            .refused())
                    .hasMessageEndingWith(
                            ". The clientId begins with a byte order mark and ends with a line break, which"
                                    + " was sent like the rest of it");
        }
    }

    @Test
    @Tag("WP9")
    void theSecretIsNotLookedAt_whereTheClientIsNotRefused() {
        assertThat(new Asked(canary)
                        .secret(canary.secret() + "\n")
                        .status(400)
                        .answers("{\"error\":\"invalid_scope\"}")
                        .refused())
                .hasMessageEndingWith("set scope");
    }

    // -- clocks

    @ParameterizedTest
    @Tag("WP3")
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 01 Mar 2026 11:58:59 GMT | about 61 s ahead",
                "Sun, 01 Mar 2026 11:59:49 GMT | about 11 s ahead",
                "Sun, 01 Mar 2026 12:00:31 GMT | about 31 s behind",
                "Sun, 01 Mar 2026 13:00:00 GMT | about 3600 s behind",
            })
    void aClockThatIsWrongIsToldOf_whereAnAssertionWasRefused(String date, String difference) throws Exception {
        for (ClientAuthentication way : List.of(privateKeyJwt(), ClientAuthentication.clientSecretJwt())) {
            assertThat(new Asked(canary)
                            .by(way)
                            .status(400)
                            .header("Date", date)
                            .answers("{\"error\":\"invalid_client\"}")
                            .refused())
                    .hasMessageEndingWith(". By the Date of the answer, this machine's clock is " + difference
                            + ": check it, since a client assertion is valid for a minute only");
        }
    }

    @Test
    @Tag("WP3")
    void aClockThatIsRightOrOfNoMatterIsNotToldOf() throws Exception {
        for (String date : List.of("Sun, 01 Mar 2026 11:59:50 GMT", "Sun, 01 Mar 2026 12:00:30 GMT", "today")) {
            assertThat(refusedAt(date, privateKeyJwt(), "invalid_client")).doesNotContain("clock");
        }
        String yesterday = "Sat, 28 Feb 2026 12:00:00 GMT";
        assertThat(refusedAt(yesterday, privateKeyJwt(), "invalid_client")).contains("clock is about 86400 s ahead");
        assertThat(refusedAt(yesterday, privateKeyJwt(), "invalid_scope")).doesNotContain("clock");
        assertThat(refusedAt(yesterday, ClientAuthentication.clientSecretPost(), "invalid_client"))
                .doesNotContain("clock");
    }

    private String refusedAt(String date, ClientAuthentication way, String error) {
        return String.valueOf(new Asked(canary)
                .by(way)
                .status(400)
                .header("Date", date)
                .answers("{\"error\":\"" + error + "\"}")
                .refused()
                .getMessage());
    }

    private static ClientAuthentication privateKeyJwt() throws Exception {
        return ClientAuthentication.privateKeyJwt(
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate(), "EdDSA", null);
    }

    @Test
    @Tag("A11")
    void a401WithoutABodyRefusesTheClientToo() {
        TokenRequestException refusal = refused(401, "");

        assertThat(refusal.refusesClient()).isTrue();
        assertThat(refusal)
                .hasMessage(ENDPOINT + " answered 401 without an OAuth error. Check clientId and clientSecret; the"
                        + " clientAuthentication was client_secret_post, and this server may want another");
    }

    @Test
    @Tag("B29")
    void aChallengeForBasicHintsAtIt() {
        TokenRequestException refusal = new Asked(canary)
                .status(401)
                .header("WWW-Authenticate", "Negotiate", "Basic realm=\"tokens\"")
                .answers("{\"error\":\"invalid_client\"}")
                .refused();

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal)
                .hasMessage(
                        ENDPOINT + " answered 401 invalid_client. Check clientId and clientSecret; the answer asks for"
                                + " Basic, so this server may want ClientAuthentication.clientSecretBasic() instead of"
                                + " client_secret_post");
    }

    @Test
    @Tag("A4")
    void basicThatIsRefusedHintsAtTheUnencodedPair() {
        assertThat(new Asked(canary)
                        .by(ClientAuthentication.clientSecretBasic())
                        .status(401)
                        .header("WWW-Authenticate", "Basic")
                        .answers("{\"error\":\"invalid_client\"}")
                        .refused())
                .hasMessageEndingWith(
                        "Check clientId and clientSecret; if they have special characters, this server may"
                                + " want them as they are: ClientAuthentication.clientSecretBasicUnencoded()");
    }

    @Test
    @Tag("A4")
    @Tag("WP12")
    void theUnencodedPairThatIsRefusedHintsAtTheEncodedOne() {
        assertThat(new Asked(canary)
                        .by(ClientAuthentication.clientSecretBasicUnencoded())
                        .status(401)
                        .header("WWW-Authenticate", "Basic")
                        .answers("{\"error\":\"invalid_client\"}")
                        .refused())
                .hasMessageEndingWith(
                        "Check clientId and clientSecret; if they have special characters, this server may"
                                + " want them form-encoded: ClientAuthentication.clientSecretBasic()");
    }

    @ParameterizedTest
    @Tag("WP12")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                | Check whether this server wants a further parameter, such as audience or resource, or another",
                "audience          | Check whether this server wants a further parameter, such as resource, or another",
                "audience resource | Check whether this server wants another",
            })
    void aParameterThatWasSentIsNotRecommended(String sent, String advice) {
        assertThat(new Asked(canary)
                        .parameters(sent.isEmpty() ? new String[0] : sent.split(" ", -1))
                        .status(400)
                        .answers("{\"error\":\"invalid_request\"}")
                        .refused())
                .hasMessageEndingWith("invalid_request. " + advice
                        + " clientAuthentication than client_secret_post, or a client certificate besides");
    }

    @Test
    void withoutASecretTheHintNamesWhatProvesTheClient() throws Exception {
        var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();

        assertThat(new Asked(canary)
                        .by(ClientAuthentication.privateKeyJwt(key, "EdDSA", null))
                        .status(401)
                        .answers("{\"error\":\"invalid_client\"}")
                        .refused())
                .hasMessageEndingWith(
                        "Check clientId, and that the server knows the public key; the clientAuthentication"
                                + " was private_key_jwt, and this server may want another. The client assertion was signed by"
                                + " EdDSA for the audience https://auth.example.com/oauth2/token");
        assertThat(new Asked(canary)
                        .by(ClientAuthentication.none())
                        .status(401)
                        .answers("{\"error\":\"invalid_client\"}")
                        .refused())
                .hasMessageEndingWith("Check clientId, and what the transport brings to prove who the client is; the"
                        + " clientAuthentication was none, and this server may want another");
        assertThat(new Asked(canary)
                        .by(ClientAuthentication.tlsClientAuth())
                        .status(401)
                        .answers("{\"error\":\"invalid_client\"}")
                        .refused())
                .hasMessageEndingWith("Check clientId, and the client certificate that the transport brings; the"
                        + " clientAuthentication was tls_client_auth, and this server may want another");
    }

    private TokenRequestException refused(int status, String body) {
        return new Asked(canary).status(status).answers(body.replace('\'', '"')).refused();
    }
}
