package io.latchkey.sandbox;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** Spring Security's resource server, before the partner API. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
class ResourceServer {

    @Bean
    @Order(2)
    SecurityFilterChain resourceServerSecurity(HttpSecurity http, JwtDecoder decoder) {
        RefusedCall refused = new RefusedCall();
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/clients/**")
                        .permitAll()
                        .requestMatchers("/accounts")
                        .hasAuthority("SCOPE_accounts")
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.decoder(decoder)).authenticationEntryPoint(refused))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** Signature, expiry to the second (Spring's default would forgive a minute), revocation, and the certificate that a
     * token is bound to. */
    @Bean
    JwtDecoder decoder(JWKSource<SecurityContext> keys, IssuedTokens tokens, ApiClock clock) {
        JwtTimestampValidator expiry = new JwtTimestampValidator(Duration.ZERO);
        expiry.setClock(clock);
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys)
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(List.of(expiry, tokens)));
        return decoder;
    }

    /** Before the controllers, and behind the security filters like them. */
    @Bean
    SimpleUrlHandlerMapping priceFeed(PriceFeed feed) {
        return new SimpleUrlHandlerMapping(
                Map.of(
                        "/prices/feed",
                        new WebSocketHttpRequestHandler(
                                feed, new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()))),
                -1);
    }
}
