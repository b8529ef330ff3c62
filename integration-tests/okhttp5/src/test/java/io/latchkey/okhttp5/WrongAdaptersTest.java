package io.latchkey.okhttp5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.latchkey.BearerAuth;
import io.latchkey.BearerExchange;
import io.latchkey.TokenSource;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Stack;
import io.latchkey.contract.okhttp.OkHttpStack;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The contract can fail: an adapter that is wrong in one thing fails the scenarios about that thing, and only those. */
@Tag("matrix")
final class WrongAdaptersTest {

    private static final List<String> SCENARIOS = List.of(
            "bearsTheSameTokenOnEveryCall",
            "retriesADeadTokenWithAnother",
            "handsOnTheSecondRefusalAsItCame",
            "sendsNoTokenToAnotherOrigin",
            "sendsARepeatableBodyAgainByteForByte",
            "sendsAOneShotBodyAgainWholeOrNotAtAll",
            "doesNotPlaceAnOrderTwiceWhenItsRedirectIsRefused",
            "retriedCallsTakeNoMoreConnectionsThanPlainOnes");

    private static List<String> failuresOf(Class<? extends BearerAuthContract> contract) {
        return failuresOf(contract, SCENARIOS);
    }

    private static List<String> failuresOf(Class<? extends BearerAuthContract> contract, List<String> scenarios) {
        DiscoverySelector[] selected =
                scenarios.stream().map(name -> selectMethod(contract, name)).toArray(DiscoverySelector[]::new);
        Stream<Event> failed = EngineTestKit.engine("junit-jupiter")
                .selectors(selected)
                .execute()
                .testEvents()
                .assertStatistics(counts -> counts.started(scenarios.size()))
                .failed()
                .stream();
        return failed.map(WrongAdaptersTest::methodOf).toList();
    }

    private static String methodOf(Event event) {
        return event.getTestDescriptor()
                .getSource()
                .map(source -> ((MethodSource) source).getMethodName())
                .orElseThrow();
    }

    @Test
    void findNothingWrongWithOurs() {
        assertThat(failuresOf(OkHttp5Test.class)).isEmpty();
    }

    @Test
    void findAnAdapterThatNeverRetries() {
        assertThat(failuresOf(NeverRetries.class))
                .containsExactlyInAnyOrder(
                        "retriesADeadTokenWithAnother",
                        "handsOnTheSecondRefusalAsItCame",
                        "sendsARepeatableBodyAgainByteForByte",
                        "retriedCallsTakeNoMoreConnectionsThanPlainOnes");
    }

    @Test
    void findAnAdapterThatRetriesTwice() {
        assertThat(failuresOf(RetriesTwice.class)).contains("handsOnTheSecondRefusalAsItCame");
    }

    @Test
    void findAnAdapterThatSendsTheTokenToAnyOrigin() {
        assertThat(failuresOf(TrustsEverybody.class)).containsExactly("sendsNoTokenToAnotherOrigin");
    }

    @Test
    void findAnAdapterThatTakesEveryRefusalForItsOwn() {
        assertThat(failuresOf(TakesEverythingPersonally.class))
                .containsExactly("doesNotPlaceAnOrderTwiceWhenItsRedirectIsRefused");
    }

    @Test
    void findAnAdapterThatRepeatsAStreamThatWasRead() {
        assertThat(failuresOf(RepeatsEverything.class)).containsExactly("sendsAOneShotBodyAgainWholeOrNotAtAll");
    }

    @Test
    @Tag("M5")
    void findAnAdapterThatTellsItsToken() {
        assertThat(failuresOf(TellsItsToken.class)).contains("bearsTheSameTokenOnEveryCall");
    }

    @Test
    void findAnAdapterThatLeavesTheFirstAnswerOpen() {
        // Not all of them: each one that fails waits some seconds for the connection to come back.
        List<String> aboutConnections =
                List.of("retriesADeadTokenWithAnother", "retriedCallsTakeNoMoreConnectionsThanPlainOnes");

        assertThat(failuresOf(LeavesTheFirstAnswerOpen.class, aboutConnections))
                .containsExactlyInAnyOrderElementsOf(aboutConnections);
    }

    /** The contract on an adapter of one method. */
    abstract static class Wrong extends BearerAuthContract {

        /** Enough to be found out. */
        @Override
        public int callsInARow() {
            return 100;
        }

        @Override
        protected Stack newStack(BearerAuth auth) {
            return OkHttpStack.of(client -> client.addInterceptor(chain -> intercept(auth, chain)));
        }

        abstract Response intercept(BearerAuth auth, Interceptor.Chain chain) throws IOException;

