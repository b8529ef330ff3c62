package io.latchkey.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AccessToken;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.Unsettled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each promise, broken: it is found. And what is no breach of it: it is not. */
class PromiseTest {

    private final World world = new World(new Plan(1, 30), line -> {});
    private final Violations violations = world.violations();
    private final Refusals refusals = new Refusals("source-0", violations);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private void assertBroken(Promise promise) {
        assertThat(violations.count(promise)).isPositive();
        assertThat(violations.count()).isEqualTo(violations.count(promise));
        assertThat(violations.inWords().get(0)).contains(promise.inWords());
    }

    private void assertKept() {
        assertThat(violations.inWords()).isEmpty();
    }

    private Errand errand(Step step) {
        return new Errand(
                4711,
                step,
                0,
                "http://127.0.0.1/calls/4711",
                refusals,
                violations,
                world.order().next());
    }

    private Errand order() {
        return errand(Step.quiet(Stack.Kind.OKHTTP, false, 0));
    }

    // -- one fetch

    @Test
    void twoRequestsOfOneSourceAtOnce() {
        Flight flight = new Flight("source-0", violations);
        var unused = flight.begin(() -> false);
        assertKept();

        var second = flight.begin(() -> false);

        assertBroken(Promise.ONE_FETCH);
        assertThat(flight.most()).isEqualTo(2);
        flight.end(second);
        assertThat(flight.underWay()).isEqualTo(1);
    }

    @Test
    void twoRequests_oneAfterTheOther_orTheFirstToldToEnd() {
        Flight flight = new Flight("source-0", violations);
        AtomicBoolean told = new AtomicBoolean();
        flight.end(flight.begin(() -> false));
        var slow = flight.begin(told::get);
        told.set(true);
        var next = flight.begin(() -> false);
        flight.end(slow);
        flight.end(next);

        assertKept();
        assertThat(flight.most()).isEqualTo(1);
        assertThat(flight.underWay()).isZero();
    }

    @Test
    void aRequestIsUnderWayUntilItsAnswerIsClosed() throws Exception {
        Flight flight = new Flight("source-0", violations);
        TokenTransport transport = new CountedTransport(request -> answer("a", 3600), world, 0, flight);
        TokenTransport.Request request = TokenTransport.Request.form(URI.create("http://127.0.0.1/token"), Map.of());

        try (TokenTransport.Response response = transport.send(request)) {
            assertThat(response.statusCode()).isEqualTo(HttpURLConnection.HTTP_OK);
            assertThat(flight.underWay()).isEqualTo(1);
        }
        assertThat(flight.underWay()).isZero();
        assertKept();
    }

    private static TokenTransport.Response answer(String token, int life) {
        return new TokenTransport.Response(
                HttpURLConnection.HTTP_OK,
                Map.of(),
                new ByteArrayInputStream(
                        ("{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + life + "}")
                                .getBytes(StandardCharsets.US_ASCII)));
    }

    // -- refused tokens

    @Test
    void aCallWithATokenThatItsSourceHadSeenRefused() {
        refusals.refused("dead", world.order().next());

        order().sent("dead", 0, order().body());

        assertBroken(Promise.NOT_REFUSED);
    }

    @Test
    void aCallThatHadBegunBeforeTheRefusal() {
        Errand early = order();
        refusals.refused("dead", world.order().next());

        early.sent("dead", 0, early.body());

        assertKept();
    }

    @Test
    void aSecondAttemptWithTheFirstToken() {
        Errand order = order();
        order.sent("dead", 0, order.body());
        order.refused();

        order.sent("dead", 0, order.body());

        assertBroken(Promise.NOT_REFUSED);
    }

    // -- what a source gives

    private final AtomicInteger requests = new AtomicInteger();

    private ClientCredentialsTokenSource source(TokenTransport transport, Witness.Verdict verdict) {
        return Unsettled.source(world.clock()::wallTime, () -> 0.5)
                .tokenEndpoint("http://127.0.0.1/token")
                .clientId("id")
                .clientSecret("secret")
                .transport(transport)
                .listener(verdict)
                .build();
    }

    private Witness witness(ClientCredentialsTokenSource real, TokenSource asked, Witness.Verdict verdict) {
        return new Witness(world, 0, asked, real::status, refusals, verdict);
    }

