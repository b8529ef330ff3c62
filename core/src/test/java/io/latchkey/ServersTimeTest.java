package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client assertions of our own, at a server that has another time than this machine, and grants nobody a second of it. */
@Timeout(60)
class ServersTimeTest {

    @RegisterExtension
    final Canary canary = new Canary();

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;
    private final List<String> tokenIds = new ArrayList<>();
    private Duration later = Duration.ZERO;

    /** Grants a token if the assertion is valid by the server's clock, to the second. */
    private TokenTransport.@Nullable Response judge(TokenTransport.Request request) throws IOException {
        Instant now = timing.wallTime().plus(later);
        boolean valid = isValid(now);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC));
        return ScriptedTransport.status(
                        valid ? 200 : 400,
                        valid ? "{\"access_token\":\"" + canary.token() + "\"}" : "{\"error\":\"invalid_client\"}",
                        "Date",
                        date)
                .answer(request);
    }

    private boolean isValid(Instant now) throws IOException {
        try {
            JWTClaimsSet claims = SignedJWT.parse(
                            transport.forms().get(transport.requests() - 1).get("client_assertion"))
                    .getJWTClaimsSet();
            tokenIds.add(claims.getJWTID());
            return !now.isBefore(claims.getIssueTime().toInstant())
                    && now.isBefore(claims.getExpirationTime().toInstant());
        } catch (ParseException e) {
            throw new IOException(e);
        }
    }

    private ClientCredentialsTokenSource source() throws NoSuchAlgorithmException {
        var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        return engine.builder()
                .clientAuthentication(ClientAuthentication.privateKeyJwt(key, "EdDSA", "key-1"))
                .build();
    }

    @ParameterizedTest
    @ValueSource(longs = {-3599, -600, -65, 65, 600, 3599})
    void isLearnedByARefusal_andKeptTo(long seconds) throws Exception {
        later = Duration.ofSeconds(seconds);
        transport.otherwise(this::judge);
        try (CapturedLog log = new CapturedLog()) {
            ClientCredentialsTokenSource source = source();

            assertThat(tokenOf(ask(source))).isEqualTo(canary.token());
            assertThat(transport.requests())
                    .as("the refused one, and the other")
                    .isEqualTo(2);
            timing.advance(Duration.ofHours(1));
            assertThat(tokenOf(ask(source))).isEqualTo(canary.token());

            assertThat(transport.requests()).isEqualTo(3);
            assertThat(tokenIds).as("each request has an assertion of its own").doesNotHaveDuplicates();
            assertThat(log.at(Level.WARNING))
                    .filteredOn(line -> line.contains("clock"))
                    .containsExactly(
                            "the answer of token endpoint https://auth.example.com/oauth2/token has a Date that"
                                    + " differs from this machine's clock by about " + Math.abs(seconds)
                                    + " s; client assertions are made out by that time now: check this machine's clock");
        }
    }

    @Test
    void isThatOfTheClientSecretsAssertion_too() {
        later = Duration.ofSeconds(-65);
        transport.otherwise(this::judge);

        assertThat(tokenOf(ask(engine.builder()
                        .clientSecret(canary.secret())
                        .clientAuthentication(ClientAuthentication.clientSecretJwt())
                        .build())))
                .isEqualTo(canary.token());
    }

    @Test
    void isLearnedAnew_whenThisMachinesClockIsMended() throws Exception {
        later = Duration.ofSeconds(-65);
        transport.otherwise(this::judge);
        ClientCredentialsTokenSource source = source();
        ask(source).join();

        later = Duration.ZERO;
        timing.advance(Duration.ofHours(1));

        assertThat(tokenOf(ask(source))).isEqualTo(canary.token());
        assertThat(transport.requests()).isEqualTo(4);
    }

    @Test
    void isNotBelieved_ifItIsFarOffTheMark() throws Exception {
        later = Duration.ofSeconds(3601);
        transport.otherwise(this::judge);

        TokenException failure = failureOf(ask(source()));

        assertThat(transport.requests()).isEqualTo(1);
        assertThat(failure.getMessage())
                .contains("Check clientId, and that the server knows the public key; the clientAuthentication was"
                        + " private_key_jwt, and this server may want another. The client assertion was signed by EdDSA, kid"
                        + " key-1 for the audience https://auth.example.com/oauth2/token. By the Date of the answer, this"
                        + " machine's clock is about 3601 s behind: check it");
    }

    /** Instances behind one name, each with a time of its own: none of them is asked twice as often for it. */
    @Test
    void isAskedForOnce_howeverOftenItChanges() throws Exception {
        transport.otherwise(request -> {
            later = Duration.ofMinutes(5L * transport.requests() * (transport.requests() % 2 == 0 ? 1 : -1));
            return judge(request);
        });
        ClientCredentialsTokenSource source = source();

        failureOf(ask(source));
        assertThat(transport.requests()).isEqualTo(2);
        timing.advance(Duration.ofMinutes(2));
        failureOf(ask(source));

        assertThat(transport.requests()).isEqualTo(3);
    }

    @Test
    void isNoReasonToAskAgain_ifItIsOurs() throws Exception {
        transport.otherwise(ScriptedTransport.error(400, "invalid_client"));
        failureOf(ask(source()));
        assertThat(transport.requests()).isEqualTo(1);
    }
}
