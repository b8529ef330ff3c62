package io.latchkey;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code WWW-Authenticate} headers of an answer say about a bearer token (RFC 6750 section 3): whether they
 * have a {@code Bearer} challenge, or challenges of other schemes only, and its {@code error} and {@code scope}. One that
 * says {@code invalid_token} counts as {@code Bearer}, whatever its scheme is called.
 * Headers that cannot be parsed count as absent.
 */
record BearerChallenge(
        Kind kind, @Nullable String error, @Nullable String scope) {

    enum Kind {
        ABSENT,
        OTHER_SCHEMES_ONLY,
        BEARER
    }

    private static final BearerChallenge ABSENT = new BearerChallenge(Kind.ABSENT, null, null);
    private static final BearerChallenge OTHERS = new BearerChallenge(Kind.OTHER_SCHEMES_ONLY, null, null);

    /** Another token of the same client would be refused for the same reason (RFC 6750 section 3.1, RFC 9470). */
    private static final Set<String> NOT_THE_TOKENS_FAULT =
            Set.of("insufficient_scope", "invalid_request", "insufficient_claims", "insufficient_user_authentication");

    private static final int LONGEST_HEADER = 8_192;

    static BearerChallenge among(List<String> headers) {
        BearerChallenge best = ABSENT;
        for (String header : headers) {
            if (header.length() <= LONGEST_HEADER) {
                for (AuthChallenge challenge : AuthChallenge.parse(header)) {
                    best = best.orBetter(of(challenge));
                }
            }
        }
        return best;
    }

    /** Some APIs have a name of their own for the scheme, but the error is that of a bearer token (RFC 6750 section 3.1). */
    private static BearerChallenge of(AuthChallenge challenge) {
        String error = challenge.parameter("error");
        return challenge.scheme().equalsIgnoreCase("Bearer") || "invalid_token".equals(error)
                ? new BearerChallenge(Kind.BEARER, error, challenge.parameter("scope"))
                : OTHERS;
    }

    /** Of several Bearer challenges, the one that blames the token decides. */
    private BearerChallenge orBetter(BearerChallenge other) {
        boolean better = other.kind.compareTo(kind) > 0
                || (other.kind == Kind.BEARER && other.meansDeadToken() && !meansDeadToken());
        return better ? other : this;
    }

    boolean meansDeadToken() {
        return switch (kind) {
            case ABSENT -> true;
            case OTHER_SCHEMES_ONLY -> false;
            case BEARER -> error == null || !NOT_THE_TOKENS_FAULT.contains(error);
        };
    }
}
