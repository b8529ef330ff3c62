package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenListener;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows when the API says no. */
public interface RetryContract extends Contract {

    @Test
    @Tag("H7")
    default void bearsTheSameTokenOnEveryCall() throws IOException {
        scene().get("/prices");
        scene().get("/prices");

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("F1")
    default void retriesADeadTokenWithAnother() throws IOException {
        scene().get("/prices");
        scene().revokeTokens();

        Answer answer = scene().get("/prices?of=bond");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
        assertThat(scene().api().requests().get(2).target()).isEqualTo("/prices?of=bond");
    }

    /** Where the client's credentials go is decided where its source is built, and by nothing that an API says. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void asksForTokensWhereItIsTold_whateverARefusalNames(boolean byIssuer) throws IOException {
        String stranger = scene().elsewhere().origin();
        if (byIssuer) {
            scene().use(BearerAuth.of(
                    scene().newTokensByIssuer(), AllowedOrigins.of(scene().api().origin())));
        }
        scene().api()
                .enqueue(Reply.of(401)
                        .header(
                                "WWW-Authenticate",
                                "Bearer realm=\"" + stranger + "\", error=\"invalid_token\", resource_metadata=\""
                                        + stranger + "/.well-known/oauth-protected-resource\", authorization_uri=\""
                                        + stranger + "/authorize\", as_uri=\"" + stranger + "\", token_endpoint=\""
                                        + stranger + "/token\""));

        var unused = scene().get("/prices"); // handed on where its answer comes on a thread that may not wait
        assertThat(scene().get("/prices").status()).isEqualTo(200);

        assertThat(scene().tokensAtApi()).startsWith("t1").endsWith("t2").containsOnly("t1", "t2");
        assertThat(scene().tokenEndpoint().requests())
                .filteredOn(request -> request.method().equals("POST"))
                .hasSize(2);
        assertThat(scene().elsewhere().requests()).isEmpty();
    }

    @Test
    @Tag("F1")
    default void keepsTheCallersHeadersOnTheRetry() throws IOException {
        scene().api().enqueue(Reply.invalidToken());

        scene().call(Call.get(scene().uri("/prices"))
                .header("Accept", "text/plain")
                .header("X-Trace", "7"));

        assertThat(scene().api().requests())
                .allSatisfy(request -> assertThat(request.headers("X-Trace")).containsExactly("7"))
                .allSatisfy(request -> assertThat(request.headers("Accept")).containsExactly("text/plain"))
                .hasSize(2);
    }

    @ParameterizedTest
    @Tag("F2")
    @Tag("F3")
    @Tag("F6")
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer realm=\"partner\"",
                "PoP nonce=\"a,b\", Bearer realm=\"x\", error=\"invalid_token\"",
                "Basic realm=\"a, Bearer b\", bearer error=invalid_token",
                "Bearer error=\"invalid_token\", error_description=\"it, \\\"sadly\\\", expired\"",
                "=,;;",
                "none"
            })
    default void retriesWhateverTheChallengeIfItMayBeTheToken(String challenge) throws IOException {
        Reply refusal = Reply.of(401);
        scene().api().enqueue(challenge.equals("none") ? refusal : refusal.header("WWW-Authenticate", challenge));

        assertThat(scene().get("/prices").status()).isEqualTo(200);
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    @Test
    @Tag("F6")
    default void treatsJunkForAChallengeAsNone() throws IOException {
        scene().api().enqueue(Reply.of(401).header("WWW-Authenticate", "Bearer " + "a=\",".repeat(1_500)));

        assertThat(scene().get("/prices").status()).isEqualTo(200);
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    @ParameterizedTest
    @Tag("F4")
    @Tag("F5")
    @Tag("F22")
    @ValueSource(
            strings = {
                "Bearer error=\"insufficient_scope\", scope=\"orders\"",
                "Bearer error=\"invalid_request\"",
                "Bearer error=\"insufficient_claims\", claims=\"e30=\"",
                "Basic realm=\"partner\"",
                "DPoP error=\"use_dpop_nonce\"",
                "Negotiate"
            })
    default void handsOnARefusalThatIsNotTheTokensFault(String challenge) throws IOException {
        scene().api()
                .enqueue(Reply.of(401).header("WWW-Authenticate", challenge).body("not you"));

        Answer answer = scene().get("/prices");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("not you");
        assertThat(answer.headers("WWW-Authenticate")).containsExactly(challenge);
        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().get("/prices").status()).isEqualTo(200);
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("F4")
    default void tellsTheListenerWhichScopeTheApiWants() throws IOException {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        TokenListener listener = new TokenListener() {
            @Override
            public void insufficientScope(InsufficientScope event) {
                told.add(String.valueOf(event.scope()));
            }
        };
        scene().use(BearerAuth.of(
                scene().newTokens(b -> b.clientSecret(scene().secret()).listener(listener)),
                AllowedOrigins.of(scene().api().origin())));
        scene().api()
                .enqueue(Reply.of(401)
                        .header("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"orders.write\""));

        scene().get("/orders");

        assertThat(told).containsExactly("orders.write");
    }

    @ParameterizedTest
    @Tag("F7")
    @Tag("O16")
    @ValueSource(ints = {400, 403, 404, 409, 419, 429, 500, 502})
    default void handsOnEveryOtherStatus(int status) throws IOException {
        scene().api()
                .enqueue(Reply.of(status)
                        .header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                        .body("no"));

        Answer answer = scene().get("/prices");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo("no");
        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("F8")
    default void leavesAProxysRefusalToTheStack() {
        scene().api().enqueue(Reply.of(407).header("Proxy-Authenticate", "Basic realm=\"proxy\""));
        try {
            scene().get("/prices");
        } catch (IOException | RuntimeException someStacksFail) {
            // What the stack makes of a 407 that no proxy sent is its own affair.
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("F9")
    default void handsOnTheSecondRefusalAsItCame() throws IOException {
        scene().api()
                .enqueue(
                        Reply.invalidToken().header("X-Attempt", "first"),
                        Reply.of(401).header("X-Attempt", "second").body("still no"));

        Answer answer = scene().get("/prices");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("still no");
        assertThat(answer.headers("X-Attempt")).containsExactly("second");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
        assertThat(scene().logged())
                .as("told at once, and not by the next call")
                .anyMatch(line -> line.contains("refuses tokens that"));
    }

    @Test
    @Tag("F10")
    @Tag("F21")
    default void asksForFewTokensWhenTheApiRefusesThemAll() throws IOException {
        scene().refuseAllTokens();
        long began = System.nanoTime();

        for (int i = 0; i < 100; i++) {
            assertThat(scene().get("/prices").status()).isEqualTo(401);
        }

        // Two, and one more for each half minute that it took, for which a replacement counts as young.
        int halfMinutes = (int) (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) / 30);
        assertThat(scene().tokenRequests()).isBetween(2, 2 + halfMinutes);
        assertThat(scene().api().requests()).hasSize(99 + scene().tokenRequests());
    }

    @Test
    @Tag("F11")
    default void asksForFewTokensWhenOneReplicaRefusesThem() throws IOException {
        for (int i = 0; i < 10; i++) {
            scene().api().enqueue(Reply.invalidToken(), Reply.of(200), Reply.of(200));
        }

        int served = 0;
        for (int i = 0; i < 10; i++) {
            served += scene().get("/prices").status() == 200 ? 1 : 0;
        }

        assertThat(served).isGreaterThanOrEqualTo(7);
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("F13")
    default void handsOnTheFirstRefusalUnreadIfNoOtherTokenIsToBeHad() throws IOException {
        scene().get("/prices");
        scene().tokenEndpoint().enqueue(Reply.of(400).body("{\"error\":\"invalid_client\"}"));
        scene().api()
                .enqueue(Reply.invalidToken()
                        .header("X-Attempt", "first")
                        .body("the whole of the first refusal".repeat(1_000)));

        Answer answer = scene().get("/prices");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("the whole of the first refusal".repeat(1_000));
        assertThat(answer.headers("X-Attempt")).containsExactly("first");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1");
        assertThat(scene().tokenRequests()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @Tag("F14")
    @ValueSource(strings = {"Authorization", "authorization", "AUTHORIZATION"})
    default void leavesACallersOwnAuthorizationAlone(String name) throws IOException {
        Answer answer = scene().call(Call.get(scene().uri("/prices")).header(name, "Basic bWU6bWU="));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(scene().tokensAtApi()).containsExactly("[Basic bWU6bWU=]");
        assertThat(scene().tokenRequests()).isZero();
    }

    @ParameterizedTest
    @Tag("F15")
    @ValueSource(strings = {"POST", "PUT"})
    default void retriesAMethodThatChangesThings(String method) throws IOException {
        scene().api().enqueue(Reply.invalidToken());

        Answer answer = scene().call(Call.post(scene().uri("/orders"), Call.Body.of("one order"))
                .method(method));

        assertThat(answer.text()).isEqualTo("one order");
        assertThat(scene().api().requests()).extracting(RecordedRequest::method).containsExactly(method, method);
    }

    @Test
    @Tag("F19")
    default void passesOnAnIoFailureOfTheRetry() {
        scene().api().enqueue(Reply.invalidToken().closing(), Reply.drop());

        IOException failure = scene().failureOf(() -> scene().post("/orders", Call.Body.of("one order")));

        assertThat(failure).isNotInstanceOf(io.latchkey.TokenException.class);
        assertThat(scene().tokensAtApi()).startsWith("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("F20")
    default void survivesARotatedSecretAndARevokedTokenAtOnce() throws IOException {
        List<String> secrets = Collections.synchronizedList(new ArrayList<>(List.of("old", "old", "new")));
        scene().use(BearerAuth.of(
                scene().newTokens(b -> b.clientSecret(() -> secrets.size() > 1 ? secrets.remove(0) : secrets.get(0))),
                AllowedOrigins.of(scene().api().origin())));
        scene().get("/prices");
        scene().revokeTokens();
        scene().tokenEndpoint().enqueue(Reply.of(401).body("{\"error\":\"invalid_client\"}"));

        assertThat(scene().get("/prices").status()).isEqualTo(200);

        assertThat(scene().tokenRequests()).isEqualTo(3);
        assertThat(scene().tokenEndpoint().requests().get(2).text()).contains("client_secret=new");
    }

    @Test
    default void takesAnotherRuleForDeadTokens() throws IOException {
        scene().use(BearerAuth.builder()
                .tokens(scene().tokens(), AllowedOrigins.of(scene().api().origin()))
                .deadToken(response -> response.statusCode() == 419
                        || (response.statusCode() == 403
                                && new String(response.peekBody(100), java.nio.charset.StandardCharsets.UTF_8)
                                        .contains("TOKEN_EXPIRED")))
                .build());
        scene().api().enqueue(Reply.of(419));
        assertThat(scene().get("/prices").status()).isEqualTo(200);

        scene().api().enqueue(Reply.of(403).body("code TOKEN_FORBIDDEN"));
        assertThat(scene().get("/prices").text()).isEqualTo("code TOKEN_FORBIDDEN");

        assertThat(scene().tokenRequests()).isEqualTo(2);
    }
}
