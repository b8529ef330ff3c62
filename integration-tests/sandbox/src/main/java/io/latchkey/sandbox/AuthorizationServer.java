package io.latchkey.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationServerMetadata;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionDecoderFactory;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.web.SecurityFilterChain;

/** Spring Authorization Server, with the token endpoint at {@code /oauth2/token}. */
@Configuration(proxyBeanMethods = false)
class AuthorizationServer {

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServerSecurity(
            HttpSecurity http, TokenErrors errors, FederatedAssertions assertions, SecureDoors doors) {
        AssertionAudience audience = new AssertionAudience(doors);
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        return http.securityMatcher(server.getEndpointsMatcher())
                .with(
                        server,
                        endpoints -> endpoints
                                .clientAuthentication(client -> {
                                    assertions.addTo(client);
                                    client.authenticationProviders(providers -> meantFor(audience, providers));
                                    client.errorResponseHandler(errors);
                                })
                                .authorizationServerMetadataEndpoint(
                                        metadata -> metadata.authorizationServerMetadataCustomizer(
                                                document -> describe(doors, document)))
                                .tokenEndpoint(token -> token.errorResponseHandler(errors)))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    private static void meantFor(AssertionAudience audience, List<AuthenticationProvider> providers) {
        JwtClientAssertionDecoderFactory decoders = new JwtClientAssertionDecoderFactory();
        decoders.setJwtValidatorFactory(audience::validator);
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof JwtClientAssertionAuthenticationProvider assertions) {
                assertions.setJwtDecoderFactory(decoders);
            }
        }
    }

    private static void describe(SecureDoors doors, OAuth2AuthorizationServerMetadata.Builder document) {
        if (doors.areOpen()) {
            document.claim("mtls_endpoint_aliases", doors.endpointAliases());
        }
    }

    /** Spring exchanges tokens of somebody only (RFC 8693 section 1.1): here, each client is somebody. */
    @Bean
    OAuth2AuthorizationService authorizations() {
        InMemoryOAuth2AuthorizationService authorizations = new InMemoryOAuth2AuthorizationService();
        return new OAuth2AuthorizationService() {
            @Override
            public void save(OAuth2Authorization authorization) {
                String name = authorization.getPrincipalName();
                authorizations.save(OAuth2Authorization.from(authorization)
                        .attribute(
                                Principal.class.getName(),
                                UsernamePasswordAuthenticationToken.authenticated(name, "", List.of()))
                        .build());
            }

            @Override
            public void remove(OAuth2Authorization authorization) {
                authorizations.remove(authorization);
            }

            @Override
            public @Nullable OAuth2Authorization findById(String id) {
                return authorizations.findById(id);
            }

            @Override
            public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType tokenType) {
                return authorizations.findByToken(token, tokenType);
            }
        };
    }

    @Bean
    AuthorizationServerSettings settings() {
        return AuthorizationServerSettings.builder().build();
    }

    /** Elliptic curves, because such a key is made in no time. */
    @Bean
    JWKSource<SecurityContext> signingKey() throws JOSEException {
        return new ImmutableJWKSet<>(
                new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("sandbox").generate()));
    }

    @Bean
    OAuth2TokenGenerator<Jwt> tokenGenerator(JWKSource<SecurityContext> signingKey, IssuedTokens tokens) {
        JwtGenerator generator = new JwtGenerator(new NimbusJwtEncoder(signingKey));
        generator.setJwtCustomizer(context -> {
            context.getJwsHeader().algorithm(SignatureAlgorithm.ES256);
            ClientCertificates.bind(context);
        });
        return context -> {
            Jwt token = generator.generate(context);
            if (token != null) {
                tokens.issued(token.getTokenValue());
            }
            return token;
        };
    }

    /** As they are: client_secret_jwt needs the secret itself, and these are no secrets. */
    @Bean
    PasswordEncoder secretsAsTheyAre() {
        return new PasswordEncoder() {
            @Override
            public @Nullable String encode(@Nullable CharSequence secret) {
                return secret == null ? null : secret.toString();
            }

            @Override
            public boolean matches(@Nullable CharSequence secret, @Nullable String stored) {
                return secret != null && stored != null && MessageDigest.isEqual(bytes(secret), bytes(stored));
            }

            private static byte[] bytes(CharSequence text) {
                return text.toString().getBytes(StandardCharsets.UTF_8);
            }
        };
    }
}
