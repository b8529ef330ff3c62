package io.latchkey;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of a refusal can do about it. Names no setting that is in use already.
 *
 * @param credential what was refused
 * @param takenBefore whether the very same was not refused when it was sent last
 * @param audience whom the authorization server is to be called in an assertion, unless another audience was chosen
 * @param now when the request was sent, by the clock that its assertion was made out by
 */
record Advice(
        TokenEndpoint.Client client,
        EndpointAddress address,
        Credential credential,
        boolean takenBefore,
        String audience,
        Instant now) {

    private static final Set<Integer> WRONG_PLACE = Set.of(404, 405, 410, 415);

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
                ? "Check " + address.option() + ": this may not be the URL of the token endpoint"
                : advice;
    }

    private @Nullable String onError(String error) {
        return switch (error) {
            case "invalid_scope" ->
                client.scope() == null
                        ? "No scope was asked for; this server may want one: set scope"
                        : "The scope asked for was \"" + client.scope() + "\": check that the client may have it";
            case "unsupported_grant_type" ->
                "Check " + address.option() + ": this server or client does not take grant_type=client_credentials";
            case "invalid_request" ->
                "Check whether this server wants " + furtherParameter() + "another clientAuthentication than "
                        + client.authentication()
                        + (client.authentication().isOverMutualTls() ? "" : ", or a client certificate besides");
            case "invalid_target" -> "Check the audience and resource parameters (RFC 8707)";
            default -> null;
        };
    }

    private String furtherParameter() {
        Set<String> usual = new TreeSet<>(Set.of("audience", "resource"));
        client.parameters().forEach(parameter -> usual.remove(parameter.name()));
        return usual.isEmpty() ? "" : "a further parameter, such as " + String.join(" or ", usual) + ", or ";
    }

    private String clientRefused(TokenTransport.Response response, @Nullable String error) {
        String id = client.id();
        String objection = address.objection(client.authentication());
        return "Check " + besidesCredentials(response.statusCode(), error)
                + client.authentication().credentials()
                + (objection == null ? orTheOtherAuthentication(response) : ". " + objection)
                + (id == null ? "" : StrayCharacters.doubt("clientId", id))
                + credential.doubts(ServerClock.of(response, now), audience, takenBefore);
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
        ClientAuthentication authentication = client.authentication();
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
}
