package io.latchkey.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionDecoderFactory;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Whom a client assertion has to be meant for. Behind TLS it is the issuer and nobody else, as FAPI 2.0 demands of
 * authorization servers (section 5.3.2.1); elsewhere Spring decides, which takes the token endpoint too.
 */
final class AssertionAudience {

    private final SecureDoors doors;

    AssertionAudience(SecureDoors doors) {
        this.doors = doors;
    }

    /** Decides by the request, as Spring keeps one decoder for each client. */
    OAuth2TokenValidator<Jwt> validator(RegisteredClient client) {
        OAuth2TokenValidator<Jwt> lenient =
                JwtClientAssertionDecoderFactory.DEFAULT_JWT_VALIDATOR_FACTORY.apply(client);
        OAuth2TokenValidator<Jwt> strict = new DelegatingOAuth2TokenValidator<>(
                new JwtClaimValidator<String>(JwtClaimNames.ISS, client.getClientId()::equals),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, client.getClientId()::equals),
                new JwtClaimValidator<List<String>>(JwtClaimNames.AUD, this::isTheIssuerAlone),
                new JwtTimestampValidator());
        return assertion -> (isBehindTls() ? strict : lenient).validate(assertion);
    }

    private boolean isTheIssuerAlone(List<String> audience) {
        return doors.areOpen() && audience.equals(List.of(doors.issuer()));
    }

    private static boolean isBehindTls() {
        HttpServletRequest request = ClientCertificates.currentRequest();
        return request != null && request.isSecure();
    }
}
