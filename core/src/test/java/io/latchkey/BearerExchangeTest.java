package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one request and its 401, whatever the token source does. */
@Timeout(30)
class BearerExchangeTest {

    private static final String INVALID_TOKEN = "Bearer error=\"invalid_token\"";

    @RegisterExtension
    final Canary canary = new Canary();

    private final AccessToken first = AccessToken.of(canary.token() + ".1", Instant.MAX);
    private final AccessToken second = AccessToken.of(canary.token() + ".2", Instant.MAX);
    private final ScriptedSource source = new ScriptedSource();
    private final AllowedOrigins api = AllowedOrigins.of("https://api.example.com");

    // -- which request bears a token

    @ParameterizedTest
    @Tag("G1")
    @CsvSource({
        "https, evil.example, -1",
        "http, api.example.com, -1",
        "https, api.example.com, 8443",
        "https, '', -1",
        "ftp, api.example.com, -1",
    })
    void aRequestToAnotherOriginIsPassedOn(String scheme, String host, int port) {
        assertThat(BearerAuth.of(source, api).exchange(new FakeCall().to(scheme, host, port)))
                .isNull();
        assertThat(source.asked()).isZero();
    }

    @Test
    @Tag("G10")
    void aRequestWithoutAHostIsPassedOn() {
        assertThat(BearerAuth.of(source, api).exchange(new FakeCall().to("https", null, -1)))
                .isNull();
    }

    @Test
    @Tag("F14")
    void aRequestWithAuthorizationOfItsOwnIsPassedOn() {
        assertThat(BearerAuth.of(source, api).exchange(new FakeCall().authorized()))
                .isNull();
        assertThat(source.asked()).isZero();
    }

    @Test
    @Tag("G16")
    void eachOriginIsServedByItsOwnSource_andTheFirstThatMatchesWins() throws IOException {
        ScriptedSource prices = new ScriptedSource().gives(second);
        ScriptedSource never = new ScriptedSource();
        BearerAuth auth = BearerAuth.builder()
                .tokens(source.gives(first), api)
                .tokens(prices, AllowedOrigins.of("https://prices.example.com"))
                .tokens(never, AllowedOrigins.of("https://prices.example.com", "https://api.example.com"))
                .build();

        assertThat(exchange(auth, new FakeCall()).authorization()).isEqualTo(first.authorizationHeader());
        assertThat(exchange(auth, new FakeCall().to("https", "prices.example.com", 443))
                        .authorization())
                .isEqualTo(second.authorizationHeader());
        assertThat(never.asked()).isZero();
    }

    @Test
    void aSourceChosenForOneRequestServesIt_butOnlyToAllowedOrigins() throws IOException {
        ScriptedSource own = new ScriptedSource().gives(second);
        BearerAuth auth = BearerAuth.of(source, api);

        assertThat(exchange(auth, new FakeCall().by(own)).authorization()).isEqualTo(second.authorizationHeader());
        assertThat(source.asked()).isZero();
        assertThat(auth.exchange(new FakeCall().by(own).to("https", "evil.example", -1)))
                .isNull();
    }

    @Test
    void aRequestThatIsToBearNoTokenIsPassedOn() {
        assertThat(BearerAuth.of(source, api).exchange(new FakeCall().by(BearerAuth.NONE)))
                .isNull();
        assertThat(source.asked()).isZero();
    }

    @Test
    void noneHasNoTokenAndSaysSo() {
        String why = "BearerAuth.NONE has no token to give: it marks a single request that bears none, as it is and not"
                + " decorated";

        assertThatThrownBy(BearerAuth.NONE::token)
                .isInstanceOf(TokenException.class)
                .hasMessage(why);
        assertThat(BearerAuth.NONE.tokenAsync())
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .withMessage(why);
        assertThat(BearerAuth.NONE.lastingTokenAsync()).isCompletedExceptionally();
        assertThat(BearerAuth.NONE.tokenAtHand()).isNull();
        assertThatCode(() -> BearerAuth.NONE.reject(first)).doesNotThrowAnyException();
        assertThat(BearerAuth.NONE).hasToString("BearerAuth.NONE");
    }

