package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of a refusal can do about it. Names no setting that is in use already.
 *
 * @param scope what was asked for
 * @param parameters what was sent besides
 * @param draft the request that was refused
 */
record Advice(
        ClientAuthentication authentication,
        @Nullable String scope,
        List<TokenEndpoint.Parameter> parameters,
        TokenRequestDraft draft) {

    private static final Set<Integer> WRONG_PLACE = Set.of(404, 405, 410, 415);

    /** The longest that an exchange takes: so much later than its request the answer of a server with our time may be. */
    private static final Duration CLOCK_BEHIND = Duration.ofSeconds(30);

    /** On a refusal that does not pass by itself; null if there is nothing to be advised. */
    @Nullable
    String on(TokenTransport.Response response, @Nullable String error) {
        int status = response.statusCode();
        if (status == 407) {
            return "That is the proxy's answer: it wants credentials. Set a transport that has them";
        }
        if (TokenRequestException.refusesClient(status, error)) {
            return clientRefused(response, error);
        }
        String advice = error == null ? null : onError(error);
        return advice == null && WRONG_PLACE.contains(status)
                ? "Check tokenEndpoint: this may not be the URL of the token endpoint"
                : advice;
    }

    private @Nullable String onError(String error) {
        return switch (error) {
            case "invalid_scope" ->
                scope == null
                        ? "No scope was asked for; this server may want one: set scope"
                        : "The scope asked for was \"" + scope + "\": check that the client may have it";
            case "unsupported_grant_type" ->
                "Check tokenEndpoint: this server or client does not take grant_type=client_credentials";
            case "invalid_request" ->
                "Check whether this server wants " + furtherParameter() + "another clientAuthentication than "
                        + authentication;
            case "invalid_target" -> "Check the audience and resource parameters (RFC 8707)";
            default -> null;
        };
    }

    private String furtherParameter() {
        Set<String> usual = new TreeSet<>(Set.of("audience", "resource"));
        parameters.forEach(parameter -> usual.remove(parameter.name()));
        return usual.isEmpty() ? "" : "a further parameter, such as " + String.join(" or ", usual) + ", or ";
    }

    private String clientRefused(TokenTransport.Response response, @Nullable String error) {
        return "Check " + besidesCredentials(response.statusCode(), error) + authentication.credentials()
                + orTheOtherAuthentication(response)
                + strayCharacters("clientId", draft.clientId())
                + (authentication.needsSecret() ? strayCharacters("clientSecret", draft.clientSecret()) : "")
                + clock(response, draft.now());
    }

    /** With a 401 the credentials are meant, whatever the error is called: a wrong secret has many names. */
    private static String besidesCredentials(int status, @Nullable String error) {
        if (status == 401 || error == null || error.equals("invalid_client")) {
            return "";
        }
        return error.equals("access_denied")
                ? "that this client may have what was asked for, and "
                : "that this client is registered for the client_credentials grant, and ";
    }

    private String orTheOtherAuthentication(TokenTransport.Response response) {
        String other = authentication.otherSpelling();
        if (other != null) {
            return "; if they have special characters, this server may want them " + other;
        }
        boolean basicWanted = response.headers("WWW-Authenticate").stream()
                .flatMap(header -> AuthChallenge.parse(header).stream())
                .anyMatch(challenge -> challenge.scheme().equalsIgnoreCase("Basic"));
        return basicWanted
                ? "; the answer asks for Basic, so this server may want ClientAuthentication.clientSecretBasic() instead of "
                        + authentication
                : "; the clientAuthentication was " + authentication + ", and this server may want another";
    }

    private static String strayCharacters(String setting, String value) {
        String stray = StrayCharacters.of(value);
        return stray == null ? "" : ". The " + setting + " " + stray + ", which was sent like the rest of it";
    }

    /** A server that has another time than we have finds an assertion spent, or not valid yet. */
    private String clock(TokenTransport.Response response, Instant now) {
        Instant serversNow = HttpDate.parse(response.header("Date"), now);
        if (!authentication.isAssertion() || serversNow == null) {
            return "";
        }
        Duration ahead = Duration.between(serversNow, now);
        boolean differs =
                ahead.compareTo(JwtSigner.BACKDATED) > 0 || ahead.negated().compareTo(CLOCK_BEHIND) > 0;
        return differs
                ? ". By the Date of the answer, this machine's clock is about "
                        + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead")
                        + ": check it, since a client assertion is valid for a minute only"
                : "";
    }
}