    /** Passes on what a test does not change. */
    private static class Decorated implements TokenSource {

        final TokenSource source;

        Decorated(TokenSource source) {
            this.source = source;
        }

        @Override
        public AccessToken token() throws io.latchkey.TokenException {
            return source.token();
        }

        @Override
        public @Nullable AccessToken tokenAtHand() {
            return source.tokenAtHand();
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return source.tokenAsync();
        }

        @Override
        public void reject(AccessToken token) {
            source.reject(token);
        }

        @Override
        public void reject(AccessToken token, @Nullable String challengeError) {
            source.reject(token, challengeError);
        }
    }

    @Test
    void aSourceThatIsRight() throws Exception {
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource real =
                source(request -> answer("token-" + requests.incrementAndGet(), 3600), verdict);
        Witness witness = witness(real, real, verdict);

        AccessToken first = witness.token();
        assertThat(witness.tokenAtHand()).isSameAs(first);
        witness.reject(first, "invalid_token");
        assertThat(witness.tokenAtHand()).isNull();
        AccessToken second = witness.tokenAsync().toCompletableFuture().join();
        world.clock().leap(Duration.ofHours(3));
        assertThat(witness.token()).isNotSameAs(second);
        world.clock().leap(Duration.ofHours(-3));
        witness.reject(second);

        assertKept();
        assertThat(refusals.orderOf("token-1")).isNotNull();
        assertThat(refusals.orderOf("token-2")).as("not held when it was told").isNull();
        assertThat(witness.reported()).isEqualTo(2);
        assertThat(witness.dropped()).isEqualTo(1);
    }

    @Test
    void aSourceThatKeepsATokenThatIsTooYoung() throws Exception {
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource real =
                source(request -> answer("token-" + requests.incrementAndGet(), 3600), verdict);
        Witness witness = witness(real, real, verdict);
        witness.reject(witness.token());
        AccessToken young = witness.token();

        witness.reject(young);
        witness.reject(young);
        assertThat(witness.token()).isSameAs(young);

        assertKept();
    }

    @Test
    void aSourceThatGivesARefusedTokenAgain() throws Exception {
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource real =
                source(request -> answer("token-" + requests.incrementAndGet(), 3600), verdict);
        List<AccessToken> given = new ArrayList<>();
        Witness witness = witness(
                real,
                new Decorated(real) {
                    @Override
                    public AccessToken token() throws io.latchkey.TokenException {
                        given.add(source.token());
                        return given.get(0);
                    }
                },
                verdict);

        witness.reject(witness.token());
        AccessToken again = witness.token();

        assertThat(again.value()).isEqualTo("token-1");
        assertBroken(Promise.NOT_REFUSED);
    }

    @Test
    void aSourceThatGivesATokenThatIsOver() throws Exception {
        String dead = world.tokens().issue(0, 1, 1, 1);
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource real = source(request -> answer(dead, 3600), verdict);

        AccessToken token = witness(real, real, verdict).token();

        assertThat(token.value()).isEqualTo(dead);
        assertBroken(Promise.NOT_OVER);
    }

    @Test
    void aSourceThatHasACallerWaitThoughItHasAToken() throws Exception {
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource real = source(request -> answer("token", 3600), verdict);
        AccessToken unused = real.token();
        CompletableFuture<AccessToken> never = new CompletableFuture<>();
        Witness witness = witness(
                real,
                new Decorated(real) {
                    @Override
                    public CompletionStage<AccessToken> tokenAsync() {
                        return never;
                    }
                },
                verdict);
        assertThat(witness.tokenAtHand()).isNotNull();
        assertKept();

        assertThat(witness.tokenAsync()).isSameAs(never);

        assertBroken(Promise.NO_WAIT);
    }

    @Test
    void aSourceThatSaysThatNoTokenIsAtHandThoughOneIs() throws Exception {
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource real = source(request -> answer("token", 3600), verdict);
        AccessToken unused = real.token();
        Witness witness = witness(
                real,
                new Decorated(real) {
                    @Override
                    public @Nullable AccessToken tokenAtHand() {
                        return null;
                    }
                },
                verdict);

        assertThat(witness.tokenAtHand()).isNull();

        assertBroken(Promise.NO_WAIT);
    }

