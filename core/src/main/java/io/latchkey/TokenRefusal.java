package io.latchkey;

import io.latchkey.TokenAnswer.Malformed;
import io.latchkey.TokenAnswer.Member;
import io.latchkey.TokenRequestException.Kind;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what an answer without a token means (RFC 6749 section 5.2), whether it may pass by itself, and what its
 * reader can do about it.
 */
final class TokenRefusal {

    private static final int LONGEST_DESCRIPTION = 300;
    private static final int LONGEST_NAME = 80;
    private static final Set<Integer> TRANSIENT_STATUS = Set.of(408, 421, 425, 429);
    private static final Set<String> TRANSIENT_ERROR = Set.of("temporarily_unavailable", "server_error", "slow_down");
    private static final Set<Integer> WRONG_PLACE = Set.of(404, 405, 410, 415);

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

    private final URI endpoint;
    private final ClientAuthentication authentication;
    private final @Nullable String scope;
    private final TokenTransport.Response response;
    private final List<String> secrets;
    private final Instant now;

    TokenRefusal(
            URI endpoint,
            ClientAuthentication authentication,
            @Nullable String scope,
            TokenTransport.Response response,
            List<String> secrets,
            Instant now) {
        this.endpoint = endpoint;
        this.authentication = authentication;
        this.scope = scope;
        this.response = response;
        this.secrets = secrets;
        this.now = now;
    }

    /** An error answer; its members, or null if it is not the JSON of RFC 6749 section 5.2. */
    TokenRequestException error(@Nullable TokenAnswer answer) {
        String error = error(text(answer, Member.ERROR));
        String description = shown(text(answer, Member.ERROR_DESCRIPTION), LONGEST_DESCRIPTION);
        String errorUri = shown(text(answer, Member.ERROR_URI), LONGEST_DESCRIPTION);

        StringBuilder message = new StringBuilder("token endpoint " + endpoint + " answered " + response.statusCode());
        message.append(error == null ? " without an OAuth error" + ofContentType() : " " + error);
        if (description != null) {
            message.append(" (").append(withoutFullStop(description)).append(')');
        }
        if (errorUri != null) {
            message.append(", see ").append(errorUri);
        }
        String advice = advice(error);
        if (advice != null) {
            message.append(". ").append(advice);
        }
        return answered(kind(error), message.toString(), error, description);
    }

    private static @Nullable String text(@Nullable TokenAnswer answer, Member member) {
        String text = answer == null ? null : answer.text(member);
        return text == null || text.isBlank() ? null : text;
    }

    private @Nullable String error(@Nullable String error) {
        return error != null && REGISTERED_ERRORS.contains(error) ? error : shown(error, LONGEST_NAME);
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

    private @Nullable String advice(@Nullable String error) {
        int status = response.statusCode();
        if (status == 407) {
            return "That is the proxy's answer: it wants credentials. Set a transport that has them";
        }
        if (status >= 500 || TRANSIENT_STATUS.contains(status)) {
            return null;
        }
        return error == null ? adviceByStatus(status) : adviceByError(error);
    }

    private @Nullable String adviceByStatus(int status) {
        if (WRONG_PLACE.contains(status)) {
            return "Check tokenEndpoint: this may not be the URL of the token endpoint";
        }
        return status == 401 ? adviceByError("invalid_client") : null;
    }

    private @Nullable String adviceByError(String error) {
        return switch (error) {
            case "invalid_client" -> "Check " + authentication.credentials() + orTheOtherAuthentication();
            case "unauthorized_client", "invalid_grant" ->
                "Check that this client is registered for the client_credentials grant, and "
                        + authentication.credentials() + orTheOtherAuthentication();
            case "invalid_scope" ->
                scope == null
                        ? "No scope was asked for; this server may want one: set scope"
                        : "The scope asked for was \"" + scope + "\": check that the client may have it";
            case "unsupported_grant_type" ->
                "Check tokenEndpoint: this server or client does not take grant_type=client_credentials";
            case "invalid_request" ->
                "Check whether this server wants a further parameter, such as audience or resource, or another"
                        + " clientAuthentication than " + authentication;
            case "invalid_target" -> "Check the audience and resource parameters (RFC 8707)";
            default -> null;
        };
    }

    private String orTheOtherAuthentication() {
        if (authentication.isBasic()) {
            return "; if they have special characters, this server may want them as they are:"
                    + " ClientAuthentication.clientSecretBasicUnencoded()";
        }
        boolean basicWanted = response.headers("WWW-Authenticate").stream()
                .flatMap(header -> AuthChallenge.parse(header).stream())
                .anyMatch(challenge -> challenge.scheme().equalsIgnoreCase("Basic"));
        return basicWanted
                ? "; the answer asks for Basic, so this server may want ClientAuthentication.clientSecretBasic() instead of "
                        + authentication
                : "; the clientAuthentication was " + authentication + ", and this server may want another";
    }

    /** Never followed: it would hand the client secret to whatever place the answer names. */
    TokenRequestException redirect(URI from) {
        String location = response.header("Location");
        String place = "another place";
        if (location != null) {
            try {
                place = shown(String.valueOf(Endpoints.shown(from.resolve(location))), LONGEST_DESCRIPTION);
            } catch (IllegalArgumentException notAUri) {
                place = "a place that is not a URI";
            }
        }
        return answered(
                Kind.PERMANENT,
                "token endpoint " + endpoint + " answered " + response.statusCode() + ", a redirect to " + place
                        + ", which is never followed, since the client secret would go along. Check tokenEndpoint, and if"
                        + " it has moved, set it to the new place",
                null,
                null);
    }

    TokenRequestException otherTokenType(TokenAnswer.Value type) {
        String name = type.isText() ? type.text() : type.inWords();
        return answered(
                Kind.PERMANENT,
                "token endpoint " + endpoint + " answered " + response.statusCode() + " with a token of type '"
                        + shown(name, LONGEST_NAME)
                        + "', which is not a bearer token (RFC 6749 section 7.1), so that it cannot be used here",
                null,
                null);
    }

    TokenRequestException malformed(Malformed malformed) {
        return answered(
                Kind.TRANSIENT,
                "token endpoint " + endpoint + " answered " + response.statusCode() + ", but the answer"
                        + ofContentType() + " " + malformed.getMessage()
                        + ". Check tokenEndpoint, and whether something stands in between: a proxy, a portal, a"
                        + " maintenance page",
                null,
                null);
    }

    private String ofContentType() {
        String contentType = shown(response.header("Content-Type"), LONGEST_NAME);
        return contentType == null ? "" : " (" + contentType + ")";
    }

    private TokenRequestException answered(
            Kind kind, String message, @Nullable String error, @Nullable String description) {
        return TokenRequestException.answered(
                kind, message, response.statusCode(), error, description, RetryAfter.of(response, now));
    }

    private @Nullable String shown(@Nullable String text, int longest) {
        return text == null ? null : ShownText.of(text, longest, secrets);
    }
}