    @Test
    void noneServesNoOrigin() {
        assertThatThrownBy(() -> BearerAuth.of(BearerAuth.NONE, api))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokens: BearerAuth.NONE is for a single request; origins that get no token are just not"
                        + " named");
    }

    @Test
    void noneThatIsDecoratedFailsTheCallAndSaysWhy() {
        ScriptedSource decorated = new ScriptedSource().does(BearerAuth.NONE::tokenAsync);

        assertThat(failed(decorated, TokenException.class))
                .hasMessageContaining("BearerAuth.NONE has no token to give");
    }

    // -- a request whose URL is a URI

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "https://api.example.com/a%20b/?c=d#e, https, api.example.com, -1,   /a%20b/",
                "https://me@api.example.com:8443,      https, api.example.com, 8443, /",
                "HTTP://[::1]/,                        HTTP,  [::1],           -1,   /",
                "http://my_api:8080/x,                 http,  my_api,          8080, /x",
                "http://my_api,                        http,  my_api,          80,   /",
                "https://my_api?a=b,                   https, my_api,          443,  /",
                "https://me@my_api/,                   https, none,            -1,   /",
                "https://b\u00FCcher.example/,        https, none,            -1,   /",
                "https://\uFF41pi.example.com:8443/x, https, none,            -1,   /x",
                "/relative,                            '',    none,            -1,   /relative",
                "mailto:me,                            mailto,none,            -1,   /",
            })
    void aUriIsTakenApart(URI uri, String scheme, @Nullable String host, int port, String path) {
        BearerExchange.Request request = new UriCall(uri);

        assertThat(request.scheme()).isEqualTo(scheme);
        assertThat(request.host()).isEqualTo(host);
        assertThat(request.port()).isEqualTo(port);
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.cancellation()).isNull();
    }

    @Test
    void aUriIsJudgedAsAllowedOriginsJudgesIt() {
        AllowedOrigins origins = AllowedOrigins.allowingInsecureHttp("http://my_api:8080/orders", "https://a.example");
        for (String uri : List.of(
                "http://my_api:8080/orders/1",
                "http://my_api:8080/prices",
                "http://my_api/orders",
                "https://A.example:443",
                "https://me@a.example/x",
                "https://\uFF41.example/x",
                "https:/a.example",
                "/orders")) {
            assertThat(BearerAuth.of(source, origins).exchange(new UriCall(URI.create(uri))) != null)
                    .as(uri)
                    .isEqualTo(origins.allows(URI.create(uri)));
        }
    }

    /** A request as the adapter of a library with URIs would translate it. */
    private record UriCall(URI uri) implements BearerExchange.UriRequest {

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public boolean hasAuthorization() {
            return false;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public @Nullable TokenSource tokenSource() {
            return null;
        }
    }

    // -- the connection of a 401

    @Test
    @Tag("I6")
    @Tag("J15")
    void aRefusalIsToReleaseItsConnection_beforeAnotherTokenIsWaitedFor() throws IOException {
        AtomicInteger askedBefore = new AtomicInteger();
        BearerExchange exchange = sent(source.gives(first).gives(second));

        exchange.retryAuthorization(FakeCall.answer(401, () -> askedBefore.set(source.asked()), INVALID_TOKEN), true);

        assertThat(askedBefore).hasValue(1);
        assertThat(source.asked()).isEqualTo(2);
    }

    @Test
    void anAnswerThatIsHandedOnAtOnceKeepsItsConnection() throws IOException {
        Runnable never = () -> {
            throw new AssertionError("released");
        };
        for (BearerExchange.Response answer : List.of(
                FakeCall.answer(200, never),
                FakeCall.answer(403, never, INVALID_TOKEN),
                FakeCall.answer(401, never, "Bearer error=insufficient_scope"))) {
            assertThat(sent(source.gives(first)).retryAuthorization(answer, true))
                    .isNull();
        }
    }

    @ParameterizedTest
    @Tag("I10")
    @Tag("J13")
    @ValueSource(booleans = {false, true})
    void aConnectionThatCannotBeReleasedChangesNothing(boolean error) throws IOException {
        BearerExchange exchange = sent(source.gives(first).gives(second));
        Runnable broken = () -> {
            if (error) {
                throw new LinkageError("broken");
            }
            throw new UncheckedIOException(new IOException("broken"));
        };

        assertThat(exchange.retryAuthorization(FakeCall.answer(401, broken), true))
                .isEqualTo(second.authorizationHeader());
    }

    @Test
    @Tag("I10")
    void anErrorOfAnApplicationsRuleIsANoToo() throws IOException {
        BearerAuth auth = BearerAuth.builder()
                .tokens(source.gives(first), api)
                .deadToken(response -> {
                    throw new AssertionError("a rule of mine");
                })
                .build();
        BearerExchange exchange = exchange(auth, new FakeCall());
        exchange.authorization();

        assertThat(exchange.retryAuthorization(FakeCall.answer(401), true)).isNull();
        assertThat(source.rejected()).isEmpty();
    }

    // -- what a 401 means

    @ParameterizedTest
    @Tag("F1")
    @Tag("F3")
    @Tag("WP7")
    @ValueSource(
            strings = {
                INVALID_TOKEN,
                "Bearer",
                "Bearer realm=x",
                "Basic realm=x, Bearer",
                "(junk)",
                "OAuth2 realm=\"WSO2 API Manager\", error=\"invalid_token\"",
            })
    void a401IsAnsweredWithAnotherToken(String challenge) throws IOException {
        BearerExchange exchange = sent(source.gives(first).gives(second));

        assertThat(exchange.retryAuthorization(FakeCall.answer(401, challenge), true))
                .isEqualTo(second.authorizationHeader());
        assertThat(source.rejected()).containsExactly(first);
    }

    @Test
    @Tag("F2")
    void a401WithoutAChallengeToo() throws IOException {
        BearerExchange exchange = sent(source.gives(first).gives(second));

        assertThat(exchange.retryAuthorization(FakeCall.answer(401), true)).isEqualTo(second.authorizationHeader());
    }

    @ParameterizedTest
    @Tag("F4")
    @Tag("F5")
    @Tag("F22")
    @ValueSource(
            strings = {
                "Bearer error=\"insufficient_scope\", scope=\"orders\"",
                "Bearer error=invalid_request",
                "Bearer error=insufficient_claims",
                "Basic realm=x",
                "DPoP error=use_dpop_nonce",
                "Negotiate",
            })
    void a401ThatAnotherTokenWouldNotHelpIsTheCallers(String challenge) throws IOException {
        BearerExchange exchange = sent(source.gives(first));

        assertThat(exchange.retryAuthorization(FakeCall.answer(401, challenge), true))
                .isNull();
        assertThat(source.rejected()).isEmpty();
        assertThat(source.asked()).isEqualTo(1);
    }

    @ParameterizedTest
    @Tag("F7")
    @Tag("F8")
    @Tag("G15")
    @ValueSource(ints = {200, 204, 302, 400, 403, 404, 407, 419, 421, 500})
    void otherAnswersAreTheCallers(int status) throws IOException {
        BearerExchange exchange = sent(source.gives(first));

        assertThat(exchange.retryAuthorization(FakeCall.answer(status, INVALID_TOKEN), true))
                .isNull();
        assertThat(source.rejected()).isEmpty();
    }

    @Test
    @Tag("F16")
    @Tag("F17")
    void a401ToAnotherRequestTellsNothingAboutTheToken() throws IOException {
        BearerExchange exchange = sent(source.gives(first));

        assertThat(exchange.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), false))
                .isNull();
        assertThat(source.rejected()).isEmpty();
    }

    @Test
    void a401BeforeAnyTokenWasSentTellsNothingEither() throws IOException {
        BearerExchange exchange = exchange(BearerAuth.of(source, api), new FakeCall());

        assertThat(exchange.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), true))
                .isNull();
    }

    @Test
    @Tag("F9")
    void aSecond401IsFinal_andItsTokenIsRejected() throws IOException {
        BearerExchange exchange = sent(source.gives(first).gives(second));
        exchange.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), true);

        assertThat(exchange.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), true))
                .isNull();
        assertThat(source.rejected()).containsExactly(first, second);
        assertThat(source.asked()).isEqualTo(2);
    }

    @Test
    @Tag("I2")
    void aBodyThatCannotBeSentAgainIsNot_butTheTokenIsRejected() throws IOException {
        source.gives(first);
        BearerExchange exchange = exchange(BearerAuth.of(source, api), new FakeCall().oneShot());
        exchange.authorization();

        assertThat(exchange.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), true))
                .isNull();
        assertThat(source.rejected()).containsExactly(first);
        assertThat(source.asked()).isEqualTo(1);
    }

    @Test
    @Tag("WJ9")
    void aBodyThatThrowsWhenAskedFailsTheRequest() throws IOException {
        AtomicInteger questions = new AtomicInteger();
        FakeCall call = new FakeCall().repeatableIf(() -> {
            if (questions.incrementAndGet() != 2) {
                throw new IllegalStateException("gone");
            }
            return true;
        });
        BearerExchange exchange = exchange(BearerAuth.of(source.gives(first), api), call);

        assertThatThrownBy(exchange::authorization)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("IllegalStateException");
        exchange.authorization();
        assertThatThrownBy(() -> exchange.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("IllegalStateException");
        assertThat(source.rejected()).containsExactly(first);
    }

    @Test
    @Tag("F10")
    void theSameTokenAgainIsNotSentAgain() throws IOException {
        AccessToken same = AccessToken.of(first.value(), Instant.EPOCH);
        BearerExchange exchange = sent(source.gives(first).gives(same));

        assertThat(exchange.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), true))
                .isNull();
    }

    // -- the user's rule

    @Test
    void anotherRuleReplacesTheStandardOne() throws IOException {
        BearerAuth auth = BearerAuth.builder()
                .tokens(source.gives(first).gives(second), api)
                .deadToken(response -> response.statusCode() == 419 || BearerAuth.isDeadToken(response))
                .build();
        BearerExchange exchange = exchange(auth, new FakeCall());
        exchange.authorization();

        assertThat(exchange.retryAuthorization(FakeCall.answer(419), true)).isEqualTo(second.authorizationHeader());
    }

    @Test
    void aRuleThatThrowsCountsAsANo() throws IOException {
        BearerAuth auth = BearerAuth.builder()
                .tokens(source.gives(first), api)
                .deadToken(response -> {
                    throw new IllegalStateException("the rule saw " + canary.token());
                })
                .build();
        BearerExchange exchange = exchange(auth, new FakeCall());
        exchange.authorization();

        assertThat(exchange.retryAuthorization(FakeCall.answer(401), true)).isNull();
        assertThat(source.rejected()).isEmpty();
        assertThat(canary.logged("the deadToken rule threw java.lang.IllegalStateException"))
                .hasSize(1);
    }

    // -- sources that misbehave

    @Test
    @Tag("F13")
    void whenNoOtherTokenIsToBeHadTheFirst401IsTheCallers() throws IOException {
        BearerExchange exchange = sent(source.gives(first).failsBy(new TokenException("the server is down", null)));

        assertThat(exchange.retryAuthorization(FakeCall.answer(401), true)).isNull();
        assertThat(canary.logged("no other token to be had, so the 401 is handed on: the server is down"))
                .hasSize(1);
    }

    @Test
    @Tag("F13")
    void neitherDoesASourceThatThrowsHideThe401() throws IOException {
        BearerExchange exchange = sent(source.gives(first).does(() -> {
            throw new IllegalStateException("closed");
        }));

        assertThat(exchange.retryAuthorization(FakeCall.answer(401), true)).isNull();
    }

    @Test
    void aSourceWhoseRejectThrowsIsAskedForAnotherTokenAllTheSame() throws IOException {
        BearerExchange exchange =
                sent(source.gives(first).gives(second).throwsWhenRejecting(new IllegalStateException(canary.token())));

        assertThat(exchange.retryAuthorization(FakeCall.answer(401), true)).isEqualTo(second.authorizationHeader());
        assertThat(canary.logged("the token source's reject threw java.lang.IllegalStateException"))
                .hasSize(1);
    }

    @Test
    @Tag("D4")
    void aTokenExceptionReachesTheCallerAsItsOwn() {
        TokenException failure = new TokenException("the server is down", null);

        TokenException seen = failed(source.failsBy(failure), TokenException.class);

        assertThat(seen).hasMessage("the server is down").hasCause(failure);
        assertThat(seen.getStackTrace()[0].getMethodName()).isEqualTo("forCaller");
    }

    @Test
    void aFailureBehindSeveralStagesIsFoundOut() {
        TokenException failure = new TokenException("the server is down", null);
        source.does(() -> CompletableFuture.<AccessToken>failedFuture(failure)
                .thenApply(token -> token)
                .thenCompose(CompletableFuture::completedFuture));

        assertThat(failed(source, TokenException.class)).hasMessage("the server is down");
    }

    @Test
    void anyOtherFailureBecomesATokenException() {
        assertThat(failed(source.failsBy(new IOException("no route")), TokenException.class))
                .hasMessage("the token source failed: java.io.IOException: no route")
                .hasCauseInstanceOf(IOException.class);
        assertThat(failed(source.failsBy(new StackOverflowError()), TokenException.class))
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThat(failed(source.failsBy(new CancellationException()), TokenException.class))
                .hasCauseInstanceOf(CancellationException.class);
        assertThat(failed(source.failsBy(new CompletionException(new IOException("x"))), TokenException.class))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void nothingUncheckedLeaves() {
        assertThat(failed(
                        source.does(() -> {
                            throw new IllegalStateException("closed");
                        }),
                        TokenException.class))
                .hasMessage("the token source failed: java.lang.IllegalStateException: closed")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(failed(source.does(() -> null), TokenException.class))
                .hasCauseInstanceOf(NullPointerException.class);
        assertThat(failed(source.does(() -> CompletableFuture.completedFuture(null)), TokenException.class))
                .hasMessage("the token source gave null instead of a token")
                .hasNoCause();
    }

    // -- leaving while waiting

    @Test
    @Tag("I4")
    void aCancelledCallLeaves_andNobodyElseDoes() {
        CompletableFuture<AccessToken> never = new CompletableFuture<>();
        AtomicInteger looks = new AtomicInteger();
        source.does(() -> never);
        BearerExchange exchange =
                exchange(BearerAuth.of(source, api), new FakeCall().cancelledWhen(() -> looks.incrementAndGet() == 2));

        assertThatThrownBy(exchange::authorization)
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Canceled")
                .satisfies(canary::seen);
        assertThat(never).as("the source may have given it to others too").isNotDone();
        assertThat(looks).hasValue(2);
    }

    @Test
    @Tag("I4")
    void aCallThatIsCancelledWhileItWaitsForAnotherTokenLeavesToo() throws IOException {
        source.gives(first).does(CompletableFuture::new);
        BearerExchange exchange = exchange(BearerAuth.of(source, api), new FakeCall().cancelledWhen(() -> true));
        exchange.authorization();

        assertThatThrownBy(() -> exchange.retryAuthorization(FakeCall.answer(401), true))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Canceled");
    }

    @Test
    @Tag("D6")
    @Tag("I5")
    void anInterruptedCallLeavesAtOnce_stillInterrupted() {
        CompletableFuture<AccessToken> never = new CompletableFuture<>();
        source.does(() -> never);
        BearerExchange exchange = exchange(BearerAuth.of(source, api), new FakeCall());

        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(exchange::authorization);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown)
                .isExactlyInstanceOf(InterruptedIOException.class)
                .hasMessage("interrupted while waiting for an access token")
                .hasCauseInstanceOf(TokenException.class);
        assertThat(never).as("the source may have given it to others too").isNotDone();
    }

    @Test
    @Tag("D6")
    void anInterruptedCallThatWaitsForAnotherTokenLeavesToo() throws IOException {
        BearerExchange exchange = sent(source.gives(first).does(CompletableFuture::new));

        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(() -> exchange.retryAuthorization(FakeCall.answer(401), true));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isExactlyInstanceOf(InterruptedIOException.class);
    }

    // -- a request that is put off until its token is there

    @Test
    void aTokenThatIsAwaitedIsBorneOnceItIsThere_andRejectedLater() throws IOException {
        CompletableFuture<AccessToken> late = new CompletableFuture<>();
        source.does(() -> late);
        BearerExchange exchange = exchange(BearerAuth.of(source, api), new FakeCall().oneShot());

        CompletableFuture<String> header = exchange.authorizationAsync().toCompletableFuture();
        assertThat(header).isNotDone();
        late.complete(first);

        assertThat(header).isCompletedWithValue(first.authorizationHeader());
        assertThat(exchange.retryAuthorization(FakeCall.answer(401), true)).isNull();
        assertThat(source.rejected()).containsExactly(first);
    }

    @Test
    void aTokenAtHandIsNotAwaited() {
        TokenSource atHand = new TokenSource() {
            @Override
            public AccessToken token() {
                throw new AssertionError("asked where one is at hand");
            }

            @Override
            public CompletionStage<AccessToken> tokenAsync() {
                throw new AssertionError("asked where one is at hand");
            }

            @Override
            public AccessToken tokenAtHand() {
                return first;
            }

            @Override
            public void reject(AccessToken token) {}
        };

        assertThat(exchange(BearerAuth.of(atHand, api), new FakeCall())
                        .authorizationAsync()
                        .toCompletableFuture())
                .isCompletedWithValue(first.authorizationHeader());
    }

    @Test
    void whoeverStopsAwaitingATokenEndsNothingElse() {
        CompletableFuture<AccessToken> never = new CompletableFuture<>();
        source.does(() -> never);

        exchange(BearerAuth.of(source, api), new FakeCall())
                .authorizationAsync()
                .toCompletableFuture()
                .cancel(true);

        assertThat(never).as("the source may have given it to others too").isNotDone();
    }

    @Test
    void whateverEndsTheWaitIsATokenException() {
        source.failsBy(new TokenException("the server is down", null))
                .failsBy(new IOException("no route"))
                .does(() -> {
                    throw new IllegalStateException("closed");
                })
                .does(() -> null)
                .does(() -> CompletableFuture.completedFuture(null));

        assertThat(failedAsync()).hasMessage("the server is down");
        assertThat(failedAsync()).hasCauseInstanceOf(IOException.class);
        assertThat(failedAsync()).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(failedAsync()).hasCauseInstanceOf(NullPointerException.class);
        assertThat(failedAsync()).hasMessage("the token source gave null instead of a token");
    }

    private Throwable failedAsync() {
        CompletableFuture<String> header = exchange(BearerAuth.of(source, api), new FakeCall())
                .authorizationAsync()
                .toCompletableFuture();
        Throwable failure = Objects.requireNonNull(catchThrowable(header::join)).getCause();
        assertThat(header).isCompletedExceptionally();
        assertThat(failure).isInstanceOf(TokenException.class);
        return Objects.requireNonNull(failure);
    }

    // -- our own source hears more

    @Test
    @Tag("L3")
    @Tag("F4")
    void whatTheChallengeSaysIsTold() throws IOException {
        Queue<Object> told = new ConcurrentLinkedQueue<>();
        TokenListener listener = new TokenListener() {
            @Override
            public void rejected(Rejected event) {
                told.add(String.valueOf(event.challengeError()));
            }

            @Override
            public void insufficientScope(InsufficientScope event) {
                told.add(event);
            }
        };
        try (ClientCredentialsTokenSource ours = ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://auth.example.com/token")
                .clientId("client-1")
                .clientSecret(canary.secret())
                .transport(request -> new TokenTransport.Response(
                        200,
                        Map.of(),
                        new ByteArrayInputStream(
                                ("{\"access_token\":\"" + canary.token() + "\"}").getBytes(StandardCharsets.US_ASCII))))
                .listener(listener)
                .build()) {
            BearerExchange exchange = exchange(BearerAuth.of(ours, api), new FakeCall().oneShot());
            assertThat(exchange.authorization()).isEqualTo("Bearer " + canary.token());

            String scope = "Bearer error=\"insufficient_scope\", scope=\"orders\"";
            assertThat(exchange.retryAuthorization(FakeCall.answer(403, scope), true))
                    .isNull();
            assertThat(exchange.retryAuthorization(FakeCall.answer(401, scope), true))
                    .isNull();
            assertThat(exchange.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), true))
                    .isNull();

            assertThat(told)
                    .containsExactly(new Events.InsufficientScope("auth.example.com", "orders"), "invalid_token");
        }
    }

    @Test
    @Tag("WE13")
    void aSourceThatPassesEverythingOnHearsAsMuch() throws IOException {
        List<String> told = new ArrayList<>();
        TokenSource own = new TokenSource() {
            @Override
            public AccessToken token() {
                throw new AssertionError("an exchange can be cancelled, so that it must not block here");
            }

            @Override
            public AccessToken tokenAtHand() {
                told.add("at hand");
                return first;
            }

            @Override
            public CompletionStage<AccessToken> tokenAsync() {
                throw new AssertionError("there is one at hand");
            }

            @Override
            public CompletionStage<AccessToken> lastingTokenAsync() {
                told.add("lasting");
                return CompletableFuture.completedFuture(second);
            }

            @Override
            public void reject(AccessToken token) {
                throw new AssertionError("the error is known");
            }

            @Override
            public void reject(AccessToken token, @Nullable String challengeError) {
                told.add(challengeError + " for " + (token == second ? "second" : "first"));
            }

            @Override
            public void insufficientScope(AccessToken token, @Nullable String scope) {
                told.add("wants " + scope);
                throw new IllegalStateException("a metric of mine");
            }
        };
        BearerAuth auth = BearerAuth.of(own, api);

        BearerExchange upload = exchange(auth, new FakeCall().oneShot());
        assertThat(upload.authorization()).isEqualTo(second.authorizationHeader());
        assertThat(upload.retryAuthorization(FakeCall.answer(401, INVALID_TOKEN), true))
                .isNull();
        BearerExchange read = exchange(auth, new FakeCall());
        assertThat(read.authorization()).isEqualTo(first.authorizationHeader());
        assertThat(read.retryAuthorization(FakeCall.answer(401, "Bearer error=insufficient_scope, scope=orders"), true))
                .isNull();

        assertThat(told).containsExactly("lasting", "invalid_token for second", "at hand", "wants orders");
        assertThat(canary.logged("insufficientScope threw java.lang.IllegalStateException"))
                .hasSize(1);
    }

    @Test
    @Tag("WE13")
    void aSourceWithoutAnyOfThatServesUploadsToo() throws IOException {
        BearerExchange upload = exchange(BearerAuth.of(source.gives(first), api), new FakeCall().oneShot());

        assertThat(upload.authorization()).isEqualTo(first.authorizationHeader());
        assertThat(upload.retryAuthorization(FakeCall.answer(401, "Bearer error=insufficient_scope"), true))
                .isNull();
    }

    // -- the builder of the rules

    @Test
    @SuppressWarnings("NullAway") // as a caller without a null checker would
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> BearerAuth.of(null, api))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("tokens");
        assertThatThrownBy(() -> BearerAuth.of(source, null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("origins");
        assertThatThrownBy(() -> BearerAuth.builder().deadToken(null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("deadToken");
        assertThatThrownBy(() -> BearerAuth.builder().build())
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokens: name at least one token source with its origins");
        assertThatThrownBy(() -> BearerAuth.builder().deadToken(r -> true).deadToken(r -> false))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("deadToken was set already");
    }

    @Test
    void rulesThatAreBuiltDoNotChangeWithTheirBuilder() {
        BearerAuth.Builder builder = BearerAuth.builder().tokens(source, api);
        BearerAuth auth = builder.build();
        builder.tokens(source, AllowedOrigins.of("https://later.example"));

        assertThat(auth.exchange(new FakeCall().to("https", "later.example", -1)))
                .isNull();
    }

    @Test
    @Tag("H1")
    void showsPairsWithoutASecret() {
        assertThat(canary.seen((Object) BearerAuth.of(source, api)))
                .hasToString("BearerAuth[AllowedOrigins[https://api.example.com] by ScriptedSource]");
    }

    // -- help

    private BearerExchange sent(ScriptedSource script) throws IOException {
        BearerExchange exchange = exchange(BearerAuth.of(script, api), new FakeCall());
        assertThat(exchange.authorization()).isEqualTo(first.authorizationHeader());
        return exchange;
    }

    private <T extends Throwable> T failed(ScriptedSource script, Class<T> type) {
        Throwable thrown = catchThrowable(
                () -> exchange(BearerAuth.of(script, api), new FakeCall()).authorization());
        assertThat(thrown).isExactlyInstanceOf(type);
        return canary.seen(type.cast(thrown));
    }

    private static BearerExchange exchange(BearerAuth auth, BearerExchange.Request request) {
        BearerExchange exchange = auth.exchange(request);
        assertThat(exchange).isNotNull();
        return Objects.requireNonNull(exchange);
    }
}
