package io.latchkey;

import static io.latchkey.DescribedServer.ENDPOINT;
import static io.latchkey.DescribedServer.ISSUER;
import static io.latchkey.DescribedServer.RFC_8414;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever an authorization server says of itself, the client's credentials go to an endpoint over HTTPS that metadata of its
 * very issuer have named, or nowhere; and why not is said in words that show nothing that could do harm.
 */
class MetadataFuzzTest {

    private static final int DOCUMENTS = 250;

    @RegisterExtension
    final Canary canary = new Canary();

    @RepeatedTest(4)
    void mutatedDocumentsAreMetadataOrRefused(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int found = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] body = mutated(document(random), random);
            String which = "seed " + repetition.getCurrentRepetition() + ", document " + i;
            found += isFound(body, headers(random), which) ? 1 : 0;
        }
        assertThat(found).as("those that were good").isBetween(DOCUMENTS / 20, DOCUMENTS * 9 / 10);
    }

    private boolean isFound(byte[] body, Map<String, List<String>> headers, String which) {
        DescribedServer server = new DescribedServer();
        server.at(RFC_8414, request -> new TokenTransport.Response(200, headers, new ByteArrayInputStream(body)));
        try (ClientCredentialsTokenSource source = ClientCredentialsTokenSource.builder()
                .issuer(ISSUER)
                .clientId("client")
                .clientSecret(canary.secret())
                .transport(server)
                .timing(new FakeTiming())
                .build()) {
            CompletableFuture<AccessToken> asked = Engine.ask(source);

            if (!asked.isCompletedExceptionally()) {
                assertThat(asked).as(which).isDone();
                assertThat(server.posted())
                        .as(which)
                        .singleElement()
                        .satisfies(place -> assertThat(place).startsWith("https://"))
                        .satisfies(place -> assertThat(new String(body, UTF_8).replace("\\/", "/"))
                                .contains("\"" + ISSUER + "\""));
                return true;
            }
            TokenException failure = Engine.failureOf(asked);
            assertThat(server.posted()).as(which).isEmpty();
            assertThat(failure.getMessage())
                    .as(which)
                    .startsWith("issuer " + ISSUER + " does not say where its token endpoint is: " + RFC_8414
                            + " answered 200, but the answer ")
                    .doesNotContain("\r", "\n", "\u0000", "\u001b", "\u202e", "VALUE_", "START_", "null")
                    .hasSizeLessThan(1_500);
            canary.seen(failure);
            return false;
        }
    }

    private static Map<String, List<String>> headers(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Map.of("Cache-Control", List.of("max-age=" + random.nextLong(), ",=;\"" + random.nextInt()));
            case 1 -> Map.of("Expires", List.of(String.valueOf(random.nextInt())), "Age", List.of("x"));
            case 2 -> Map.of("Content-Type", List.of("application/json;\u001b" + "x".repeat(300)));
            default -> Map.of();
        };
    }

    private static String document(Random random) {
        StringBuilder json = new StringBuilder("{");
        boolean whole = random.nextInt(4) > 0;
        if (whole) {
            json.append("\"issuer\":\"").append(ISSUER).append("\",");
        }
        int members = 1 + random.nextInt(4);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(name(random))
                    .append("\":")
                    .append(value(random, 3));
        }
        return json.append(whole ? ",\"token_endpoint\":\"" + ENDPOINT + "\"}" : "}")
                .toString();
    }

    private static String name(Random random) {
        List<String> names = List.of(
                "issuer",
                "token_endpoint",
                "mtls_endpoint_aliases",
                "token_endpoint_auth_methods_supported",
                "token_endpoint_auth_methods_supported",
                "jwks_uri",
                "x",
                "y",
                "z");
        return names.get(random.nextInt(names.size()));
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0 -> '"' + ISSUER + '"';
            case 1 -> "\"" + ENDPOINT + "\"";
            case 2 -> "\"http://evil.example.com/\\u001b\\r\\n\"";
            case 3 -> "\"https://me:pw@evil.example.com/#\\u202e\"";
            case 4 -> String.valueOf(random.nextLong());
            case 5 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 6 -> "\"" + "x".repeat(random.nextInt(3_000)) + "\"";
            case 7 -> "\"\\u" + String.format("%04x", random.nextInt(0x10000)) + "\"";
            case 8 -> random.nextInt() + "e" + random.nextInt(1_000);
            case 9 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            case 10 -> "{\"" + name(random) + "\":" + value(random, depth - 1) + "}";
            default -> document(random);
        };
    }

    /** Leaves two in five as they are; cuts, repeats or bends the others. */
    private static byte[] mutated(String document, Random random) {
        byte[] bytes = document.getBytes(UTF_8);
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(10)) {
            case 0 -> bytes = Arrays.copyOf(bytes, at);
            case 1 -> bytes = (document + document.substring(at)).getBytes(UTF_8);
            case 2, 3 -> bytes[at] = (byte) random.nextInt(256);
            case 4 -> bytes = document.replaceFirst("[\":,{}\\[\\]]", "x").getBytes(UTF_8);
            case 5 -> bytes = document.replace("/", "\\/").getBytes(UTF_8);
            default -> {}
        }
        return bytes;
    }
}
