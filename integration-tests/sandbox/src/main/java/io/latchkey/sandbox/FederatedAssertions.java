package io.latchkey.sandbox;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2ClientAuthenticationConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;

/**
 * Checks assertions that the {@link IdentityProvider} has signed: signature, audience, times as Spring takes them (give or
 * take a minute), and, if told so, that none comes twice. Counts those that it has accepted. Thread-safe.
 */
final class FederatedAssertions {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Clients clients;
    private final IdentityProvider identityProvider;
    private final Map<String, JwtDecoder> decoders;
    private final Map<String, Integer> accepted = new ConcurrentHashMap<>();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private volatile boolean onceOnly;

    FederatedAssertions(Clients clients, IdentityProvider identityProvider) {
        this.clients = clients;
        this.identityProvider = identityProvider;
        decoders = Map.of(
                FederatedAssertionConverter.JWT_BEARER,
                decoder(identityProvider, List.of(new JwtIssuerValidator(identityProvider.issuer()))),
                FederatedAssertionConverter.JWT_SPIFFE,
                decoder(
                        identityProvider,
                        List.of(new JwtClaimValidator<String>(
                                JwtClaimNames.SUB, subject -> subject != null && subject.startsWith("spiffe://")))));
    }

    /** Asks for the keys anew each time, so that a test sees at once what became of one. */
    private static JwtDecoder decoder(
            IdentityProvider identityProvider, Collection<OAuth2TokenValidator<Jwt>> ofThisType) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys(identityProvider))
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new DelegatingOAuth2TokenValidator<>(ofThisType),
                new JwtClaimValidator<Collection<String>>(JwtClaimNames.AUD, FederatedAssertions::isForUs),
                new JwtClaimValidator<>(JwtClaimNames.EXP, Objects::nonNull),
                new JwtTimestampValidator()));
        return decoder;
    }

    private static JWKSource<SecurityContext> keys(IdentityProvider identityProvider) {
        try {
            URL url = identityProvider.jwkSet().toURL();
            return JWKSourceBuilder.create(url, new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS))
                    .cache(false)
                    .refreshAheadCache(false)
                    .rateLimited(false)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For the issuer identifier, as RFC 7523 is read now, or for the token endpoint, as it was read before. */
    private static boolean isForUs(@Nullable Collection<String> audience) {
        AuthorizationServerContext server = AuthorizationServerContextHolder.getContext();
        String issuer = server.getIssuer();
        return audience != null
                && (audience.contains(issuer)
                        || audience.contains(
                                issuer + server.getAuthorizationServerSettings().getTokenEndpoint()));
    }

    /** Not as beans, or Spring would take them for the API's bearer tokens too. */
    void addTo(OAuth2ClientAuthenticationConfigurer client) {
        client.authenticationConverter(new FederatedAssertionConverter(clients, identityProvider))
                .authenticationProvider(new Check());
    }

    private final class Check implements AuthenticationProvider {

        @Override
        public @Nullable Authentication authenticate(Authentication authentication) {
            OAuth2ClientAuthenticationToken request = (OAuth2ClientAuthenticationToken) authentication;
            return FederatedAssertionConverter.METHOD.equals(request.getClientAuthenticationMethod())
                    ? checked(request)
                    : null;
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
        }
    }

    private OAuth2ClientAuthenticationToken checked(OAuth2ClientAuthenticationToken request) {
        String assertion = String.valueOf(request.getCredentials());
        Jwt jwt = decoded(request, assertion);
        String subject = jwt.getSubject();
        RegisteredClient client = subject == null ? null : clients.findBySubject(subject);
        if (client == null || !client.getClientId().equals(request.getPrincipal()) || (onceOnly && !isNew(jwt))) {
            throw refused();
        }
        accepted.merge(assertion, 1, Integer::sum);
        return new OAuth2ClientAuthenticationToken(client, FederatedAssertionConverter.METHOD, assertion);
    }

    private Jwt decoded(OAuth2ClientAuthenticationToken request, String assertion) {
        Object type = request.getAdditionalParameters().get(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE);
        try {
            return Objects.requireNonNull(decoders.get(String.valueOf(type))).decode(assertion);
        } catch (JwtException e) {
            throw refused();
        }
    }

    /** One without an id could come twice unseen. */
    private boolean isNew(Jwt jwt) {
        return jwt.getId() != null && used.add(jwt.getId());
    }

    /** In the words of Spring's own provider. */
    private static OAuth2AuthenticationException refused() {
        return new OAuth2AuthenticationException(new OAuth2Error(
                OAuth2ErrorCodes.INVALID_CLIENT,
                "Client authentication failed: " + OAuth2ParameterNames.CLIENT_ASSERTION,
                null));
    }

    void onceOnly(boolean on) {
        onceOnly = on;
    }

    int uses(String assertion) {
        return accepted.getOrDefault(assertion, 0);
    }

    void reset() {
        onceOnly = false;
        accepted.clear();
        used.clear();
    }
}
