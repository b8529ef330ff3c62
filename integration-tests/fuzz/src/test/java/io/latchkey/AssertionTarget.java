package io.latchkey;

import static io.latchkey.Finding.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client assertion that somebody else has signed: its times, as Jackson's data binding reads them, or why it is none. */
final class AssertionTarget implements Target {

    private static final String CANARY = "c4n4ry";
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Instant NOW = InstantTiming.NOW;

    private static final JsonMapper PLAIN = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final List<String> NAMES = List.of("exp", "exp", "nbf", "iat", "aud", "sub", "alg");
    private static final List<String> TEXTS = List.of(CANARY, "1772366400", "RS256", "");

    private static final List<String> TIMES = List.of(
            "1772366399",
            "1772366400",
            "1772366401",
            "1772366400.5",
            "1.7723664e9",
            "0",
            "-1",
            "1e99",
            "1e400",
            "-1e12",
            "99999999999",
            "1e11",
            "NaN",
            "\"1772366400\"",
            "null",
            "9223372036854775807",
            "92233720368547758070");

    @Override
    public void tryOn(Dice input) {
        String claims = input.oneIn(3)
                ? new JsonText(input, NAMES, TEXTS).document("")
                : "{\"exp\":" + input.of(TIMES) + (input.oneIn(2) ? ",\"nbf\":" + input.of(TIMES) : "") + "}";
        String text = input.below(6) == 5
                ? input.restAsText()
                : part("{\"alg\":\"RS256\"}") + "." + part(claims) + "."
                        + input.of("c2ln", "", "a.b", "=", CANARY, "a.b.c");
        ClientAssertion assertion;
        try {
            assertion = ClientAssertion.of(Supplied.by("the client assertion", () -> text), TYPE);
        } catch (Supplied.Missing e) {
            Words.check(e, List.of(CANARY, part(claims)));
            return;
        }
        ServerClock clock = new ServerClock(NOW, null);
        Words.check("x" + assertion.doubts(clock, "aud", input.oneIn(2)) + assertion, List.of(CANARY));
        Duration useless = assertion.uselessFor(clock);
        List<String> parts = List.of(text.strip().split("\\.", -1));
        JsonNode plain = parts.size() == 3 ? plain(parts.get(1)) : null;
        if (plain != null) {
            Instant expiry = time(plain.get("exp"));
            Instant begin = time(plain.path("nbf").isNumber() ? plain.get("nbf") : plain.get("iat"));
            boolean dead = expiry != null && !expiry.isAfter(NOW);
            boolean early = begin != null && begin.isAfter(NOW);
            Finding.unless(
                    (useless != null) == (dead || early),
                    () -> quoted(plain.toString()) + " is of no use for " + useless + ", at " + NOW.getEpochSecond());
        }
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }

    private static @Nullable JsonNode plain(String part) {
        try {
            JsonNode plain = PLAIN.readTree(Base64.getUrlDecoder().decode(part));
            return plain.isObject() ? plain : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable Instant time(@Nullable JsonNode node) {
        if (node == null || !node.isNumber() || Math.abs(node.doubleValue()) >= 1e11) {
            return null;
        }
        return Instant.ofEpochSecond((long) node.doubleValue());
    }
}
