package io.latchkey.sandbox;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Finds the client of an assertion that somebody else has signed for it, by issuer and subject. Spring's own converter
 * knows assertions of clients only, which are issuer and subject themselves, and wants {@code client_id} beside them; here
 * it may be left out (RFC 7521 section 4.2), and names the same client where it is not. Nothing is believed yet.
 */
final class FederatedAssertionConverter implements AuthenticationConverter {

    static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    static final String JWT_SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
    static final ClientAuthenticationMethod METHOD = new ClientAuthenticationMethod("federated_jwt");

    private static final Set<String> TYPES = Set.of(JWT_BEARER, JWT_SPIFFE);

    private final Clients clients;
    private final IdentityProvider identityProvider;

    FederatedAssertionConverter(Clients clients, IdentityProvider identityProvider) {
        this.clients = clients;
        this.identityProvider = identityProvider;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String type = single(request, OAuth2ParameterNames.CLIENT_ASSERTION_TYPE);
        String assertion = single(request, OAuth2ParameterNames.CLIENT_ASSERTION);
        if (type == null || assertion == null || !TYPES.contains(type)) {
            return null;
        }
        String clientId = single(request, OAuth2ParameterNames.CLIENT_ID);
        JWTClaimsSet claims = claims(assertion);
        if (type.equals(JWT_BEARER) && clientId != null && !isFederated(claims)) {
            return null; // a client's own, or nothing at all: Spring's affair
        }
        String subject = claims == null ? null : claims.getSubject();
        RegisteredClient client = subject == null ? null : clients.findBySubject(subject);
        if (client == null || (clientId != null && !clientId.equals(client.getClientId()))) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        return new OAuth2ClientAuthenticationToken(
                client.getClientId(), METHOD, assertion, Map.of(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE, type));
    }

    private boolean isFederated(@Nullable JWTClaimsSet claims) {
        return claims != null && identityProvider.issuer().equals(claims.getIssuer());
    }

    private static @Nullable JWTClaimsSet claims(String assertion) {
        try {
            return SignedJWT.parse(assertion).getJWTClaimsSet();
        } catch (ParseException e) {
            return null;
        }
    }

    private static @Nullable String single(HttpServletRequest request, String parameter) {
        String[] values = request.getParameterValues(parameter);
        if (values == null) {
            return null;
        }
        if (values.length != 1) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        return values[0];
    }
}
