package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint that believes nothing: it checks each client assertion, its signature, issuer, subject, audience and
 * times by a clock of its own without any leeway, and whether it has come before. Keeps account. Used by one thread.
 */
final class ScepticalEndpoint implements TokenTransport {

    private static final JsonFactory JSON = new JsonFactory();

    /** Whom it trusts, and how far. */
    record Trust(
            Function<String, @Nullable PublicKey> keys,
            String issuer,
            String subject,
            String audience,
            boolean onceOnly) {}

    /** Why an assertion is not taken. */
    enum Objection {
        NO_JWT,
        FORGED,
        UNKNOWN_KEY,
        ANOTHER_CLIENT,
        EXPIRED,
        NOT_YET_VALID,
        USED
    }

    private final Trust trust;
    private final Timing timing;
    private final Duration tokenLifetime;
    private final Map<String, Assertion> seen = new HashMap<>();
    private final Map<String, Integer> uses = new LinkedHashMap<>();
    private final Map<String, Integer> refusals = new LinkedHashMap<>();
    private final Map<Objection, Integer> objections = new LinkedHashMap<>();
    private final Map<String, Instant> tokens = new HashMap<>();
    private final List<String> unexpected = new ArrayList<>();
    private Duration ahead = Duration.ZERO;
    private boolean away;
    private int requests;
    private int unanswered;
    private String expected = "";

    ScepticalEndpoint(Trust trust, Timing timing, Duration tokenLifetime) {
        this.trust = trust;
        this.timing = timing;
        this.tokenLifetime = tokenLifetime;
    }

    /** Sets its clock, against that of the world. */
    void clockAhead(Duration offset) {
        ahead = offset;
    }

    void away(boolean gone) {
        away = gone;
    }

    boolean isAway() {
        return away;
    }

    /** What a client that reads its file anew sends, and nothing else; empty if it may send what it likes. */
    void expect(String assertion) {
        expected = assertion;
    }

    private Instant clock() {
        return timing.wallTime().plus(ahead);
    }

    @Override
    public Response send(Request request) throws IOException {
        requests++;
        if (away) {
            unanswered++;
            throw new ConnectException("away");
        }
        String sent = form(request).getOrDefault("client_assertion", "");
        if (!expected.isEmpty() && !sent.equals(expected)) {
            unexpected.add("at " + timing.wallTime() + " came another assertion than the file had");
        }
        Objection objection = objection(sent);
        if (objection != null) {
            objections.merge(objection, 1, Integer::sum);
            refusals.merge(sent, 1, Integer::sum);
            return answer(401, "{\"error\":\"invalid_client\"}");
        }
        uses.merge(idOf(sent), 1, Integer::sum);
        String token = "token-" + (tokens.size() + 1);
        tokens.put(token, timing.wallTime().plus(tokenLifetime));
        return answer(
                200,
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                        + tokenLifetime.toSeconds() + "}");
    }

    private Response answer(int status, String json) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(clock().atOffset(ZoneOffset.UTC));
        return new Response(
                status,
                Map.of("Date", List.of(date), "Content-Type", List.of("application/json")),
                new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    private static Map<String, String> form(Request request) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : new String(request.body(), UTF_8).split("&", -1)) {
            String[] nameAndValue = pair.split("=", 2);
            parameters.put(nameAndValue[0], URLDecoder.decode(nameAndValue[1], UTF_8));
        }
        return parameters;
    }

    // -- what it thinks of an assertion

    /** Why it would not take this one now; null if it would. */
    @Nullable
    Objection objection(String assertion) {
        return seen.computeIfAbsent(assertion, this::read).objection();
    }

    private String idOf(String assertion) {
        return seen.computeIfAbsent(assertion, this::read).id();
    }

    private Assertion read(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length == 3) {
                Map<String, String> header = members(parts[0]);
                return new Assertion(
                        header.getOrDefault("kid", ""), members(parts[1]), isSigned(text, header, parts[2]));
            }
        } catch (IOException | IllegalArgumentException torn) {
            // It is none, then.
        }
        return new Assertion("", Map.of(), false);
    }

    private boolean isSigned(String text, Map<String, String> header, String signature) {
        PublicKey key = trust.keys().apply(header.getOrDefault("kid", ""));
        if (key == null || !"EdDSA".equals(header.get("alg"))) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(text.substring(0, text.lastIndexOf('.')).getBytes(UTF_8));
            return check.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Of a JSON object, the members that are texts, numbers, or lists of one text. */
    private static Map<String, String> members(String base64Url) throws IOException {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(base64Url))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    json.nextToken();
                    members.put(name, json.getText());
                    if (json.nextToken() != JsonToken.END_ARRAY) {
                        throw new IOException("a longer list");
                    }
                } else {
                    members.put(name, json.getText());
                }
            }
        }
        return members;
    }

    /** One that has been looked at; what may change about it is looked at each time. */
    private final class Assertion {

        private final String keyId;
        private final Map<String, String> claims;
        private final boolean signed;

        Assertion(String keyId, Map<String, String> claims, boolean signed) {
            this.keyId = keyId;
            this.claims = claims;
            this.signed = signed;
        }

        @Nullable
        Objection objection() {
            if (claims.isEmpty()) {
                return Objection.NO_JWT;
            }
            if (trust.keys().apply(keyId) == null) {
                return Objection.UNKNOWN_KEY;
            }
            if (!signed) {
                return Objection.FORGED;
            }
            if (!trust.issuer().equals(claims.get("iss"))
                    || !trust.subject().equals(claims.get("sub"))
                    || !trust.audience().equals(claims.get("aud"))) {
                return Objection.ANOTHER_CLIENT;
            }
            if (!time("exp").isAfter(clock())) {
                return Objection.EXPIRED;
            }
            Instant from = time(claims.containsKey("nbf") ? "nbf" : "iat");
            if (from.isAfter(clock())) {
                return Objection.NOT_YET_VALID;
            }
            return trust.onceOnly() && uses.containsKey(id()) ? Objection.USED : null;
        }

        String id() {
            return claims.getOrDefault("jti", "");
        }

        private Instant time(String claim) {
            return Instant.ofEpochSecond(Long.parseLong(claims.getOrDefault(claim, "0")));
        }
    }

    // -- its account

    int requests() {
        return requests;
    }

    int unanswered() {
        return unanswered;
    }

    int granted() {
        return tokens.size();
    }

    /** Why it has refused how many requests. */
    Map<Objection, Integer> refused() {
        return objections;
    }

    /** How many assertions it has accepted, by their {@code jti}. */
    int accepted() {
        return uses.size();
    }

    int mostUses() {
        return uses.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    int mostRefusals() {
        return refusals.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    List<String> unexpected() {
        return unexpected;
    }

    /** Whether the API would take this token now. */
    boolean isGood(String token) {
        Instant end = tokens.get(token);
        return end != null && timing.wallTime().isBefore(end);
    }
}
