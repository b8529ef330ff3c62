package io.latchkey;

import io.latchkey.TokenAnswer.Malformed;
import io.latchkey.TokenAnswer.Member;
import io.latchkey.TokenAnswer.Value;
import io.latchkey.TokenRequestException.Kind;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what an answer without a token means (RFC 6749 section 5.2), whether it may pass by itself, and, by the
 * {@link Advice}, what its reader can do about it.
 */
final class TokenRefusal {

    private static final int LONGEST_DESCRIPTION = 300;
    private static final int LONGEST_NAME = 80;
    private static final Set<Integer> TRANSIENT_STATUS = Set.of(408, 421, 425, 429);
    private static final Set<String> TRANSIENT_ERROR = Set.of("temporarily_unavailable", "server_error", "slow_down");

    /** RFC 6749 section 5.2, but for the space: what has one is a sentence. */
    private static final Pattern ERROR_CODE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1," + LONGEST_NAME + "}");

    /** Those of one word: frameworks put the reason phrase of the status there. */
    private static final Set<String> REASON_PHRASES = Set.of("Unauthorized", "Forbidden", "Conflict", "Gone", "Locked");

    /** Words of RFC 6749 section 5.2 and its like, which are shown as they are even if the secret is one of them. */
    private static final Set<String> REGISTERED_ERRORS = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_target",
            "access_denied",
            "server_error",
            "temporarily_unavailable",
            "slow_down");

    private final Exchange.Peer peer;
    private final @Nullable Advice advice;
    private final TokenTransport.Response response;
    private final List<String> secrets;
    private final Instant now;

    /**
     * Prepares it.
     *
     * @param advice null for a request of which nothing is known
     * @param secrets what is masked, should the server repeat it
     */
    TokenRefusal(
            Exchange.Peer peer,
            @Nullable Advice advice,
            TokenTransport.Response response,
            List<String> secrets,
            Instant now) {
        this.peer = peer;
        this.advice = advice;
        this.response = response;
        this.secrets = secrets;
        this.now = now;
    }

    /** An error answer, whose members may be those of RFC 6749 section 5.2. */
    TokenRequestException error(TokenAnswer answer) {
        String error = code(answer);
        // What is said besides may be the part that broke.
        String description = answer.isFlawed() ? null : shown(answer, Member.ERROR_DESCRIPTION);
        String errorUri = answer.isFlawed() ? null : shown(answer, Member.ERROR_URI);

        StringBuilder message = new StringBuilder();
        message.append(error == null ? withoutCode(answer) + ofContentType() : " " + error);
        if (description != null) {
            message.append(" (").append(withoutFullStop(description)).append(')');
        }
        if (errorUri != null) {
            message.append(", see ").append(errorUri);
        }
        return error(message.toString(), error, description);
    }

    /** An error answer of which nothing is known but its head. */
    TokenRequestException unreadable(Malformed body) {
        return error(
                " without an OAuth error, since the answer" + ofContentType() + " " + body.getMessage(), null, null);
    }

    private TokenRequestException error(String what, @Nullable String error, @Nullable String description) {
        Kind kind = kind(error);
        String help = kind == Kind.TRANSIENT || advice == null ? null : advice.on(response, error);
        return answered(kind, what + (help == null ? "" : ". " + help), error, description);
    }

    /** The error code, or null if there is none that could be one: frameworks have a member of that name, too. */
    private @Nullable String code(TokenAnswer answer) {
        String text = answer.text(Member.ERROR);
        String error = text == null ? "" : text.strip();
        if (!ERROR_CODE.matcher(error).matches() || REASON_PHRASES.contains(error)) {
            return null;
        }
        return REGISTERED_ERRORS.contains(error) ? error : shown(error, LONGEST_NAME);
    }

    /** A 200 is no error to anybody who cannot see why. */
    private String withoutCode(TokenAnswer answer) {
        Value value = answer.value(Member.ERROR);
        if (value == null || !answer.namesAnError() || (value.isText() && response.statusCode() >= 300)) {
            return " without an OAuth error";
        }
        return " with an error that is " + value.inWords() + ", not an OAuth error code";
    }

    private @Nullable String shown(TokenAnswer answer, Member member) {
        String text = answer.text(member);
        return text == null || text.isBlank() ? null : shown(text, LONGEST_DESCRIPTION);
    }

    /** Most servers end their explanation with one, which looks odd in the middle of ours. */
    private static String withoutFullStop(String sentence) {
        boolean ends = sentence.endsWith(".") && !sentence.endsWith("...");
        return ends ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private Kind kind(@Nullable String error) {
        int status = response.statusCode();
        boolean passing = status >= 500
                || TRANSIENT_STATUS.contains(status)
                || (error != null && TRANSIENT_ERROR.contains(error));
        return passing ? Kind.TRANSIENT : Kind.PERMANENT;
    }

    /** Never followed: it would hand the client secret to whatever place the answer names. */
    TokenRequestException redirect(URI from) {
        String place = redirectTarget(from, response, secrets);
        return answered(
                Kind.PERMANENT,
                ", a redirect to " + place
                        + ", which is never followed, since the client secret would go along. Check " + peer.option()
                        + (peer.option().equals("tokenEndpoint")
                                ? ", and if it has moved, set it to the new place"
                                : ", whose metadata names this place as the token endpoint"),
                null,
                null);
    }

    /** Where a redirect leads to, fit to be shown. */
    static String redirectTarget(URI from, TokenTransport.Response response, List<String> secrets) {
        String location = response.header("Location");
        if (location == null) {
            return "another place";
        }
        try {
            String place = String.valueOf(Endpoints.shown(from.resolve(location)));
            return ShownText.of(place, LONGEST_DESCRIPTION, secrets);
        } catch (IllegalArgumentException notAUri) {
            return "a place that is not a URI";
        }
    }

    TokenRequestException otherTokenType(Value type) {
        String name = type.isText() ? type.text() : type.inWords();
        return answered(
                Kind.PERMANENT,
                " with a token of type '"
                        + shown(name, LONGEST_NAME)
                        + "', which is not a bearer token (RFC 6749 section 7.1), so that it cannot be used here",
                null,
                null);
    }

    TokenRequestException malformed(Malformed malformed) {
        return answered(
                Kind.TRANSIENT,
                ", but the answer"
                        + ofContentType() + " " + malformed.getMessage()
                        + ". Check " + peer.option() + ", and whether something stands in between: a proxy, a portal, a"
                        + " maintenance page",
                null,
                null);
    }

    private String ofContentType() {
        return AnswerBody.ofContentType(response, secrets);
    }

    private TokenRequestException answered(
            Kind kind, String what, @Nullable String error, @Nullable String description) {
        return TokenRequestException.answered(
                kind,
                peer.inWords() + " answered " + response.statusCode() + what,
                response.statusCode(),
                error,
                description,
                RetryAfter.of(response, now),
                ServerClock.of(response, now));
    }

    private @Nullable String shown(@Nullable String text, int longest) {
        return text == null ? null : ShownText.of(text, longest, secrets);
    }
}