        /** As it should be, if what it is told were true. */
        static Response exchange(@Nullable BearerExchange exchange, Interceptor.Chain chain, boolean everyRefusal)
                throws IOException {
            if (exchange == null) {
                return chain.proceed(chain.request());
            }
            Response response = chain.proceed(signed(chain, exchange.authorization()));
            boolean toOurRequest = everyRefusal || response.priorResponse() == null;
            String another = exchange.retryAuthorization(new Refusal(response), toOurRequest);
            if (another == null) {
                return response;
            }
            response.close();
            return chain.proceed(signed(chain, another));
        }

        static Request signed(Interceptor.Chain chain, String authorization) {
            return chain.request()
                    .newBuilder()
                    .header("Authorization", authorization)
                    .build();
        }
    }

    static final class NeverRetries extends Wrong {

        @Override
        Response intercept(BearerAuth auth, Interceptor.Chain chain) throws IOException {
            BearerExchange exchange = auth.exchange(Seen.of(chain));
            return chain.proceed(exchange == null ? chain.request() : signed(chain, exchange.authorization()));
        }
    }

    static final class RetriesTwice extends Wrong {

        @Override
        Response intercept(BearerAuth auth, Interceptor.Chain chain) throws IOException {
            Response response = BearerAuthInterceptor.create(auth).intercept(chain);
            if (response.code() != 401) {
                return response;
            }
            response.close();
            return BearerAuthInterceptor.create(auth).intercept(chain);
        }
    }

    static final class TrustsEverybody extends Wrong {

        @Override
        Response intercept(BearerAuth auth, Interceptor.Chain chain) throws IOException {
            URI api = scene().uri("/");
            return exchange(auth.exchange(new Seen(chain, api.getHost(), api.getPort(), false)), chain, false);
        }
    }

    static final class TakesEverythingPersonally extends Wrong {

        @Override
        Response intercept(BearerAuth auth, Interceptor.Chain chain) throws IOException {
            return exchange(auth.exchange(Seen.of(chain)), chain, true);
        }
    }

    static final class RepeatsEverything extends Wrong {

        @Override
        Response intercept(BearerAuth auth, Interceptor.Chain chain) throws IOException {
            Seen seen = Seen.of(chain);
            return exchange(auth.exchange(new Seen(chain, seen.host(), seen.port(), true)), chain, false);
        }
    }

    static final class TellsItsToken extends Wrong {

        @Override
        Response intercept(BearerAuth auth, Interceptor.Chain chain) throws IOException {
            Response response = BearerAuthInterceptor.create(auth).intercept(chain);
            System.getLogger("wrong")
                    .log(System.Logger.Level.TRACE, response.request().headers("Authorization"));
            return response;
        }
    }

    static final class LeavesTheFirstAnswerOpen extends Wrong {

        /** Kept, or OkHttp takes the connection of one that was collected back, and there is nothing to find. */
        private final List<Response> leftOpen = new CopyOnWriteArrayList<>();

        @Override
        Response intercept(BearerAuth auth, Interceptor.Chain chain) throws IOException {
            BearerExchange exchange = auth.exchange(Seen.of(chain));
            if (exchange == null) {
                return chain.proceed(chain.request());
            }
            Response response = chain.proceed(signed(chain, exchange.authorization()));
            leftOpen.add(response);
            String another = exchange.retryAuthorization(new Refusal(response), true);
            return another == null ? response : chain.call().clone().execute();
        }
    }

    /** A request, as a wrong adapter sees it. */
    private record Seen(Interceptor.Chain chain, @Nullable String host, int port, boolean always)
            implements BearerExchange.Request {

        static Seen of(Interceptor.Chain chain) {
            return new Seen(
                    chain, chain.request().url().host(), chain.request().url().port(), false);
        }

        @Override
        public String scheme() {
            return chain.request().url().scheme();
        }

        @Override
        public boolean hasAuthorization() {
            return chain.request().header("Authorization") != null;
        }

        @Override
        public boolean repeatable() {
            return always
                    || chain.request().body() == null
                    || !chain.request().body().isOneShot();
        }

        @Override
        public String method() {
            return chain.request().method();
        }

        @Override
        public String path() {
            return chain.request().url().encodedPath();
        }

        @Override
        public @Nullable TokenSource tokenSource() {
            return chain.request().tag(TokenSource.class);
        }
    }

    /** An answer as it is. */
    private record Refusal(Response response) implements BearerExchange.Response {

        @Override
        public int statusCode() {
            return response.code();
        }

        @Override
        public List<String> headers(String name) {
            return response.headers(name);
        }

        @Override
        public byte[] peekBody(int limit) {
            return new byte[0];
        }
    }
}
