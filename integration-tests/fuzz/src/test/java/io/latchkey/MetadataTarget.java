package io.latchkey;

import static io.latchkey.Finding.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization server says of itself: the credentials go to the endpoint over HTTPS that metadata of its very issuer
 * have named, as Jackson's data binding reads them, or nowhere; and why is said in words.
 */
final class MetadataTarget implements Target {

    private static final String SECRET = "s3cr+t-of-the-client";
    private static final String ISSUER = "https://auth.example.com/tenant";

    private static final JsonMapper PLAIN = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final List<String> NAMES = List.of(
            "token_endpoint",
            "issuer",
            "mtls_endpoint_aliases",
            "token_endpoint_auth_methods_supported",
            "jwks_uri",
            "x");

    private static final List<String> TEXTS = List.of(
            ISSUER,
            "https://tokens.example.com/token",
            "https://tokens.example.com/token?a=b",
            "http://tokens.example.com/token",
            "http://127.0.0.1/token",
            "https://me:pw@tokens.example.com/",
            "https://tokens.example.com/#f",
            "//tokens.example.com/",
            "/token",
            "https:token",
            "ftp://tokens.example.com/",
            "https://t\u00F6kens.example.com/",
            "https://tokens.example.com/\u202E",
            "https://[::1]/",
            "https://[fe80::1%25eth0]/",
            "HTTPS://tokens.example.com",
            "https://tokens.example.com:0/",
            "https://tokens.example.com:99999/",
            "https://tokens.example.com\\\\@evil.example/",
            "client_secret_post",
            "client_secret_basic",
            "none",
            "https://auth.example.com/tenant/",
            "https:\\/\\/tokens.example.com\\/token");

    private static final List<Map<String, List<String>>> HEADERS = List.of(
            Map.of(),
            Map.of("Cache-Control", List.of("max-age=0, =,\"", "no-store")),
            Map.of("Age", List.of("x"), "Expires", List.of("0")),
            Map.of("Content-Type", List.of("text/html;\u001B" + "x".repeat(400))),
            Map.of("Content-Encoding", List.of("br")));

    @Override
    public void tryOn(Dice input) throws Exception {
        Map<String, List<String>> headers = input.of(HEADERS);
        byte[] document = input.below(6) == 5
                ? input.rest()
                : new JsonText(input, NAMES, TEXTS)
                        .document(
                                input.oneIn(8)
                                        ? ""
                                        : "\"issuer\":\"" + ISSUER + "\""
                                                + (input.oneIn(3)
                                                        ? ",\"token_endpoint\":\"" + input.of(TEXTS) + "\""
                                                        : ""))
                        .getBytes(UTF_8);
        agree(document);
        Queue<String> posted = new ConcurrentLinkedQueue<>();
        TokenTransport server = request -> {
            if (request.method().equals("POST")) {
                posted.add(request.endpoint().toString());
                return answer(
                        Map.of(),
                        "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60}".getBytes(UTF_8));
            }
            return answer(headers, document);
        };
        try (ClientCredentialsTokenSource source = ClientCredentialsTokenSource.builder()
                .issuer(ISSUER)
                .clientId("client")
                .clientSecret(SECRET)
                .transport(server)
                .timing(new InstantTiming())
                .build()) {
            source.token();
            allowed(posted, document);
        } catch (TokenException e) {
            Words.check(e, List.of(SECRET));
            Finding.unless(
                    posted.isEmpty(), () -> quoted(new String(document, UTF_8)) + " was refused after " + posted);
        }
    }

    private static TokenTransport.Response answer(Map<String, List<String>> headers, byte[] body) {
        return new TokenTransport.Response(200, headers, new ByteArrayInputStream(body));
    }

    private static void allowed(Queue<String> posted, byte[] document) {
        JsonNode plain = plain(document);
        String shown = quoted(new String(document, UTF_8)) + " leads to " + posted;
        Finding.unless(
                posted.size() == 1 && posted.element().toLowerCase(Locale.ROOT).startsWith("https://"), () -> shown);
        Finding.unless(
                plain == null || ISSUER.equals(plain.path("issuer").textValue()),
                () -> shown + ", and has another issuer");
        String named = plain == null ? null : plain.path("token_endpoint").textValue();
        Finding.unless(
                named == null || named.toLowerCase(Locale.ROOT).startsWith("https://"),
                () -> shown + ", but names " + named);
    }

    /** Both readings of a document have the same to say, if both understand it. */
    private static void agree(byte[] document) {
        ServerMetadata ours;
        try {
            ours = ServerMetadata.parse(document);
        } catch (TokenAnswer.Malformed e) {
            Words.check(String.valueOf(e.getMessage()), List.of(SECRET, "tokens.example"));
            return;
        }
        JsonNode plain = plain(document);
        if (plain == null) {
            return;
        }
        Finding.unless(
                isSame(ours.issuer(), plain.path("issuer"))
                        && isSame(ours.tokenEndpoint(), plain.path("token_endpoint")),
                () -> quoted(new String(document, UTF_8)) + " is " + ours);
    }

    private static boolean isSame(@Nullable String ours, JsonNode plain) {
        String text = plain.textValue();
        return ours == null ? text == null || text.isBlank() : ours.equals(text);
    }

    private static @Nullable JsonNode plain(byte[] document) {
        try {
            JsonNode plain = PLAIN.readTree(document);
            return plain.isObject() ? plain : null;
        } catch (IOException e) {
            return null;
        }
    }
}
