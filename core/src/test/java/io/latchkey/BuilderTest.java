package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the builder of a token source takes, and how it says no. */
class BuilderTest {

    @RegisterExtension
    final Canary canary = new Canary();

    // -- the token endpoint

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://auth.example.com/oauth2/token",
                "HTTPS://Auth.Example.com:8443/token",
                "https://auth.example.com",
                "https://auth.example.com/token?tenant=7&x=%20",
                "https://[2001:db8::1]:8443/token",
                "https://192.0.2.7/token",
                "http://localhost:8080/token",
                "http://127.0.0.1/token",
                "http://[::1]:8080/token",
                "https://auth.example.com./token",
            })
    void takesAbsoluteUrisOverHttpsOrToThisMachine(String uri) {
        complete(ClientCredentialsTokenSource.builder().tokenEndpoint(uri)).close();
        complete(ClientCredentialsTokenSource.builder().tokenEndpoint(URI.create(uri)))
                .close();
    }

    @ParameterizedTest
    @Tag("A7")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                  | is blank",
                "` `                                 | is blank",
                "https://auth.example.com/to ken     | is not a URI: Illegal character in path at index 27",
                "` https://auth.example.com/`        | is not a URI: Illegal character in scheme name at index 0",
                "https://user:pw-7@auth example/     | is not a URI: Illegal character in authority at index",
                "https://                            | is not a URI: Expected authority at index 8",
                "https://[::g]/                      | is not a URI: Expected hex digits or IPv4 address at index 11",
                "/oauth2/token                       | is not an absolute HTTP or HTTPS URI with a host: /oauth2/token",
                "auth.example.com/token              | is not an absolute HTTP or HTTPS URI with a host: auth.example.com/token",
                "//auth.example.com/token            | is not an absolute HTTP or HTTPS URI with a host: //auth.example.com/token",
                "auth.example.com:443/token          | is not an absolute HTTP or HTTPS URI with a host: auth.example.com:...",
                "ftp://auth.example.com/token        | is not an absolute HTTP or HTTPS URI with a host: ftp://auth.example.com/token",
                "wss://auth.example.com/token        | is not an absolute HTTP or HTTPS URI with a host: wss://auth.example.com/token",
                "httpx://auth.example.com/token      | is not an absolute HTTP or HTTPS URI with a host: httpx://auth.example.com/token",
                "mailto:user@example.com             | is not an absolute HTTP or HTTPS URI with a host: mailto:...",
                "https:/auth.example.com/token       | is not an absolute HTTP or HTTPS URI with a host: https:/auth.example.com/token",
                "https://auth_server:0/token?k=7     | is not an absolute HTTP or HTTPS URI with a host: https://auth_server:0/token",
                "https://auth_server:port/           | is not an absolute HTTP or HTTPS URI with a host: https://auth_server:port/",
                "https://_:_/                        | is not an absolute HTTP or HTTPS URI with a host: https://_:_/",
                "https://straße.example/             | is not an absolute HTTP or HTTPS URI with a host: https://straße.example/",
                "https://user:pw-7@bücher.example/   | has user-info; the credentials are set by clientId and clientSecret",
                "https://auth.example.com:99999/     | is not an absolute HTTP or HTTPS URI with a host: https://auth.example.com:99999/",
                "https://auth.example.com:0/         | is not an absolute HTTP or HTTPS URI with a host: https://auth.example.com:0/",
                "https://user:pw-7@auth.example.com/ | has user-info; the credentials are set by clientId and clientSecret",
                "https://@auth.example.com/          | has user-info; the credentials are set by clientId and clientSecret",
                "https://user:pw-7@auth_server/      | has user-info; the credentials are set by clientId and clientSecret",
                "https://auth.example.com/?k=pw-7#a  | has a fragment: https://auth.example.com/",
                "https://auth.example.com/#          | has a fragment: https://auth.example.com/",
            })
    void refusesATokenEndpointThatIsNone(String uri, String why) {
        assertThatThrownBy(() -> ClientCredentialsTokenSource.builder().tokenEndpoint(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenEndpoint " + why)
                .hasNoCause()
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("pw-7", "k=", "null"));
    }

    @ParameterizedTest
    @Tag("WP10")
    @CsvSource(
            delimiter = '|',
            value = {
                "https://auth_server/token                | https://auth_server/token",
                "https://auth_server:8443/token?k=7       | https://auth_server:8443/token?k=7",
                "https://my_auth.example.com/token        | https://my_auth.example.com/token",
                "http://auth_server.localhost:8080/token  | http://auth_server.localhost:8080/token",
                "https://bücher.example/token             | https://xn--bcher-kva.example/token",
                "HTTPS://BÜCHER.example:8443/t%20k?k=%C3%BC&x=ü | https://xn--bcher-kva.example:8443/t%20k?k=%C3%BC&x=ü",
                "https://bücher_auth.example              | https://xn--bcher_auth-9db.example",
                "https://認証。例え。テスト/                   | https://xn--p12a5f.xn--r8jz45g.xn--zckzah/",
            })
    void takesTheHostsThatAllowedOriginsTakes(String uri, String sentTo) {
        for (URI endpoint : new URI[] {Endpoints.parsed("tokenEndpoint", uri), URI.create(uri)}) {
            ScriptedTransport transport = new ScriptedTransport();
            List<URI> asked = new ArrayList<>();
            transport.otherwise(request -> {
                asked.add(request.endpoint());
                return ScriptedTransport.token("token-1", 3600).answer(request);
            });
            try (ClientCredentialsTokenSource source = complete(ClientCredentialsTokenSource.builder()
                    .tokenEndpoint(endpoint)
                    .transport(transport)
                    .timing(new FakeTiming()))) {
                assertThat(Engine.tokenOf(Engine.ask(source))).isEqualTo("token-1");
            }
            assertThat(asked).containsExactly(URI.create(sentTo));
        }
    }

    @Test
    @Tag("WP10")
    void refusesPlainHttpToAHostWithAnUnderscoreToo() {
        assertThatThrownBy(() -> complete(ClientCredentialsTokenSource.builder().tokenEndpoint("http://auth_server/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenEndpoint is plain HTTP to a host that is not loopback")
                .hasMessageContaining(": http://auth_server/.");
    }

    @Test
    @Tag("A7")
    void refusesTheSameAsAUri() {
        assertThatThrownBy(() -> ClientCredentialsTokenSource.builder()
                        .tokenEndpoint(URI.create("https://user:pw-7@auth.example.com/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenEndpoint has user-info; the credentials are set by clientId and clientSecret");
    }

    @ParameterizedTest
    @Tag("A8")
    @ValueSource(
            strings = {"http://auth.example.com/token?k=pw-7", "http://192.0.2.7/token", "http://localhost.example.com/"
            })
    void refusesPlainHttpToAnotherMachine(String uri) {
        assertThatThrownBy(() -> complete(ClientCredentialsTokenSource.builder().tokenEndpoint(uri)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenEndpoint is plain HTTP to a host that is not loopback")
                .hasMessageContaining(uri.replaceAll("\\?.*", ""))
                .hasMessageContaining("allowInsecureHttp(true)")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("pw-7"));
        assertThatThrownBy(() -> complete(ClientCredentialsTokenSource.builder()
                        .tokenEndpoint(uri)
                        .allowInsecureHttp(false)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // -- the issuer

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://auth.example.com",
                "https://auth.example.com/",
                "https://auth.example.com:8443/realms/a%20b",
                "HTTPS://Auth.Example.com/tenant",
                "https://auth_server/tenant",
                "https://bücher.example/tenant",
                "http://localhost:8080/realms/orders",
                "http://127.0.0.1",
                "http://[::1]:8080/",
            })
    void takesIssuersOverHttpsOrOnThisMachine(String issuer) {
        complete(ClientCredentialsTokenSource.builder().issuer(issuer)).close();
        try (ClientCredentialsTokenSource source =
                complete(ClientCredentialsTokenSource.builder().issuer(URI.create(issuer)))) {
            assertThat(source)
                    .hasToString("ClientCredentialsTokenSource[issuer " + Endpoints.shown(URI.create(issuer))
                            + ", clientId client-1, client_secret_post]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                  | is blank",
                "https://auth.example.com/a b        | is not a URI: Illegal character in path at index 26",
                "auth.example.com                    | is not an absolute HTTP or HTTPS URI with a host: auth.example.com",
                "ftp://auth.example.com              | is not an absolute HTTP or HTTPS URI with a host: ftp://auth.example.com",
                "https:///                           | is not an absolute HTTP or HTTPS URI with a host: https:/",
                "https://user:pw-7@auth.example.com/ | has user-info; the credentials are set by clientId and clientSecret",
                "https://auth.example.com/?k=pw-7    | has a query, which no issuer identifier has (RFC 8414 section 2): https://auth.example.com/",
                "https://auth.example.com/?          | has a query, which no issuer identifier has (RFC 8414 section 2): https://auth.example.com/",
                "https://auth.example.com/#pw-7      | has a fragment: https://auth.example.com/",
            })
    void refusesAnIssuerThatIsNone(String issuer, String why) {
        assertThatThrownBy(() -> ClientCredentialsTokenSource.builder().issuer(issuer))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("issuer " + why)
                .hasNoCause()
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("pw-7"));
    }

    @Test
    void refusesAnIssuerOnPlainHttpElsewhere_unlessItIsAllowed() {
        assertThatThrownBy(
                        () -> complete(ClientCredentialsTokenSource.builder().issuer("http://auth.example.com/tenant")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "issuer is plain HTTP to a host that is not loopback, so that anybody on the way could say where"
                                + " the client secret goes (RFC 8414 section 2): http://auth.example.com/tenant. Use https, or, in a"
                                + " closed test network, allowInsecureHttp(true)");
        complete(ClientCredentialsTokenSource.builder()
                        .issuer("http://auth.example.com/tenant")
                        .allowInsecureHttp(true))
                .close();

        assertThat(canary.logged("allowInsecureHttp is set for issuer http://auth.example.com/tenant:"))
                .hasSize(1);
    }

    @Test
    void anIssuerAndATokenEndpointAreOneTooMany() {
        assertThatThrownBy(() -> complete(ClientCredentialsTokenSource.builder()
                        .issuer("https://auth.example.com")
                        .tokenEndpoint("https://auth.example.com/token")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "issuer and tokenEndpoint are both set; the server says where its token endpoint is, or you do");
    }

    @Test
    @Tag("A8")
    @Tag("G18")
    void allowsItByNameAndWarns() {
        complete(ClientCredentialsTokenSource.builder()
                        .tokenEndpoint("http://auth.test.internal/token?k=7")
                        .allowInsecureHttp(true))
                .close();

        assertThat(canary.logged("allowInsecureHttp is set for token endpoint http://auth.test.internal/token:"))
                .hasSize(1);
    }

    // -- single options

    static Consumer<ClientCredentialsTokenSource.Builder> setting(Consumer<ClientCredentialsTokenSource.Builder> set) {
        return set;
    }

    static Arguments bad(
            String option,
            Class<? extends Exception> type,
            String message,
            Consumer<ClientCredentialsTokenSource.Builder> set) {
        return Arguments.of(Named.of(option, set), type, message);
    }

    static Arguments[] badValues() {
        Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
        Class<NullPointerException> npe = NullPointerException.class;
        return new Arguments[] {
            bad("tokenEndpoint", npe, "tokenEndpoint", b -> b.tokenEndpoint(BuilderTest.<String>nothing())),
            bad("tokenEndpoint URI", npe, "tokenEndpoint", b -> b.tokenEndpoint(BuilderTest.<URI>nothing())),
            bad("issuer", npe, "issuer", b -> b.issuer(BuilderTest.<String>nothing())),
            bad("issuer URI", npe, "issuer", b -> b.issuer(BuilderTest.<URI>nothing())),
            bad("clientId", npe, "clientId", b -> b.clientId(nothing())),
            bad("clientId blank", illegal, "clientId is blank", b -> b.clientId(" \t")),
            bad("clientSecret", npe, "clientSecret", b -> b.clientSecret(BuilderTest.<String>nothing())),
            bad("clientSecret blank", illegal, "clientSecret is blank", b -> b.clientSecret("")),
            bad("supplier", npe, "clientSecret", b -> b.clientSecret(BuilderTest.<Supplier<String>>nothing())),
            bad("clientAuthentication", npe, "clientAuthentication", b -> b.clientAuthentication(nothing())),
            bad("scope", npe, "scope", b -> b.scope(BuilderTest.<String[]>nothing())),
            bad("scope element", npe, "scope", b -> b.scope("a", BuilderTest.<String>nothing())),
            bad("no scope", illegal, "scope: name at least one, or leave the option out", b -> b.scope()),
            bad("scope blank", illegal, "scope is blank", b -> b.scope("a", " ")),
            bad("scope of another blank", illegal, "scope is blank", b -> b.scope("\u00A0")),
            bad("parameter name", npe, "parameter name", b -> b.parameter(nothing(), "x")),
            bad("parameter blank", illegal, "parameter name is blank", b -> b.parameter("", "x")),
            bad("parameter value", npe, "parameter value", b -> b.parameter("x", nothing())),
            bad("transport", npe, "transport", b -> b.transport(nothing())),
            bad("acquireTimeout", npe, "acquireTimeout", b -> b.acquireTimeout(nothing())),
            bad(
                    "acquireTimeout 0",
                    illegal,
                    "acquireTimeout is PT0S; it must be",
                    b -> b.acquireTimeout(Duration.ZERO)),
            bad("acquireTimeout -1", illegal, "acquireTimeout is PT-1S", b -> b.acquireTimeout(Duration.ofSeconds(-1))),
            bad("acquireTimeout > 1 y", illegal, "acquireTimeout is ", b -> b.acquireTimeout(year().plusNanos(1))),
            bad("refreshAhead", npe, "refreshAhead", b -> b.refreshAhead(nothing())),
            bad("refreshAhead 0", illegal, "refreshAhead is PT0S", b -> b.refreshAhead(Duration.ZERO)),
            bad(
                    "refreshAhead > 1 y",
                    illegal,
                    "refreshAhead is ",
                    b -> b.refreshAhead(Duration.ofSeconds(Long.MAX_VALUE))),
            bad("expiryMargin", npe, "expiryMargin", b -> b.expiryMargin(nothing())),
            bad(
                    "expiryMargin -1",
                    illegal,
                    "expiryMargin is PT-0.000000001S",
                    b -> b.expiryMargin(Duration.ofNanos(-1))),
            bad("expiryMargin > 1 y", illegal, "expiryMargin is ", b -> b.expiryMargin(year().plusNanos(1))),
            bad("keepWarm", npe, "keepWarm", b -> b.keepWarm(nothing())),
            bad("keepWarm 0", illegal, "keepWarm is PT0S", b -> b.keepWarm(Duration.ZERO)),
            bad("listener", npe, "listener", b -> b.listener(nothing())),
        };
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsRefusedWhereItIsSet(
            Consumer<ClientCredentialsTokenSource.Builder> set, Class<? extends Exception> type, String message) {
        assertThatThrownBy(() -> set.accept(ClientCredentialsTokenSource.builder()))
                .isExactlyInstanceOf(type)
                .hasMessageStartingWith(message);
    }

    static Arguments twice(String option, Consumer<ClientCredentialsTokenSource.Builder> set) {
        return Arguments.of(option, setting(set));
    }

    static Arguments[] onceOptions() {
        return new Arguments[] {
            twice("tokenEndpoint", b -> b.tokenEndpoint("https://auth.example.com/")),
            twice("tokenEndpoint", b -> b.tokenEndpoint(URI.create("https://auth.example.com/"))),
            twice("issuer", b -> b.issuer("https://auth.example.com")),
            twice("issuer", b -> b.issuer(URI.create("https://auth.example.com"))),
            twice("clientId", b -> b.clientId("x")),
            twice("clientSecret", b -> b.clientSecret("s")),
            twice("clientSecret", b -> b.clientSecret(() -> "s")),
            twice("clientAuthentication", b -> b.clientAuthentication(ClientAuthentication.none())),
            twice("scope", b -> b.scope("a")),
            twice(
                    "transport",
                    b -> b.transport(request -> {
                        throw new IOException();
                    })),
            twice("acquireTimeout", b -> b.acquireTimeout(year())),
            twice("refreshAhead", b -> b.refreshAhead(Duration.ofNanos(1))),
            twice("expiryMargin", b -> b.expiryMargin(Duration.ZERO)),
            twice("keepWarm", b -> b.keepWarm(Duration.ofMinutes(1))),
            twice("listener", b -> b.listener(new TokenListener() {})),
            twice("allowInsecureHttp", b -> b.allowInsecureHttp(false)),
        };
    }

    @ParameterizedTest
    @MethodSource("onceOptions")
    void aSecondValueIsAMistake(String option, Consumer<ClientCredentialsTokenSource.Builder> set) {
        ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder();
        set.accept(builder);

        assertThatThrownBy(() -> set.accept(builder))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(option + " was set already");
    }

    @Test
    @Tag("WP10")
    void scopeTokensAreSentWithSingleSpacesBetweenThem() {
        Engine engine = new Engine();
        try (ClientCredentialsTokenSource source = engine.builder()
                .clientSecret("s3cret")
                .scope("read  write", "a\tb\r\nc", "\u00A0d\u2003 e ", "f")
                .build()) {
            assertThat(Engine.tokenOf(Engine.ask(source))).isEqualTo("token-1");
        }

        assertThat(engine.transport.forms())
                .singleElement()
                .satisfies(form -> assertThat(form).containsEntry("scope", "read write a b c d e f"));
    }

    @ParameterizedTest
    @Tag("A9")
    @ValueSource(
            strings = {"client_id", "client_secret", "client_assertion", "client_assertion_type", "grant_type", "scope"
            })
    void reservedParametersAreRefused(String name) {
        assertThatThrownBy(() -> ClientCredentialsTokenSource.builder().parameter(name, canary.secret()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameter: " + name + " is set by an option of its own");
    }

    @Test
    @Tag("A9")
    void onlyResourceAndAudienceMayBeRepeated() {
        ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder()
                .parameter("resource", "https://a.example")
                .parameter("resource", "https://b.example")
                .parameter("audience", "a")
                .parameter("audience", "b")
                .parameter("other", "");

        assertThatThrownBy(() -> builder.parameter("other", "x"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameter: other must not be sent more than once (RFC 6749 section 3.2)");
    }

    // -- build()

    @Test
    void whatIsRequiredIsMissedByName() {
        assertThatThrownBy(ClientCredentialsTokenSource.builder()::build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "tokenEndpoint is missing; where the authorization server describes itself, issuer takes its"
                                + " place");
        assertThatThrownBy(ClientCredentialsTokenSource.builder().issuer("https://auth.example.com")::build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientId is missing");
        assertThatThrownBy(ClientCredentialsTokenSource.builder().tokenEndpoint("https://auth.example.com/")::build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientId is missing");
        assertThatThrownBy(ClientCredentialsTokenSource.builder()
                        .tokenEndpoint("https://auth.example.com/")
                        .clientId("client-1")::build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientSecret is missing; clientAuthentication client_secret_post needs one");
    }

    @Test
    @Tag("A5")
    void aSecretThatWouldNotBeUsedIsAMistake() {
        assertThatThrownBy(() -> complete(ClientCredentialsTokenSource.builder()
                        .tokenEndpoint("https://auth.example.com/")
                        .clientAuthentication(ClientAuthentication.none())))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientSecret is set, but clientAuthentication none does not use it");
    }

    @Test
    @Tag("WP12")
    void anIdWithAColonCannotGoUnencoded() {
        ClientAuthentication unencoded = ClientAuthentication.clientSecretBasicUnencoded();

        assertThatThrownBy(() -> withId("a:b", unencoded))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "clientId has a colon, at which a server would cut it off (RFC 7617 section 2) when it comes"
                                + " by clientAuthentication client_secret_basic (not form-encoded); clientSecretBasic() encodes"
                                + " it");
        withId("a;b", unencoded).close();
        withId("a:b", ClientAuthentication.clientSecretBasic()).close();
        withId("a:b", ClientAuthentication.clientSecretPost()).close();
    }

    private ClientCredentialsTokenSource withId(String id, ClientAuthentication authentication) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://auth.example.com/")
                .clientId(id)
                .clientSecret(canary.secret())
                .clientAuthentication(authentication)
                .build();
    }

    @Test
    void mutualTlsNeedsNoSecret() {
        assertThatCode(() -> ClientCredentialsTokenSource.builder()
                        .tokenEndpoint("https://auth.example.com/")
                        .clientId("client-1")
                        .clientAuthentication(ClientAuthentication.none())
                        .build()
                        .close())
                .doesNotThrowAnyException();
    }

    @Test
    void everyOptionAtItsExtremeIsTaken() {
        ClientCredentialsTokenSource source = complete(ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://auth.example.com/")
                .acquireTimeout(year())
                .refreshAhead(year())
                .expiryMargin(year())
                .keepWarm(Duration.ofNanos(1))
                .scope("a b", " c ")
                .listener(new TokenListener() {}));

        source.close();
    }

    @Test
    @Tag("H1")
    void showsNothingSecret() {
        UnaryOperator<ClientCredentialsTokenSource.Builder> set = builder -> builder.tokenEndpoint(
                "https://auth.example.com/token?key=" + canary.alsoSecret("k-7-" + canary.token()));
        ClientCredentialsTokenSource.Builder builder = set.apply(ClientCredentialsTokenSource.builder());

        assertThat(canary.seen((Object) ClientCredentialsTokenSource.builder()))
                .hasToString("ClientCredentialsTokenSource.Builder[]");
        assertThat(canary.seen((Object) builder))
                .hasToString("ClientCredentialsTokenSource.Builder[https://auth.example.com/token]");
        assertThat(ClientCredentialsTokenSource.builder().issuer("https://auth.example.com"))
                .hasToString("ClientCredentialsTokenSource.Builder[issuer https://auth.example.com]");
        try (ClientCredentialsTokenSource source = complete(builder)) {
            assertThat(canary.seen((Object) source))
                    .hasToString("ClientCredentialsTokenSource[https://auth.example.com/token, clientId client-1,"
                            + " client_secret_post]");
        }
    }

    private ClientCredentialsTokenSource complete(ClientCredentialsTokenSource.Builder builder) {
        return builder.clientId("client-1").clientSecret(canary.secret()).build();
    }

    private static Duration year() {
        return Duration.ofDays(365);
    }

    /** Null, past the compiler's eyes, as a caller without a null checker would pass it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
