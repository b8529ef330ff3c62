package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import io.latchkey.contract.Answer;
import io.latchkey.contract.BodyContract;
import io.latchkey.contract.Call;
import io.latchkey.contract.ConcurrencyContract;
import io.latchkey.contract.LeakContract;
import io.latchkey.contract.OriginContract;
import io.latchkey.contract.RetryContract;
import io.latchkey.contract.SandboxContract;
import io.latchkey.sandbox.Gate;
import io.latchkey.sandbox.Received;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a 401 that arrives on a thread which others wait for, where nothing may be waited for: it is handed on
 * as it came, its token is rejected, and the next call bears another. Every call ends, however many are refused at once.
 */
public interface HandedOnLimits
        extends RetryContract, OriginContract, BodyContract, ConcurrencyContract, LeakContract, SandboxContract {

    private static byte[] someBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private void assertRefused(Call call) throws IOException {
        Answer answer = scene().call(call);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers("WWW-Authenticate")).hasSizeLessThanOrEqualTo(1);
    }

    private void assertRefusedOnce(Call call) throws IOException {
        assertRefused(call);
        assertThat(scene().call(call).status()).isBetween(200, 201);
    }

    /** Makes as many calls as the stack is asked for, which are refused together. */
    private void assertAllRefused(URI uri) throws Exception {
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < callsAtOnce(); i++) {
            calls.add(scene().stack().callAsync(Call.get(uri)));
        }
        for (CompletableFuture<Answer> call : calls) {
            assertThat(call.get().status()).isEqualTo(401);
        }
    }

    // -- what follows when the API says no

    @Override
    @Test
    @Tag("F1")
    @Tag("WJ1")
    default void retriesADeadTokenWithAnother() throws IOException {
        scene().get("/prices");
        scene().revokeTokens();

        assertThat(scene().get("/prices").text()).isEqualTo("the token is dead");
        assertThat(scene().get("/prices").status()).isEqualTo(200);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Override
    @Test
    @Tag("F1")
    default void keepsTheCallersHeadersOnTheRetry() throws IOException {
        scene().api().enqueue(Reply.invalidToken());

        assertRefused(Call.get(scene().uri("/prices")).header("X-Trace", "7"));

        assertThat(scene().api().requests()).hasSize(1);
    }

    @Override
    @ParameterizedTest
    @Tag("F2")
    @Tag("F3")
    @Tag("F6")
    @ValueSource(strings = {"Bearer", "PoP nonce=\"a,b\", Bearer realm=\"x\", error=\"invalid_token\"", "=,;;", "none"})
    default void retriesWhateverTheChallengeIfItMayBeTheToken(String challenge) throws IOException {
        Reply refusal = Reply.of(401);
        scene().api().enqueue(challenge.equals("none") ? refusal : refusal.header("WWW-Authenticate", challenge));

        assertRefusedOnce(Call.get(scene().uri("/prices")));

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    @Override
    @Test
    @Tag("F6")
    default void treatsJunkForAChallengeAsNone() throws IOException {
        scene().api().enqueue(Reply.of(401).header("WWW-Authenticate", "Bearer " + "a=\",".repeat(1_500)));

        assertRefusedOnce(Call.get(scene().uri("/prices")));

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    @Override
    @Test
    @Tag("F9")
    default void handsOnTheSecondRefusalAsItCame() throws IOException {
        scene().api()
                .enqueue(
                        Reply.invalidToken().header("X-Attempt", "first"),
                        Reply.of(401).header("X-Attempt", "second").body("still no"));

        assertThat(scene().get("/prices").headers("X-Attempt")).containsExactly("first");
        Answer answer = scene().get("/prices");

        assertThat(answer.text()).isEqualTo("still no");
        assertThat(answer.headers("X-Attempt")).containsExactly("second");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    @Override
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
        assertThat(scene().api().requests()).hasSize(100);
    }

    @Override
    @Test
    @Tag("F11")
    default void asksForFewTokensWhenOneReplicaRefusesThem() throws IOException {
        for (int i = 0; i < 3; i++) {
            scene().api().enqueue(Reply.invalidToken(), Reply.of(200), Reply.of(200));
        }

        int served = 0;
        for (int i = 0; i < 9; i++) {
            served += scene().get("/prices").status() == 200 ? 1 : 0;
        }

        assertThat(served).isEqualTo(6);
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Override
    @ParameterizedTest
    @Tag("F15")
    @ValueSource(strings = {"POST", "PUT"})
    default void retriesAMethodThatChangesThings(String method) throws IOException {
        scene().api().enqueue(Reply.invalidToken());

        assertRefused(
                Call.post(scene().uri("/orders"), Call.Body.of("one order")).method(method));

        assertThat(scene().api().requests()).extracting(RecordedRequest::method).containsExactly(method);
    }

    @Override
    @Test
    @Tag("F19")
    default void passesOnAnIoFailureOfTheRetry() {
        scene().api().enqueue(Reply.invalidToken().closing(), Reply.drop());
        Call order = Call.post(scene().uri("/orders"), Call.Body.of("one order"));

        IOException failure = scene().failureOf(() -> {
            assertRefused(order);
            scene().call(order);
        });

        assertThat(failure).isNotInstanceOf(io.latchkey.TokenException.class);
        assertThat(scene().tokensAtApi()).startsWith("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Override
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

        assertRefusedOnce(Call.get(scene().uri("/prices")));

        assertThat(scene().tokenRequests()).isEqualTo(3);
        assertThat(scene().tokenEndpoint().requests().get(2).text()).contains("client_secret=new");
    }

    @Override
    @Test
    default void takesAnotherRuleForDeadTokens() throws IOException {
        scene().use(BearerAuth.builder()
                .tokens(scene().tokens(), AllowedOrigins.of(scene().api().origin()))
                .deadToken(response -> response.statusCode() == 419)
                .build());
        scene().api().enqueue(Reply.of(419), Reply.of(200), Reply.of(403).body("no"));

        assertThat(scene().get("/prices").status()).isEqualTo(419);
        assertThat(scene().get("/prices").status()).isEqualTo(200);
        assertThat(scene().get("/prices").text()).isEqualTo("no");

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2", "t2");
    }

    // -- the other contracts

    @Override
    @Test
    @Tag("G16")
    default void takesTheTokenSourceThatACallerChoseForOneCall() throws IOException {
        TokenSource tenant = scene().newTokens();
        Call ofTenant = Call.get(scene().uri("/prices")).by(tenant);
        scene().get("/prices");

        scene().call(ofTenant);
        scene().api().enqueue(Reply.of(200), Reply.invalidToken());
        scene().get("/prices");
        assertRefusedOnce(ofTenant);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2", "t1", "t2", "t3");
    }

    @Override
    @Test
    @Tag("M7")
    @Tag("F15")
    default void sendsARepeatableBodyAgainByteForByte() throws IOException {
        byte[] body = someBytes(300_000);
        scene().api().enqueue(Reply.invalidToken());

        assertRefusedOnce(Call.post(scene().uri("/documents"), Call.Body.of(body)));

        assertThat(scene().api().requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.bytes()).isEqualTo(body));
    }

    @Override
    @Test
    @Tag("D10")
    @Tag("F12")
    @Tag("WJ1")
    default void shareOneTokenRequestWhenAllAreRefused() throws Exception {
        scene().get("/prices");
        CountDownLatch allArrived = new CountDownLatch(callsAtOnce());
        for (int i = 0; i < callsAtOnce(); i++) {
            scene().api().enqueue(Reply.invalidToken().together(allArrived));
        }

        assertAllRefused(scene().uri("/prices"));

        assertThat(scene().get("/prices").status()).isEqualTo(200);
        assertThat(scene().tokenRequests()).isEqualTo(1 + 1);
        assertThat(scene().api().requests()).hasSize(1 + callsAtOnce() + 1);
    }

    @Override
    @Test
    @Tag("D10")
    @Tag("F12")
    @Tag("WJ1")
    default void shareOneTokenRequestWhenTheSandboxRevokesTheirToken() throws Exception {
        Sandbox sandbox = scene().sandbox();
        Call prices = Call.get(sandbox.api("/prices"));
        scene().call(prices);
        sandbox.revokeAll();
        try (Gate all = sandbox.gatherApiRequests(callsAtOnce())) {
            assertAllRefused(prices.uri());
            assertThat(all.arrived()).isEqualTo(callsAtOnce());
        }

        assertThat(scene().call(prices).status()).isEqualTo(200);
        assertThat(sandbox.tokenRequests()).isEqualTo(1 + 1);
        assertThat(sandbox.apiAnswers(401)).isEqualTo(callsAtOnce());
    }

    @Override
    @Test
    @Timeout(180)
    @Tag("I1")
    @Tag("J3")
    @Tag("E6")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes() throws IOException {
        assertNothingIsTakenBy(callsInARow(), Reply.invalidToken().body(new byte[64 << 10]));
    }

    @Override
    @Test
    @Timeout(180)
    @Tag("I15")
    @Tag("J3")
    @Tag("E6")
    default void retriedCallsTakeNoMoreConnectionsThanPlainOnes_whenTheRefusalIsLarge() throws IOException {
        assertNothingIsTakenBy(callsInARow() / 5, Reply.invalidToken().body(new byte[1 << 20]));
    }

    /** Stacks take connections back on threads of their own, and the next call may have opened another one meanwhile. */
    private void assertNothingIsTakenBy(int calls, Reply refusal) throws IOException {
        scene().get("/plain");
        for (int i = 0; i < calls; i++) {
            scene().api().enqueue(refusal);
            assertThat(scene().get("/refused").status()).isEqualTo(401);
        }

        assertThat(scene().api().openConnections()).isLessThanOrEqualTo(12).isLessThan(calls);
    }

    @Override
    @Test
    @Tag("F1")
    @Tag("F15")
    default void placesAnOrderOnceThroughARevokedToken() throws IOException {
        Sandbox sandbox = scene().sandbox();
        scene().call(Call.get(sandbox.api("/prices")));
        sandbox.revokeAll();

        assertRefusedOnce(Call.post(sandbox.api("/orders"), Call.Body.json("{\"instrument\":\"BTC\",\"amount\":1}")));

        assertThat(sandbox.ordersProcessed()).isEqualTo(1);
        assertThat(sandbox.apiRequests("/orders")).isEqualTo(2);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }

    @Override
    @Test
    @Tag("M7")
    default void uploadsTheSameDocumentThroughARevokedToken() throws IOException {
        Sandbox sandbox = scene().sandbox();
        scene().call(Call.get(sandbox.api("/prices")));
        sandbox.revokeAll();

        assertRefusedOnce(Call.post(sandbox.api("/documents"), Call.Body.of(someBytes(1_000_000))));

        assertThat(sandbox.apiRequests().stream()
                        .filter(received -> received.path().equals("/documents"))
                        .map(Received::bodySha256)
                        .distinct())
                .hasSize(1);
    }

    @Override
    @Test
    @Tag("I13")
    @Tag("J4")
    default void decodesACompressedAnswerOnceAfterARetry() throws IOException {
        Sandbox sandbox = scene().sandbox();
        Call history = Call.get(sandbox.api("/prices/history"));
        Answer plain = scene().call(history);
        sandbox.revokeAll();

        assertRefused(history);

        assertThat(scene().call(history).bytes()).isEqualTo(plain.bytes());
    }

    @Override
    @Test
    @Tag("C1")
    default void fetchesAnotherTokenWhenTheApisClockIsAhead() throws IOException {
        Sandbox sandbox = scene().sandbox();
        Call prices = Call.get(sandbox.api("/prices"));
        scene().call(prices);
        sandbox.apiClockAhead(Duration.ofHours(2));

        assertRefused(prices);
        assertThat(sandbox.tokenRequests()).isEqualTo(1);

        sandbox.apiClockAhead(Duration.ZERO);
        assertThat(scene().call(prices).status()).isEqualTo(200);
        assertThat(sandbox.tokenRequests()).isEqualTo(2);
    }
}