    @Test
    void aSourceWhoseClockIsSetWhileItLooks() throws Exception {
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource real = source(request -> answer("token", 3600), verdict);
        AccessToken unused = real.token();
        Witness witness = witness(
                real,
                new Decorated(real) {
                    @Override
                    public @Nullable AccessToken tokenAtHand() {
                        world.clock().leap(Duration.ofHours(2));
                        AccessToken none = source.tokenAtHand();
                        world.clock().leap(Duration.ofHours(-2));
                        return none;
                    }
                },
                verdict);

        assertThat(witness.tokenAtHand()).isNull();

        assertKept();
    }

    // -- calls at the API

    @Test
    void aCallThatBearsNoToken() {
        order().sent(null, null, order().body());

        assertBroken(Promise.OWN_TOKEN);
    }

    @Test
    void aCallThatBearsTheTokenOfAnotherClient() {
        order().sent("token", 1, order().body());

        assertBroken(Promise.OWN_TOKEN);
    }

    @Test
    void aCallThatIsSentThreeTimes() {
        Errand order = order();
        for (int i = 0; i < 3; i++) {
            order.sent("token-" + i, 0, order.body());
            order.refused();
        }

        assertBroken(Promise.TWICE);
        assertThat(order.sends()).isEqualTo(3);
    }

    @Test
    void aCallThatIsSentAgainThoughItWasAnswered() {
        Errand order = order();
        order.sent("token-1", 0, order.body());

        order.sent("token-2", 0, order.body());

        assertBroken(Promise.TWICE);
    }

    @Test
    void aBodyFromAStreamThatOkHttpSendsAgain() {
        Step once = new Step(Stack.Kind.OKHTTP, false, 0, true, true, true, 20, Step.Fate.OK, 0, -1, -1, 0);
        Errand order = errand(once);
        order.sent("token-1", 0, order.body());
        order.refused();

        order.sent("token-2", 0, order.body());

        assertBroken(Promise.TWICE);
    }

    @Test
    void aCallThatIsSentAgainAfterARefusal() {
        Errand order = order();
        order.sent("token-1", 0, order.body());
        order.refused();
        order.sent("token-2", 0, order.body());
        order.booked();
        order.answered(new Answer(200, "4711", "call 4711."));

        assertKept();
    }

    @Test
    void aBodyThatIsCutShort() {
        order().sent("token", 0, new byte[0]);

        assertBroken(Promise.BODY);
    }

    @Test
    void anOrderThatIsBookedTwice() {
        Errand order = order();
        order.booked();
        assertKept();

        order.booked();

        assertBroken(Promise.BOOKED);
    }

    @Test
    void anAnswerOfAnotherCall() {
        order().answered(new Answer(403, "4712", ""));

        assertBroken(Promise.ANSWER);
    }

    @Test
    void theBodyOfAnotherCall() {
        order().answered(new Answer(200, "4711", "call 4712."));

        assertBroken(Promise.ANSWER);
    }

    // -- where tokens go

