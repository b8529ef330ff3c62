package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.TokenTransport.Request;
import io.latchkey.TokenTransport.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those need who test a transport, decorate one, or write one. */
@Tag("WP13")
class TokenTransportTest {

    private static final URI ENDPOINT = URI.create("https://auth.example.com/token?k=secret");
    private static final byte[] FORM = "a=b".getBytes(UTF_8);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Canary canary = new Canary();

    @Test
    void aDecoratedTransportAddsAHeaderAndMeasures() throws Exception {
        List<Integer> measured = new ArrayList<>();
        TokenTransport standard = TokenTransport.standard();
        TokenTransport decorated = request -> {
            Response response = standard.send(request.withHeader("X-Api-Key", "k-1"));
            measured.add(response.statusCode());
            return response;
        };
        try (RawServer server = new RawServer(RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                        .tokenEndpoint(server.url("/token"))
                        .clientId("client-1")
                        .clientSecret(canary.secret())
                        .transport(decorated)
                        .build()) {
            assertThat(tokens.token().value()).isEqualTo(canary.token());

            assertThat(server.received()).singleElement().satisfies(request -> {
                assertThat(request.header("X-Api-Key")).isEqualTo("k-1");
                assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
                assertThat(request.body()).contains("grant_type=client_credentials");
            });
            assertThat(measured).containsExactly(200);
        }
    }

    @Test
    void aTransportIsTestedWithAFormOfItsOwn() throws Exception {
        try (RawServer server = new RawServer(RawServer.answer(418, "X-A: 1\r\nx-a: 2\r\n", "pot"));
                Response response = TokenTransport.standard()
                        .send(Request.form(URI.create(server.url("/token")), Map.of("name", "a b&c")))) {
            assertThat(response.statusCode()).isEqualTo(418);
            assertThat(response.header("X-a")).isEqualTo("1");
            assertThat(response.header("X-B")).isNull();
            assertThat(response.headers("x-A")).containsExactly("1", "2");
            assertThat(response.headers()).containsOnlyKeys("x-a", "content-length");
            assertThat(response.body()).hasContent("pot");
            assertThat(response).hasToString("TokenTransport.Response[418]");
            assertThat(server.received().get(0).body()).isEqualTo("name=a+b%26c");
            assertThat(server.received().get(0).header("Accept")).isEqualTo("application/json");
        }
    }

    @Test
    void aFormHasTheHeadersAndTheTimeOfATokenRequest() {
        Request request = Request.form(ENDPOINT, Map.of("grant_type", "client_credentials"));

        assertThat(request.endpoint()).isEqualTo(ENDPOINT);
        assertThat(request.headers())
                .containsOnly(
                        Map.entry("Accept", "application/json"),
                        Map.entry("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.body()).asString(UTF_8).isEqualTo("grant_type=client_credentials");
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aGetHasTheHeadersOfARequestForMetadata_andNoBody() {
        Request request = Request.get(ENDPOINT, TIMEOUT);

        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.endpoint()).isEqualTo(ENDPOINT);
        assertThat(request.headers())
                .containsOnly(Map.entry("Accept", "application/json"), Map.entry("User-Agent", UserAgent.VALUE));
        assertThat(request.body()).isEmpty();
        assertThat(request.timeout()).isEqualTo(TIMEOUT);
        assertThat(request.secrets()).isEmpty();
        assertThat(request).hasToString("GET https://auth.example.com/token");
    }

    @Test
    void aRequestThatIsDecoratedKeepsItsMethod() {
        assertThat(Request.get(ENDPOINT, TIMEOUT).withHeader("X-Key", "1")).satisfies(decorated -> {
            assertThat(decorated.method()).isEqualTo("GET");
            assertThat(decorated.body()).isEmpty();
            assertThat(decorated.headers()).containsEntry("X-Key", "1").doesNotContainKey("Content-Type");
        });
        assertThat(Request.of(ENDPOINT, Map.of(), FORM, TIMEOUT)
                        .withHeader("X-Key", "1")
                        .method())
                .isEqualTo("POST");
        assertThatThrownBy(() -> Request.get(ENDPOINT, TIMEOUT).withHeader("content-type", "application/json"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("header Content-Type is none of a request without a body");
    }

    @Test
    void aRequestKeepsCopies() {
        Map<String, String> headers = new HashMap<>(Map.of("X-Key", "1"));
        byte[] body = FORM.clone();

        Request request = Request.of(ENDPOINT, headers, body, TIMEOUT);
        headers.clear();
        body[0] = 'x';

        assertThat(request.headers())
                .containsOnly(Map.entry("X-Key", "1"), Map.entry("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(request.body()).isEqualTo(FORM);
        assertThat(request.timeout()).isEqualTo(TIMEOUT);
        assertThat(request).hasToString("POST https://auth.example.com/token");
        assertThatThrownBy(() -> request.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aHeaderReplacesTheOneOfTheSameName_howeverItIsSpelled_inACopy() {
        Request request = Request.of(ENDPOINT, Map.of("User-Agent", "one"), FORM, TIMEOUT);

        Request other = request.withHeader("user-agent", "two");

        assertThat(other.headers())
                .containsOnly(
                        Map.entry("user-agent", "two"), Map.entry("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(request.headers()).containsEntry("User-Agent", "one");
        assertThat(other.endpoint()).isEqualTo(ENDPOINT);
        assertThat(other.body()).isEqualTo(FORM);
        assertThat(other.timeout()).isEqualTo(TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "content-length",
                "HOST",
                "Connection",
                "Transfer-Encoding",
                "Expect",
                "Upgrade",
                "TE",
                "Trailer"
            })
    void whatTheTransportSetsIsRefused(String name) {
        Request request = Request.of(ENDPOINT, Map.of(), FORM, TIMEOUT);

        assertThatThrownBy(() -> request.withHeader(name, "x"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header " + name + " is ");
        assertThatThrownBy(() -> Request.of(ENDPOINT, Map.of(name, "x"), FORM, TIMEOUT))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "s3cret\r\nX: y", "s3cret\n", "\u0000s3cret", "s3cret\u007f", " s3cret", "s3cret€"})
    void aValueThatNoHeaderMayHaveIsRefused_andNotShown(String value) {
        Request request = Request.of(ENDPOINT, Map.of(), FORM, TIMEOUT);

        assertThatThrownBy(() -> request.withHeader("X-Key", value))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header X-Key ")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Key", "X:Key", "X-Key\r\n", "Schlüssel"})
    void aNameThatNoHeaderMayHaveIsRefused(String name) {
        Request request = Request.of(ENDPOINT, Map.of(), FORM, TIMEOUT);

        assertThatThrownBy(() -> request.withHeader(name, "x"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("a header's name has a character that may not stand in it");
    }

    @Test
    void aHeaderThatIsThereTwiceIsRefused() {
        assertThatThrownBy(() -> Request.of(ENDPOINT, Map.of("X-Key", "1", "x-key", "2"), FORM, TIMEOUT))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" is there twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/token",
                "mailto:a@b",
                "ftp://auth.example.com/",
                "https://me:s3cret@auth.example.com/",
                "http://me@auth_server/",
                "https:///token"
            })
    void aPlaceThatIsNoneIsRefused_andNotShown(String place) {
        assertThatThrownBy(() -> Request.form(URI.create(place), Map.of()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint is not an absolute HTTP or HTTPS URI with a host and without user-info");
        assertThatThrownBy(() -> Request.get(URI.create(place), TIMEOUT))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint is not an absolute HTTP or HTTPS URI with a host and without user-info");
    }

    @Test
    void noTimeIsRefused() {
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
            assertThatThrownBy(() -> Request.of(ENDPOINT, Map.of(), FORM, none))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("timeout is ");
            assertThatThrownBy(() -> Request.get(ENDPOINT, none))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("timeout is ");
        }
    }

    @Test
    void anAnswerCannotBeChanged() {
        Response response =
                new Response(200, Map.of("X-A", List.of("1")), new ByteArrayInputStream(new byte[] {'b', 'o'}));

        assertThatThrownBy(() -> response.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> response.headers("x-a").clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
