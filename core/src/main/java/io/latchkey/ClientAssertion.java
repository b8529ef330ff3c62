package io.latchkey;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client assertion (RFC 7521 section 4.2) that is sent as it is. All that is read of it are its times, for who wants to
 * know why it was refused.
 */
final class ClientAssertion implements Credential {

    /** Until somebody writes another one. */
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** In seconds since 1970: later than anybody can mean. */
    private static final double LATEST = 1e11;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]*)*");

    private final @Nullable SettingFile file;
    private final String type;
    private final String text;
    private final @Nullable Instant notBefore;
    private final @Nullable Instant expiresAt;

    private ClientAssertion(
            @Nullable SettingFile file,
            String type,
            String text,
            @Nullable Instant notBefore,
            @Nullable Instant expiresAt) {
        this.file = file;
        this.type = type;
        this.text = text;
        this.notBefore = notBefore;
        this.expiresAt = expiresAt;
    }

    static void checkType(String type) {
        try {
            if (!new URI(type).isAbsolute()) {
                throw new IllegalArgumentException("assertionType is no absolute URI (RFC 7521 section 4.2): " + type);
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("assertionType is no URI: " + e.getReason(), e);
        }
    }

    /** Asks for one, and looks at its shape. */
    static ClientAssertion of(Supplied<String> assertion, String type) throws Supplied.Missing {
        String text = assertion.get().strip();
        if (!type.contains("jwt")) {
            return new ClientAssertion(assertion.file(), type, text, null, null);
        }
        String[] parts = text.split("\\.", -1);
        if (!COMPACT.matcher(text).matches()) {
            throw assertion.useless(
                    "what is no JWT: among its " + text.length() + " characters are some that no JWT has");
        }
        if (parts.length != 3 && parts.length != 5) {
            throw assertion.useless("what is no JWT: its " + text.length() + " characters have " + (parts.length - 1)
                    + " full stop(s), and not the 2 of a signed one");
        }
        Times header = Times.of(parts[0]);
        Times claims = parts.length == 5 ? header : Times.of(parts[1]); // of an encrypted one, the server alone knows
        if (header == null || claims == null) {
            throw assertion.useless("what is no JWT: its " + (header == null ? "header is" : "claims are")
                    + " no JSON object in Base64url");
        }
        return new ClientAssertion(assertion.file(), type, text, claims.notBefore, claims.expiresAt);
    }

    @Override
    public void authenticate(TokenRequestDraft draft) {
        String id = draft.optionalClientId();
        if (id != null) {
            draft.parameter("client_id", id);
        }
        add(draft, type, text);
    }

    static void add(TokenRequestDraft draft, String type, String assertion) {
        draft.parameter("client_assertion_type", type).secretParameter("client_assertion", assertion);
    }

    // -- why it may have been refused

    @Override
    public String doubts(ServerClock clock, String audience, boolean takenBefore) {
        Instant decisive = clock.decisive();
        String clocks = clock.theirs() == null
                ? ", by this machine's clock"
                : clock.isFarOff()
                        ? " by the Date of the answer"
                        : " by this machine's clock, which agrees with the Date of the answer";
        String subject = ". The client assertion" + (file == null ? "" : " in " + file);
        String differ = clock.isFarOff() ? ". " + clock.inWords() : "";
        if (hasExpired(decisive)) {
            return subject + " had expired " + seconds(expiresAt, decisive) + " s before" + clocks
                    + ": see why there is no newer one" + differ;
        }
        if (isNotYetValid(decisive)) {
            return subject + " becomes valid only " + seconds(decisive, notBefore) + " s later" + clocks + differ;
        }
        return (takenBefore ? subject + " was taken when it was sent last: this server may take each only once" : "")
                + differ;
    }

    @Override
    public @Nullable Duration uselessFor(ServerClock clock) {
        Instant decisive = clock.decisive();
        if (hasExpired(decisive)) {
            return FOR_EVER;
        }
        return isNotYetValid(decisive) ? Duration.between(decisive, notBefore) : null;
    }

    private boolean hasExpired(Instant time) {
        return expiresAt != null && !expiresAt.isAfter(time);
    }

    private boolean isNotYetValid(Instant time) {
        return notBefore != null && notBefore.isAfter(time);
    }

    private static long seconds(@Nullable Instant from, @Nullable Instant to) {
        return Duration.between(Objects.requireNonNull(from), Objects.requireNonNull(to))
                .toSeconds();
    }

    /** When a JWT is valid (RFC 7519 section 4.1), as far as it says so. */
    private record Times(
            @Nullable Instant notBefore, @Nullable Instant expiresAt) {

        /** Of the claims in Base64url; null if they are no JSON object. */
        static @Nullable Times of(String part) {
            Instant notBefore = null;
            Instant issuedAt = null;
            Instant expiresAt = null;
            try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(part))) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    return null;
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String claim = json.currentName();
                    JsonToken value = json.nextToken();
                    if (value.isNumeric()) {
                        switch (claim) {
                            case "nbf" -> notBefore = time(json);
                            case "iat" -> issuedAt = time(json);
                            case "exp" -> expiresAt = time(json);
                            default -> {
                                // Not ours to look at.
                            }
                        }
                    }
                    json.skipChildren();
                }
            } catch (IOException | IllegalArgumentException notOne) {
                return null;
            }
            return new Times(notBefore == null ? issuedAt : notBefore, expiresAt);
        }

        private static @Nullable Instant time(JsonParser json) throws IOException {
            double seconds = json.getDoubleValue();
            return Math.abs(seconds) < LATEST ? Instant.ofEpochSecond((long) seconds) : null;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientAssertion assertion && assertion.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "ClientAssertion";
    }
}
