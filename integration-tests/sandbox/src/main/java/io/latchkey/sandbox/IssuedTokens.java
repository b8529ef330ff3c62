package io.latchkey.sandbox;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;

/** Which tokens were issued, and which of them are valid no longer. Thread-safe. */
final class IssuedTokens implements OAuth2TokenValidator<Jwt> {

    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    void issued(String token) {
        good.add(token);
    }

    void revoke(String token) {
        revoked.add(token);
        good.remove(token);
    }

    /** Takes each token over before it is forgotten as good: one that is issued meanwhile stays good. */
    void revokeAll() {
        good.forEach(this::revoke);
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return revoked.contains(token.getTokenValue())
                ? OAuth2TokenValidatorResult.failure(BearerTokenErrors.invalidToken("The token was revoked"))
                : OAuth2TokenValidatorResult.success();
    }
}