    private static int post(String uri, String header, String value) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(uri).toURL().openConnection();
        connection.setRequestProperty(header, value);
        connection.setInstanceFollowRedirects(false);
        try {
            return connection.getResponseCode();
        } catch (IOException brokenOff) {
            return -1;
        } finally {
            connection.disconnect();
        }
    }

    @Test
    void aTokenAtAnotherOrigin() throws Exception {
        Errand order = order();
        world.calls().add(order);
        try (Api.Elsewhere elsewhere = new Api.Elsewhere(world)) {
            assertThat(post(elsewhere.origin() + Api.PATH + order.id(), "X-Nothing", "to see"))
                    .isEqualTo(200);
            assertKept();

            post(
                    elsewhere.origin() + Api.PATH + order.id(),
                    "X-Api-Key",
                    world.tokens().issue(0, 1, 1, 1));

            assertBroken(Promise.ORIGINS);
        }
    }

    @Test
    void aRedirectOfTheTokenEndpointThatIsFollowed() throws Exception {
        try (Api.Elsewhere elsewhere = new Api.Elsewhere(world)) {
            post(elsewhere.origin() + "/stolen", "X-Nothing", "to see");

            assertBroken(Promise.ORIGINS);
        }
    }

    @Test
    void aSecretAtTheApi() throws Exception {
        Errand call = errand(new Step(Stack.Kind.OKHTTP, false, 0, true, false, false, 20, Step.Fate.OK, 0, -1, -1, 0));
        world.calls().add(call);
        Vault vault = new Vault(0, world.plan().stream("a vault"));
        try (Api api = new Api(world, "orders", "http://127.0.0.1:1")) {
            post(api.origin() + Api.PATH + call.id(), "X-Secret", vault.valid());

            assertThat(violations.count(Promise.ORIGINS)).isEqualTo(1);
        }
    }

    @Test
    void aTokenInTheLog() {
        LogWatch watch = LogWatch.begin();
        Logger.getLogger("io.latchkey")
                .log(Level.FINEST, "token {0}", world.tokens().issue(0, 1, 1, 1));

        watch.end(world, new Summary(world));

        assertBroken(Promise.ORIGINS);
    }

    // -- an endpoint that is away

    @Test
    void aSpellHasTenRequestsInAMinute() {
        assertThat(Spell.mostRequests(Duration.ZERO)).isEqualTo(4);
        assertThat(Spell.mostRequests(Duration.ofSeconds(1))).isEqualTo(5);
        assertThat(Spell.mostRequests(Duration.ofMinutes(1))).isEqualTo(10);
        assertThat(Spell.mostRequests(Duration.ofMinutes(10))).isEqualTo(32);
    }

    @Test
    void aSourceThatAsksOnInASpell() {
        Spell spell = new Spell(violations, "away");
        world.spell(spell);
        for (int i = 0; i < 4; i++) {
            world.requested(3);
        }
        assertKept();

        for (int i = 0; i < 40; i++) {
            world.requested(3);
        }

        assertBroken(Promise.BOUNDED);
        assertThat(spell.most()).isEqualTo(44);
    }

    // -- how calls end

    /** A client that has one answer to everything. */
    private record Canned(Outcome outcome) implements Stack {

        interface Outcome {
            Answer of(Errand errand) throws Exception;
        }

        @Override
        public Ongoing begin(Errand errand, @Nullable TokenSource tokens) {
            return new Ongoing() {
                @Override
                public Answer answer() throws Exception {
                    return outcome.of(errand);
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public void close() {}
    }

    private Caller caller(Canned.Outcome outcome) {
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource real = source(request -> answer("token", 3600), verdict);
        Witness witness = witness(real, real, verdict);
        Canned canned = new Canned(outcome);
        return new Caller(
                world,
                0,
                Map.of(Stack.Kind.OKHTTP, canned, Stack.Kind.JERSEY, canned, Stack.Kind.RESTEASY, canned),
                number -> witness,
                new String[] {"http://127.0.0.1:1", "http://127.0.0.1:2"},
                timer,
                new CountDownLatch(1));
    }

    private static Answer ok(Errand errand) {
        return new Answer(200, Long.toString(errand.id()), "call " + errand.id() + ".");
    }

    @Test
    void aCallThatEndsAsItShould() {
        caller(PromiseTest::ok).callInQuiet();

        assertKept();
    }

    @Test
    void aCallThatDoesNotEnd() {
        String outcome = caller(errand -> {
                    throw new Stack.Endless();
                })
                .call(Step.quiet(Stack.Kind.JERSEY, true, 0));

        assertThat(outcome).isEqualTo("no end");
        assertBroken(Promise.ENDS);
    }

    @Test
    void aCallThatFailsForNoReasonOfThePlan() {
        String outcome = caller(errand -> {
                    throw new IOException("stream closed");
                })
                .call(Step.quiet(Stack.Kind.JERSEY, true, 0));

        assertThat(outcome).isEqualTo("failed");
        assertBroken(Promise.REASON);
    }

    @Test
    void aCallThatIsInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        Step step = new Step(Stack.Kind.RESTEASY, false, 0, true, true, false, 20, Step.Fate.OK, 0, -1, 5, 0);

        String outcome = caller(errand -> {
                    never.await();
                    return ok(errand);
                })
                .call(step);

        assertThat(outcome).isEqualTo("interrupted");
        assertThat(Thread.interrupted()).as("once the call is over").isFalse();
        assertKept();
    }

    @Test
    void aCallThatFailsWhenAllIsWell() {
        caller(errand -> new Answer(401, Long.toString(errand.id()), "no")).callInQuiet();

        assertBroken(Promise.RECOVERY);
    }
}
