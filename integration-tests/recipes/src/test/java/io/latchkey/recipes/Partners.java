package io.latchkey.recipes;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the recipes have in common: sources of tokens of the sandbox, and in whose name it was called. */
final class Partners {

    private static final Pattern SUBJECT = Pattern.compile("\"sub\":\"([^\"]+)\"");

    private Partners() {}

    /** Tokens of the sandbox, for the client that sends its secret in the form. */
    static ClientCredentialsTokenSource tokens(Sandbox sandbox) {
        ClientCredentials client = sandbox.clientSecretPost();
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(sandbox.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
    }

    /** In whose name the API was called, call by call: the subjects of the tokens. */
    static List<String> callers(Sandbox sandbox) {
        return sandbox.apiRequests().stream()
                .map(request -> subject(String.valueOf(request.header("Authorization"))))
                .toList();
    }

    /** Whose token this header bears, if it does. */
    static String subject(String authorization) {
        if (!authorization.startsWith("Bearer ")) {
            return "nobody";
        }
        String claims =
                new String(Base64.getUrlDecoder().decode(authorization.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        Matcher subject = SUBJECT.matcher(claims);
        return subject.find() ? subject.group(1) : "somebody";
    }
}
