package io.latchkey;

import static io.latchkey.Finding.quoted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a token endpoint, whatever it is: a grant that can be used, or a refusal in words. What a plain reading of its
 * JSON by Jackson's data binding says is a token is taken as that, and nothing else is.
 */
final class AnswerTarget implements Target {

    private static final String SECRET = "s3cr+t-of-the-client";
    private static final String TOKEN = "tok.4711.en";
    private static final URI ENDPOINT = URI.create("https://auth.example.com/oauth2/token");

    private static final JsonMapper PLAIN = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final List<String> NAMES = List.of(
            "access_token",
            "access_token",
            "expires_in",
            "expires_in",
            "token_type",
            "scope",
            "error",
            "error_description",
            "error_uri",
            "refresh_token",
            "x");

    private static final List<String> TEXTS = List.of(
            TOKEN,
            TOKEN,
            "Bearer",
            "bearer",
            "MAC",
            "BearerToken",
            "invalid_client",
            "orders prices",
            SECRET,
            "a b",
            "0",
            "server_error");

    private static final List<Integer> STATUS =
            List.of(200, 200, 200, 200, 400, 401, 201, 204, 302, 403, 404, 429, 500, 503, 100, 99, 600, 0, -1);

    private static final List<String> HEADERS = List.of(
            "Content-Type",
            "Content-Encoding",
            "Location",
            "Retry-After",
            "Date",
            "WWW-Authenticate",
            "X-RateLimit-Reset",
            "RateLimit-Reset");

    private static final List<String> HEADER_VALUES = List.of(
            "application/json",
            "text/html;charset=" + SECRET,
            "gzip",
            "br",
            "https://evil.example/?a=" + SECRET,
            "//\u202E",
            "\u0007http://[",
            "120",
            "99999999999999999999",
            "Wed, 21 Oct 2065 07:28:00 GMT",
            "Sun, 01 Mar 2026 11:00:00 GMT",
            "-1",
            "Basic realm=\"" + SECRET + "\"",
            "Bearer error=\"invalid_token\"",
            "x".repeat(9_000),
            "");

    @Override
    public void tryOn(Dice input) {
        int status = input.of(STATUS);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = input.below(4) == 3 ? input.below(4) : 0; i > 0; i--) {
            headers.put(input.of(HEADERS), List.of(input.of(HEADER_VALUES)));
        }
        int way = input.below(8);
        boolean raw = way == 7;
        byte[] body = raw ? input.rest() : encoded(way, new JsonText(input, NAMES, TEXTS).document(""));
        judge(status, headers, body, raw);
    }

    private static byte[] encoded(int way, String json) {
        return switch (way) {
            case 3 -> json.getBytes(UTF_16BE);
            case 4 -> json.getBytes(ISO_8859_1);
            case 5 -> ("\uFEFF" + json).getBytes(UTF_8);
            case 6 -> zipped(json.getBytes(UTF_8));
            default -> json.getBytes(UTF_8);
        };
    }

    private static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zipping = new GZIPOutputStream(zipped)) {
            zipping.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private static void judge(int status, Map<String, List<String>> headers, byte[] body, boolean raw) {
        JsonNode plain = plain(body);
        String shown = status + " " + headers + " " + quoted(new String(body, UTF_8));
        Grant granted;
        try {
            granted = ask(new TokenTransport.Response(status, headers, new ByteArrayInputStream(body)));
        } catch (TokenRequestException refusal) {
            // The token stands in a member of its own, unless the server puts it into what is to be shown.
            boolean tellsItself = raw || plain == null || tellsTheToken(plain);
            Words.check(refusal, tellsItself ? List.of(SECRET) : List.of(SECRET, TOKEN));
            Finding.unless(status / 100 != 2 || !isGood(plain), () -> "refused: " + shown + " by " + refusal);
            Finding.unless(
                    !refusal.retryAfter().isNegative()
                            && refusal.retryAfter().compareTo(Backoff.LONGEST_RETRY_AFTER) <= 0,
                    () -> "waits too long for " + shown);
            return;
        }
        Finding.unless(
                status / 100 == 2
                        && granted.accessToken().matches("[\\x21-\\x7E]+")
                        && granted.lifetime().compareTo(Duration.ofSeconds(1)) >= 0
                        && granted.lifetime().compareTo(Duration.ofDays(30)) <= 0,
                () -> "granted, though it is of no use: " + shown);
        Words.check(granted + " " + granted.remarks(), List.of(SECRET, TOKEN));
        if (plain != null) {
            Finding.unless(
                    plain.isObject()
                            && granted.accessToken()
                                    .equals(plain.path("access_token").textValue()),
                    () -> "another token than that of " + shown);
            Duration lifetime = lifetime(plain.get("expires_in"));
            Finding.unless(
                    lifetime == null || lifetime.equals(granted.lifetime()),
                    () -> "lives " + granted.lifetime() + " by " + shown);
        }
    }

    private static Grant ask(TokenTransport.Response answer) throws TokenRequestException {
        Supplied<String> secret = Supplied.by("the clientSecret", () -> SECRET);
        ClientAuthentication authentication = ClientAuthentication.clientSecretPost();
        TokenEndpoint endpoint = new TokenEndpoint(
                new FixedAddress(ENDPOINT),
                new TokenEndpoint.Client("client-1", secret, authentication, null, List.of()),
                request -> answer);
        try {
            return endpoint.ask(
                    ENDPOINT,
                    authentication.credential(secret),
                    new Moment(0, InstantTiming.NOW),
                    Duration.ofSeconds(30));
        } catch (Supplied.Missing e) {
            throw new IllegalStateException(e);
        }
    }

    // -- a plain reading

    /** Null where Jackson's data binding sees no JSON, or two members of one name. */
    private static @Nullable JsonNode plain(byte[] body) {
        try {
            return PLAIN.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    /** What RFC 6749 section 5.1 says is a bearer token, by the letter. */
    private static boolean isGood(@Nullable JsonNode plain) {
        return plain != null
                && plain.isObject()
                && plain.path("access_token").isTextual()
                && plain.path("access_token").textValue().matches("[\\x21-\\x7E]+")
                && plain.path("token_type").isTextual()
                && plain.path("token_type").textValue().equalsIgnoreCase("Bearer")
                && plain.path("error").isMissingNode();
    }

    private static boolean tellsTheToken(JsonNode plain) {
        for (String shown : List.of("error", "error_description", "error_uri", "token_type", "scope")) {
            if (plain.path(shown).toString().contains(TOKEN)
                    && !TOKEN.equals(plain.path("access_token").textValue())) {
                return true;
            }
        }
        return false;
    }

    /** Null where the RFC does not say. */
    private static @Nullable Duration lifetime(@Nullable JsonNode expiresIn) {
        if (expiresIn == null || expiresIn.isNull()) {
            return Duration.ofMinutes(5);
        }
        if (!expiresIn.isIntegralNumber() || !expiresIn.canConvertToLong()) {
            return null;
        }
        long seconds = expiresIn.longValue();
        return Duration.ofSeconds(
                Math.max(1, Math.min(seconds, Duration.ofDays(30).toSeconds())));
    }
}
