package io.latchkey.demo;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenListener;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.net.URI;

/** Where a scene is played: the sandbox, and someone who tells what happens. */
record Stage(Sandbox sandbox, Narrator narrator) {

    /** A new application of this kind, which has no token yet. */
    Application application(Stack stack) {
        return application(stack, tokens());
    }

    /** As before, and this listener is told what the application's tokens go through. */
    Application application(Stack stack, TokenListener listener) {
        return application(stack, tokens().listener(listener));
    }

    /** As before, with this secret in its configuration. */
    Application application(Stack stack, String secret) {
        return application(stack, tokens(secret));
    }

    private Application application(Stack stack, ClientCredentialsTokenSource.Builder tokens) {
        return new Application(stack, tokens.build(), AllowedOrigins.of(sandbox.apiOrigin()));
    }

    private ClientCredentialsTokenSource.Builder tokens() {
        return tokens(sandbox.clientSecretPost().secret());
    }

    private ClientCredentialsTokenSource.Builder tokens(String secret) {
        ClientCredentials client = sandbox.clientSecretPost();
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(secret);
    }

    URI prices() {
        return sandbox.api("/prices");
    }

    void say(String text) {
        narrator.say(text);
    }

    /** Such as {@code 1 token request} and {@code 2 token requests}. */
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
