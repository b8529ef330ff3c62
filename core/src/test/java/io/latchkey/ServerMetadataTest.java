package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.TokenAnswer.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A document, as it is read. */
class ServerMetadataTest {

    private static ServerMetadata parse(String json) throws Malformed {
        return ServerMetadata.parse(json.getBytes(UTF_8));
    }

    @Test
    void whatMattersIsRead_andAllElsePassedOver() throws Exception {
        ServerMetadata metadata = parse("""
                {"authorization_endpoint":"https://a/authorize","issuer":"https://a",
                 "jwks_uri":{"token_endpoint":"https://forged"},"x":[{"issuer":"https://forged"},[[]],null],
                 "token_endpoint":"https://a/token","signed_metadata":"e30.e30.x",
                 "token_endpoint_auth_methods_supported":["client_secret_basic","private_key_jwt"],
                 "mtls_endpoint_aliases":{"introspection_endpoint":["x"],"token_endpoint":"https://m/token"}}
                """);

        assertThat(metadata)
                .isEqualTo(new ServerMetadata(
                        "https://a",
                        "https://a/token",
                        "https://m/token",
                        List.of("client_secret_basic", "private_key_jwt")));
    }

    @Test
    void whatIsNotThereIsNull() throws Exception {
        ServerMetadata nothing = new ServerMetadata(null, null, null, null);

        assertThat(parse("{}")).isEqualTo(nothing);
        assertThat(parse("{\"issuer\":null,\"token_endpoint\":null,\"mtls_endpoint_aliases\":null,"
                        + "\"token_endpoint_auth_methods_supported\":null}"))
                .isEqualTo(nothing);
        assertThat(parse("{\"issuer\":\" \",\"token_endpoint\":\"\",\"mtls_endpoint_aliases\":{},"
                        + "\"token_endpoint_auth_methods_supported\":[]}"))
                .isEqualTo(nothing);
    }

    @Test
    void aMemberByTheNameOfAnotherOnesPartIsNotThatPart() throws Exception {
        assertThat(parse(
                                "{\"mtls_endpoint_aliases.token_endpoint\":\"x\",\"mtls_endpoint_aliases/token_endpoint\":\"x\"}")
                        .tokenEndpointOverMutualTls())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"client_secret_post\"", "{\"a\":[\"client_secret_post\"]}", "7", "[1,[\"x\"],{\"y\":1},null]"})
    void aListOfMethodsThatIsAmissIsNone_sinceItIsAdviceOnly(String list) throws Exception {
        ServerMetadata metadata = parse(
                "{\"token_endpoint_auth_methods_supported\":" + list + ",\"token_endpoint\":\"https://a/token\"}");

        assertThat(metadata.authenticationMethods()).isNull();
        assertThat(metadata.tokenEndpoint()).isEqualTo("https://a/token");
    }

    @Test
    void ofAListWithoutEndOnlyTheBeginningIsKept() throws Exception {
        String list = "[\"m\"" + ",\"m\"".repeat(10_000) + "]";

        assertThat(parse("{\"token_endpoint_auth_methods_supported\":" + list + "}")
                        .authenticationMethods())
                .hasSize(100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"issuer":7}                                            | has issuer that is a number
            {"issuer":["https://a"]}                                | has issuer that is an array
            {"token_endpoint":{"url":"https://a"}}                  | has token_endpoint that is an object
            {"token_endpoint":true}                                 | has token_endpoint that is true or false
            {"mtls_endpoint_aliases":"https://m"}                   | has mtls_endpoint_aliases that is a text
            {"mtls_endpoint_aliases":{"token_endpoint":[]}}         | has token_endpoint among its mtls_endpoint_aliases that is an array
            {"issuer":"a","x":1,"issuer":"a"}                       | has more than one issuer
            {"token_endpoint":null,"token_endpoint":"b"}            | has more than one token_endpoint
            {"mtls_endpoint_aliases":{},"mtls_endpoint_aliases":{}} | has more than one mtls_endpoint_aliases
            {"mtls_endpoint_aliases":{"token_endpoint":"a","token_endpoint":"a"}} | has more than one token_endpoint among its mtls_endpoint_aliases
            {"token_endpoint_auth_methods_supported":1,"token_endpoint_auth_methods_supported":[]} | has more than one token_endpoint_auth_methods_supported
            {"issuer":"a"                                           | is not valid JSON (13 bytes)
            {"issuer":"a"}{                                         | goes on after its JSON object (15 bytes)
            <html><body>it works</body></html>                      | is not valid JSON (34 bytes)
            ["issuer"]                                              | is not a JSON object (10 bytes)
            "issuer"                                                | is not a JSON object (8 bytes)
            """)
    void aDocumentThatIsAmissIsRefusedInWords(String json, String why) {
        assertThatThrownBy(() -> parse(json))
                .isExactlyInstanceOf(Malformed.class)
                .hasMessage(why)
                .hasNoCause();
    }

    @Test
    void nothingIsEmpty() {
        assertThatThrownBy(() -> parse("")).hasMessage("is empty");
    }

    @Test
    void whatIsTooDeepIsRefused() {
        assertThatThrownBy(() -> parse("{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isExactlyInstanceOf(Malformed.class)
                .hasMessageStartingWith("is not valid JSON");
    }

    @Test
    void itMayComeInTheEncodingsOfJson() throws Exception {
        String json = "{\"issuer\":\"https://ä\"}";

        assertThat(ServerMetadata.parse(json.getBytes(UTF_16)).issuer()).isEqualTo("https://ä");
        assertThat(parse("\uFEFF" + json).issuer()).isEqualTo("https://ä");
    }
}
