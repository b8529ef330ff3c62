package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    @ParameterizedTest
    @Tag("G9")
    @CsvSource({
        "https://api.example.com,        https://api.example.com/v1/prices?day=1#top",
        "https://api.example.com,        https://API.Example.COM/",
        "https://API.Example.COM,        https://api.example.com/",
        "https://api.example.com,        https://api.example.com:443/",
        "https://api.example.com:443,    https://api.example.com/",
        "https://api.example.com,        https://api.example.com./",
        "https://api.example.com.,       https://api.example.com/",
        "HTTPS://api.example.com,        hTTps://api.example.com/",
        "https://bücher.example,         https://xn--bcher-kva.example/",
        "https://BÜCHER.example,         https://xn--bcher-kva.example/",
        "https://xn--bcher-kva.example,  https://xn--bcher-kva.example/",
        "https://[2001:db8::1],          https://[2001:DB8:0:0:0:0:0:1]/",
        "https://[2001:db8::0001]:443,   https://[2001:db8::1]/",
        "http://localhost:80,            http://localhost/",
        "http://[::1]:8080,              http://[0:0:0:0:0:0:0:1]:8080/",
        "https://my_api.example.com:8443,https://my_api.example.com:8443/",
        "https://192.0.2.7,              https://192.0.2.7/",
        "https://[::ffff:192.0.2.7],     https://192.0.2.7/",
    })
    void spellingsOfOneOriginAreOneOrigin(String allowed, String url) {
        assertThat(AllowedOrigins.of(allowed).allows(taken(url), "/")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com,       http://api.example.com/",
        "https://api.example.com,       https://api.example.com:8443/",
        "https://api.example.com:8443,  https://api.example.com/",
        "https://api.example.com,       https://example.com/",
        "https://api.example.com,       https://www.api.example.com/",
        "https://api.example.com,       https://api.example.com.evil.example/",
        "https://api.example.com,       https://xapi.example.com/",
        "https://example.com,           https://api.example.com/",
        "https://[2001:db8::1],         https://[2001:db8::2]/",
        "https://192.0.2.7,             https://192.0.2.77/",
        "http://localhost:8080,         https://localhost:8080/",
        "http://localhost:8080,         http://localhost:8081/",
        "http://localhost:8080,         http://127.0.0.1:8080/",
        "https://api.example.com,       ftp://api.example.com/",
    })
    @Tag("G7")
    @Tag("G8")
    @Tag("G11")
    void anotherSchemeHostOrPortIsAnotherOrigin(String allowed, String url) {
        assertThat(AllowedOrigins.of(allowed).allows(taken(url), "/")).isFalse();
    }

    @ParameterizedTest
    @Tag("G10")
    @ValueSource(
            strings = {
                "https://api.example.com@evil.example/",
                "https://api.example.com:443@evil.example/",
                "//api.example.com/",
                "//evil.example/",
                "/prices",
                "https:/api.example.com/",
                "https:api.example.com",
                "mailto:api.example.com",
                "https:///api.example.com",
                "https://api.example.com%2eevil.example/",
                "https://evil.example/https://api.example.com",
                "https://evil.example?https://api.example.com",
                "https://evil.example#https://api.example.com",
            })
    void onlyTheHostOfAUriCounts(String uri) {
        assertThat(AllowedOrigins.of("https://api.example.com").allows(URI.create(uri)))
                .isFalse();
    }

    @Test
    @Tag("G9")
    @Tag("G10")
    void aHostWithAnUnderscoreIsOneThoughNotToUri() {
        AllowedOrigins origins = AllowedOrigins.allowingInsecureHttp("http://my_api:8080", "https://my_api");

        assertThat(origins.allows(URI.create("http://my_api:8080/prices"))).isTrue();
        assertThat(origins.allows(URI.create("https://my_api/prices"))).isTrue();
        assertThat(origins.allows(URI.create("https://my_api:8443/"))).isFalse();
        assertThat(origins.allows(URI.create("https://me@my_api/"))).isFalse();
        assertThat(origins.allows(URI.create("https://my_api@evil_host/"))).isFalse();
        assertThat(origins.allows(URI.create("https:///prices"))).isFalse();
        assertThat(origins.allows(URI.create("/prices"))).isFalse();
    }

    @ParameterizedTest
    @Tag("G9")
    @Tag("G10")
    @CsvSource({
        "https://xn--bcher-kva.example, https://b\u00FCcher.example/",
        "https://api.example.com,       https://\uFF41pi.example.com/",
        "https://api.example.com,       https://api.exam\uFE00ple.com/",
        "https://api.example.com,       https://api\u3002example.com/",
        "https://192.0.2.7,             https://19\uFF12.0.2.7/",
    })
    void aUriWhoseHostIsNotAsciiIsAtNoOrigin(String allowed, String url) {
        AllowedOrigins origins = AllowedOrigins.of(allowed);
        URI uri = URI.create(url);

        assertThat(uri.getHost()).isNull();
        assertThat(Origin.of(uri)).as("what IDNA makes of it").isEqualTo(Origin.of(URI.create(allowed)));
        assertThat(origins.allows(uri)).isFalse();
        assertThat(origins.allows(URI.create(allowed + "/"))).isTrue();
    }

    @Test
    @Tag("G9")
    void zoneIdsMatchNothing() {
        AllowedOrigins origins = AllowedOrigins.of("https://[fe80::1]");

        assertThat(origins.allows(Origin.of("https", "fe80::1", -1), "/")).isTrue();
        assertThat(origins.allows(Origin.of("https", "fe80::1%eth0", -1), "/")).isFalse();
        assertThat(origins.allows(Origin.of("https", "[fe80::1%25eth0]", -1), "/"))
                .isFalse();
    }

    @ParameterizedTest
    @Tag("G17")
    @CsvSource({
        "https://feed.example.com, wss, feed.example.com, -1, true",
        "https://feed.example.com, WSS, feed.example.com, 443, true",
        "wss://feed.example.com,   https, feed.example.com, -1, true",
        "https://feed.example.com, ws, feed.example.com, -1, false",
        "http://localhost:8080,    ws, localhost, 8080, true",
        "ws://localhost,           http, localhost, 80, true",
    })
    void webSocketsAreJudgedAsTheHttpThatTheyBeginAs(
            String allowed, String scheme, String host, int port, boolean same) {
        assertThat(AllowedOrigins.of(allowed).allows(Origin.of(scheme, host, port), "/"))
                .isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "api.example.com                     | has no scheme and host",
                "//api.example.com                   | has no scheme and host",
                "https:/api.example.com              | has no scheme and host",
                "``                                  | has no scheme and host",
                "` https://api.example.com`          | has no scheme and host",
                "https://api.example.com\\@evil.example | has a backslash",
                "https://api.example.com/a\\b        | has a backslash",
                "https://api.example.com/v1?a=b      | has a query",
                "https://api.example.com/?           | has a query",
                "https://api.example.com/v1#a?b      | has a fragment",
                "https://api.example.com/a%20b       | has a path that is percent-encoded",
                "https://api.example.com/a%2Fb       | has a path that is percent-encoded",
                "https://api.example.com/a;b         | has a path with a parameter",
                "https://api.example.com/a b         | has a path with a character",
                "https://api.example.com/ä           | has a path with a character",
                "https://user:4711/@api.example.com  | has a path with a character",
                "https://api.example.com//           | has a path with an empty segment",
                "https://api.example.com//v1         | has a path with an empty segment",
                "https://api.example.com/v1//        | has a path with an empty segment",
                "https://api.example.com/..          | ends in a dot",
                "https://api.example.com/./v1        | ends in a dot",
                "https://api.example.com/v1/../v2    | ends in a dot",
                "https://api.example.com/v1.         | ends in a dot",
                "https:///v1                         | is not an HTTP or HTTPS origin",
                "https://api.example.com?a=b         | has a query",
                "https://api.example.com#a           | has a fragment",
                "https://user:pw-7@api.example.com   | has user-info",
                "https://@api.example.com            | has user-info",
                "https://                            | is not an HTTP or HTTPS origin",
                "https://:443                        | is not an HTTP or HTTPS origin",
                "https://api.example.com:            | is not an HTTP or HTTPS origin",
                "https://api.example.com:65536       | is not an HTTP or HTTPS origin",
                "https://api.example.com:0           | is not an HTTP or HTTPS origin",
                "https://api.example.com:-1          | is not an HTTP or HTTPS origin",
                "https://api.example.com:x           | is not an HTTP or HTTPS origin",
                "https://api.example.com:443:443     | is not an HTTP or HTTPS origin",
                "ftp://api.example.com               | is not an HTTP or HTTPS origin",
                "file://api.example.com              | is not an HTTP or HTTPS origin",
                "https://*.example.com               | is not an HTTP or HTTPS origin",
                "https://api example.com             | is not an HTTP or HTTPS origin",
                "https://api.example.com..           | is not an HTTP or HTTPS origin",
                "https://.                           | is not an HTTP or HTTPS origin",
                "https://2001:db8::1                 | is not an HTTP or HTTPS origin",
                "https://[2001:db8::1                | is not an HTTP or HTTPS origin",
                "https://[2001:db8::1]x              | is not an HTTP or HTTPS origin",
                "https://[192.0.2.7]                 | is not an HTTP or HTTPS origin",
                "https://[.:1]                       | is not an HTTP or HTTPS origin",
                "https://[::g]                       | is not an HTTP or HTTPS origin",
                "https://[1:2]                       | is not an HTTP or HTTPS origin",
                "https://[fe80::1%eth0]              | is not an HTTP or HTTPS origin",
                "https://[fe80::1%25eth0]            | is not an HTTP or HTTPS origin",
                "https://api%2eexample.com           | is not an HTTP or HTTPS origin",
                "https://faß.example                 | is not an HTTP or HTTPS origin",
                "http://api.example.com              | is plain HTTP",
                "ws://api.example.com                | is plain HTTP",
                "http://localhost.example.com        | is plain HTTP",
                "http://127.0.0.1.example.com        | is plain HTTP",
                "http://128.0.0.1                    | is plain HTTP",
                "http://127.1                        | is plain HTTP",
                "http://127.0.0.256                  | is plain HTTP",
                "http://[::2]                        | is plain HTTP",
                "http://0.0.0.0                      | is plain HTTP",
            })
    @Tag("G9")
    @Tag("G10")
    void whatIsNotAnOriginIsRefused(String text, String why) {
        assertThatThrownBy(() -> AllowedOrigins.of("https://fine.example", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("origins: ")
                .hasMessageContaining(why)
                .satisfies(refusal -> Asked.assertReadable(
                        String.valueOf(refusal.getMessage()).replace("..", "")))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("pw-7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://LOCALHOST:8080",
                "http://app.localhost",
                "http://localhost.",
                "http://127.0.0.1",
                "http://127.255.255.254:9",
                "http://[::1]",
                "http://[0:0:0:0:0:0:0:1]:8080",
                "ws://localhost",
            })
    void plainHttpToThisMachineIsAllowed(String loopback) {
        assertThat(AllowedOrigins.of(loopback).places()).hasSize(1);
    }

    @Test
    @Tag("G18")
    void plainHttpToAnotherMachineIsAllowedOnlyByName() {
        AllowedOrigins origins = AllowedOrigins.allowingInsecureHttp("http://api.test.internal", "https://b.example");

        assertThat(origins.allows(URI.create("http://api.test.internal/x"))).isTrue();
        assertThat(origins.allows(URI.create("https://api.test.internal/x"))).isFalse();
        assertThat(origins.allows(URI.create("https://b.example/x"))).isTrue();
        assertThatThrownBy(() -> AllowedOrigins.of("http://api.test.internal"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://api.test.internal")
                .hasMessageContaining("AllowedOrigins.allowingInsecureHttp(...)");
    }

    @Test
    @Tag("A7")
    void userInfoWithoutASchemeIsNotRepeatedEither() {
        assertThatThrownBy(() -> AllowedOrigins.of("user:pw-7@api.example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(not shown, it has an @)")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("pw-7", "user"));
    }

    @Test
    void nullsAreRefusedByName() {
        String nobody = nothing();
        String[] none = nothing();

        assertThatThrownBy(() -> AllowedOrigins.of("https://a.example", nobody))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("origins");
        assertThatThrownBy(() -> AllowedOrigins.of(none))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("origins");
    }

    @Test
    void atLeastOneOriginIsNeeded() {
        assertThatThrownBy(AllowedOrigins::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("origins: name at least one");
    }

    @Test
    void showsItsOriginsInTheirOneSpelling() {
        AllowedOrigins origins = AllowedOrigins.of(
                "https://API.example.com:443", "http://[::1]:8080", "https://api.example.com", "wss://bücher.example");

        assertThat(origins)
                .hasToString(
                        "AllowedOrigins[https://api.example.com, http://[0:0:0:0:0:0:0:1]:8080, https://xn--bcher-kva.example]");
    }

    @ParameterizedTest
    @CsvSource({"https, api.example.com, 65536", "https, api.example.com, -2", "https, '', 443", "'', api, 443"})
    void whatAnHttpLibraryGotWrongIsNoOrigin(String scheme, String host, int port) {
        assertThat(Origin.of(scheme, host, port)).isNull();
        assertThat(Origin.of(null, host, port)).isNull();
        assertThat(Origin.of(scheme, null, port)).isNull();
    }

    /** A URI, taken apart as an HTTP library does it. */
    private static Origin taken(String url) {
        String authority = URI.create(url).getRawAuthority();
        boolean withPort = authority.matches(".*:\\d+");
        int colon = withPort ? authority.lastIndexOf(':') : authority.length();
        Origin origin = Origin.of(
                URI.create(url).getScheme(),
                authority.substring(0, colon),
                withPort ? Integer.parseInt(authority.substring(colon + 1)) : -1);
        return origin == null ? new Origin("none", "none", 0) : origin;
    }

    /** Null, past the compiler's eyes, as a caller without a null checker would pass it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
