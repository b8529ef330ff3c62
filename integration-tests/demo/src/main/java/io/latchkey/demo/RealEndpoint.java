package io.latchkey.demo;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The demo at a real token endpoint, with a real client's credentials. Reads from the environment:
 *
 * <ul>
 *   <li>{@code TRADEVEST_CLIENT_ID} and {@code TRADEVEST_CLIENT_SECRET}: with both set, this is what the demo does
 *   <li>{@code TRADEVEST_TOKEN_ENDPOINT}: another token endpoint than Tradevest's for tests
 *   <li>{@code TRADEVEST_API_URL}: a URL to read with the token, if there is one
 * </ul>
 */
final class RealEndpoint {

    private static final String CLIENT_ID = "TRADEVEST_CLIENT_ID";
    private static final String CLIENT_SECRET = "TRADEVEST_CLIENT_SECRET";
    private static final String TOKEN_ENDPOINT = "TRADEVEST_TOKEN_ENDPOINT";
    private static final String API_URL = "TRADEVEST_API_URL";
    private static final String TRADEVEST = "https://b2b.auth.platform-test.tradevest.ai/oauth2/token";

    private final Map<String, String> environment;
    private final Narrator narrator;

    RealEndpoint(Map<String, String> environment, Narrator narrator) {
        this.environment = environment;
        this.narrator = narrator;
    }

    /** With one of the two alone, too: then it says what is missing, rather than to do something else. */
    static boolean isWanted(Map<String, String> environment) {
        return environment.containsKey(CLIENT_ID) || environment.containsKey(CLIENT_SECRET);
    }

    /** Gets a token and calls the API; returns whether both worked. */
    boolean run() {
        String tokenEndpoint = environment.getOrDefault(TOKEN_ENDPOINT, TRADEVEST);
        narrator.title("Latchkey at a real token endpoint. Asking " + tokenEndpoint + " for a token ...");
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId(required(CLIENT_ID))
                .clientSecret(required(CLIENT_SECRET))
                .build()) {
            AccessToken token = tokens.token();
            narrator.say("got a token; it expires at " + expiry(token.expiresAt()));
            String api = environment.get(API_URL);
            return api == null ? noApi() : calls(tokens, absolute(api));
        } catch (TokenException e) {
            narrator.say("no token: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            narrator.say("that cannot work: " + e.getMessage());
        }
        return false;
    }

    private String required(String variable) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + variable + " is not set");
        }
        return value;
    }

    private static String expiry(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS) + ", in "
                + Duration.between(Instant.now(), at).toSeconds() + " s";
    }

    private boolean noApi() {
        narrator.say("to see it used, set " + API_URL + " to a URL of the API that can be read");
        return true;
    }

    private static URI absolute(String url) {
        URI uri = URI.create(url);
        if (uri.getScheme() == null || uri.getRawAuthority() == null) {
            throw new IllegalArgumentException(API_URL + " is not an absolute URL: " + url);
        }
        return uri;
    }

    private boolean calls(ClientCredentialsTokenSource tokens, URI uri) {
        AllowedOrigins origin = AllowedOrigins.of(uri.getScheme() + "://" + uri.getRawAuthority());
        boolean good = true;
        for (Stack stack : Stack.values()) {
            good &= call(stack, tokens, origin, uri);
        }
        return good;
    }

    private boolean call(Stack stack, ClientCredentialsTokenSource tokens, AllowedOrigins origin, URI uri) {
        String shown = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
        try (HttpCalls calls = stack.connect(tokens, origin)) {
            int status = calls.get(uri);
            narrator.say(stack + ": GET " + shown + " -> " + status);
            return status < 400;
        } catch (IOException e) {
            narrator.say(stack + ": GET " + shown + " failed: " + e);
            return false;
        }
    }
}
