package io.latchkey;

import java.nio.file.Path;
import java.util.Locale;

/** An option of a token source that can be told in text, by its key in a {@link Configuration}. */
enum ConfiguredOption {
    TOKEN_ENDPOINT,
    ISSUER,
    CLIENT_ID,
    CLIENT_SECRET,
    CLIENT_SECRET_FILE,
    CLIENT_AUTHENTICATION,
    PRIVATE_KEY_FILE,
    PRIVATE_KEY_ALGORITHM,
    PRIVATE_KEY_ID,
    ASSERTION_AUDIENCE,
    CLIENT_ASSERTION_FILE,
    CLIENT_ASSERTION_TYPE,
    SCOPE,
    ACQUIRE_TIMEOUT,
    REFRESH_AHEAD,
    EXPIRY_MARGIN,
    KEEP_WARM,
    NAME,
    ALLOW_INSECURE_HTTP;

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** White space that somebody has left around any other value is dropped. */
    boolean isTakenAsItIs() {
        return this == CLIENT_SECRET;
    }

    /** Sets it on a builder, which says what it does not like by an exception of its own. */
    void set(ClientCredentialsTokenSource.Builder builder, String text) {
        switch (this) {
            case TOKEN_ENDPOINT -> builder.tokenEndpoint(text);
            case ISSUER -> builder.issuer(text);
            case CLIENT_ID -> builder.clientId(text);
            case CLIENT_SECRET -> builder.clientSecret(text);
            case CLIENT_SECRET_FILE -> builder.clientSecretFile(Path.of(text));
            case CLIENT_AUTHENTICATION,
                    PRIVATE_KEY_FILE,
                    PRIVATE_KEY_ALGORITHM,
                    PRIVATE_KEY_ID,
                    ASSERTION_AUDIENCE,
                    CLIENT_ASSERTION_FILE,
                    CLIENT_ASSERTION_TYPE -> {
                // All of a ConfiguredAuthentication, which is set at once.
            }
            case SCOPE -> builder.scope(text);
            case ACQUIRE_TIMEOUT -> builder.acquireTimeout(ConfiguredDuration.parse(text));
            case REFRESH_AHEAD -> builder.refreshAhead(ConfiguredDuration.parse(text));
            case EXPIRY_MARGIN -> builder.expiryMargin(ConfiguredDuration.parse(text));
            case KEEP_WARM -> builder.keepWarm(ConfiguredDuration.parse(text));
            case NAME -> builder.name(text);
            case ALLOW_INSECURE_HTTP -> builder.allowInsecureHttp(trueOrFalse(text));
        }
    }

    private static boolean trueOrFalse(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }
}
