package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several APIs behind one host: which of them a path is about, and that no other gets its token. */
class GatewayTest {

    private static final String GATEWAY = "https://gw.example.com";

    private final TokenSource whole = new Named("whole");
    private final TokenSource orders = new Named("orders");
    private final TokenSource archive = new Named("archive");
    private final TokenSource prices = new Named("prices");

    /** Two APIs, a third one under the path of the first, and one that has what is left. */
    private final BearerAuth shared = BearerAuth.builder()
            .tokens(whole, AllowedOrigins.of(GATEWAY))
            .tokens(orders, AllowedOrigins.of(GATEWAY + "/orders/"))
            .tokens(archive, AllowedOrigins.of(GATEWAY + "/orders/archive"))
            .tokens(prices, AllowedOrigins.of(GATEWAY + "/v1/prices"))
            .build();

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "/orders,                   orders",
                "/orders/,                  orders",
                "/orders/1,                 orders",
                "/orders/1/items,           orders",
                "/orders/archives,          orders",
                "/orders/archive,           archive",
                "/orders/archive/2025,      archive",
                "/v1/prices,                prices",
                "/v1/prices/BTC,            prices",
                "/,                         whole",
                "'',                        whole",
                "/orders2,                  whole",
                "/orders2/orders,           whole",
                "/order,                    whole",
                "/v1,                       whole",
                "/v1/,                      whole",
                "/v2/prices,                whole",
                "/x/orders,                 whole",
                // ordinary ids
                "/orders/a%20b,             orders",
                "/orders/%C3%A4,            orders",
                "/orders/a%CC%88,           orders",
                "/orders/100%25,            orders",
                "/orders/a%3Bb,             orders",
                "/orders/what%3F,           orders",
                "/orders/1;v=2,             orders",
                "/orders/1;v=2/items;all,   orders",
                "/orders/Inc.,              orders",
                "/orders/%EF%BC%91,         orders",
                "/orders/user%40host:80+1,  orders",
                // to everybody the same
                "/orders/./1,               orders",
                "/orders/1/../2,            orders",
                "/orders/1/..,              orders",
                "/x/../y,                   whole",
                // to some one thing, to others another
                "/orders/../v1/prices,      none",
                "/orders/..,                none",
                "/orders/archive/..,        none",
                "/orders/archive/../1,      none",
                "/orders/./archive,         none",
                "/x/../orders/1,            none",
                "/../orders/1,              none",
                "/./orders,                 none",
                "/orders;v=1/1,             none",
                "/orders;v=1,               none",
                "/orders/archive;x/1,       none",
                "/v1;x/prices,              none",
                "/%6Frders/1,               none",
                "/orders%3F/1,              none",
                "/orders./1,                none",
                "/orders%20,                none",
                "/orders/%61rchive,         none",
                "/orders/../%6Frders/1,     none",
                "/%EF%BD%8Frders/1,         none",
                "/Orders/1,                 none",
                "/orders/Archive/1,         none",
                "/ORDERS/archive,           none",
                "/order%C5%BF,              none",
                // nobody can tell
                "/orders/%2e%2e/v1/prices,  none",
                "/orders/a%2Fb,             none",
                "/x/a%2Fb,                  none",
                "/orders//1,                none",
                "//orders/1,                none",
                "/orders/..;/v1/prices,     none",
                "/orders/%252e%252e/x,      none",
            })
    void theLongestPathDecides_unlessSomebodyMaySeeItInAnotherWay(String path, @Nullable String served) {
        assertThat(servedBy(shared, path)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({
        "/orders, true",
        "/orders/1, true",
        "/orders2, false",
        "/, false",
        "'', false",
        "/orders/../1, false",
        "/x/../orders, false",
        "/orders//1, false",
        "/Orders, false",
    })
    void withoutAWholeOriginTheRestGetsNone(String path, boolean allowed) {
        AllowedOrigins origins = AllowedOrigins.of(GATEWAY + "/orders");

        assertThat(origins.allows(URI.create(GATEWAY + path + "?a=/orders#/orders")))
                .isEqualTo(allowed);
        assertThat(servedBy(BearerAuth.of(orders, origins), path)).isEqualTo(allowed ? "orders" : null);
        assertThat(origins.allows(URI.create("https://other.example.com" + path)))
                .isFalse();
        assertThat(origins.allows(URI.create("http://gw.example.com" + path))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders/a%2Fb", "//", "/..;/x", "/Orders", "/x", "\\"})
    void noPathOfAWholeOriginIsLookedAt(String path) {
        AllowedOrigins both = AllowedOrigins.of(GATEWAY + "/orders", GATEWAY + "/", GATEWAY + "/orders/archive");

        assertThat(both.allows(Origin.of("https", "gw.example.com", 443), path)).isTrue();
        // a FakeCall without a path fails if it is asked for it
        assertThat(BearerAuth.of(whole, both).exchange(new FakeCall().to("https", "gw.example.com", -1)))
                .isNotNull();
        assertThat(BearerAuth.builder()
                        .tokens(whole, AllowedOrigins.of(GATEWAY))
                        .tokens(orders, AllowedOrigins.of("https://other.example.com/orders"))
                        .build()
                        .exchange(new FakeCall().to("https", "gw.example.com", -1)))
                .isNotNull();
    }

    @Test
    void ofTheSamePathTheFirstPairServes() {
        BearerAuth auth = BearerAuth.builder()
                .tokens(orders, AllowedOrigins.of(GATEWAY + "/a", GATEWAY + "/b"))
                .tokens(prices, AllowedOrigins.of(GATEWAY + "/b/", GATEWAY + "/c", GATEWAY + "/b/d"))
                .build();

        assertThat(servedBy(auth, "/b")).isEqualTo("orders");
        assertThat(servedBy(auth, "/b/d")).isEqualTo("prices");
        assertThat(servedBy(auth, "/c/x")).isEqualTo("prices");
        // whichever place it is, it is the same source
        assertThat(servedBy(auth, "/a/../b")).isEqualTo("orders");
        assertThat(servedBy(auth, "/c/../b/d")).isEqualTo("prices");
        assertThat(servedBy(auth, "/b/../c")).isNull();
    }

    @Test
    void pathsThatDifferInCaseOnlyAreTwo() {
        BearerAuth auth = BearerAuth.builder()
                .tokens(orders, AllowedOrigins.of(GATEWAY + "/orders"))
                .tokens(prices, AllowedOrigins.of(GATEWAY + "/Orders"))
                .build();

        assertThat(servedBy(auth, "/orders/1")).isEqualTo("orders");
        assertThat(servedBy(auth, "/Orders/1")).isEqualTo("prices");
        assertThat(servedBy(auth, "/ORDERS/1")).isNull();
    }

    @Test
    void aSourceChosenForOneRequestServesAllowedPathsOnly() {
        BearerAuth auth = BearerAuth.of(orders, AllowedOrigins.of(GATEWAY + "/orders"));
        FakeCall call = new FakeCall().to("https", "gw.example.com", -1).by(prices);

        assertThat(auth.exchange(call.path("/orders/1"))).isNotNull();
        assertThat(auth.exchange(call.path("/prices"))).isNull();
        assertThat(auth.exchange(call.path("/orders//1"))).isNull();
        assertThat(auth.exchange(call.path("/orders/1").by(BearerAuth.NONE))).isNull();
    }

    @Test
    void showsPaths() {
        AllowedOrigins origins = AllowedOrigins.of(
                "https://GW.example.com:443/Orders/",
                GATEWAY + "/Orders",
                GATEWAY + "/a-b_c.d~e!$&'()*+,=:1",
                GATEWAY + "/");

        assertThat(origins)
                .hasToString("AllowedOrigins[https://gw.example.com/Orders,"
                        + " https://gw.example.com/a-b_c.d~e!$&'()*+,=:1, https://gw.example.com]");
        assertThat(origins.allows(URI.create(GATEWAY + "/a-b_c.d~e!$&'()*+,=:1/x")))
                .isTrue();
    }

    /**
     * Paths of up to three segments from a hostile alphabet, at servers that do and do not do each of eleven things: a
     * token that is sent is that of the API to which every one of them takes the request.
     */
    @Test
    void noServerTakesATokenToAnotherApi() {
        List<String> alphabet = List.of(
                "orders",
                "archive",
                "x",
                "",
                ".",
                "..",
                "%2e%2e",
                ".%2E",
                "..;a",
                "orders;a",
                "%6Frders",
                "%61rchive",
                "Orders",
                "a%2Forders",
                "..%2F",
                "..%5Corders",
                "%252e%252e",
                "%252Forders",
                "orders%3F",
                "orders.",
                "orders%20",
                "..%20",
                "a%20b",
                "%C3%A4",
                "%EF%BC%8E%EF%BC%8E",
                "%EF%BC%8F",
                "%EF%BD%8Frders",
                "%00",
                "%25",
                "%3B",
                "archive%23",
                "%EF%BC%9F");
        Map<String, Integer> sent = new HashMap<>();
        for (String path : paths(alphabet, 3)) {
            String served = servedBy(shared, path);
            if (served != null) {
                sent.merge(served, 1, Integer::sum);
                assertThat(Server.apis(path)).as(path).containsExactly(served);
            }
        }
        assertThat(sent)
                .containsOnlyKeys("whole", "orders", "archive")
                .allSatisfy((api, paths) -> assertThat(paths).isGreaterThan(10));
    }

    private static List<String> paths(List<String> alphabet, int segments) {
        List<String> paths = new ArrayList<>();
        List<String> begun = List.of("");
        for (int i = 0; i < segments; i++) {
            begun = begun.stream()
                    .flatMap(path -> alphabet.stream().map(segment -> path + "/" + segment))
                    .toList();
            paths.addAll(begun);
        }
        return paths;
    }

    private static @Nullable String servedBy(BearerAuth auth, String path) {
        // never sent: the source says who it is by failing
        BearerExchange exchange =
                auth.exchange(new FakeCall().to("https", "gw.example.com", -1).path(path));
        try {
            return exchange == null ? null : exchange.authorization();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** A source whose tokens bear its name. */
    private record Named(String name) implements TokenSource {

        @Override
        public AccessToken token() {
            throw new AssertionError("not asked so");
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.failedFuture(new TokenException(name, null));
        }

        @Override
        public void reject(AccessToken token) {}
    }

    /** Each does some of these things to a path, in this order, before it looks whose it is. */
    private static final class Server {

        private static final List<UnaryOperator<String>> HABITS = List.of(
                path -> eachSegment(path, segment -> segment.replaceFirst(";.*", "")),
                Server::decode,
                Server::decode,
                path -> Normalizer.normalize(path, Normalizer.Form.NFKC),
                path -> path.replace('\\', '/'),
                path -> path.replaceFirst("[?#].*", ""),
                path -> eachSegment(path, segment -> segment.replaceFirst(";.*", "")),
                path -> eachSegment(
                        path, segment -> segment.replaceFirst(" +$", "").replaceFirst("(?<=[^.])\\.+$", "")),
                path -> path.replaceAll("//+", "/"),
                Server::resolve,
                path -> path.toLowerCase(Locale.ROOT));

        private Server() {}

        /** To which APIs all of them take a path. */
        static Set<String> apis(String path) {
            Set<String> seen = new HashSet<>(Set.of(path));
            for (UnaryOperator<String> habit : HABITS) {
                seen.addAll(seen.stream().map(habit).toList());
            }
            return seen.stream().map(Server::api).collect(Collectors.toSet());
        }

        private static String api(String path) {
            if ((path + "/").startsWith("/orders/archive/")) {
                return "archive";
            }
            return (path + "/").startsWith("/orders/") ? "orders" : "whole";
        }

        private static String eachSegment(String path, UnaryOperator<String> how) {
            return Arrays.stream(path.split("/", -1)).map(how).collect(Collectors.joining("/"));
        }

        private static String decode(String path) {
            try {
                return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return path;
            }
        }

        private static String resolve(String path) {
            Deque<String> kept = new ArrayDeque<>();
            String[] segments = path.split("/", -1);
            for (int i = 1; i < segments.length; i++) {
                boolean dots = segments[i].equals(".") || segments[i].equals("..");
                if (segments[i].equals("..")) {
                    kept.pollLast();
                }
                if (!dots) {
                    kept.addLast(segments[i]);
                } else if (i == segments.length - 1) {
                    kept.addLast("");
                }
            }
            return "/" + String.join("/", kept);
        }
    }
}
